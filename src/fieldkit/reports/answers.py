"""A form's answers as they are read on paper."""

from collections.abc import Iterator
from datetime import date, datetime, time

from fieldkit.formats import clock, number, table_date
from fieldkit.forms.session import FormSession, NodeView
from fieldkit.i18n import N_, _

LEAVES = frozenset({"input", "select", "rank", "range", "trigger", "upload", "model-value"})
_ASKED = LEAVES - {"model-value"}
_GROUPED_FROM = 10_000
_ACKNOWLEDGED = N_("confirmed")


def answer_text(node: NodeView) -> str:
    """Return a node's value in words: labels of choices, dates and numbers as they are written."""
    value = node.value
    if not value:
        return ""
    if node.kind in {"select", "rank"} or node.choices:
        labels = {choice.value: choice.label for choice in node.choices}
        if value in labels:
            return labels[value] or value
        joint = " › " if node.kind == "rank" else "; "
        return joint.join(labels.get(part) or part for part in value.split())
    if node.kind == "trigger":
        return _(_ACKNOWLEDGED)
    return typed_text(value, node.type)


def typed_text(value: str, kind: str) -> str:
    """Return a stored value by its bind type; what cannot be read stands as it was stored."""
    try:
        if kind == "date":
            return table_date(date.fromisoformat(value[:10]))
        if kind == "dateTime":
            moment = datetime.fromisoformat(value).astimezone()
            return f"{table_date(moment.date())}, {clock(moment)}"
        if kind == "time":
            return clock(time.fromisoformat(value).replace(tzinfo=None))
        if kind == "int":
            # A year or a house number reads worse with its thousands apart.
            return number(int(value)) if abs(int(value)) >= _GROUPED_FROM else str(int(value))
        if kind == "decimal":
            decimals = len(value.rstrip("0").partition(".")[2])
            return number(float(value), min(decimals, 6))
    except ValueError:
        return value
    return value


def printable(session: FormSession, node: NodeView) -> bool:
    """Tell whether a node may stand on a summary: relevant, answered and not sealed."""
    return node.relevant and bool(node.value) and not session.definition.is_sealed(node.ref)


def answered(session: FormSession, ref: str) -> Iterator[NodeView]:
    """Yield what was asked and answered at or below a ref, in document order."""
    node = session.node(ref)
    if node.kind in _ASKED:
        if node.label and printable(session, node):
            yield node
    elif node.kind in {"group", "repeat-instance"} and node.relevant:
        for child in session.children(ref):
            yield from answered(session, child.ref)


def instances(session: FormSession, repeat: str) -> tuple[NodeView, ...]:
    """Return the relevant instances of a repeat."""
    return tuple(
        node
        for node in session.children(repeat)
        if node.kind == "repeat-instance" and node.relevant
    )
