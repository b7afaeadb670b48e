"""A laptop lent at the door: services open one event alone until a passphrase ends it."""

import contextlib
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat, RegistrationRole
from fieldkit.records.permissions import Act, OnlyThisEvent
from fieldkit.records.sheet_scan import SheetScan
from fieldkit.services.attendance import (
    MarkWish,
    add_walk_in,
    clear_marks,
    close_session,
    create_event,
    event_summary,
    list_events,
    mark_attendance,
    mark_many,
    match_people,
    open_event,
    plan_sessions,
    register,
    update_registration,
    withdraw,
)
from fieldkit.services.backups import backup_due, make_backup
from fieldkit.services.cases import due_today, find_families
from fieldkit.services.consents import photo_consents
from fieldkit.services.correcting import count_on_paper, entered_late, mark_history
from fieldkit.services.event_mode import begin_event_mode, end_event_mode
from fieldkit.services.event_scans import attach_scan, read_scan, scan_picture, scans_of
from fieldkit.services.filling import list_drafts
from fieldkit.services.group_members import add_guest
from fieldkit.services.headcounts import set_headcount
from fieldkit.services.plan_versions import plan_versions
from fieldkit.services.registrations import EventMissing
from fieldkit.services.roster_twins import twins_on_roster
from fieldkit.services.second_roles import register_in_role, set_sessions
from fieldkit.services.sign_in_sheets import (
    NobodyRides,
    print_passenger_list,
    print_sign_in_sheet,
    printed_sheets,
)
from fieldkit.services.unmarked import unmarked_sessions
from fieldkit.services.users import change_passphrase, list_users
from fieldkit.services.workspace import Workspace, counters, open_workspace
from fieldkit.store.attempts import TriedTooSoon
from fieldkit.store.keys import WrongPassphrase
from tests.support.laptops import PASSPHRASE
from tests.unit.house.test_rights import GUARDED, act_of

DAY = date(2026, 11, 12)
P, GUEST = AttendanceStatus.PRESENT, RegistrationRole.GUEST


def planned(laptop: Workspace, title: str, format_: EventFormat, name: str):
    event = create_event(laptop, title, format_, DAY, DAY)
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(10), time(11, 30))])
    someone = register(laptop, event.id, name)
    return SimpleNamespace(event=event.id, session=session.id, someone=someone)


@pytest.fixture
def seminar(laptop):
    return planned(laptop, "Семинар", EventFormat.SEMINAR, "Дроздова Вера")


@pytest.fixture
def parents(laptop):
    return planned(laptop, "Группа родителей", EventFormat.SUPPORT_GROUP, "Рябинина Анна")


def scan_beside(out: Path) -> Path:
    """Return a picture in the folder of another file."""
    picture = out.with_name("скан.png")
    Image.new("RGB", (40, 30), "white").save(picture)
    return picture


def scan_id(laptop: Workspace, one: SimpleNamespace) -> str:
    """Return the id of a scan of an event, made where there is none."""
    with laptop.unit_of_work() as work:
        found = work.papers.scans(one.event)
        if found:
            return found[0].id
        moment = laptop.now()
        made = SheetScan("scan", one.event, DAY, "5" * 64, 9, "image/png", moment)
        work.papers.save_scan(made)
        work.commit()
    return made.id


def passengers(laptop: Workspace, one: SimpleNamespace, out: Path) -> None:
    """Ask for the passenger list; these events have no visit, which is said."""
    with contextlib.suppress(NobodyRides):
        print_passenger_list(laptop, one.event, DAY, out)


# Every service that stays open at the door, asked about the other event.
ABOUT = {
    "open_event": lambda w, one, _out: open_event(w, one.event),
    "event_summary": lambda w, one, _out: event_summary(w, one.event),
    "register": lambda w, one, _out: register(w, one.event, "Осинина Вера"),
    "add_walk_in": lambda w, one, _out: add_walk_in(w, one.event, one.session, "Сойкина Нина"),
    "mark_attendance": lambda w, one, _out: mark_attendance(w, one.session, one.someone.id, P),
    "mark_many": lambda w, one, _out: mark_many(w, [MarkWish(one.session, one.someone.id, P)]),
    "clear_marks": lambda w, one, _out: clear_marks(w, one.session, [one.someone.id]),
    "update_registration": lambda w, one, _out: update_registration(w, one.someone),
    "withdraw": lambda w, one, _out: withdraw(w, one.someone),
    "print_sign_in_sheet": lambda w, one, out: print_sign_in_sheet(w, one.event, DAY, out),
    "print_passenger_list": passengers,
    "entered_late": lambda w, one, _out: entered_late(w, one.event),
    "mark_history": lambda w, one, _out: mark_history(w, one.session, one.someone.id),
    "count_on_paper": lambda w, one, _out: count_on_paper(w, one.session, None),
    "attach_scan": lambda w, one, out: attach_scan(w, one.event, DAY, scan_beside(out)),
    "scans_of": lambda w, one, _out: scans_of(w, one.event),
    "read_scan": lambda w, one, _out: read_scan(w, scan_id(w, one)),
    "scan_picture": lambda w, one, _out: scan_picture(w, scan_id(w, one)),
    "printed_sheets": lambda w, one, _out: printed_sheets(w, one.event),
    "twins_on_roster": lambda w, one, _out: twins_on_roster(w, one.event, [one.someone]),
    "add_guest": lambda w, one, _out: add_guest(w, one.event, one.session),
    "set_headcount": lambda w, one, _out: set_headcount(w, one.session, "adults", 5),
    "plan_versions": lambda w, one, _out: plan_versions(w, one.event),
    "register_in_role": lambda w, one, _out: register_in_role(w, one.someone.id, GUEST),
    "set_sessions": lambda w, one, _out: set_sessions(w, one.someone.id, []),
    "photo_consents": lambda w, one, _out: photo_consents(w, one.event),
    "begin_event_mode": lambda w, one, _out: begin_event_mode(w, one.event),
    # Last, since a closed session takes no marks.
    "close_session": lambda w, one, _out: close_session(w, one.session, blanks_are_absent=True),
}
# They name no event: what they show is held to the one by tests of their own.
NAMELESS = {
    "end_event_mode",
    "find_sheet_page",
    "list_events",
    "match_people",
    "page_on_scan",
    "unmarked_sessions",
}


def test_every_service_that_stays_open_is_tried_here():
    open_ones = {name for name, service in GUARDED if act_of(service) is Act.ATTEND}

    assert open_ones == set(ABOUT) | NAMELESS


@pytest.mark.parametrize("name", list(ABOUT))
def test_another_event_is_refused_and_nothing_of_it_altered(
    laptop, seminar, parents, tmp_path, name
):
    begin_event_mode(laptop, seminar.event)

    with pytest.raises(OnlyThisEvent):
        ABOUT[name](laptop, parents, tmp_path / "лист.pdf")

    with laptop.reading() as work:
        grid = work.attendance.grid(parents.event)
    assert grid.registrations == (parents.someone,)
    assert not grid.marks
    assert not grid.headcounts
    assert not grid.sessions[0].closed
    assert not (tmp_path / "лист.pdf").exists()


def test_the_event_itself_is_worked_with_as_before(laptop, seminar, parents, tmp_path):
    begin_event_mode(laptop, seminar.event)

    for name, act in ABOUT.items():
        if name != "withdraw":
            act(laptop, seminar, tmp_path / "лист.pdf")

    grid = open_event(laptop, seminar.event)
    assert [one.name for one in grid.registrations] == [
        "Дроздова Вера",
        "Осинина Вера",
        "Сойкина Нина",
        "guest 1",
        "Дроздова Вера",
    ]
    assert grid.sessions[0].closed
    assert (tmp_path / "лист.pdf").exists()


def test_only_its_own_sessions_are_told_to_lack_marks(laptop, seminar, parents):
    laptop.now = lambda: datetime.combine(DAY, time(23), tzinfo=UTC)
    told = {one.event_id for one in unmarked_sessions(laptop)}

    begin_event_mode(laptop, seminar.event)

    assert told == {seminar.event, parents.event}
    assert {one.event_id for one in unmarked_sessions(laptop)} == {seminar.event}


def test_a_registration_is_not_carried_out_of_another_event(laptop, seminar, parents):
    begin_event_mode(laptop, seminar.event)
    stolen = replace(parents.someone, event_id=seminar.event)

    with pytest.raises(OnlyThisEvent):
        update_registration(laptop, stolen)


def test_a_session_of_another_event_takes_no_walk_in(laptop, seminar, parents):
    begin_event_mode(laptop, seminar.event)

    with pytest.raises(OnlyThisEvent):
        add_walk_in(laptop, seminar.event, parents.session, "Осинина Вера")

    assert len(open_event(laptop, seminar.event).registrations) == 1


def test_no_service_of_another_act_answers_whoever_began_the_mode(laptop, seminar):
    begin_event_mode(laptop, seminar.event)

    for _name, service in GUARDED:
        if act_of(service) not in {Act.ATTEND, Act.BACK_UP}:
            with pytest.raises(OnlyThisEvent):
                service(laptop)


def test_families_drafts_and_the_figures_of_the_foot_are_shut(laptop, seminar):
    begin_event_mode(laptop, seminar.event)

    for shut in (find_families, due_today, list_drafts, counters, list_users):
        with pytest.raises(OnlyThisEvent):
            shut(laptop)
    with pytest.raises(OnlyThisEvent):
        change_passphrase(laptop, PASSPHRASE, "другой длинный пароль")


def test_other_events_and_their_people_are_not_even_named(laptop, seminar, parents):
    begin_event_mode(laptop, seminar.event)

    assert [one.id for one in list_events(laptop)] == [seminar.event]
    assert match_people(laptop, "рябин") == ()
    assert [one.name for one in match_people(laptop, "дрозд")] == ["Дроздова Вера"]


def test_copies_go_on_making_themselves(laptop, seminar):
    begin_event_mode(laptop, seminar.event)

    assert backup_due(laptop)
    make_backup(laptop)
    assert not backup_due(laptop)


def test_only_the_passphrase_of_whoever_began_ends_it(laptop, inna, seminar):
    begin_event_mode(laptop, seminar.event)

    for wrong in ("не тот пароль", "зимородок ива тополь", ""):
        with pytest.raises(WrongPassphrase):
            end_event_mode(laptop, wrong)
    with pytest.raises(TriedTooSoon):
        end_event_mode(laptop, PASSPHRASE)

    with pytest.raises(OnlyThisEvent):
        find_families(laptop)


def test_the_right_passphrase_opens_everything_again(laptop, seminar, parents):
    begin_event_mode(laptop, seminar.event)

    end_event_mode(laptop, PASSPHRASE)

    assert find_families(laptop).total == 0
    assert len(list_events(laptop)) == 2


def test_the_mode_outlives_whatever_asks_for_the_rights_anew(laptop, seminar):
    begin_event_mode(laptop, seminar.event)

    laptop.users_changed()

    with pytest.raises(OnlyThisEvent):
        find_families(laptop)


def test_an_event_that_is_not_here_begins_nothing(laptop):
    with pytest.raises(EventMissing):
        begin_event_mode(laptop, "nirgends")

    assert find_families(laptop).total == 0


def test_beginning_and_end_stand_in_the_journal(laptop, seminar):
    begin_event_mode(laptop, seminar.event)
    end_event_mode(laptop, PASSPHRASE)

    with laptop.reading() as work:
        acts = [entry.action for entry in work.log.list()]
    assert {"event_mode_begun", "event_mode_ended"} <= set(acts)


def test_a_laptop_that_was_switched_off_asks_for_a_passphrase(laptop, seminar):
    begin_event_mode(laptop, seminar.event)
    laptop.close()

    with pytest.raises(WrongPassphrase):
        open_workspace(laptop.folder, "")
    open_workspace(laptop.folder, PASSPHRASE).close()
