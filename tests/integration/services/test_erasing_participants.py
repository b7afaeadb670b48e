"""Participants of events are erased: a number stands for the name, marks and totals stay."""

from dataclasses import replace
from datetime import date, time
from types import SimpleNamespace

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.entity import Entity
from fieldkit.records.erasure import AlreadyErased
from fieldkit.records.event import EventFormat
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.attendance import (
    create_event,
    event_summary,
    mark_attendance,
    match_people,
    open_event,
    plan_sessions,
    register,
    update_registration,
)
from fieldkit.services.backups import carry_backup
from fieldkit.services.erasing import act_paper
from fieldkit.services.erasing_participants import (
    ask_participant,
    erase_participant,
    erase_sign_in_sheet,
)
from fieldkit.services.restoring import erase_again, restore_backup
from fieldkit.services.workspace import Workspace
from fieldkit.store.wrapping import derived_key
from tests.support.laptops import PASSPHRASE, open_laptop
from tests.support.pages import deciphered
from tests.support.papers import text_of

DAY = date(2026, 11, 11)
NAME, ORG = "Свиристелева Аглая", "Центр «Берег»"


def held(laptop: Workspace, name: str = NAME, **others: str):
    """Hold an event at which somebody was late, with a note that names them."""
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY)
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(10), time(11, 30))])
    someone = register(laptop, event.id, name, ORG, "Свободный", position="психолог", **others)
    register(laptop, event.id, "Осинина Вера", ORG)
    mark_attendance(laptop, session.id, someone.id, AttendanceStatus.LATE, 5, f"ждали: {name}")
    return SimpleNamespace(event=event.id, session=session.id, id=someone.id)


def card(laptop: Workspace, **properties: str) -> str:
    with laptop.unit_of_work() as work:
        facts = {"surname": "Свиристелева", "given": "Аглая", "phone": "+7 000 765-43-21"}
        work.entities.save(Entity("specialists", "sp-1", NAME, {**facts, **properties}))
        work.commit()
    return "sp-1"


def everything(laptop: Workspace) -> bytes:
    """Return what the database holds on its pages, freed ones too."""
    laptop.database.empty_wal()
    key = derived_key(laptop.database.keys.data_key, "database")
    return deciphered(laptop.folder / "fieldkit.db", key)


def test_the_question_says_whom_it_concerns(laptop):
    one = held(laptop)

    found = ask_participant(laptop, one.id)

    assert found.who == f"№ 1, {NAME}"
    assert (found.same, found.alike, found.card) == ((one.id,), (), False)


def test_a_number_stands_for_the_name_and_marks_and_totals_stay(laptop):
    one = held(laptop)
    before = event_summary(laptop, one.event)

    erase_participant(laptop, one.id, ErasureReason.WITHDRAWAL)

    grid = open_event(laptop, one.event)
    first = grid.registrations[0]
    assert (first.name, first.position, first.org_then) == ("№ 1", "", ORG)
    assert grid.marks[one.session, one.id].status is AttendanceStatus.LATE
    assert grid.marks[one.session, one.id].note == ""
    assert event_summary(laptop, one.event) == before
    assert match_people(laptop, "свирист") == ()


def test_no_page_of_the_database_keeps_the_name(laptop):
    one = held(laptop)
    before = everything(laptop)

    erase_participant(laptop, one.id, ErasureReason.DEMAND)

    after = everything(laptop)
    for word in ("Свиристелева", "свиристелева", "психолог"):
        assert word.encode() in before
        assert word.encode() not in after
    assert laptop.database.tables_apart() == ()


def test_the_act_names_nobody_and_is_printed(laptop):
    one = held(laptop)

    act = erase_participant(laptop, one.id, ErasureReason.WITHDRAWAL)

    file = laptop.folder.parent / "act.pdf"
    file.write_bytes(act_paper(laptop, act.number))
    told = " ".join(text_of(file).split())
    assert act.subject.replace("\N{NO-BREAK SPACE}", " ") == "11 Nov 2026, № 1"
    assert "Свиристелева" not in told
    assert "day of the event and row of the sheet" in told
    assert "name on the sign-in sheet" in told


def test_the_same_name_elsewhere_goes_along_only_at_a_word(laptop):
    first, second = held(laptop), held(laptop)
    held(laptop, "Свиристелева Аглая Петровна")

    found = ask_participant(laptop, first.id)
    erase_participant(laptop, first.id, ErasureReason.DEMAND)
    left = open_event(laptop, second.event).registrations[0].name
    erase_participant(laptop, second.id, ErasureReason.DEMAND, alike=True)

    assert found.alike == (second.id,)
    assert left == NAME
    assert [one.name for one in match_people(laptop, "свирист")] == ["Свиристелева Аглая Петровна"]


def test_a_card_among_the_professionals_goes_with_all_of_its_registrations(laptop):
    key = card(laptop)
    first, second = held(laptop, specialist_id=key), held(laptop, specialist_id=key)

    found = ask_participant(laptop, first.id)
    act = erase_participant(laptop, first.id, ErasureReason.WITHDRAWAL)

    with laptop.reading() as work:
        gone = work.entities.get("specialists", key)
    assert (set(found.same), found.card) == ({first.id, second.id}, True)
    assert gone.erased
    assert open_event(laptop, second.event).registrations[0].name == "№ 1"
    assert "phone" in act.facts["fields"]
    assert b"765-43-21" not in everything(laptop)


def test_whoever_works_here_keeps_the_card(laptop):
    key = card(laptop, is_staff="yes")
    one = held(laptop, specialist_id=key)

    erase_participant(laptop, one.id, ErasureReason.DEMAND)

    with laptop.reading() as work:
        kept = work.entities.get("specialists", key)
    first = open_event(laptop, one.event).registrations[0]
    assert not kept.erased
    assert (first.name, first.specialist_id) == ("№ 1", "")


def test_nobody_is_erased_twice(laptop):
    one = held(laptop)
    erase_participant(laptop, one.id, ErasureReason.DEMAND)

    for nobody in (one.id, "nirgends"):
        with pytest.raises(AlreadyErased):
            erase_participant(laptop, nobody, ErasureReason.DEMAND)


def test_a_whole_sign_in_sheet_is_erased_as_one_act(laptop):
    one = held(laptop)

    act = erase_sign_in_sheet(laptop, one.event)

    assert [r.name for r in open_event(laptop, one.event).registrations] == ["№ 1", "№ 2"]
    assert act.reason is ErasureReason.RETENTION
    assert act.subject.endswith("№ 1–2")
    with pytest.raises(AlreadyErased):
        erase_sign_in_sheet(laptop, one.event)


def test_a_restore_does_not_bring_a_participant_back(laptop, tmp_path):
    stick = tmp_path / "флешка"
    stick.mkdir()
    key = card(laptop)
    one, other = held(laptop, specialist_id=key), held(laptop, "Дроздова Вера")
    there = carry_backup(laptop, stick)
    erase_participant(laptop, one.id, ErasureReason.DEMAND)
    erase_participant(laptop, other.id, ErasureReason.DEMAND)
    folder = laptop.folder
    laptop.close()
    restore_backup(folder, there, PASSPHRASE)
    back = open_laptop(folder)
    brought = open_event(back, one.event).registrations[0].name

    count = erase_again(back)

    names = {open_event(back, e).registrations[0].name for e in (one.event, other.event)}
    with back.reading() as work:
        gone = work.entities.get("specialists", key)
    again = erase_again(back)
    back.close()
    assert brought == NAME
    assert (count, again) == (2, 0)
    assert names == {"№ 1"}
    assert gone.erased


def test_a_name_written_again_by_hand_is_a_name(laptop):
    one = held(laptop)
    erase_participant(laptop, one.id, ErasureReason.MISTAKE)
    first = open_event(laptop, one.event).registrations[0]

    update_registration(laptop, replace(first, name="Сойкина Нина"))

    assert ask_participant(laptop, one.id).who == "№ 1, Сойкина Нина"
