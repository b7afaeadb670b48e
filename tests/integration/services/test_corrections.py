"""Finalized forms corrected: a new version with a reason, the old one still readable."""

from dataclasses import replace

import pytest

from fieldkit.records.people import Role
from fieldkit.records.submission import CorrectedAlready, ReasonMissing, Subject, Submission
from fieldkit.services.filling import (
    SubmissionMissing,
    begin_correction,
    begin_form,
    discard_draft,
    finalize_form,
    list_drafts,
    list_submissions,
    open_submission,
    resume_draft,
    save_draft,
)
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace
from tests.support.answers import answer_assessment, register_family, subject_of

ADDRESS = "/data/fam/address_live"
REASON = "адрес записан со слов соседки"


def corrected(
    laptop: Workspace, instance_id: str, address: str = "ул. Речная, 4", reason: str = REASON
) -> Submission:
    filling = begin_correction(laptop, instance_id)
    filling.session.answer(ADDRESS, address)
    return finalize_form(laptop, filling, reason=reason)


def assessed(laptop: Workspace, case: Subject, day: str) -> Submission:
    filling = begin_form(laptop, "family_crisis_assessment", subject=case)
    answer_assessment(filling.session, next_review=day)
    return finalize_form(laptop, filling)


def family_of(laptop: Workspace, submission: Submission):
    with laptop.reading() as work:
        return work.entities.get("families", subject_of(submission, "families").entity_id)


def test_a_correction_takes_the_place_of_the_form_and_names_it(laptop: Workspace):
    first = register_family(laptop)

    second = corrected(laptop, first.instance_id)

    assert (second.version, second.replaces, second.reason) == (2, first.instance_id, REASON)
    assert second.instance_id != first.instance_id
    assert f"deprecatedID>{first.instance_id}<" in second.xml
    assert [one.instance_id for one in list_submissions(laptop)] == [second.instance_id]
    assert set(first.subjects) <= set(second.subjects)


def test_the_version_before_stays_readable(laptop: Workspace):
    first = register_family(laptop)
    before = open_submission(laptop, first.instance_id).session.node(ADDRESS).value

    second = corrected(laptop, first.instance_id)

    old = open_submission(laptop, first.instance_id)
    assert old.session.node(ADDRESS).value == before == "ул. Примерная, 1"
    assert open_submission(laptop, second.instance_id).session.node(ADDRESS).value == (
        "ул. Речная, 4"
    )


def test_a_correction_needs_its_reason(laptop: Workspace):
    first = register_family(laptop)
    filling = save_draft(laptop, begin_correction(laptop, first.instance_id))

    with pytest.raises(ReasonMissing):
        finalize_form(laptop, filling, reason="  ")

    assert [draft.id for draft in list_drafts(laptop)] == [filling.draft_id]
    assert [one.instance_id for one in list_submissions(laptop)] == [first.instance_id]


def test_what_was_corrected_already_is_corrected_from_its_latest_version(laptop: Workspace):
    first = register_family(laptop)
    waiting = begin_correction(laptop, first.instance_id)
    second = corrected(laptop, first.instance_id)

    with pytest.raises(CorrectedAlready):
        begin_correction(laptop, first.instance_id)
    with pytest.raises(CorrectedAlready):
        finalize_form(laptop, waiting, reason=REASON)

    third = corrected(laptop, second.instance_id, "ул. Лесная, 9")
    assert (third.version, third.replaces) == (3, second.instance_id)


def test_a_form_that_is_not_here_is_not_corrected(laptop: Workspace):
    with pytest.raises(SubmissionMissing):
        begin_correction(laptop, "uuid:elsewhere")


def test_a_correction_that_was_begun_is_gone_on_with(laptop: Workspace):
    first = register_family(laptop)
    begun = begin_correction(laptop, first.instance_id)
    begun.session.answer(ADDRESS, "ул. Речная, 4")
    save_draft(laptop, begun)

    again = begin_correction(laptop, first.instance_id)

    assert again.draft_id == begun.draft_id
    assert again.session.node(ADDRESS).value == "ул. Речная, 4"
    done = finalize_form(laptop, resume_draft(laptop, begun.draft_id), reason=REASON)
    assert done.replaces == first.instance_id
    assert list_drafts(laptop) == ()


def test_a_colleague_begins_a_correction_of_their_own(laptop: Workspace):
    first = register_family(laptop)
    mine = save_draft(laptop, begin_correction(laptop, first.instance_id))
    colleague = add_user(laptop, "Осинина Вера", "клён сойка тополь", Role.SUPERVISOR)

    theirs = begin_correction(replace(laptop, user=colleague), first.instance_id)

    assert theirs.draft_id != mine.draft_id


def test_a_correction_given_up_leaves_the_form_as_it_was(laptop: Workspace):
    first = register_family(laptop)
    begun = save_draft(laptop, begin_correction(laptop, first.instance_id))

    discard_draft(laptop, begun.draft_id)

    assert [one.instance_id for one in list_submissions(laptop)] == [first.instance_id]
    assert begin_correction(laptop, first.instance_id).draft_id != begun.draft_id


def test_a_correction_alters_what_it_corrects(laptop: Workspace):
    first = register_family(laptop)
    assert family_of(laptop, first).get("address") == "ул. Примерная, 1"

    corrected(laptop, first.instance_id)

    assert family_of(laptop, first).get("address") == "ул. Речная, 4"
    with laptop.reading() as work:
        assert work.entities.count("families") == 1
        assert work.entities.count("persons") == 2


def test_what_was_changed_since_stands_above_the_correction_of_an_older_form(laptop: Workspace):
    first = register_family(laptop)
    family = family_of(laptop, first)
    with laptop.unit_of_work() as work:
        moved = {**family.properties, "address": "ул. Новая, 2", "phone": "+7 000 765-43-21"}
        work.entities.save(replace(family, properties=moved))
        work.commit()

    corrected(laptop, first.instance_id)

    family = family_of(laptop, first)
    assert family.get("address") == "ул. Новая, 2"
    assert family.get("phone") == "+7 000 765-43-21"


def test_an_assessment_corrected_leaves_the_next_one_standing(laptop: Workspace):
    registered = register_family(laptop)
    case = subject_of(registered, "cases")
    older, _last = (assessed(laptop, case, day) for day in ("2026-12-01", "2026-12-20"))
    filling = begin_correction(laptop, older.instance_id)
    filling.session.answer("/data/result/next_review", "2026-12-05")

    finalize_form(laptop, filling, reason="дата следующей встречи")

    with laptop.reading() as work:
        assert work.entities.get("cases", case.entity_id).get("next_due") == "2026-12-20"
