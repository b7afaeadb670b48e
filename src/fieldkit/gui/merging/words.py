"""How the merging of two cards is worded: what is joined, who wrote what, what was done."""

from datetime import datetime

from fieldkit.formats import day_month, number, table_date
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.services.card_comparing import Comparison, Hanging, Told
from fieldkit.services.card_merging import PARTED_WITHIN, MergedRow

DOT = " \N{MIDDLE DOT} "


def title_words(list_name: str) -> str:
    """Return the title of the dialog that merges two cards of a list."""
    return {
        "families": _("Merge two families"),
        "persons": _("Merge two people's cards"),
        "specialists": _("Merge two specialists"),
        "organisations": _("Merge two organisations"),
    }.get(list_name, _("Merge two cards"))


def hanging_words(hanging: Hanging) -> str:
    """Return how much stands under a card in plain numbers, "" for nothing."""
    said = (
        (hanging.persons, ngettext("{count} person", "{count} people", hanging.persons)),
        (hanging.cases, ngettext("{count} case", "{count} cases", hanging.cases)),
        (hanging.forms, ngettext("{count} form", "{count} forms", hanging.forms)),
        (
            hanging.sessions,
            ngettext("{count} session", "{count} sessions", hanging.sessions),
        ),
        (
            hanging.records,
            ngettext("{count} specialist", "{count} specialists", hanging.records),
        ),
    )
    return ", ".join(words.format(count=number(count)) for count, words in said if count)


def joined_words(found: Comparison) -> str:
    """Return what comes under the card that is gone on with."""
    said = hanging_words(found.hanging)
    if not said:
        return _("Nothing stands under the other card yet.")
    return _("From the other card come: {what}.").format(what=said)


def filled_words(found: Comparison) -> str:
    """Return what is taken over because only the other card says it."""
    return _("Taken over, since only the other card says it: {what}.").format(
        what=", ".join(found.filled)
    )


def told_words(told: Told) -> str:
    """Return who wrote a value, when and in which form, as far as known."""
    day = table_date(told.at.astimezone().date()) if told.at else ""
    parts = (told.author or _("somebody on another laptop"), day, told.form)
    return DOT.join(part for part in parts if part)


def done_words(now: datetime) -> str:
    """Return that the cards are one, and until when they can be parted."""
    until = day_month((now + PARTED_WITHIN).date())
    return _("The cards are merged. They can be separated until {day}.").format(day=until)


def merged_words(row: MergedRow) -> tuple[str, str]:
    """Return who merged two cards and when, and how that stands now."""
    who = pgettext("merged", "{name}, {day}").format(name=row.by, day=table_date(row.on))
    if row.apart:
        return who, _("shown as two: somebody says that these are different people")
    if not row.mine:
        return who, ""
    return who, _("can be separated until {day}").format(day=table_date(row.until))
