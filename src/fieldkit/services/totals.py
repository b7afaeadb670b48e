"""Figures by month: made on a laptop that hands over nothing else, added up at head office."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.casework import as_date
from fieldkit.records.device import Device, DeviceKind
from fieldkit.records.entity import Entity
from fieldkit.records.permissions import Act
from fieldkit.records.totals import COUNTS, LaptopTotals, MonthFigures, held_back
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_KEPT: Final = "totals:{laptop}"
_MOST_MONTHS = 600

Place = tuple[str, str]  # district, programme


@dataclass(frozen=True, slots=True)
class ReceivedTotals:
    """What head office holds of one laptop that sends figures: the newest file of it."""

    laptop: Device
    number: int
    totals: LaptopTotals


@needs(Act.CARRY_BUNDLES)
def preview_totals(workspace: Workspace) -> LaptopTotals:
    """Return the figures that would be handed over now, small numbers held back already."""
    with workspace.reading() as work:
        return totals_of(work, workspace.now().astimezone().date())


@needs(Act.RUN_OFFICE)
def received_totals(workspace: Workspace) -> tuple[ReceivedTotals, ...]:
    """Return the figures of all laptops that sent some, by the laptop's name."""
    from fieldkit.bundles.totals import read_totals

    found = []
    with workspace.reading() as work:
        for laptop in work.devices.list(DeviceKind.LAPTOP):
            kept = work.settings.get(_KEPT.format(laptop=laptop.id))
            if kept:
                number, _line, text = kept.partition("\n")
                totals = read_totals(text.encode())
                found.append(ReceivedTotals(laptop, int(number), totals))
    return tuple(sorted(found, key=lambda one: one.laptop.name))


def added_up(found: Iterable[ReceivedTotals]) -> dict[str, dict[str, int]]:
    """Return the counts of all laptops together by month, the newest month first."""
    months: dict[str, Counter[str]] = defaultdict(Counter)
    for one in found:
        for month in one.totals.months:
            months[month.month].update(month.counts)
    return {month: dict(months[month]) for month in sorted(months, reverse=True)}


def keep_totals(work: "UnitOfWork", laptop: str, number: int, document: bytes) -> bool:
    """Keep a laptop's figures unless newer ones are here; tell whether they were kept.

    Raises NotStrict or FieldWrong for a document that is none.
    """
    from fieldkit.bundles.totals import read_totals, totals_bytes

    totals = read_totals(document)
    name = _KEPT.format(laptop=laptop)
    known, _line, before = work.settings.get(name).partition("\n")
    # A laptop that was restored from a backup counts its files anew, but not its days.
    if known and int(known) >= number and read_totals(before.encode()).until >= totals.until:
        return False
    work.settings.set(name, f"{number}\n{totals_bytes(totals).decode()}")
    return True


def totals_of(work: "Reading", today: date) -> LaptopTotals:
    """Return all that is counted here up to a day, by month and place."""
    tallies: dict[str, dict[Place, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    _count_cases(work, tallies, today)
    _count_events(work, tallies)
    months = sorted(month for month in tallies if month <= today.isoformat()[:7])
    return LaptopTotals(
        today.isoformat(),
        tuple(_month(month, tallies[month]) for month in months[-_MOST_MONTHS:]),
    )


def _count_cases(
    work: "Reading", tallies: Mapping[str, Mapping[Place, Counter[str]]], today: date
) -> None:
    places: dict[str, Place] = {}
    named = _named(work)
    for family in work.entities.list("families"):
        place = _place(named, family.get("district_id"), "")
        if family.created_at is not None:
            tallies[_month_of(family.created_at.date())][place]["families"] += 1
    ends = _month_ends(work.entities.list("cases"), today)
    for case in work.entities.list("cases"):
        place = _place(named, case.get("district_id"), case.get("programme_id"))
        places[case.id] = place
        opened, closed = _day(case.get("opened_on")), _day(case.get("closed_on"))
        if opened:
            tallies[opened[:7]][place]["cases_opened"] += 1
        if closed:
            tallies[closed[:7]][place]["cases_closed"] += 1
        for end in ends:
            if opened and opened <= end and not (closed and closed <= end):
                tallies[end[:7]][place]["cases_open"] += 1
    for form in work.submissions.list(limit=1_000_000):
        day = form.visit.day or form.finalized_at.date()
        about = [places[one.entity_id] for one in form.subjects if one.entity_id in places]
        tallies[_month_of(day)][about[0] if about else ("", "")]["forms"] += 1


def _count_events(work: "Reading", tallies: Mapping[str, Mapping[Place, Counter[str]]]) -> None:
    named = _named(work)
    for event in work.attendance.events():
        grid: AttendanceGrid = work.attendance.grid(event.id)
        place = _place(named, event.district, event.programme)
        tally = tallies[_month_of(event.starts_on)][place]
        tally["events"] += 1
        tally["registered"] += len(grid.participants())
        tally["came"] += len(grid.came())
        for session in grid.sessions:
            if not session.cancelled:
                tallies[_month_of(session.day)][place]["sessions"] += 1
        for certificate in work.certificates.of_event(event.id):
            if certificate.voided_on is None:
                tallies[_month_of(certificate.issued_on)][place]["certificates"] += 1


def _month(month: str, tallies: Mapping[Place, Counter[str]]) -> MonthFigures:
    whole: Counter[str] = Counter()
    for tally in tallies.values():
        whole.update(tally)
    counts = {name: whole[name] for name in COUNTS}
    districts, programmes = (held_back(_by_place(tallies, at), counts) for at in (0, 1))
    return MonthFigures(month, counts, districts, programmes)


def _by_place(tallies: Mapping[Place, Counter[str]], side: int) -> dict[str, dict[str, int]]:
    """Return counts by one side of their place; what names none is in the whole alone."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for place, tally in tallies.items():
        if place[side]:
            found[place[side]].update(tally)
    return {place: dict(counts) for place, counts in sorted(found.items())}


def _named(work: "Reading") -> tuple[frozenset[str], frozenset[str]]:
    """Return the ids of the districts and of the programmes that the lists have."""
    lists = ("districts", "programmes")
    districts, programmes = (frozenset(one["name"] for one in work.entities.rows(x)) for x in lists)
    return districts, programmes


def _place(
    named: tuple[frozenset[str], frozenset[str]], district: str | None, programme: str | None
) -> Place:
    """Return a place by ids of the lists alone: whatever else stands there may be words."""
    found = (district or "", programme or "")
    return (found[0] if found[0] in named[0] else "", found[1] if found[1] in named[1] else "")


def _day(text: str | None) -> str:
    day = as_date(text)
    return day.isoformat() if day else ""


def _month_of(day: date) -> str:
    return day.isoformat()[:7]


def _month_ends(cases: Iterable[Entity], today: date) -> list[str]:
    """Return the last days of all months since the first case, this month's being today."""
    first = min((_day(one.get("opened_on")) or "9" for one in cases), default="9")[:7]
    ends: list[str] = []
    day = today
    while _month_of(day) >= first and len(ends) < _MOST_MONTHS:
        ends.append(day.isoformat())
        day = day.replace(day=1) - timedelta(days=1)
    return ends
