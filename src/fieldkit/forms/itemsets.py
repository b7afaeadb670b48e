"""The choices a select offers, and what they leave of its answer."""

from dataclasses import dataclass, field
from typing import Any


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


def as_given(offer: Offer, text: str) -> str:
    """Return a ranking with only the choices on offer, in the given order."""
    return " ".join(dict.fromkeys(word for word in text.split() if word in offer.order))
