"""Ctrl+Z outside of a form takes the last act of the session back, or says why not."""

import pytest

from fieldkit.gui.undoing import LastActs
from fieldkit.services.deleting import delete_person
from fieldkit.services.filling import (
    begin_form,
    discard_draft,
    finalize_form,
    list_drafts,
    list_submissions,
    save_draft,
)
from fieldkit.services.undoing import draft_before
from tests.support.answers import answer_registration
from tests.support.laptops import NOON


@pytest.fixture
def acts(desk) -> LastActs:
    desk.workspace.now = lambda: NOON
    return desk.last_acts


def finalized(desk, acts):
    filling = begin_form(desk.workspace, "family_registration")
    answer_registration(filling.session)
    save_draft(desk.workspace, filling)
    draft = draft_before(desk.workspace, filling.draft_id)
    submission = finalize_form(desk.workspace, filling)
    acts.note("the form is finalized", draft)
    return submission


def test_a_finalized_form_becomes_a_draft_again(desk, acts):
    finalized(desk, acts)

    assert acts.undo()

    assert list_submissions(desk.workspace) == ()
    (draft,) = list_drafts(desk.workspace)
    assert "Рябинина" in draft.instance
    with desk.workspace.reading() as work:
        assert work.entities.count("families") == 0
    assert "Undone" in desk.notices.text()


def test_acts_are_taken_back_one_after_another(desk, acts):
    submission = finalized(desk, acts)
    person = next(one.entity_id for one in submission.subjects if one.list_name == "persons")
    delete_person(desk.workspace, person, "внесена дважды")
    acts.note("deleted")

    assert acts.undo()
    with desk.workspace.reading() as work:
        assert not work.entities.get("persons", person).deleted
    assert acts.undo()
    assert list_submissions(desk.workspace) == ()
    assert not acts.undo()


def test_what_somebody_went_on_from_stays(desk, acts):
    submission = finalized(desk, acts)
    person = next(one.entity_id for one in submission.subjects if one.list_name == "persons")
    delete_person(desk.workspace, person, "внесена дважды")

    assert not acts.undo()

    assert "somebody has changed the same thing since" in desk.notices.text()


def test_a_deleted_draft_comes_back(desk, acts):
    filling = begin_form(desk.workspace, "service_record")
    save_draft(desk.workspace, filling)
    acts.note_deleted("deleted", discard_draft(desk.workspace, filling.draft_id))

    assert acts.undo()

    assert [one.id for one in list_drafts(desk.workspace)] == [filling.draft_id]


def test_what_a_bundle_carries_stays(desk, acts):
    finalized(desk, acts)
    with desk.workspace.unit_of_work() as work:
        work.changes.mark_handed_over("b1")
        work.commit()

    assert not acts.undo()

    assert "a bundle carries it already" in desk.notices.text()
    assert len(list_submissions(desk.workspace)) == 1
