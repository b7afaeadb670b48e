"""What is kept of an answer that was given: as its type, its choices and its range allow."""

from datetime import tzinfo

from fieldkit.forms.definition import control_of
from fieldkit.forms.itemsets import Offer, as_given, in_order, offered, within_range
from fieldkit.forms.tree import Node
from fieldkit.forms.values import stored


def as_stored(node: Node, kind: str, value: str, zone: tzinfo) -> str:
    """Return an answer in ODK's string form as it is stored; ``kind`` is the row's."""
    if kind == "trigger":
        return "OK" if value in ("OK", "true") else ""
    text = stored(value, node.shape.bind.type, zone)
    if kind == "range":
        return within_range(node, text)
    offer = node.choices
    control = control_of(node.shape)
    if not isinstance(offer, Offer) or not text or (control and control.query):
        return text
    if kind == "rank":
        return as_given(offer, text)
    if control is not None and control.attributes.get("element") == "select":
        return in_order(offer, text)
    return offered(offer, text)
