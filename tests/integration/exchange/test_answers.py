"""Head office answers a laptop: its receipt and what others wrote, by one file, and no more."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fieldkit.records.change import EntityType
from fieldkit.records.device import Disclosure
from fieldkit.records.entity import Entity
from fieldkit.records.event import EventFormat
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.submission import Subject
from fieldkit.services.attendance import create_event
from fieldkit.services.discrepancies import list_discrepancies
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import intake_folder, take_in
from fieldkit.services.laptop_answers import write_answer, write_answers
from fieldkit.services.progress import Cancelled
from fieldkit.services.reviewing import form_states, return_submission, returned_forms
from fieldkit.services.trusting import revoke_laptop
from fieldkit.services.workspace import Workspace
from fieldkit.store.contents import KINDS
from tests.integration.exchange.conftest import Field, family, save_family
from tests.support.workspaces import submission


@pytest.fixture
def neighbour(field: Field, office: Workspace) -> Workspace:
    return field.laptop("соседний", office)


def hand_over(laptop: Workspace, office: Workspace, field: Field) -> None:
    """Carry a laptop's bundle to head office; the answer that is written beside it gets lost."""
    stick = field.stick(f"от {laptop.device.name}")
    assert take_in(office, export_bundle(laptop, None, stick).path).status is IntakeStatus.TAKEN


def answer(laptop: Workspace, office: Workspace, stick):
    """Carry an answer of head office to a laptop and return what became of it."""
    found = take_in(laptop, write_answer(office, laptop.device.id, stick).paths[0])
    assert found.status is IntakeStatus.TAKEN
    return found


def save(workspace: Workspace, *entities: Entity) -> None:
    with workspace.unit_of_work() as work:
        work.entities.save_all(entities)
        work.commit()


def finalize(workspace: Workspace, key: str, family_id: str = "") -> None:
    about = [Subject("families", family_id)] if family_id else []
    with workspace.unit_of_work() as work:
        work.submissions.save(submission(f"uuid:{key}", *about, user_id=workspace.user.id))
        work.commit()


def case(key: str, family_id: str, curator: str = "", **others: str) -> Entity:
    return Entity("cases", key, key, {"family_id": family_id, "curator_id": curator, **others})


def specialist(workspace: Workspace, key: str) -> str:
    """Let whoever works on a laptop have a row among the specialists."""
    with workspace.unit_of_work() as work:
        work.entities.save(Entity("specialists", key, key, {"user_id": workspace.user.id}))
        work.users.save(replace(workspace.user, specialist_id=key))
        work.commit()
    return key


def lacks(office: Workspace, laptop: Workspace, stick) -> int:
    return write_answer(office, laptop.device.id, stick).changes


def test_a_correction_made_at_the_office_comes_with_the_receipt(field, office, laptop, stick):
    mine = save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)
    save_family(office, "Рябинина", mine, phone="+7 000 123-45-67")

    found = answer(laptop, office, stick)

    assert family(laptop, mine).get("phone") == "+7 000 123-45-67"
    assert found.sentence.startswith(
        "1 card was corrected, 2 changes were confirmed. Everything is handed over and confirmed."
    )
    assert found.news.corrected == (mine,)
    with laptop.reading() as work:
        assert work.changes.unconfirmed_count() == 0
        assert work.changes.verify() == ()


def test_a_returned_form_appears_with_the_comments(field, office, laptop, stick):
    finalize(laptop, "1")
    hand_over(laptop, office, field)
    return_submission(office, "uuid:1", "Нет даты визита", {"/data/a": "Кто это?"})

    found = answer(laptop, office, stick)

    (returned,) = returned_forms(laptop)
    assert returned.review.comment == "Нет даты визита"
    assert found.news.returned == ("uuid:1",)
    assert found.sentence.startswith("1 form was returned")
    assert form_states(laptop, ["uuid:1"])["uuid:1"].name == "RETURNED"


def test_what_a_laptop_has_said_that_it_has_is_not_sent_again(field, office, laptop, stick):
    mine = save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)
    save_family(office, "Рябинина", mine, phone="+7 000 123-45-67")
    answer(laptop, office, stick)
    save_family(laptop, "Рябинина", mine, settlement="Ольховка")
    hand_over(laptop, office, field)

    assert lacks(office, laptop, stick) == 0


def test_an_answer_that_was_lost_heals_itself_with_the_next(field, office, laptop, stick):
    mine = save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)
    save_family(office, "Рябинина", mine, phone="+7 000 123-45-67")
    write_answer(office, laptop.device.id, field.stick("утонувшая"))
    save_family(office, "Рябинина", mine, settlement="Ольховка")

    answer(laptop, office, stick)

    assert family(laptop, mine).get("phone") == "+7 000 123-45-67"
    assert family(laptop, mine).get("settlement") == "Ольховка"


def test_every_kind_of_the_log_has_its_way_to_a_laptop():
    by_others = {EntityType.ENTITY, EntityType.SUBMISSION, EntityType.REVIEW, EntityType.EVENT}
    common = {EntityType.PAPER_DESIGN, EntityType.FORM_WITHDRAWAL}
    of_sessions = {EntityType.MARK, EntityType.HEADCOUNT, EntityType.HALL_TOTAL}
    own_alone = {EntityType.NUMBER_BLOCK}
    of_events = {kind for kind, spec in KINDS.items() if "event_id" in spec.fields}

    placed = by_others | common | of_sessions | own_alone | of_events

    assert set(EntityType) <= placed


def test_answers_in_any_order_and_twice_give_one_state(field, office, laptop, stick):
    mine = save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)
    save_family(office, "Рябинина", mine, phone="+7 000 123-45-67")
    first = write_answer(office, laptop.device.id, stick).paths[0]
    save_family(office, "Рябинина", mine, phone="+7 000 765-43-21")
    second = write_answer(office, laptop.device.id, stick).paths[0]

    take_in(laptop, second)
    take_in(laptop, first)
    again = take_in(laptop, second)

    assert again.status is IntakeStatus.DUPLICATE
    assert family(laptop, mine).get("phone") == "+7 000 765-43-21"
    assert list_discrepancies(laptop) == ()


def test_nothing_of_other_families_comes(field, office, laptop, neighbour, stick):
    mine, theirs = save_family(laptop, "Рябинина"), save_family(neighbour, "Осинина")
    finalize(neighbour, "9", theirs)
    create_event(neighbour, "Чужой", EventFormat.SEMINAR, date(2026, 11, 12), date(2026, 11, 12))
    hand_over(laptop, office, field)
    hand_over(neighbour, office, field)
    save(neighbour, Entity("persons", "p2", "Рябинин Олег", {"family_id": mine}))
    hand_over(neighbour, office, field)

    found = answer(laptop, office, stick)

    with laptop.reading() as work:
        assert [one.id for one in work.entities.list("families")] == [mine]
        assert [one.id for one in work.entities.list("persons")] == ["p2"]
        assert work.submissions.get("uuid:9") is None
        assert work.attendance.events() == ()
        stored = [change.entity for change in work.changes.history("entity", f"families/{theirs}")]
    assert stored == []
    assert found.news.corrected == (mine,)


def test_an_act_that_names_new_teams_alone_goes_whole(field, office, laptop, neighbour, stick):
    people = specialist(laptop, "s1")
    mine, theirs = save_family(laptop, "Рябинина"), save_family(neighbour, "Осинина")
    save(laptop, case("c1", mine, people))
    save(neighbour, case("c2", theirs, "s8"))
    hand_over(laptop, office, field)
    hand_over(neighbour, office, field)
    save(office, case("c1", mine, people, team_ids="s9"), case("c2", theirs, "s9"))

    answer(laptop, office, stick)

    with laptop.reading() as work:
        assert work.entities.get("cases", "c1").get("team_ids") == "s9"
        assert work.entities.get("cases", "c2") is None


def test_a_case_that_is_assigned_brings_its_whole_family(field, office, laptop, neighbour, stick):
    people = specialist(laptop, "s1")
    hand_over(laptop, office, field)
    theirs = save_family(neighbour, "Осинина", phone="+7 000 123-45-67")
    save(neighbour, case("c1", theirs, "s9"))
    finalize(neighbour, "9", theirs)
    hand_over(neighbour, office, field)
    assert lacks(office, laptop, stick) == 0

    save(office, case("c1", theirs, people))
    found = answer(laptop, office, stick)

    assert family(laptop, theirs).get("phone") == "+7 000 123-45-67"
    assert found.news.came == (theirs,)
    with laptop.reading() as work:
        assert work.submissions.get("uuid:9") is not None


def test_a_case_that_passed_to_others_says_so_and_brings_nothing_more(
    field, office, laptop, neighbour, stick
):
    people = specialist(laptop, "s1")
    mine = save_family(laptop, "Рябинина")
    save(laptop, case("c1", mine, people))
    hand_over(laptop, office, field)
    answer(laptop, office, stick)

    save(office, case("c1", mine, "s9"))
    save_family(office, "Рябинина", mine, phone="+7 000 123-45-67")
    answer(laptop, office, stick)

    with laptop.reading() as work:
        assert work.entities.get("cases", "c1").get("curator_id") == "s9"
    assert family(laptop, mine).get("phone") == ""


def test_an_erasure_at_the_office_erases_on_the_laptop(field, office, laptop, stick):
    mine = save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)
    answer(laptop, office, stick)
    with office.unit_of_work() as work:
        work.erasures.erase([work.entities.get("families", mine)], reason="consent_withdrawn")
        work.commit()

    found = answer(laptop, office, stick)

    assert family(laptop, mine).erased
    assert found.news.erased == 1
    with laptop.reading() as work:
        texts = [c.payload for c in work.changes.history("entity", f"families/{mine}")]
    assert "Рябинина" not in texts


def test_a_laptop_that_lost_what_it_had_handed_over_gets_it_back(field, office, laptop, stick):
    save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)
    with office.unit_of_work() as work:
        # As of a workspace that was restored from a copy of before.
        said = work.laptop_reports.of(laptop.device.id)
        work.laptop_reports.hear(
            laptop.device.id, replace(said.report, epoch="f" * 32, chains=()), 1, "0.1.0"
        )
        work.commit()
    fresh = field.laptop("новый", office)

    lost = write_answer(office, laptop.device.id, stick)

    assert lost.changes == 2
    assert lacks(office, fresh, stick) == 0


def test_a_laptop_that_hands_over_less_is_told_of_nobody(field, office, laptop, stick):
    mine = save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)
    save_family(office, "Рябинина", mine, phone="+7 000 123-45-67")
    with office.unit_of_work() as work:
        known = work.devices.get(laptop.device.id)
        work.devices.save(replace(known, disclosure=Disclosure.TOTALS))
        work.commit()

    assert lacks(office, laptop, stick) == 0


def test_only_those_get_an_answer_whom_there_is_something_to_tell(
    field, office, laptop, neighbour, stick
):
    mine = save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)
    save_family(office, "Рябинина", mine, phone="+7 000 123-45-67")
    field.laptop("молчащий", office)
    save_family(neighbour, "Осинина")
    hand_over(neighbour, office, field)
    revoke_laptop(office, neighbour.device.id)

    found = write_answers(office, stick)

    assert [one.laptop.id for one in found.written] == [laptop.device.id]
    assert found.nothing == 1
    assert [path.name for path in stick.iterdir()] == [found.written[0].paths[0].name]


def test_a_receipt_that_is_owed_is_reason_enough(field, office, laptop, stick):
    save_family(laptop, "Рябинина")
    sent = export_bundle(laptop, None, stick)
    office.now = lambda: datetime(2026, 11, 30, 12, tzinfo=UTC)
    take_in(office, sent.path, receipt_to=field.folder / "нет такой папки")
    office.now = lambda: datetime(2026, 11, 30, 13, tzinfo=UTC)

    first, second = write_answers(office, stick), write_answers(office, stick)

    assert (len(first.written), len(second.written)) == (1, 0)


def test_writing_answers_can_be_stopped_between_laptops(field, office, laptop, neighbour, stick):
    class Stopping:
        def step(self, *told: object) -> None:
            if told[0]:
                raise Cancelled

    for one in (laptop, neighbour):
        save_family(one, "Рябинина")
        export_bundle(one, None, field.stick("все"))
    for file in sorted(field.stick("все").iterdir()):
        take_in(office, file, receipt_to=field.folder / "нет такой папки")

    with pytest.raises(Cancelled):
        write_answers(office, stick, Stopping())

    assert len(list(stick.iterdir())) == 1


def test_a_folder_is_answered_with_what_all_its_bundles_brought(
    field, office, laptop, neighbour, stick
):
    shared = save_family(laptop, "Рябинина")
    hand_over(laptop, office, field)
    save(neighbour, Entity("persons", "p2", "Рябинин Олег", {"family_id": shared}))
    save_family(laptop, "Рябинина", shared, settlement="Ольховка")
    for one in (laptop, neighbour):
        export_bundle(one, None, stick)

    found = {one.sender: one.receipt_path for one in intake_folder(office, stick)}
    take_in(laptop, found[laptop.device.id])
    take_in(neighbour, found[neighbour.device.id])

    with laptop.reading() as work:
        assert [one.id for one in work.entities.list("persons")] == ["p2"]
    assert family(neighbour, shared).get("settlement") == "Ольховка"
