"""The form filled before for the same family: found, and shown to the right eyes."""

from dataclasses import replace
from datetime import timedelta

import pytest

from fieldkit.records.people import Role
from fieldkit.records.submission import Subject, Submission
from fieldkit.services.case_team import change_team
from fieldkit.services.earlier_answers import earlier_form
from fieldkit.services.filling import (
    begin_correction,
    begin_form,
    finalize_form,
    open_submission,
)
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace
from tests.support.answers import answer_assessment, register_family, subject_of
from tests.support.laptops import NOON

ASSESSMENT = "family_crisis_assessment"
STAGE = "/data/stage/crisis_stage"
EVIDENCE = "/data/stage/change_evidence"  # of level P3
PLACED = "/data/child[1]/ch/child_placement"
OTHER = "снегирь ель рябина"


@pytest.fixture
def case(laptop: Workspace) -> Subject:
    return subject_of(register_family(laptop), "cases")


def assessed(workspace: Workspace, case: Subject, days: int = 0) -> Submission:
    """Assess the family that many days after noon of the first day."""
    workspace.now = lambda: NOON + timedelta(days=days)
    filling = begin_form(workspace, ASSESSMENT, subject=case)
    answer_assessment(filling.session)
    return finalize_form(workspace, filling)


def told(workspace: Workspace, filling, ref: str) -> str:
    found = earlier_form(workspace, filling)
    if found is None:
        return "no form"
    view = found.beside(filling.session).at(ref)
    return view.value if view is not None else ""


def test_a_second_form_for_the_case_shows_what_the_first_one_said(laptop: Workspace, case):
    first = assessed(laptop, case)

    filling = begin_form(laptop, ASSESSMENT, subject=case)
    found = earlier_form(laptop, filling)

    assert found is not None
    assert (found.finalized_at, found.user_name) == (first.finalized_at, laptop.user.name)
    assert not found.corrected
    assert told(laptop, filling, STAGE) == "tension"
    assert told(laptop, filling, PLACED) == "family"


def test_the_last_one_counts_and_for_a_finalized_form_the_one_before_it(laptop: Workspace, case):
    first, second = assessed(laptop, case), assessed(laptop, case, 1)

    new = earlier_form(laptop, begin_form(laptop, ASSESSMENT, subject=case))
    read = earlier_form(laptop, open_submission(laptop, second.instance_id))

    assert new is not None
    assert read is not None
    assert (new.finalized_at, read.finalized_at) == (second.finalized_at, first.finalized_at)
    assert earlier_form(laptop, open_submission(laptop, first.instance_id)) is None


def test_a_correction_is_compared_with_the_form_that_it_corrects(laptop: Workspace, case):
    first = assessed(laptop, case)
    filling = begin_correction(laptop, first.instance_id)
    filling.session.answer(STAGE, "acute")

    before = earlier_form(laptop, filling)
    corrected = finalize_form(laptop, filling, reason="стадия")
    after = earlier_form(laptop, open_submission(laptop, corrected.instance_id))

    assert before is not None
    assert after is not None
    assert before.corrected
    assert after.corrected
    view = after.beside(filling.session).at(STAGE)
    assert view is not None
    assert view.value == "tension"


def test_a_form_about_nobody_and_a_first_form_have_none_before(laptop: Workspace, case):
    assert earlier_form(laptop, begin_form(laptop, ASSESSMENT, subject=case)) is None
    assert earlier_form(laptop, begin_form(laptop, "family_registration")) is None


def test_whoever_may_not_read_answers_of_few_is_told_none_of_them(laptop: Workspace, case):
    assessed(laptop, case)
    other = replace(laptop, user=add_user(laptop, "Снегирёва", OTHER, Role.SPECIALIST))
    change_team(
        laptop,
        case.entity_id,
        curator_id=laptop.user.specialist_id or "",
        members=[other.user.specialist_id or ""],
    )

    mine = begin_form(laptop, ASSESSMENT, subject=case)
    theirs = begin_form(other, ASSESSMENT, subject=case)

    assert told(laptop, mine, EVIDENCE) == "слова"
    assert told(other, theirs, EVIDENCE) == ""
    assert told(other, theirs, STAGE) == "tension"


def test_a_form_that_the_user_may_not_open_is_not_told(laptop: Workspace, case):
    assessed(laptop, case)
    filling = begin_form(laptop, ASSESSMENT, subject=case)
    other = replace(laptop, user=add_user(laptop, "Снегирёва", OTHER, Role.SPECIALIST))

    assert told(other, filling, STAGE) == "no form"
