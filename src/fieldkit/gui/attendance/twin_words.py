"""What is said where two lines of a roster may be one person."""

from collections.abc import Sequence

from fieldkit.i18n import _, ngettext
from fieldkit.services.roster_twins import Twins

_MOST = 3


def twin_words(found: Sequence[Twins]) -> str:
    """Return which rows may be one person, "" for none; at most three pairs are named."""
    if not found:
        return ""
    pair = _("{name} and {other}, rows {one} and {two}")
    named = "; ".join(
        pair.format(name=one.name, other=other.name, one=one.row, two=other.row)
        for one, other in found[:_MOST]
    )
    said = _("Perhaps one person: {pairs}.").format(pairs=named)
    more = len(found) - _MOST
    if more <= 0:
        return said
    rest = ngettext("And {count} more pair.", "And {count} more pairs.", more)
    return f"{said} {rest.format(count=more)}"
