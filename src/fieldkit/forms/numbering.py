"""The numbers of a form's questions, the same on its paper sheet and beside its questions."""

import re

from fieldkit.forms.definition import FormDefinition, control_of
from fieldkit.forms.shape import Shape

_ASKED = frozenset(("input", "select", "rank", "range", "trigger", "upload"))
_ALWAYS = re.compile(r"\s*(true\s*\(\s*\)|1)\s*")


def question_numbers(definition: FormDefinition) -> dict[str, int]:
    """Return the number of each question by its nodeset, counted from 1 in the form's order.

    The entries of a repeat share their numbers. Sealed questions (level P4)
    have none: they stand on no paper.
    """
    asked = [shape.path for shape in definition.instance.root.walk() if _is_asked(shape)]
    open_ones = [path for path in asked if not definition.is_sealed(path)]
    return {path: number for number, path in enumerate(open_ones, start=1)}


def _is_asked(shape: Shape) -> bool:
    control = control_of(shape)
    if control is None or not shape.leaf or control.kind not in _ASKED:
        return False
    if control.label is None and control.hint is None:
        return False
    return not _ALWAYS.fullmatch(shape.bind.readonly or "")
