"""Families go from laptop to laptop: whole, signed by their authors, led by the colleague since."""

from dataclasses import replace
from datetime import date, time

import pytest

from fieldkit.bundles.errors import StickFull
from fieldkit.records.answer_note import AnswerNote
from fieldkit.records.attachment import Attachment
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.entity import Entity
from fieldkit.records.event import EventFormat
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.people import Role
from fieldkit.records.permissions import NotAllowed
from fieldkit.records.submission import Draft, Subject
from fieldkit.services import handing_over_cases
from fieldkit.services.attendance import add_session, create_event, mark_attendance
from fieldkit.services.case_team import CaseMissing, LedByOthers
from fieldkit.services.cases import family_card
from fieldkit.services.export import NothingToHandOver, export_bundle
from fieldkit.services.handing_over_cases import (
    ColleagueUnknown,
    DraftsAboutThem,
    GoneOn,
    HandoverMissing,
    MixedWithOthers,
    SuccessorMissing,
    ask_handover,
    hand_over_cases,
    last_handover,
    list_handovers,
    take_back_handover,
    write_handover_again,
)
from fieldkit.services.importing import import_any
from fieldkit.services.intake import take_in
from fieldkit.services.registrations import register
from fieldkit.services.relaying import forward_carried, take_along
from fieldkit.services.trusting import revoke_laptop
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field
from tests.support.two_laptops import (
    ANNA,
    BELLA,
    Pair,
    becomes,
    bring,
    case,
    do,
    names,
    save,
    tell_list,
    value,
)
from tests.support.workspaces import submission


def test_a_colleague_goes_on_with_the_whole_family(pair: Pair):
    about = Subject("families", "f1")
    do(pair.anna, lambda work: work.submissions.save(submission("uuid:1", about)))

    written = pair.hand("f1")
    found = import_any(pair.bella, written.paths[0])

    assert found.status is IntakeStatus.TAKEN, found.sentence
    assert names(pair.bella) == ["Рябинина"]
    assert value(pair.bella, "persons", "p1", "given") == "Нина"
    assert value(pair.bella, "cases", "c1", "curator_id") == BELLA
    assert "Ольхова Анна" in found.sentence
    with pair.bella.reading() as work:
        assert work.submissions.get("uuid:1") is not None
        assert work.changes.verify() == ()
        assert work.entities.get("families", "f2") is None
    received = last_handover(pair.bella, "f1")
    assert (received.giver_name, received.out) == ("Ольхова Анна", False)


def test_the_giver_is_out_of_the_team_and_remembers_it(pair: Pair):
    pair.hand("f1")

    assert names(pair.anna) == ["Осинина"]
    with pytest.raises(LedByOthers, match="Берёзова Белла"):
        family_card(pair.anna, "f1")
    (kept,) = list_handovers(pair.anna)
    assert (kept.receiver_name, [one.words for one in kept.families]) == (
        "Берёзова Белла",
        ["2611-c1"],
    )


def test_the_giver_may_stay_in_the_team(pair: Pair):
    pair.hand("f1", stay=True)

    assert names(pair.anna) == ["Осинина", "Рябинина"]
    assert value(pair.anna, "cases", "c1", "team_ids") == ANNA
    assert last_handover(pair.anna, "f1").receiver_name == "Берёзова Белла"


def test_head_office_learns_it_from_either(pair: Pair, field: Field):
    take_in(pair.bella, pair.hand("f1").paths[0])
    save(pair.bella, Entity("persons", "p1", "", {"phone": "+7 000 123-45-67"}))

    bring(pair.bella, pair.office, field.stick("от берёзовой"))

    assert value(pair.office, "cases", "c1", "curator_id") == BELLA
    assert value(pair.office, "persons", "p1", "phone") == "+7 000 123-45-67"
    assert value(pair.office, "persons", "p1", "given") == "Нина"
    bring(pair.anna, pair.office, field.stick("от ольховой"))
    with pair.office.reading() as work:
        assert work.changes.discrepancies() == ()
        assert work.changes.verify() == ()


def test_what_head_office_lacks_is_not_lost_with_the_givers_laptop(pair: Pair, field: Field):
    """The laptop that wrote it falls into the river; nothing of it was ever handed over."""
    take_in(pair.bella, pair.hand("f1").paths[0])
    pair.anna.close()

    first = export_bundle(pair.bella, None, field.stick("первая"))
    again = export_bundle(pair.bella, None, field.stick("вторая"))
    found = take_in(pair.office, again.path)
    take_in(pair.bella, found.receipt_path)

    assert first.changes == again.changes > 0
    assert value(pair.office, "families", "f1", "surname") == "Рябинина"
    with pytest.raises(NothingToHandOver):
        export_bundle(pair.bella, None, field.stick("третья"))


def test_a_contact_at_an_event_goes_along_with_the_whole_event(pair: Pair):
    day = date(2026, 11, 12)
    event = create_event(pair.anna, "Группа", EventFormat.SEMINAR, day, day)
    session = add_session(pair.anna, event.id, day, time(10), time(11))
    mine = register(pair.anna, event.id, "Рябинина Нина")
    other = register(pair.anna, event.id, "Буковская Н. Л.")
    do(
        pair.anna,
        lambda work: work.attendance.save_registration(replace(mine, person_id="p1", case_id="c1")),
    )
    for line in (mine, other):
        mark_attendance(pair.anna, session.id, line.id, AttendanceStatus.PRESENT)
    create_event(pair.anna, "Другое", EventFormat.SEMINAR, day, day)

    take_in(pair.bella, pair.hand("f1").paths[0])

    with pair.bella.reading() as work:
        assert [one.id for one in work.attendance.events()] == [event.id]
        assert len(work.attendance.grid(event.id).marks) == 2


def test_the_question_before_says_what_goes(pair: Pair):
    asked = ask_handover(pair.anna, ["f1"])

    assert asked.families == ("2611-c1",)
    assert [one.id for one in asked.laptops] == [pair.bella.device.id]
    assert asked.specialists == ((BELLA, "Берёзова Белла"),)
    assert (asked.others, asked.drafts, asked.files) == ((), 0, 0)


def draft_about(pair: Pair, key: str = "d1", **others: object) -> Draft:
    """Keep a draft about the family that goes, the giver's own unless said otherwise."""
    now = pair.anna.now().replace(microsecond=0)
    made = Draft(
        key,
        "visit",
        "1",
        pair.anna.user.id,
        "<data><a>Слово</a></data>",
        now,
        now,
        title="Визит",
        place="/data/a",
        subject=Subject("families", "f1"),
        notes=(AnswerNote("/data/a", "со слов бабушки", now, "u", "Ольхова Анна"),),
        comment_places=(("/data/a", "/data/b"),),
    )
    made = replace(made, **others)
    do(pair.anna, lambda work: work.drafts.save(made))
    return made


def drafts(workspace: Workspace) -> list[str]:
    with workspace.reading() as work:
        return [one.id for one in work.drafts.list()]


def test_the_givers_drafts_go_along_and_are_put_away(pair: Pair):
    made = draft_about(pair)
    asked = ask_handover(pair.anna, ["f1"])

    found = import_any(pair.bella, pair.hand("f1").paths[0])

    assert (asked.drafts_go, asked.drafts) == (1, 0)
    assert "1 draft came along" in found.sentence
    assert drafts(pair.anna) == []
    with pair.bella.reading() as work:
        assert work.drafts.get("d1") == replace(made, user_id=pair.bella.user.id)
    with pair.anna.reading() as work:
        assert [draft.id for draft, _at in work.drafts.deleted()] == ["d1"]


def test_a_draft_that_came_along_is_not_taken_twice(pair: Pair, field: Field):
    draft_about(pair)
    take_in(pair.bella, pair.hand("f1").paths[0])
    now = pair.bella.now()
    do(pair.bella, lambda work: work.drafts.put_away("d1", now))
    (handover,) = list_handovers(pair.anna)

    again = write_handover_again(pair.anna, handover.id, field.stick("ещё"))

    assert take_in(pair.bella, again.paths[0]).status is IntakeStatus.TAKEN
    assert drafts(pair.bella) == []


def test_what_is_taken_back_brings_its_drafts_back(pair: Pair):
    draft_about(pair)
    pair.hand("f1")
    (handover,) = list_handovers(pair.anna)

    take_back_handover(pair.anna, handover.id)

    assert drafts(pair.anna) == ["d1"]


def test_drafts_stay_with_a_giver_who_stays_in_the_team(pair: Pair):
    draft_about(pair)

    take_in(pair.bella, pair.hand("f1", stay=True).paths[0])

    assert (drafts(pair.anna), drafts(pair.bella)) == (["d1"], [])


@pytest.mark.parametrize(
    "others",
    [
        {"user_id": "somebody else"},
        {"subject": None, "instance": "<data><a>f1</a></data>"},
    ],
)
def test_other_drafts_about_the_family_stay_and_stand_in_the_way(pair: Pair, others):
    draft_about(pair, **others)

    with pytest.raises(DraftsAboutThem):
        pair.hand("f1")

    assert value(pair.anna, "cases", "c1", "curator_id") == ANNA
    assert drafts(pair.anna) == ["d1"]
    assert pair.hand("f1", stay=True).changes


def test_a_draft_with_a_file_stays_and_stands_in_the_way(pair: Pair):
    draft_about(pair)
    now = pair.anna.now()
    photo = Attachment("d1", "1.jpg", "Фото", 3, "image/jpeg", "0" * 64, now)
    do(pair.anna, lambda work: work.attachments.add(photo, now))

    with pytest.raises(DraftsAboutThem):
        pair.hand("f1")


def test_what_was_entered_in_one_act_is_said_and_asks_for_the_right_to_it(pair: Pair):
    both = [Entity("families", f"f{n}", f"Семья {n}", {"surname": f"Сойкина {n}"}) for n in (3, 4)]
    save(pair.anna, *both)
    save(pair.anna, case("c3", "f3", ANNA), case("c4", "f4", ANNA))
    save(pair.anna, case("c4", "f4", "s-third"))
    with pytest.raises(MixedWithOthers):
        pair.hand("f3")
    save(pair.anna, case("c4", "f4", ANNA))
    assert ask_handover(pair.anna, ["f3"]).others == ("Семья 4",)

    found = import_any(pair.bella, pair.hand("f3").paths[0])

    assert found.status is IntakeStatus.TAKEN
    assert "1 other family" in found.sentence.replace("\N{NO-BREAK SPACE}", " ")


def test_only_who_leads_a_case_hands_it_over(pair: Pair):
    save(pair.anna, case("c9", "f9", BELLA, ANNA), Entity("families", "f9", "Дубовы", {}))

    with pytest.raises(LedByOthers):
        pair.hand("f9")
    with pytest.raises(CaseMissing):
        pair.hand("nobody")
    taker = replace(pair.anna, user=replace(pair.anna.user, role=Role.ATTENDANCE_TAKER))
    with pytest.raises(NotAllowed):
        hand_over_cases(taker, ["f1"], pair.bella.device.id, pair.stick, receiver_id=BELLA)


def test_nobody_unknown_or_revoked_gets_families(pair: Pair, field: Field):
    with pytest.raises(ColleagueUnknown):
        hand_over_cases(pair.anna, ["f1"], "0" * 32, pair.stick, receiver_id=BELLA)
    with pytest.raises(ColleagueUnknown):
        hand_over_cases(pair.anna, ["f1"], pair.office.device.id, pair.stick, receiver_id=BELLA)
    with pytest.raises(SuccessorMissing):
        hand_over_cases(pair.anna, ["f1"], pair.bella.device.id, pair.stick, receiver_id="x")
    revoke_laptop(pair.office, pair.bella.device.id)
    tell_list(pair.office, pair.anna)
    with pytest.raises(ColleagueUnknown):
        pair.hand("f1")
    assert list(pair.stick.iterdir()) == []
    assert list_handovers(pair.anna) == ()


def test_where_the_file_was_not_written_nothing_was_handed_over(pair: Pair, monkeypatch):
    def full(*_args: object, **_more: object) -> None:
        raise StickFull(folder="", size="")

    monkeypatch.setattr(handing_over_cases, "write_handover", full)

    with pytest.raises(StickFull):
        pair.hand("f1")

    assert value(pair.anna, "cases", "c1", "curator_id") == ANNA
    assert names(pair.anna) == ["Осинина", "Рябинина"]


def test_it_is_taken_back_while_nobody_works_with_it(pair: Pair, field: Field):
    save(pair.anna, case("c1", "f1", ANNA, "s-third"))
    written = pair.hand("f1")

    take_back_handover(pair.anna, written.handover.id)

    assert value(pair.anna, "cases", "c1", "curator_id") == ANNA
    assert value(pair.anna, "cases", "c1", "team_ids") == "s-third"
    with pytest.raises(HandoverMissing):
        take_back_handover(pair.anna, written.handover.id)
    take_in(pair.bella, written.paths[0])
    for one in (pair.bella, pair.anna):
        bring(one, pair.office, field.stick(f"от {one.device.name}"))
    assert value(pair.office, "cases", "c1", "curator_id") == ANNA


def test_it_is_not_taken_back_once_the_colleague_works_with_it(pair: Pair):
    written = pair.hand("f1", stay=True)
    take_in(pair.bella, written.paths[0])
    save(pair.bella, replace(case("c1", "f1", BELLA), properties={"stage": "plan"}))
    back = hand_over_cases(
        pair.bella, ["f1"], pair.anna.device.id, pair.stick, receiver_id=ANNA, stay=True
    )
    take_in(pair.anna, back.paths[0])

    with pytest.raises(GoneOn):
        take_back_handover(pair.anna, written.handover.id)
    assert value(pair.anna, "cases", "c1", "stage") == "plan"


def test_it_can_be_written_again_and_taken_in_twice(pair: Pair, field: Field):
    written = pair.hand("f1")
    again = write_handover_again(pair.anna, written.handover.id, field.stick("вторая"))
    take_in(pair.bella, written.paths[0])

    repeated = take_in(pair.bella, written.paths[0])
    other = take_in(pair.bella, again.paths[0])

    assert repeated.status is IntakeStatus.DUPLICATE
    assert (other.status, other.changes) == (IntakeStatus.TAKEN, 0)
    assert len(list_handovers(pair.bella)) == 1


def test_everything_goes_to_ones_own_other_laptop(pair: Pair):
    becomes(pair.bella, ANNA, "Ольхова Анна")

    written = hand_over_cases(pair.anna, ["f1", "f2"], pair.bella.device.id, pair.stick)
    take_in(pair.bella, written.paths[0])

    assert names(pair.bella) == names(pair.anna) == ["Осинина", "Рябинина"]
    assert value(pair.bella, "cases", "c1", "curator_id") == ANNA


def test_a_third_laptop_carries_it_and_cannot_open_it(pair: Pair, field: Field):
    third = field.laptop("кленовка", pair.office)
    tell_list(pair.office, third)
    written = pair.hand("f1")

    take_along(third, written.paths[0])
    sent = forward_carried(third, field.stick("дорога"))

    assert sent.paths[0].read_bytes() == written.paths[0].read_bytes()
    assert sent.paths[0].name == written.paths[0].name
    assert take_in(third, written.paths[0]).reason == "another_laptop"
    assert take_in(pair.bella, sent.paths[0]).status is IntakeStatus.TAKEN
