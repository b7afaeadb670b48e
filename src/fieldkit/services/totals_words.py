"""What the figures of a laptop are called."""

from typing import Final

from fieldkit.i18n import N_, _

_WORDS: Final = {
    "families": N_("New families"),
    "cases_opened": N_("Cases opened"),
    "cases_closed": N_("Cases closed"),
    "cases_open": N_("Cases open"),
    "forms": N_("Forms"),
    "events": N_("Events"),
    "sessions": N_("Sessions"),
    "registered": N_("Registered"),
    "came": N_("Came"),
    "certificates": N_("Certificates"),
}


def count_words(name: str) -> str:
    """Return what one of ``COUNTS`` is called."""
    return _(_WORDS[name])


def month_words(month: str) -> str:
    """Return a month such as "2026-11" as tables show it: "11.2026"."""
    return f"{month[5:]}.{month[:4]}"
