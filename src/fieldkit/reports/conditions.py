"""When a question is to be answered, in the words and numbers of the paper sheet."""

import re
from collections.abc import Mapping

from fieldkit.forms.definition import without_positions
from fieldkit.forms.session import NodeView
from fieldkit.forms.shape import Shape
from fieldkit.i18n import _

_EQUAL = re.compile(r"\s*([\w./@\-]+)\s*=\s*(['\"])([^'\"]*)\2\s*")
_SELECTED = re.compile(r"\s*selected\(\s*([\w./@\-]+)\s*,\s*(['\"])([^'\"]*)\2\s*\)\s*")
_JOINT = re.compile(r"\s(and|or)\s")


def condition_words(shape: Shape, numbers: Mapping[str, int], rows: Mapping[str, NodeView]) -> str:
    """Return "only if 5 is Yes" for a plain condition, else that there is one, "" for none.

    ``rows`` has a row of every question by its nodeset.
    """
    written = (shape.bind.relevant or "").strip()
    if not written or written == "true()":
        return ""
    parts = _JOINT.split(written)
    conditions, joints = parts[::2], set(parts[1::2])
    said = [_said(shape, numbers, rows, each) for each in conditions]
    if len(joints) > 1 or not all(said):
        return _("only where it applies")
    joint = _(" or ") if joints == {"or"} else _(" and ")
    return _("only if {conditions}").format(conditions=joint.join(said))


def _said(
    shape: Shape, numbers: Mapping[str, int], rows: Mapping[str, NodeView], condition: str
) -> str:
    found = _EQUAL.fullmatch(condition) or _SELECTED.fullmatch(condition)
    if found is None:
        return ""
    path = _absolute(found[1], shape)
    number = numbers.get(path)
    if number is None:
        return ""
    row, value = rows.get(path), found[3]
    labels = {choice.value: choice.label for choice in row.choices} if row is not None else {}
    if row is not None and row.kind == "select" and not labels.get(value):
        # Its choices hang on an answer that an empty sheet has not: a code would tell nobody.
        return ""
    return _('{number} is "{answer}"').format(number=number, answer=labels.get(value) or value)


def _absolute(path: str, shape: Shape) -> str:
    """Return a path as a nodeset; a relative one starts at the question that asks."""
    if path.startswith("/"):
        return without_positions(path)
    steps = shape.path.split("/")
    for step in path.split("/"):
        if step == "..":
            steps.pop()
        elif step != ".":
            steps.append(step)
    return "/".join(steps)
