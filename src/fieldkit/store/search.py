"""The values that lists are sorted, filtered and related by, kept in the order of reading."""

import hashlib
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from fieldkit.records.finding import fold

_NUMBER = re.compile(r"\d{1,12}(\.\d{1,6})?")
_LONGEST_KEY = 64
_LABEL = "label"
_KEPT = frozenset(
    {
        _LABEL,
        "birth_date",
        "case_no",
        "consent_withdrawn_on",
        "match_key",
        "next_due",
        "opened_on",
        "risk_band",
        "settlement",
        "stage",
        "status",
        "surname",
        "urgency",
    }
)


@lru_cache(maxsize=1024)
def kept_in_order(name: str) -> bool:
    """Tell whether a property's values are kept in order, for sorting, filters and relations.

    Each one kept costs a page of the disk in every save, so it is those that
    lists are sorted and filtered by; by others it works too, but every row of
    the list is read.
    """
    return name in _KEPT or name.endswith("_id")


def facet_of(list_name: str, name: str) -> int:
    """Return the number under which the values of a property, or the label, are kept in order.

    A hash, so that no table of names is needed: 40 bits set some hundreds of
    properties apart with certainty enough.
    """
    joined = f"{list_name}\0{name}".encode()
    return int.from_bytes(hashlib.blake2b(joined, digest_size=5).digest())


@lru_cache(maxsize=2048)
def facet_key(value: str) -> str:
    """Return a value's place in the order of reading; equal only for equal values.

    Numbers stand in the order of their size, texts without regard to case.
    """
    folded = fold(value)
    if _NUMBER.fullmatch(value):
        whole, _, part = value.partition(".")
        folded = f"{whole:0>12}.{part}"
    if folded == value and len(value) <= _LONGEST_KEY:
        return value
    if len(value) <= _LONGEST_KEY:
        return f"{folded}\x1f{value}"
    digest = hashlib.blake2b(value.encode(), digest_size=12).hexdigest()
    return f"{folded[:_LONGEST_KEY]}\x1f{digest}"


def key_range(value: str) -> tuple[str, str]:
    """Return where the keys begin and end of all values that are read like this one."""
    low = facet_key(value).partition("\x1f")[0]
    return low, f"{low}\x1f\U0010ffff"


def facet_rows(
    thing: int, list_name: str, label: str, properties: Mapping[str, str]
) -> Iterable[tuple[int, str, int]]:
    """Return the (facet, key, thing) rows by which an entity is sorted, filtered and related."""
    yield facet_of(list_name, _LABEL), facet_key(label), thing
    for name, value in properties.items():
        if value and kept_in_order(name):
            yield facet_of(list_name, name), facet_key(value), thing
