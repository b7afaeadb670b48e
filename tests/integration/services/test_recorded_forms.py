"""Finalized forms are shown and printed as they were, whatever happens to lists and clock."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from fieldkit.forms.errors import AnswersAreFinal
from fieldkit.records.submission import Submission
from fieldkit.services.filling import begin_form, finalize_form, open_submission
from fieldkit.services.printing import Paper, submission_paper
from fieldkit.services.workspace import Workspace
from fieldkit.store.unit_of_work import UnitOfWork
from tests.support.answers import (
    ANNA,
    DISTRICT,
    answer_assessment,
    answer_service,
    register_family,
    subject_of,
)
from tests.support.laptops import NOON
from tests.support.papers import text_of

Seen = list[tuple[str, str, str, bool, tuple[str, ...]]]


def _assessed(laptop: Workspace) -> tuple[Submission, Submission]:
    registered = register_family(laptop)
    filling = begin_form(
        laptop, "family_crisis_assessment", subject=subject_of(registered, "cases")
    )
    answer_assessment(filling.session)
    return registered, finalize_form(laptop, filling)


def _seen(laptop: Workspace, submission: Submission) -> Seen:
    session = open_submission(laptop, submission.instance_id).session
    found = []
    for node in session.nodes():
        words = {choice.value: choice.label for choice in node.choices}
        chosen = tuple(words.get(word, f"?{word}") for word in node.value.split() if words)
        found.append((node.ref, node.value, node.label, node.relevant, chosen))
    return found


def _a_year_passes(laptop: Workspace) -> None:
    laptop.now = lambda: NOON + timedelta(days=365)


def _everything_changes(laptop: Workspace) -> None:
    """Close the case, rename the family, delete the child, and drop the district."""
    with laptop.unit_of_work() as work:
        for case in list(work.entities.list("cases")):
            properties = {**case.properties, "status": "closed", "risk_band": "critical"}
            work.entities.save(replace(case, label="other", properties=properties))
        for family in list(work.entities.list("families")):
            properties = {**family.properties, "surname": "Клестова"}
            work.entities.save(replace(family, label="Клестова", properties=properties))
        for person in list(work.entities.list("persons")):
            gone = person.get("kind") == "child"
            work.entities.save(replace(person, label="Клестова Мария", deleted=gone))
        for name, gone in (("districts", DISTRICT), ("programmes", "family_support")):
            _renew(work, name, [row for row in work.lists.rows(name) if row["name"] != gone])
        work.commit()


def _renew(work: UnitOfWork, name: str, rows: list[dict[str, str]]) -> None:
    """Keep the rows of a newer pack."""
    declared = work.lists.get(name)
    assert declared is not None
    work.lists.save(declared, rows)


def _paper(laptop: Workspace, submission: Submission, out: Path, spoken: str = "ru") -> list[str]:
    # As it is shown on the screen: a copy for the printer would bear the next number.
    content = submission_paper(
        laptop, submission.instance_id, Paper.SUMMARY, spoken=spoken, shown=True
    )
    out.write_bytes(content)
    return text_of(out).splitlines()


def test_an_assessment_reads_the_same_when_the_case_is_closed_a_year_later(laptop: Workspace):
    _registered, assessed = _assessed(laptop)
    before = _seen(laptop, assessed)

    _a_year_passes(laptop)
    _everything_changes(laptop)

    assert _seen(laptop, assessed) == before


def test_no_chosen_answer_lacks_its_words(laptop: Workspace):
    _registered, assessed = _assessed(laptop)

    _everything_changes(laptop)

    seen = _seen(laptop, assessed)
    assert [row for row in seen if any(word.startswith("?") for word in row[4])] == []
    assert [row for row in seen if any("Клестова" in word for word in row[4])] == []


def test_a_registration_keeps_ages_and_names(laptop: Workspace):
    registered = register_family(laptop)
    before = _seen(laptop, registered)

    _a_year_passes(laptop)
    _everything_changes(laptop)

    after = _seen(laptop, registered)
    assert after == before
    ages = [value for ref, value, *_rest in after if ref.endswith("/m_age")]
    assert ages == ["35", "5"]


def test_a_service_keeps_the_person_who_was_deleted_since(laptop: Workspace):
    registered = register_family(laptop)
    case = subject_of(registered, "cases")
    filling = begin_form(laptop, "service_record", subject=case)
    with laptop.reading() as work:
        child = next(p for p in work.entities.list("persons") if p.get("kind") == "child")
    answer_service(filling.session, child.id)
    service = finalize_form(laptop, filling)
    before = _seen(laptop, service)

    _everything_changes(laptop)

    after = _seen(laptop, service)
    assert after == before
    (person,) = [row for row in after if row[0] == "/data/recipient[2]/r/member"]
    assert "Тимофей" in person[4][0]


@pytest.mark.parametrize("spoken", ["ru", "en"])
def test_the_paper_says_what_it_said(laptop: Workspace, tmp_path: Path, spoken: str):
    _registered, assessed = _assessed(laptop)
    before = _paper(laptop, assessed, tmp_path / "before.pdf", spoken)

    _everything_changes(laptop)

    assert _paper(laptop, assessed, tmp_path / "after.pdf", spoken) == before


def test_a_year_later_the_paper_differs_by_the_day_of_printing_alone(
    laptop: Workspace, tmp_path: Path
):
    _registered, assessed = _assessed(laptop)
    before = _paper(laptop, assessed, tmp_path / "before.pdf")

    _a_year_passes(laptop)
    _everything_changes(laptop)

    after = _paper(laptop, assessed, tmp_path / "after.pdf")
    # How wide the gaps between words read depends on the letters that a page embeds.
    words = [(a.split(), b.split()) for a, b in zip(before, after, strict=True)]
    changed = [(a, b) for a, b in words if a != b]
    assert changed
    assert all(["2027" if word == "2026" else word for word in a] == b for a, b in changed)


def _district(laptop: Workspace, submission: Submission) -> tuple[str, ...]:
    return next(row[4] for row in _seen(laptop, submission) if row[0] == "/data/reg/district")


def test_rows_of_a_pack_are_worded_as_in_the_pack_of_then(laptop: Workspace):
    registered = register_family(laptop)
    (before,) = _district(laptop, registered)

    for words in ("Renamed", "Renamed again"):
        with laptop.unit_of_work() as work:
            rows = [
                {**row, "label": words, "label_ru": words} for row in work.lists.rows("districts")
            ]
            _renew(work, "districts", rows)
            work.commit()
    with laptop.reading() as work:
        today = {row["label"] for row in work.entities.rows("districts")}

    assert today == {"Renamed again"}
    assert _district(laptop, registered) == (before,)


def test_a_row_that_left_the_pack_before_is_still_found_by_its_words(laptop: Workspace):
    registered = register_family(laptop)
    before = _district(laptop, registered)
    with laptop.unit_of_work() as work:
        _renew(work, "districts", [])
        work.submissions.save(replace(registered, finalized_at=datetime(2090, 1, 1, tzinfo=UTC)))
        work.commit()

    assert _district(laptop, registered) == before
    assert (
        begin_form(laptop, "family_registration").session.node("/data/reg/district").choices == ()
    )


def test_what_was_corrected_before_is_shown_corrected(laptop: Workspace):
    registered = register_family(laptop)
    with laptop.unit_of_work() as work:
        for person in list(work.entities.list("persons")):
            work.entities.save(replace(person, label=f"{person.label} (исправлено)"))
        work.commit()
    case = subject_of(registered, "cases")
    filling = begin_form(laptop, "service_record", subject=case)
    with laptop.reading() as work:
        adult = next(p for p in work.entities.list("persons") if p.get("kind") == "adult")
    answer_service(filling.session, adult.id)
    service = finalize_form(laptop, filling)

    _everything_changes(laptop)

    (person,) = [r for r in _seen(laptop, service) if r[0] == "/data/recipient[1]/r/member"]
    assert person[4][0].endswith("(исправлено)")


def test_a_finalized_form_says_that_it_takes_no_answers(laptop: Workspace):
    registered = register_family(laptop, members=(ANNA,))

    session = open_submission(laptop, registered.instance_id).session

    with pytest.raises(AnswersAreFinal, match="finalized and open for reading only"):
        session.answer("/data/reg/settlement", "с. Другое")
