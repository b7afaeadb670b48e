"""The forms of the built-in pack, converted once a test process."""

from functools import cache

from fieldkit.assets import asset
from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.packs.xlsform import convert_xlsform


@cache
def pack_form(form_id: str) -> FormDefinition:
    """Return one of the pack's forms, ready to be filled."""
    file = asset("packs", "social_orphanhood", "forms", f"{form_id}.xlsx")
    return read_form(convert_xlsform(file).xml)
