"""What went out and what came in, newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from fieldkit.formats import day_month, long_date, number, size
from fieldkit.gui.sync.reading import ExchangeState
from fieldkit.gui.widgets.table import Cell, Column, TableRows
from fieldkit.i18n import _, ngettext
from fieldkit.records.exchange import IntakeRecord, IntakeStatus, OutboxBundle
from fieldkit.services.laptops import reason_words

_DOT = " \N{MIDDLE DOT} "


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history, already in words."""

    at: datetime
    icon: str
    title: str
    second: str
    badge: tuple[str, str]
    bundle: OutboxBundle | None = None


def entries(state: ExchangeState) -> tuple[Entry, ...]:
    """Return both ledgers as one, newest first."""
    found = [*map(_outgoing, state.bundles), *map(_incoming, state.intakes)]
    return tuple(sorted(found, key=lambda entry: entry.at, reverse=True))


def history_rows(now: datetime) -> TableRows[Entry]:
    """Return the model of the history; ``now`` tells which dates need their year."""

    def cells(entry: Entry) -> Sequence[Cell]:
        day = entry.at.astimezone().date()
        when = day_month(day) if day.year == now.year else long_date(day)
        return (
            Cell(when, role="muted", icon=entry.icon),
            Cell(entry.title, entry.second, weight=500),
            Cell(badge=entry.badge),
        )

    columns = (Column(_("Date"), 150), Column(_("Bundle")), Column(_("State"), 190))
    return TableRows(columns, cells)


def changes_words(count: int) -> str:
    """Return "14 изменений"."""
    return ngettext("{count} change", "{count} changes", count).format(count=number(count))


def _outgoing(bundle: OutboxBundle) -> Entry:
    badge = (_("waiting for the answer"), "neutral")
    if bundle.confirmed_at is not None:
        badge = (_("confirmed"), "ok")
    elif bundle.withdrawn_at is not None:
        # It held what was erased since; the next bundle carries the rest.
        badge = (_("withdrawn"), "neutral")
    return Entry(
        at=bundle.written_at,
        icon="upload",
        title=_("Handed over: bundle {number}").format(number=bundle.number),
        second=_dotted((changes_words(bundle.changes), size(bundle.size), bundle.file_name)),
        badge=badge,
        bundle=bundle,
    )


def _incoming(record: IntakeRecord) -> Entry:
    named = ""
    if record.number and record.kind == "totals":
        named = _("figures {number}").format(number=record.number)
    elif record.number and record.kind != "data":
        named = _("receipt {number}").format(number=record.number)
    elif record.number:
        named = _("bundle {number}").format(number=record.number)
    titles = {
        IntakeStatus.TAKEN: (_("Taken in: {what}"), (_("taken in"), "ok")),
        IntakeStatus.REFUSED: (_("Refused: {what}"), (_("refused"), "danger")),
        IntakeStatus.DUPLICATE: (_("Known already: {what}"), (_("known"), "neutral")),
    }
    title, badge = titles[record.status]
    changes = changes_words(record.changes) if record.changes else ""
    why = reason_words(record.reason) if record.reason else ""
    return Entry(
        at=record.taken_at,
        icon="download",
        title=title.format(what=named or record.file_name),
        second=_dotted((why or changes, record.file_name if named else "")) or record.file_name,
        badge=badge,
    )


def _dotted(parts: Iterable[str]) -> str:
    return _DOT.join(part for part in parts if part)
