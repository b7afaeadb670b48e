"""How a laptop stands, in the words and the order in which an operator needs them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from fieldkit.formats import day_month, long_date, number, table_date
from fieldkit.gui.office.kit import kit_word
from fieldkit.gui.permit_words import Places, places_of, scope_words
from fieldkit.gui.widgets.table import Cell, Column, TableRows
from fieldkit.i18n import _, ngettext
from fieldkit.records.kept_aside import HELD, AsideReason, KeptAside
from fieldkit.services.laptops import LaptopRow
from fieldkit.services.workspace import Workspace

SILENT_AFTER = timedelta(days=30)
CLOCK_OFF = timedelta(hours=1)
_HOURS_SAY_ENOUGH = timedelta(days=2)
_MOST_NUMBERS = 3


@dataclass(frozen=True, slots=True)
class Standing:
    """How a laptop stands: ``rank`` sorts, 0 needs most; ``verb`` is what to do, or ""."""

    rank: int
    badge: tuple[str, str]
    verb: str = ""
    why: str = ""


def standing(row: LaptopRow, now: datetime) -> Standing:
    """Return how a laptop stands now."""
    if row.device.revoked_at is not None:
        return Standing(4, (_("revoked"), "neutral"))
    trouble = _trouble(row)
    if trouble is not None:
        return trouble
    if row.heard_at is None:
        return Standing(3, (_("no bundle yet"), "neutral"))
    if now - row.heard_at > SILENT_AFTER:
        return Standing(2, (_("silent"), "warn"), _("Call"))
    if runs_out(row):
        return Standing(3, (_("permit runs out"), "warn"), _("Renew the permit"))
    return Standing(5, (_("in order"), "ok"))


def runs_out(row: LaptopRow) -> bool:
    """Tell whether a permit runs out within sixty days, or has."""
    return row.permit is not None and row.permit.expiring and row.device.revoked_at is None


def _trouble(row: LaptopRow) -> Standing | None:
    """Return what is wrong with what came from a laptop, None where nothing is."""
    if row.refused:
        return Standing(0, (_("file refused"), "danger"), _("Ask for a new file"), row.reason)
    if row.copies > 1:
        return Standing(
            1,
            (_("two copies"), "warn"),
            _("Give the receipt to both"),
            _(
                "The workspace of this laptop was copied, and somebody worked in both copies. What"
                " both wrote is kept. With the receipt each goes on under a name of its own."
            ),
        )
    if row.aside and row.aside[0].reason is not AsideReason.NEWER:
        return _aside(row.aside[0])
    if row.waiting_for:
        wanted = _bundles(row.waiting_for)
        return Standing(
            1, (_("bundles missing"), "warn"), _("Ask for {bundles}").format(bundles=wanted)
        )
    if row.aside:
        return _aside(row.aside[0])
    if row.files_missed:
        return Standing(
            2,
            (_("attached files missing"), "warn"),
            _("Give it the receipt"),
            ngettext(
                "{count} attached file has not come. The receipt asks for it, and it comes with"
                " the next bundle.",
                "{count} attached files have not come. The receipt asks for them, and they come"
                " with the next bundle.",
                row.files_missed,
            ).format(count=number(row.files_missed)),
        )
    if abs(row.clock) >= CLOCK_OFF:
        return Standing(
            2,
            (_("the clock is off"), "warn"),
            _("Let them set the clock"),
            _("Changes keep their order whatever the clock says, but dates in forms are wrong."),
        )
    return None


def _aside(kept: KeptAside) -> Standing:
    """Say what of a laptop takes no effect here."""
    count = number(kept.count)
    if kept.reason is AsideReason.RESERVED:
        return Standing(
            1,
            (_("another's numbers"), "warn"),
            _("Call"),
            ngettext(
                "{count} change uses certificate numbers that are kept for another laptop. It is"
                " kept as it came and shown nowhere.",
                "{count} changes use certificate numbers that are kept for another laptop. They"
                " are kept as they came and shown nowhere.",
                kept.count,
            ).format(count=count),
        )
    if kept.reason in HELD:
        return Standing(
            1,
            (_("held for checking"), "warn"),
            _("Look at what is held"),
            ngettext(
                "{count} change is not in the laptop's permit. It counts as received and takes"
                " effect once you let it in.",
                "{count} changes are not in the laptop's permit. They count as received and take"
                " effect once you let them in.",
                kept.count,
            ).format(count=count),
        )
    if kept.reason is AsideReason.CONTENT:
        return Standing(
            1,
            (_("changes kept aside"), "warn"),
            _("Call"),
            ngettext(
                "{count} change holds what its field may not hold. It is kept as it came and"
                " shown nowhere.",
                "{count} changes hold what their fields may not hold. They are kept as they came"
                " and shown nowhere.",
                kept.count,
            ).format(count=count),
        )
    return Standing(
        2,
        (_("newer program"), "warn"),
        _("Install the newer program here"),
        ngettext(
            "{count} change was written by a newer program. It is kept, and shown once this"
            " program is newer too.",
            "{count} changes were written by a newer program. They are kept, and shown once this"
            " program is newer too.",
            kept.count,
        ).format(count=count),
    )


def needs_attention(row: LaptopRow, now: datetime) -> bool:
    """Tell whether somebody has to do something about a laptop."""
    return bool(standing(row, now).verb)


def in_order_of_need(rows: Sequence[LaptopRow], now: datetime) -> list[LaptopRow]:
    """Return the laptops, those in need first, then by name."""
    return sorted(rows, key=lambda row: (standing(row, now).rank, row.device.name.casefold()))


def laptop_rows(workspace: Workspace) -> TableRows[LaptopRow]:
    """Return the model of the table of laptops."""
    now, places = workspace.now(), places_of(workspace)

    def cells(row: LaptopRow) -> Sequence[Cell]:
        stands = standing(row, now)
        heard = row.heard_at
        code = _("laptop {code}").format(code=row.device.code)
        return (
            Cell(row.device.name or code, whose_words(row), weight=600),
            Cell(badge=stands.badge),
            Cell(_day(heard, now), _ago(heard, now), second_role=_ago_role(stands)),
            Cell(_bundle(row.confirmed_up_to) if row.confirmed_up_to else "", kit_word(row.kit)),
            Cell(_bundles(row.waiting_for)),
            Cell(_clock(row.clock), role="warn" if abs(row.clock) >= CLOCK_OFF else "ink"),
            Cell(number(row.changes) if row.changes else ""),
            _permit(row, places, now),
            Cell(stands.verb, stands.why, role="accent_text", weight=500)
            if stands.verb
            else Cell(""),
        )

    columns = (
        Column(_("Laptop"), 178),
        Column(_("State"), 158),
        Column(_("Last heard of"), 118),
        Column(_("Taken in up to"), 112),
        Column(_("Waiting for"), 92),
        Column(_("Clock"), 76),
        Column(_("Changes"), 96, right=True),
        Column(_("Permit"), 150),
        Column(_("What to do")),
    )
    return TableRows(columns, cells)


def _permit(row: LaptopRow, places: Places, now: datetime) -> Cell:
    """Return of which places a laptop hands over, and until when its permit runs."""
    if row.permit is None:
        return Cell("")
    mandate = row.permit.mandate
    limited = mandate is not None and not mandate.scope.everything
    where = scope_words(mandate.scope, places) if mandate and limited else _("everything")
    until = _("until {day}").format(
        day=table_date(row.permit.expires_at.astimezone(now.tzinfo).date())
    )
    return Cell(where, until, second_role="warn" if row.permit.expiring else "muted")


def whose_words(row: LaptopRow) -> str:
    """Return whose laptop it is, with the code of the person's other one, else its code."""
    code = _("laptop {code}").format(code=row.device.code)
    if not row.people:
        return code if row.device.name else ""
    codes = ", ".join((row.device.code, *(one.code for one in row.siblings)))
    return f"{codes} \N{MIDDLE DOT} {', '.join(map(_briefly, row.people))}"


def _briefly(name: str) -> str:
    """Return "Ольхова Н. П.": there is no room for whole names below the name of a laptop."""
    surname, *others = name.split() or [name]
    return " ".join((surname, *(f"{one[0].upper()}." for one in others)))


def summary(rows: Sequence[LaptopRow], now: datetime) -> str:
    """Return how many laptops were heard of in the last thirty days."""
    if not rows:
        return _("No laptop is enrolled yet.")
    heard = sum(row.heard_at is not None and now - row.heard_at <= SILENT_AFTER for row in rows)
    return ngettext(
        "In 30 days bundles came from {heard} of {count} laptop.",
        "In 30 days bundles came from {heard} of {count} laptops.",
        len(rows),
    ).format(heard=number(heard), count=number(len(rows)))


def _bundle(value: int) -> str:
    return _("bundle {number}").format(number=value)


def _bundles(numbers: Sequence[int]) -> str:
    if not numbers:
        return ""
    shown = ", ".join(str(one) for one in numbers[-_MOST_NUMBERS:])
    shown = shown if len(numbers) <= _MOST_NUMBERS else f"...{shown}"
    return ngettext("bundle {numbers}", "bundles {numbers}", len(numbers)).format(numbers=shown)


def _clock(off: timedelta) -> str:
    """Return how far a clock is off in the largest unit that says enough, "" where it is not."""
    far = abs(off)
    if far < CLOCK_OFF:
        return ""
    if far < _HOURS_SAY_ENOUGH:
        hours = number(far // timedelta(hours=1))
        words = _("{count} h ahead") if off > timedelta() else _("{count} h behind")
        return words.format(count=hours)
    if off > timedelta():
        words = ngettext("{count} day ahead", "{count} days ahead", far.days)
    else:
        words = ngettext("{count} day behind", "{count} days behind", far.days)
    return words.format(count=number(far.days))


def _day(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    day = moment.astimezone(now.tzinfo).date()
    return day_month(day) if day.year == now.year else long_date(day)


def _ago(moment: datetime | None, now: datetime) -> str:
    if moment is None:
        return ""
    days = (now.date() - moment.astimezone(now.tzinfo).date()).days
    if days <= 0:
        return _("today")
    if days == 1:
        return _("yesterday")
    return ngettext("{count} day ago", "{count} days ago", days).format(count=number(days))


def _ago_role(stands: Standing) -> str:
    return "warn" if stands.verb == _("Call") else "muted"
