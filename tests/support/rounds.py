"""How often a promise is tried: a little in each run of CI, much before an issue is closed."""

import os
from typing import TypeVar

Much = TypeVar("Much", int, str)


def rounds(ci: int, *, long: Much) -> int | Much:
    """Return how many tries to make; ``dev.py test --long`` asks for the second figure."""
    return long if os.environ.get("FIELDKIT_LONG") else ci
