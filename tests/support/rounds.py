"""How often a promise is tried: a little in each run of CI, much before an issue is closed."""

import os


def rounds(ci: int, *, long: int) -> int:
    """Return how many tries to make; ``dev.py test --long`` asks for the second figure."""
    return long if os.environ.get("FIELDKIT_LONG") else ci
