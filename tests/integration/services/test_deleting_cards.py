"""Families and cases entered by mistake go with what hangs on them, and come back whole."""

from datetime import UTC, datetime, time, timedelta

import pytest

from fieldkit.records.entity import Entity
from fieldkit.records.people import Role
from fieldkit.records.submission import Subject
from fieldkit.records.undoing import NotUndoable
from fieldkit.services.cases import FamilyMissing, due_today, family_card, find_families
from fieldkit.services.deleting import (
    CardMissing,
    DraftsInTheWay,
    FamilyDeleted,
    ReasonMissing,
    ask_deletion,
    bring_back,
    delete_card,
    delete_person,
    list_deleted,
)
from fieldkit.services.filling import begin_form, discard_draft, save_draft
from fieldkit.services.keeping import DueKind, due_erasures
from fieldkit.services.undoing import step_done, undo_step
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace
from tests.support.answers import register_family, subject_of
from tests.support.colleagues import INNA, as_user

WHY = "внесена дважды"


@pytest.fixture
def registered(laptop: Workspace):
    return register_family(laptop)


@pytest.fixture
def family(registered) -> str:
    return subject_of(registered, "families").entity_id


@pytest.fixture
def case(registered) -> str:
    return subject_of(registered, "cases").entity_id


def allowance(laptop: Workspace, case: str) -> None:
    with laptop.unit_of_work() as work:
        work.entities.save(Entity("allowances", "a1", "выплата", {"case_id": case}))
        work.commit()


def counts(laptop: Workspace) -> tuple[int, ...]:
    with laptop.reading() as work:
        names = ("families", "persons", "cases", "allowances")
        return tuple(work.entities.count(name) for name in names)


def begins(laptop: Workspace, case: str) -> str:
    filling = begin_form(laptop, "service_record", subject=Subject("cases", case))
    return save_draft(laptop, filling).draft_id


def test_what_goes_with_a_family_is_counted_before(laptop, family, case):
    allowance(laptop, case)

    found = ask_deletion(laptop, "families", family)

    assert (found.persons, found.open_cases, found.records) == (2, 1, 1)
    assert (found.forms, found.drafts) == (1, 0)


def test_a_family_goes_with_its_people_cases_and_their_records(laptop, family, case):
    allowance(laptop, case)

    delete_card(laptop, "families", family, WHY)

    assert counts(laptop) == (0, 0, 0, 0)
    assert find_families(laptop).total == 0
    assert due_today(laptop).totals == (0, 0, 0, 0)
    with pytest.raises(FamilyMissing):
        family_card(laptop, family)
    with laptop.reading() as work:
        assert work.submissions.count() == 1


def test_it_is_one_line_of_what_was_deleted_and_comes_back_whole(laptop, family, case):
    allowance(laptop, case)
    before = family_card(laptop, family)
    delete_card(laptop, "families", family, WHY)

    (line,) = list_deleted(laptop)
    bring_back(laptop, line.list_name, line.entity_id)

    after = family_card(laptop, family)
    assert (line.reason, line.until) == (WHY, line.deleted_on + timedelta(days=30))
    assert counts(laptop) == (1, 2, 1, 1)
    assert (after.members, after.cases) == (before.members, before.cases)
    assert list_deleted(laptop) == ()


def test_who_was_deleted_before_stays_deleted_when_the_family_comes_back(laptop, family):
    tim = family_card(laptop, family).members[1]
    delete_person(laptop, tim.id, WHY)
    delete_card(laptop, "families", family, WHY)

    with pytest.raises(FamilyDeleted):
        bring_back(laptop, "persons", tim.id)
    bring_back(laptop, "families", family)

    assert len(family_card(laptop, family).members) == 1
    assert [one.entity_id for one in list_deleted(laptop)] == [tim.id]


def test_a_case_goes_alone_and_the_family_stays(laptop, family, case):
    allowance(laptop, case)

    delete_card(laptop, "cases", case, WHY)
    gone = counts(laptop)
    bring_back(laptop, "cases", case)

    assert gone == (1, 2, 0, 0)
    assert counts(laptop) == (1, 2, 1, 1)
    assert family_card(laptop, family).cases[0].open


def test_a_draft_of_anybody_about_it_stands_in_the_way(laptop, family, case):
    draft = begins(laptop, case)

    for list_name, key in (("families", family), ("cases", case)):
        with pytest.raises(DraftsInTheWay):
            delete_card(laptop, list_name, key, WHY)
    counted = ask_deletion(laptop, "families", family).drafts
    discard_draft(laptop, draft)
    delete_card(laptop, "families", family, WHY)

    assert counted == 1
    assert counts(laptop) == (0, 0, 0, 0)


def test_a_reason_is_needed_and_only_cards_are_deleted(laptop, family):
    person = family_card(laptop, family).members[0]

    with pytest.raises(ReasonMissing):
        delete_card(laptop, "families", family, " ")
    for list_name, key in (("families", "nirgends"), ("persons", person.id), ("districts", "d")):
        with pytest.raises(CardMissing):
            delete_card(laptop, list_name, key, WHY)

    assert counts(laptop) == (1, 2, 1, 0)


def test_the_deletion_of_a_family_is_undone_as_one_act(laptop, family, case):
    allowance(laptop, case)
    delete_card(laptop, "families", family, WHY)
    step = step_done(laptop, "карточка удалена")

    undo_step(laptop, step)

    assert counts(laptop) == (1, 2, 1, 1)
    assert len(family_card(laptop, family).members) == 2


def test_nobody_takes_back_what_a_colleague_did(laptop, family):
    add_user(laptop, "Ивина Инна", INNA, Role.SPECIALIST)
    delete_card(laptop, "families", family, WHY)
    step = step_done(laptop, "карточка удалена")

    with pytest.raises(NotUndoable):
        as_user(laptop, INNA, lambda theirs: undo_step(theirs, step))

    assert counts(laptop)[0] == 0


def test_deleted_records_are_the_same_after_a_rebuild(laptop, family, case):
    allowance(laptop, case)
    delete_card(laptop, "families", family, WHY)

    assert laptop.database.tables_apart() == ()


def test_deleting_and_bringing_back_stand_in_the_journal(laptop, family):
    delete_card(laptop, "families", family, WHY)
    bring_back(laptop, "families", family)

    with laptop.reading() as work:
        acts = {(entry.action, entry.subject) for entry in work.log.list()}
    assert {
        ("card_deleted", f"families/{family}"),
        ("brought_back", f"families/{family}"),
    } <= acts


def test_who_was_deleted_is_proposed_for_erasing_after_thirty_days(laptop, family):
    delete_card(laptop, "families", family, WHY)
    deleted = list_deleted(laptop)[0].deleted_on

    def at(days: int):
        laptop.now = lambda: datetime.combine(deleted + timedelta(days), time(12), tzinfo=UTC)
        return [one.kind for one in due_erasures(laptop)]

    assert at(30) == []
    assert at(31) == [DueKind.DELETED, DueKind.DELETED]
