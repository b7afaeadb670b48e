"""Attendance: who met which session, and what follows from the marks."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import combinations
from typing import Any, cast

from fieldkit.records.event import (
    Event,
    Registration,
    RegistrationRole,
    Session,
)
from fieldkit.records.event_summary import EventSummary
from fieldkit.records.hall import HallSheet, HallTotal, PaperTotal, hall_sheets, with_total
from fieldkit.records.headcount import headcount_figures
from fieldkit.records.roles import Roles
from fieldkit.records.session_minutes import SessionMinutes
from fieldkit.records.sheet_errors import (
    NotOnRoster,
    ReasonMissing,
    SheetClosed,
    SheetHasBlanks,
    total_differs,
)
from fieldkit.records.tracks import Conflict


class AttendanceStatus(StrEnum):
    """How a participant met a session; no mark at all means "not asked yet"."""

    PRESENT = "P"
    LATE = "L"
    LEFT_EARLY = "E"
    EXCUSED = "X"
    ABSENT = "A"

    @property
    def came(self) -> bool:
        """Tell whether the person was in the room."""
        return self in {self.PRESENT, self.LATE, self.LEFT_EARLY}


@dataclass(frozen=True, slots=True)
class Mark:
    """One cell of the grid. ``minutes`` are those missed by L or E, 0 where not asked.

    ``reason`` is why it was corrected after its session was closed, else empty.
    """

    session_id: str
    registration_id: str
    status: AttendanceStatus
    minutes: int = 0
    note: str = ""
    discrepancy: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of a session's roster have each mark; blanks are counted apart from absences."""

    present: int = 0
    late: int = 0
    left_early: int = 0
    excused: int = 0
    absent: int = 0
    blank: int = 0

    @property
    def came(self) -> int:
        """Return how many were in the room."""
        return self.present + self.late + self.left_early

    @property
    def marked(self) -> int:
        """Return how many have a mark."""
        return self.came + self.excused + self.absent


@dataclass(frozen=True, slots=True)
class AttendanceSheet:
    """One session's roster, with a mark beside each name once it is known.

    A name without a mark has not been asked yet, which is not the same as
    absent: summaries count the two apart. ``roster`` holds registration ids in
    the order of their row numbers. Where people sit in several ``halls``, each
    hall has a sheet and a total of its own.
    """

    session: Session
    roster: tuple[str, ...]
    marks: Mapping[str, Mark] = field(default_factory=dict)
    halls: tuple[HallSheet, ...] = ()

    def mark(
        self, registration: str, status: AttendanceStatus, *, minutes: int = 0, note: str = ""
    ) -> "AttendanceSheet":
        """Return the sheet with this person's mark set. Raises SheetClosed, NotOnRoster."""
        self._refuse_if_shut(registration)
        made = Mark(self.session.id, registration, status, minutes, note)
        return replace(self, marks={**self.marks, registration: made})

    def clear(self, registration: str) -> "AttendanceSheet":
        """Return the sheet with this person's mark taken away. Raises SheetClosed, NotOnRoster."""
        self._refuse_if_shut(registration)
        left = {key: mark for key, mark in self.marks.items() if key != registration}
        return replace(self, marks=left)

    def blanks(self) -> tuple[str, ...]:
        """Return the registrations without a mark, in roster order."""
        return tuple(key for key in self.roster if key not in self.marks)

    def close(self, at: datetime, by: str, *, blanks_are_absent: bool = False) -> "AttendanceSheet":
        """Return the sheet signed off.

        Raises SheetClosed, SheetHasBlanks unless told that blanks are absences,
        and TotalDiffers where the total on paper, of the session or of one of its
        halls, is another and no note says why.
        """
        if self.session.closed:
            raise SheetClosed(session=self.session.title or self.session.number)
        if (paper := self.unexplained) is not None:
            raise total_differs(paper.hall, paper.counted, paper.came)
        blanks = self.blanks()
        if blanks and not blanks_are_absent:
            raise SheetHasBlanks(count=len(blanks))
        absent = {key: Mark(self.session.id, key, AttendanceStatus.ABSENT) for key in blanks}
        return replace(
            self,
            session=replace(self.session, closed_at=at, closed_by=by),
            marks={**self.marks, **absent},
        )

    def reopen(self, reason: str = "") -> "AttendanceSheet":
        """Return the sheet open for corrections; an open sheet is returned as it is."""
        if not self.session.closed:
            return self
        again = self.session.opened_again + 1
        session = replace(
            self.session, closed_at=None, closed_by="", opened_again=again, reopened_for=reason
        )
        return replace(self, session=session)

    def totals(self) -> tuple[PaperTotal, ...]:
        """Return the total of the whole session, then those of its halls, beside the marks."""
        came = {key for key in self.roster if key in self.marks and self.marks[key].status.came}
        session = self.session
        whole = PaperTotal("", session.counted, len(came), session.counted_note)
        return (whole, *(one.total(came) for one in self.halls))

    @property
    def unexplained(self) -> PaperTotal | None:
        """Return the first total that differs from the marks without a note, None for none."""
        return next((one for one in self.totals() if one.unexplained), None)

    def count(self, counted: int | None, note: str = "") -> "AttendanceSheet":
        """Return the sheet with the total that stands on its paper. Raises SheetClosed."""
        if self.session.closed:
            raise SheetClosed(session=self.session.title or self.session.number)
        session = replace(self.session, counted=counted, counted_note=note.strip())
        return replace(self, session=session)

    def count_hall(self, hall: str, counted: int | None, note: str = "") -> "AttendanceSheet":
        """Return the sheet with the total of one hall's paper. Raises SheetClosed."""
        if self.session.closed:
            raise SheetClosed(session=self.session.title or self.session.number)
        return replace(self, halls=with_total(self.halls, hall, counted, note.strip()))

    def correct(
        self, registration: str, status: AttendanceStatus | None, reason: str, minutes: int = 0
    ) -> "AttendanceSheet":
        """Return a closed sheet with one mark corrected, its reason kept; None takes it away.

        Raises ReasonMissing, NotOnRoster, SheetHasBlanks: a closed sheet has no blanks.
        """
        if not reason.strip():
            raise ReasonMissing
        if registration not in self.roster:
            raise NotOnRoster
        if status is None:
            raise SheetHasBlanks(count=1)
        old = self.marks.get(registration)
        made = Mark(
            self.session.id,
            registration,
            status,
            minutes,
            old.note if old else "",
            reason=reason.strip(),
        )
        return replace(self, marks={**self.marks, registration: made})

    def tally(self) -> Tally:
        """Return the counts of each mark and of blanks."""
        return tally(self.marks.get(key) for key in self.roster)

    def _refuse_if_shut(self, registration: str) -> None:
        if self.session.closed:
            raise SheetClosed(session=self.session.title or self.session.number)
        if registration not in self.roster:
            raise NotOnRoster


def tally(marks: Iterable[Mark | None]) -> Tally:
    """Count marks by their status; None is a blank."""
    counts = Counter(mark.status if mark else None for mark in marks)
    return Tally(
        present=counts[AttendanceStatus.PRESENT],
        late=counts[AttendanceStatus.LATE],
        left_early=counts[AttendanceStatus.LEFT_EARLY],
        excused=counts[AttendanceStatus.EXCUSED],
        absent=counts[AttendanceStatus.ABSENT],
        blank=counts[None],
    )


@dataclass(frozen=True, slots=True)
class AttendanceGrid:
    """A whole event: people by sessions, every mark that is known.

    ``registrations`` are in the order of row numbers, ``sessions`` in that of
    their numbers; ``marks`` are keyed by (session id, registration id),
    ``headcounts`` by (session id, category). Sessions that were ``cancelled`` stand
    apart: nobody is expected there. ``bodies`` tell as which organisation a branch counts.
    ``hall_totals`` are by (session id, key of the hall).
    """

    event: Event
    sessions: tuple[Session, ...]
    registrations: tuple[Registration, ...]
    marks: Mapping[tuple[str, str], Mark] = field(default_factory=dict)
    headcounts: Mapping[tuple[str, str], int] = field(default_factory=dict)
    cancelled: tuple[Session, ...] = ()
    bodies: Mapping[str, str] = field(default_factory=dict)
    hall_totals: Mapping[tuple[str, str], HallTotal] = field(default_factory=dict)
    # Worked out when they are asked for: a mark asks for them once for each person.
    _worked_out: dict[str, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def with_marks(self, marks: Mapping[tuple[str, str], Mark]) -> "AttendanceGrid":
        """Return the event with other marks, and all that does not hang on them."""
        made = replace(self, marks=marks)
        made._worked_out.update(self._worked_out)  # noqa: SLF001 - of the same class
        return made

    def participants(self) -> tuple[Registration, ...]:
        """Return those who count as attending, in row order; nobody who waits or has declined."""
        return tuple(
            r for r in self.registrations if r.role is RegistrationRole.PARTICIPANT and r.listed
        )

    def expected(self, session: Session) -> tuple[Registration, ...]:
        """Return the participants of a session: those of its track, and who chose none."""
        return tuple(r for r in self.participants() if self.roles.expects(r, session))

    def conflicts(self) -> tuple["Conflict", ...]:
        """Return who is marked as having come to two sessions at one time, by session."""
        if "pairs" not in self._worked_out:
            both = combinations((one for one in self.sessions if not one.is_break), 2)
            self._worked_out["pairs"] = [(a, b) for a, b in both if a.overlaps(b)]
        return tuple(
            Conflict(person, one, other)
            for one, other in self._worked_out["pairs"]
            for person in self.registrations
            if self._came(one, person.id) and self._came(other, person.id)
        )

    def _came(self, session: Session, registration: str) -> bool:
        mark = self.marks.get((session.id, registration))
        return mark is not None and mark.status.came

    def sheet(self, session_id: str) -> AttendanceSheet:
        """Return one session's sheet. Raises KeyError for a session of another event."""
        session = {s.id: s for s in self.sessions}[session_id]
        # Who came to another track than the chosen one is on its sheet too.
        people = [
            r
            for r in self.participants()
            if self.roles.expects(r, session) or (session_id, r.id) in self.marks
        ]
        roster = tuple(r.id for r in people)
        found = {
            key: self.marks[session_id, key] for key in roster if (session_id, key) in self.marks
        }
        halls = hall_sheets(people, session_id, self.hall_totals)
        return AttendanceSheet(session, roster, found, halls)

    def minutes(self, registration: str) -> int:
        """Return the minutes this person was there, breaks apart; no time counts twice.

        At sessions where they were in another part, such as their own talk, they
        did not take part.
        """
        person = self._person(registration)

        def missed(session: Session) -> int | None:
            if not self._came(session, registration):
                return None
            if person is not None and self.roles.in_another(person, session):
                return None
            return self.marks[session.id, registration].minutes

        return self._minutes.of(missed)

    def hours(self, registration: str) -> float:
        """Return the hours attended, in the event's kind of hour, rounded down to 0.5."""
        unit = 45 if self.event.academic_hours else 60
        return math.floor(self.minutes(registration) / unit * 2) / 2

    def attended(self, registration: str) -> bool:
        """Tell whether the person came to at least one session."""
        return registration in self.came()

    def came(self) -> frozenset[str]:
        """Return who came to at least one session; to be on board of a bus is to be at none."""
        breaks = {one.id for one in self.sessions if one.is_break}
        found = (
            (key, mark) for (session, key), mark in self.marks.items() if session not in breaks
        )
        return frozenset(key for key, mark in found if mark.status.came)

    def completed(self, registration: str) -> bool:
        """Tell whether the person came to all required sessions, else has the hours asked for."""
        person = self._person(registration)
        return person is not None and self._completes(person)

    def whole_minutes(self, registration: str) -> int:
        """Return the minutes open to a person, breaks apart: of parallel sessions one."""
        person = self._person(registration)
        return self._minutes.open_to(person.track) if person else 0

    @property
    def roles(self) -> Roles:
        """Return which sessions are for whom, and who is one human."""
        found = self._worked_out.get("roles")
        if found is None:
            found = self._worked_out["roles"] = Roles(self.registrations)
        return cast(Roles, found)

    @property
    def _minutes(self) -> SessionMinutes:
        found = self._worked_out.get("minutes")
        if found is None:
            found = self._worked_out["minutes"] = SessionMinutes(self.sessions)
        return cast(SessionMinutes, found)

    def _person(self, registration: str) -> Registration | None:
        known = self._worked_out.get("people")
        if known is None:
            known = self._worked_out["people"] = {one.id: one for one in self.registrations}
        return cast(dict[str, Registration], known).get(registration)

    def _completes(self, person: Registration) -> bool:
        required = [s for s in self.sessions if s.required and self.roles.expects(person, s)]
        if required:
            return all(self._came(one, person.id) for one in required)
        whole = self._minutes.open_to(person.track)
        return whole > 0 and self.minutes(person.id) >= whole * self.event.completion_share

    def summary(self) -> EventSummary:
        """Return the event's figures."""
        people = self.participants()
        came = self.came()
        present = [r for r in people if r.id in came]
        listed = [r for r in self.registrations if r.listed]
        return EventSummary(
            registered=len(people),
            attended=len(present),
            completed=sum(self._completes(r) for r in present),
            no_shows=sum(r.confirmed and r.id not in came for r in people),
            organisations=len({self.counted_as(r) for r in present if r.org_then}),
            districts=len({r.district_then for r in present if r.district_then}),
            speakers=self._humans(r for r in listed if r.role is RegistrationRole.SPEAKER),
            guests=self._humans(r for r in listed if r.role is RegistrationRole.GUEST),
            room=self._humans(
                r for r in listed if r.role is not RegistrationRole.PARTICIPANT or r.id in came
            )
            if came
            else 0,
            days=len({s.day for s in self.sessions}),
            sessions=len(self.sessions),
            counted=headcount_figures(self.headcounts).visits,
        )

    def counted_as(self, person: Registration) -> str:
        """Return the organisation that somebody is counted under: its id, else its name."""
        one = person.organisation_id
        return self.bodies.get(one, one) or person.org_then

    def _humans(self, found: Iterable[Registration]) -> int:
        return len({self.roles.humans[one.id] for one in found})
