"""Withdrawals of consent and retention periods: what is due to be erased; people decide."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from fieldkit.records.casework import as_date, short_name
from fieldkit.records.entity import Entity
from fieldkit.records.erasure import AlreadyErased
from fieldkit.records.keeping import (
    ErasureReason,
    NotADay,
    Periods,
    Withdrawal,
    WithdrawalWay,
    after_working_days,
    kept_until,
    years_after,
)
from fieldkit.records.permissions import Act
from fieldkit.services.attachment_upkeep import sweep_files
from fieldkit.services.case_team import sight_of
from fieldkit.services.deleting import KEPT_FOR
from fieldkit.services.erasing import WITHDRAWN_ON, WITHDRAWN_WAY
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_PERIODS_SETTING = "keeping.periods"
_OF_AGE_SETTING = "keeping.until_of_age"


class DueKind(StrEnum):
    """Why something stands on the list of what to erase."""

    WITHDRAWAL = "withdrawal"
    CLOSED_CASE = "closed_case"
    ANONYMOUS = "anonymous"
    SELF_CHECK = "self_check"
    SIGN_IN_SHEET = "sign_in_sheet"
    CERTIFICATES = "certificates"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class DueErasure:
    """One line of the list.

    ``key`` is the id of a person or an event, a form's instance ID, or a year.
    ``since`` is the day that began the period (withdrawal, closing, the form, the
    event's last day, the year's end, the deletion), ``due`` the day on which it
    ends; ``who`` is a number and a short name, an event's title, or a year.
    """

    kind: DueKind
    key: str
    family_id: str
    who: str
    since: date
    due: date

    @property
    def reason(self) -> ErasureReason:
        """Return the reason that goes into the act."""
        if self.kind is DueKind.WITHDRAWAL:
            return ErasureReason.WITHDRAWAL
        if self.kind is DueKind.DELETED:
            return ErasureReason.MISTAKE
        return ErasureReason.RETENTION


@needs(Act.FILL_FORMS)
def record_withdrawal(
    workspace: Workspace, person_id: str, on: date, way: WithdrawalWay
) -> Withdrawal:
    """Record that somebody withdrew consent, and return until when the data is to be erased.

    Nothing is erased by it. Raises NotADay for a day to come, AlreadyErased.
    """
    if on > workspace.now().date():
        raise NotADay
    with workspace.unit_of_work() as work:
        person = work.entities.get("persons", person_id)
        if person is None or person.erased:
            raise AlreadyErased
        sight_of(workspace, work).require(person.get("family_id"))
        told = person.with_values({WITHDRAWN_ON: on.isoformat(), WITHDRAWN_WAY: str(way)})
        work.entities.save(told)
        work.log.audit("consent_withdrawn", f"persons/{person_id}")
        days = retention(work).withdrawal_days
        work.commit()
    return Withdrawal(on, way, after_working_days(on, days))


@needs(Act.FILL_FORMS)
def take_back_withdrawal(workspace: Workspace, person_id: str) -> None:
    """Note that consent stands again, such as where the withdrawal was of somebody else."""
    with workspace.unit_of_work() as work:
        person = work.entities.get("persons", person_id)
        if person is not None and person.get(WITHDRAWN_ON):
            sight_of(workspace, work).require(person.get("family_id"))
            work.entities.save(person.with_values({WITHDRAWN_ON: "", WITHDRAWN_WAY: ""}))
            work.log.audit("withdrawal_taken_back", f"persons/{person_id}")
        work.commit()


def withdrawal_of(person: Entity, days: int) -> Withdrawal | None:
    """Return the withdrawal that stands in a person's record, None where consent stands."""
    on = as_date(person.get(WITHDRAWN_ON))
    if on is None or person.erased:
        return None
    way = person.get(WITHDRAWN_WAY)
    known = WithdrawalWay(way) if way in set(WithdrawalWay) else WithdrawalWay.LETTER
    return Withdrawal(on, known, after_working_days(on, days))


def withdrawal_days(work: "Reading") -> int:
    """Return how many working days a withdrawal leaves for erasing."""
    return retention(work).withdrawal_days


def audit_years(work: "Reading") -> int:
    """Return how many years the audit trail is kept."""
    return retention(work).audit


def certificate_years(work: "Reading") -> int:
    """Return how many years the register of certificates is kept."""
    return retention(work).certificates


@needs(Act.WORK)
def retention_periods(workspace: Workspace) -> tuple[Periods, bool]:
    """Return the periods, and whether closed cases wait until the youngest child is of age."""
    with workspace.reading() as work:
        return retention(work), work.settings.get(_OF_AGE_SETTING) == "1"


@needs(Act.ERASE)
def set_retention_periods(workspace: Workspace, periods: Periods, *, of_age: bool) -> None:
    """Keep other periods from now on; nothing is erased by it."""
    with workspace.unit_of_work() as work:
        work.settings.set(_PERIODS_SETTING, json.dumps(dict(periods.as_numbers())))
        work.settings.set(_OF_AGE_SETTING, "1" if of_age else "")
        work.log.audit("retention_set", "")
        work.commit()


@needs(Act.ERASE)
def due_erasures(workspace: Workspace) -> tuple[DueErasure, ...]:
    """Return what is over its period or was withdrawn, the most overdue first.

    Withdrawals stand here from the day that they are recorded; the rest from
    the day after its period.
    """
    today = workspace.now().date()
    with workspace.reading() as work:
        periods = retention(work)
        of_age = work.settings.get(_OF_AGE_SETTING) == "1"
        withdrawn = list(_withdrawn(work, periods))
        taken = {one.key for one in withdrawn}
        closed = [
            one for one in _closed(work, periods, today, of_age=of_age) if one.key not in taken
        ]
        taken |= {one.key for one in closed if one.due < today}
        deleted = [one for one in _deleted(work) if one.key not in taken]
        forms = [*_anonymous(work, periods), *_self_checks(work, periods)]
        forms += [*_sign_in_sheets(work, periods), *_registers(work, periods), *deleted]
        sight = sight_of(workspace, work)
        found = [*withdrawn, *(one for one in (*closed, *forms) if one.due < today)]
        mine = [one for one in found if sight.sees(one.family_id)]
    return tuple(sorted(mine, key=lambda one: (one.due, one.who)))


@needs(Act.ERASE)
def empty_form(workspace: Workspace, instance_id: str) -> None:
    """Empty a form whose period is over; that it was filled, and when, stays for the totals."""
    with workspace.unit_of_work() as work:
        work.erasures.empty_form(instance_id)
        work.log.audit("form_emptied", instance_id)
        work.commit()
    sweep_files(workspace)
    workspace.database.empty_wal()


def retention(work: "Reading") -> Periods:
    """Return the periods as they are set here."""
    text = work.settings.get(_PERIODS_SETTING)
    if not text:
        return Periods()
    known = Periods().as_numbers()
    return Periods(**{name: value for name, value in json.loads(text).items() if name in known})


def _withdrawn(work: "Reading", periods: Periods) -> Iterator[DueErasure]:
    # Whoever is deleted meanwhile has withdrawn nonetheless.
    gone = work.entities.deleted("persons")
    for one in (*work.entities.having("persons", WITHDRAWN_ON), *gone):
        on = as_date(one.get(WITHDRAWN_ON))
        if on is not None:
            due = after_working_days(on, periods.withdrawal_days)
            yield _person_due(work, DueKind.WITHDRAWAL, one.row(), on, due)


def _closed(
    work: "Reading", periods: Periods, today: date, *, of_age: bool
) -> Iterator[DueErasure]:
    """Return the people of families all of whose cases are closed for so long."""
    closings: dict[str, list[date | None]] = {}
    for case in work.entities.related("cases", "status", "closed"):
        if not case.deleted:
            closings.setdefault(case.get("family_id"), []).append(as_date(case.get("closed_on")))
    for family_id, days in closings.items():
        closed = [day for day in days if day is not None]
        # Children who must come of age first only make it later, so most need no second look.
        if not family_id or not closed or years_after(max(closed), periods.closed_cases) >= today:
            continue
        cases = [
            one for one in work.entities.related("cases", "family_id", family_id) if not one.deleted
        ]
        if len(closed) < len(cases):
            continue
        since = max(closed)
        persons = [
            one
            for one in work.entities.related("persons", "family_id", family_id)
            if not one.erased
        ]
        births = tuple(
            day
            for one in persons
            if one.get("kind") == "child" and (day := as_date(one.get("birth_date")))
        )
        due = kept_until(since, births, periods.closed_cases, of_age=of_age)
        for one in persons:
            yield _person_due(work, DueKind.CLOSED_CASE, one.row(), since, due)


def _person_due(
    work: "Reading", kind: DueKind, row: dict[str, str], since: date, due: date
) -> DueErasure:
    family = work.entities.get("families", row.get("family_id", ""))
    case_no = family.get("case_no") if family else ""
    number = f"{case_no}/{row.get('seq')}" if case_no and row.get("seq") else case_no
    short = short_name(row.get("given", ""), row.get("surname", ""))
    who = ", ".join(part for part in (number, short) if part) or row.get("label", "")
    return DueErasure(kind, row["name"], row.get("family_id", ""), who, since, due)


def _anonymous(work: "Reading", periods: Periods) -> Iterator[DueErasure]:
    """Return applications that speak of nobody by record: no family, no person, no case."""
    for one in work.submissions.without_subject():
        day = one.finalized_at.date()
        due = years_after(day, periods.anonymous)
        yield DueErasure(DueKind.ANONYMOUS, one.instance_id, "", "", day, due)


def _self_checks(work: "Reading", periods: Periods) -> Iterator[DueErasure]:
    """Return the forms that never leave the laptop."""
    for one in work.submissions.kept_here():
        day = one.finalized_at.date()
        due = years_after(day, periods.self_checks)
        yield DueErasure(DueKind.SELF_CHECK, one.instance_id, "", "", day, due)


def _sign_in_sheets(work: "Reading", periods: Periods) -> Iterator[DueErasure]:
    """Return the events on whose sheets names still stand, and those of whose sheets scans are."""
    scanned = work.papers.scanned_events()
    named = work.attendance.named()
    known = {event.id for event, _count in named}
    for event in work.attendance.events():
        if event.id in scanned - known:
            due = years_after(event.ends_on, periods.sign_in_sheets)
            since = event.ends_on
            yield DueErasure(DueKind.SIGN_IN_SHEET, event.id, "", event.title, since, due)
    for event, count in named:
        due = years_after(event.ends_on, periods.sign_in_sheets)
        yield DueErasure(
            DueKind.SIGN_IN_SHEET, event.id, "", f"{event.title} ({count})", event.ends_on, due
        )


def _registers(work: "Reading", periods: Periods) -> Iterator[DueErasure]:
    """Return the years of the register of certificates in which names stand."""
    for year, count in work.certificates.named_years().items():
        due = register_kept_until(year, periods)
        since = date(year, 12, 31)
        yield DueErasure(DueKind.CERTIFICATES, str(year), "", f"{year} ({count})", since, due)


def register_kept_until(year: int, periods: Periods) -> date:
    """Return until when a year's register of certificates is kept, counted from the year's end."""
    return years_after(date(year, 12, 31), periods.certificates)


def _deleted(work: "Reading") -> Iterator[DueErasure]:
    """Return the people who were deleted, and whom nobody has brought back in time."""
    for one in work.entities.deleted("persons"):
        if one.updated_at is not None:
            since = one.updated_at.date()
            yield _person_due(work, DueKind.DELETED, one.row(), since, since + KEPT_FOR)
