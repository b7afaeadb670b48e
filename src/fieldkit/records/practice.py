"""Years of practice, as lists and cards tell them."""

import re

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_COUNT = re.compile(r"(?<!\d)\d{1,2}(?!\d)")
_MONTHS = re.compile(r"(?<!\d)\d{1,2}\s*(?:мес|mon)")
MOST_YEARS = 80


def years_since(told: str, year: int) -> int | None:
    """Return the years since the one that is told, by the end of ``year``; None for none.

    "2015" and "01.09.2015" tell the same; a year that lies ahead tells nothing.
    """
    found = _YEAR.search(told)
    return year - int(found[0]) if found and int(found[0]) <= year else None


def years_told(told: str, year: int) -> int | None:
    """Return the years of practice that a list tells: "12", "12 лет", "с 2015", "8 мес."."""
    since = years_since(told, year)
    if since is not None:
        return since if since <= MOST_YEARS else None
    months = _MONTHS.search(told.casefold())
    rest = told[: months.start()] if months else told
    count = _COUNT.search(rest)
    if count is None:
        return 0 if months else None
    return int(count[0]) if int(count[0]) <= MOST_YEARS else None
