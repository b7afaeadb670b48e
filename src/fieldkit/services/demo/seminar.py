"""The seminar in Svobodny, 21 to 23 March 2022: rosters, six sessions, every mark.

Figures: scenario.md of the domain (source S000): 55 registered, 53 came, 26
institutions, 4 speakers, 2 guests, 3 days; one person absent on the first one
and a half days, three late, one left early.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import Event, EventFormat, EventStatus, RegistrationRole, Session
from fieldkit.services.attendance import (
    MarkWish,
    close_session,
    create_event,
    import_roster,
    mark_many,
    open_event,
    plan_sessions,
    update_event,
    update_session,
)
from fieldkit.services.demo.people import INSTITUTIONS, POSITIONS, names
from fieldkit.services.progress import Progress
from fieldkit.services.workspace import Workspace
from fieldkit.sheets.roster import RosterRow

DAYS = (date(2022, 3, 21), date(2022, 3, 22), date(2022, 3, 23))
PARTS = ((time(9, 30), time(12, 30)), (time(14), time(17)))
PARTICIPANTS = 55
NO_SHOWS = 2
_ORGANISATIONS = 26
_ABSENT_AT_FIRST, _LEFT_EARLY, _LATE = 7, 12, (3, 20, 37)
_TITLES = (
    "Семья в кризисе: что мы видим",
    "Разговор, с которого начинается доверие",
    "Оценка кризиса: признаки опасности и опоры",
    "Работа с сопротивлением",
    "План сопровождения вместе с семьёй",
    "Как не выгореть",
)
_SPEAKERS = (
    "Ольхова Надежда Павловна",
    "Рябинин Кирилл Егорович",
    "Калинина Алла Борисовна",
    "Вязов Тимофей Ильич",
)
_GUESTS = ("Кедрова Ирина Олеговна", "Ясенев Пётр Юрьевич")


@dataclass(frozen=True, slots=True)
class District:
    """A district of the pack's list: id, name and whether it is rural or a town."""

    id: str
    name: str
    rural: bool


def hold_seminar(workspace: Workspace, districts: Sequence[District], progress: Progress) -> Event:
    """Plan the seminar, register everyone, mark all six sessions and close them."""
    event = create_event(
        workspace,
        "Семинар «Семья в кризисе: первые 30 дней»",
        EventFormat.TRAINING,
        DAYS[0],
        DAYS[-1],
        place="Свободный, Бардагон",
        organiser="Фонд «Рядом»",
    )
    sessions = plan_sessions(workspace, event.id, DAYS, PARTS)
    for session, title in zip(sessions, _TITLES, strict=True):
        _name(workspace, session, title)
    import_roster(workspace, event.id, roster(districts))
    grid = open_event(workspace, event.id)
    people = [r.id for r in grid.participants()]
    for done, session in enumerate(sessions):
        progress.step(done, len(sessions), session.title)
        mark_many(
            workspace,
            [
                MarkWish(session.id, person, _mark(place, done))
                for place, person in enumerate(people)
            ],
        )
        _close(workspace, session)
    held = open_event(workspace, event.id).event
    return update_event(workspace, _held(held))


def _close(workspace: Workspace, session: Session) -> None:
    """Close a session when it was over, not years later when the demo is made."""
    usual, over = workspace.now, datetime.combine(session.day, session.ends).astimezone()
    workspace.now = lambda: over
    try:
        close_session(workspace, session.id)
    finally:
        workspace.now = usual


def roster(districts: Sequence[District]) -> list[RosterRow]:
    """Return everyone who is expected: 26 institutions from 20 rural districts and 6 towns."""
    rural = [d for d in districts if d.rural][:20]
    towns = [d for d in districts if not d.rural][: _ORGANISATIONS - len(rural)]
    seats = rural + towns
    rows = []
    for place, name in enumerate(names(PARTICIPANTS)):
        # The two who never came are from institutions that others represent.
        seat = place % len(seats) if place < PARTICIPANTS - NO_SHOWS else place - PARTICIPANTS + 2
        district = seats[seat]
        kind = INSTITUTIONS[seat % len(INSTITUTIONS)]
        rows.append(
            RosterRow(
                name,
                f"{kind}, {district.name}",
                district.name,
                POSITIONS[place % len(POSITIONS)],
                RegistrationRole.PARTICIPANT,
            )
        )
    rows += [
        RosterRow(name, "Фонд «Рядом»", "", "тренер", RegistrationRole.SPEAKER)
        for name in _SPEAKERS
    ]
    rows += [RosterRow(name, "Министерство", "", "", RegistrationRole.GUEST) for name in _GUESTS]
    return rows


def _mark(person: int, session: int) -> AttendanceStatus:
    if person >= PARTICIPANTS - NO_SHOWS or (person == _ABSENT_AT_FIRST and session < len(DAYS)):
        return AttendanceStatus.ABSENT
    if person == _LEFT_EARLY and session == len(_TITLES) - 1:
        return AttendanceStatus.LEFT_EARLY
    if person in _LATE and session == 0:
        return AttendanceStatus.LATE
    return AttendanceStatus.PRESENT


def _name(workspace: Workspace, session: Session, title: str) -> None:
    speakers = _SPEAKERS[(session.number - 1) % len(_SPEAKERS)]
    update_session(workspace, replace(session, title=title, speakers=speakers))


def _held(event: Event) -> Event:
    return replace(event, status=EventStatus.HELD)
