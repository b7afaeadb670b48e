"""The choices a select offers, and what they leave of its answer."""

from dataclasses import dataclass, field
from datetime import UTC
from typing import Any

from fieldkit.forms.controls import Control
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node
from fieldkit.forms.values import to_number


@dataclass(frozen=True, slots=True)
class Offer:
    """The choices of one select now: their values in order, and where each comes from."""

    values: tuple[str, ...]
    sources: tuple[Any, ...]
    order: dict[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, values: tuple[str, ...], sources: tuple[Any, ...]) -> "Offer":
        """Return an offer that knows the place of each value, the first of equal ones."""
        order: dict[str, int] = {}
        for place, value in enumerate(values):
            order.setdefault(value, place)
        return cls(values, sources, order)


def offered(offer: Offer, text: str) -> str:
    """Return what remains of an answer when only choices on offer count."""
    order = offer.order
    if text in order:
        return text
    if " " not in text:
        return ""
    return " ".join(word for word in text.split() if word in order)


def in_order(offer: Offer, text: str) -> str:
    """Return several choices in the order they are offered, without those that are not."""
    order = offer.order
    return " ".join(sorted({word for word in text.split() if word in order}, key=order.__getitem__))


def ranked(offer: Offer, text: str) -> str:
    """Return a ranking of all choices on offer: the ranked ones first, new ones after them."""
    known = [word for word in text.split() if word in offer.order]
    return " ".join(dict.fromkeys([*known, *offer.values]))


def filters_answers(shape: Shape) -> bool:
    """Say whether only choices on offer count; a select_one_external keeps what it has."""
    return not (isinstance(shape.control, Control) and shape.control.query)


def is_ranking(shape: Shape) -> bool:
    """Say whether a node is answered by putting choices in order."""
    return isinstance(shape.control, Control) and shape.control.kind == "rank"


def as_given(offer: Offer, text: str) -> str:
    """Return a ranking with only the choices on offer, in the given order."""
    return " ".join(dict.fromkeys(word for word in text.split() if word in offer.order))


def within_range(node: Node, text: str) -> str:
    """Return a number that a range control offers, '' for one beyond its ends."""
    control = node.shape.control
    number = to_number(text, UTC)
    if not isinstance(control, Control) or number != number:  # noqa: PLR0124 - NaN
        return ""
    ends = [to_number(control.attributes.get(end, ""), UTC) for end in ("start", "end")]
    low, high = min(ends), max(ends)
    return "" if number < low or number > high else text
