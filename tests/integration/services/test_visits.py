"""The day of a visit is kept apart from the day on which its form was entered."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.records.change import EntityType, Op
from fieldkit.records.submission import Submission
from fieldkit.records.visit import Visit, VisitDateMissing
from fieldkit.services.cases import family_card
from fieldkit.services.filling import (
    begin_correction,
    begin_form,
    finalize_form,
    resume_draft,
    save_draft,
)
from fieldkit.services.packs import install_form
from fieldkit.services.printing import Paper, print_submission
from fieldkit.services.visits import visit_ref
from fieldkit.services.workspace import Workspace
from fieldkit.sheets.submissions import submission_tables
from fieldkit.store.contents import understood
from fieldkit.store.submissions import _payload
from tests.support.answers import answer_service, people_of, register_family, subject_of
from tests.support.laptops import NOON
from tests.support.pack import pack_form
from tests.support.papers import text_of
from tests.support.workbooks import survey
from tests.support.workspaces import submission as any_submission

VISIT = date(2026, 11, 12)
ENTERED = NOON + timedelta(days=3)


def served(laptop: Workspace, *, from_paper: bool = False) -> Submission:
    """Enter a visit of the 12th on the 15th."""
    case = subject_of(register_family(laptop), "cases")
    laptop.now = lambda: ENTERED
    filling = begin_form(laptop, "service_record", subject=case)
    filling.visit = Visit(from_paper=from_paper)
    filling.session.answer("/data/head/service_date", VISIT.isoformat())
    person = people_of(filling.session)[0]
    answer_service(filling.session, person)
    return finalize_form(laptop, filling)


def poll(folder: Path) -> Path:
    return survey(folder / "poll.xlsx", ("text", "words", "What was useful"))


@pytest.mark.parametrize(
    ("form_id", "ref"),
    [
        ("family_registration", "/data/reg/reg_date"),
        ("family_crisis_assessment", "/data/head/assess_date"),
        ("service_record", "/data/head/service_date"),
    ],
)
def test_the_first_question_that_begins_with_today_asks_for_the_visit(form_id: str, ref: str):
    assert visit_ref(pack_form(form_id)) == ref


def test_a_form_without_such_a_question_asks_for_no_visit(tmp_path: Path, laptop: Workspace):
    assert visit_ref(read_form(install_form(laptop, poll(tmp_path)).xml)) == ""


def test_a_finalized_form_has_both_days(laptop: Workspace):
    submission = served(laptop, from_paper=True)

    assert submission.visit == Visit(VISIT, from_paper=True)
    assert submission.finalized_at == ENTERED


def test_the_log_gives_the_same_visit(laptop: Workspace):
    submission = served(laptop, from_paper=True)

    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    with laptop.reading() as work:
        kept = work.submissions.get(submission.instance_id)
    assert kept is not None
    assert kept.visit == submission.visit


def test_the_card_puts_a_form_where_its_visit_was(laptop: Workspace):
    late = served(laptop)
    laptop.now = lambda: NOON + timedelta(days=1)
    case = next(one for one in late.subjects if one.list_name == "cases")
    filling = begin_form(laptop, "service_record", subject=case)
    person = people_of(filling.session)[0]
    answer_service(filling.session, person)
    newer = finalize_form(laptop, filling)

    card = family_card(laptop, subject_of(late, "families").entity_id)

    assert [one.instance_id for one in card.timeline][:2] == [newer.instance_id, late.instance_id]
    assert card.timeline[1].visited_on == VISIT


def test_paper_says_both_days(laptop: Workspace, tmp_path: Path):
    submission = served(laptop, from_paper=True)

    print_submission(laptop, submission.instance_id, Paper.SUMMARY, tmp_path / "paper.pdf")

    words = " ".join(text_of(tmp_path / "paper.pdf").split())
    assert "date of visit: 12 Nov 2026" in words
    assert "date of entry: 15 Nov 2026" in words
    assert "entered from paper" in words


def test_an_export_has_both_days(laptop: Workspace):
    submission = served(laptop, from_paper=True)
    with laptop.reading() as work:
        form = work.forms.latest("service_record")
    assert form is not None

    table = submission_tables(form, [submission])[0]

    row = dict(zip(table.columns, table.rows[0], strict=True))
    assert (row["VisitDate"], row["FromPaper"]) == ("2026-11-12", "yes")
    assert str(row["SubmissionDate"]).startswith("2026-11-15")


def test_a_draft_goes_on_from_paper(laptop: Workspace):
    filling = begin_form(laptop, "service_record")
    filling.visit = Visit(from_paper=True)
    filling.session.answer("/data/head/service_date", "")
    save_draft(laptop, filling)

    again = resume_draft(laptop, filling.draft_id)

    assert again.visit == Visit(from_paper=True)


def test_a_correction_is_of_the_same_visit(laptop: Workspace):
    submission = served(laptop, from_paper=True)
    correction = begin_correction(laptop, submission.instance_id)
    correction.session.answer("/data/result/summary", "беседа и чай")

    corrected = finalize_form(laptop, correction, reason="забыто")

    assert corrected.visit == submission.visit


def test_a_sheet_without_the_day_of_the_visit_is_not_finalized(laptop: Workspace, tmp_path: Path):
    install_form(laptop, poll(tmp_path))
    filling = begin_form(laptop, "poll")
    filling.visit = Visit(from_paper=True)
    save_draft(laptop, filling)

    with pytest.raises(VisitDateMissing):
        finalize_form(laptop, filling)

    filling.visit = Visit(VISIT, from_paper=True)
    assert finalize_form(laptop, filling).visit.day == VISIT


def test_a_visit_that_is_none_is_kept_aside_with_its_form():
    payload = _payload(replace(any_submission("uuid:1"), visit=Visit(VISIT, from_paper=True)))

    def fits(**parts: object) -> bool:
        told = {**payload, **parts}
        return understood(EntityType.SUBMISSION, "uuid:1", "submission", Op.SET, told)

    assert fits()
    assert not any((fits(visited_on="вчера"), fits(visited_on=3), fits(from_paper="yes")))
    assert not any((fits(visited_on="2026-02-30"), fits(visited_on="20261112")))
