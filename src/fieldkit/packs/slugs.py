"""Names made out of labels, as Kobo makes them for rows that have none."""

import hashlib
import re
from collections.abc import Container

_LONGEST = 40
_HASHED = 7


def free_slug(label: str, taken: Container[str]) -> str:
    """Return the name that Kobo gives a question with this label, numbered until it is free.

    Latin letters, digits and underscores stay, anything else is an underscore;
    of a long label the beginning and the end are kept.
    """
    slug = re.sub(r"\s", "_", label.strip())
    slug = re.sub(r"[^a-zA-Z0-9_]+", "_", slug)
    if slug != "_":
        slug = slug.removesuffix("_")
    if len(slug) > _LONGEST:
        slug = f"{slug[: _LONGEST // 2]}_{slug[-(_LONGEST // 2) :]}"
    if re.match(r"\d", slug):
        slug = "_" + slug
    slug = re.sub(r"_{2,}", "_", slug)
    return _numbered(slug or _hashed(label), taken)


def value_slug(label: str, taken: Container[str]) -> str:
    """Return the value that Kobo gives a choice with this label: no spaces, numbered until free."""
    slug = re.sub(r"_{2,}", "_", re.sub(r"\s", "_", label))
    return _numbered(slug or _hashed(label), taken)


def _hashed(label: str) -> str:
    digest = hashlib.md5(label[:_HASHED].encode(), usedforsecurity=False).hexdigest()
    return f"h{digest[:_HASHED]}"


def _numbered(slug: str, taken: Container[str]) -> str:
    found, number = slug, 0
    while found in taken:
        number += 1
        found = f"{slug}_{number:03d}"
    return found
