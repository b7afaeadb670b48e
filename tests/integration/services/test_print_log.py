"""Confidential papers bear the number of their copy, and the print log knows each one."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from fieldkit.records.keeping import ErasureReason
from fieldkit.records.trail import TrailFilter
from fieldkit.reports.submission_summary import NoPaperForReader
from fieldkit.services import copies
from fieldkit.services.blank_forms import blank_paper
from fieldkit.services.cases import family_card
from fieldkit.services.copies import PaperNotKept, numbered_copy
from fieldkit.services.erasing import act_paper, erase_person
from fieldkit.services.filling import begin_form, finalize_form
from fieldkit.services.printing import Paper, print_submission, submission_paper
from fieldkit.services.workspace import Workspace
from tests.support.answers import answer_assessment, register_family, subject_of
from tests.support.papers import pages_of, text_of


def log(workspace: Workspace, action: str) -> list[dict[str, object]]:
    """Return the facts of the lines of one kind of paper, oldest first."""
    with workspace.reading() as work:
        lines = work.log.page(TrailFilter(actions=(action,)))
    return [dict(line.facts) for line in reversed(lines)]


def said(pdf: bytes, place: Path) -> str:
    file = place / "paper.pdf"
    file.write_bytes(pdf)
    return text_of(file)


def assessed(workspace: Workspace) -> str:
    """Return the instance ID of an assessment, which has papers for two readers."""
    family = subject_of(register_family(workspace), "families")
    filling = begin_form(workspace, "family_crisis_assessment", subject=family)
    answer_assessment(filling.session)
    return finalize_form(workspace, filling).instance_id


def test_every_copy_of_a_confidential_paper_has_the_next_number(laptop: Workspace, tmp_path: Path):
    first, second = register_family(laptop), register_family(laptop, "Снегирёва")

    papers = [
        submission_paper(laptop, one.instance_id, Paper.ANSWERS) for one in (first, first, second)
    ]

    for number, paper in zip((1, 2, 1), papers, strict=True):
        words = said(paper, tmp_path)
        copy = f"copy {laptop.device.code}-{number}"
        assert f"Confidential. Internal: not to be left with the family · {copy}" in words
        pages = pages_of(tmp_path / "paper.pdf")
        assert words.count(f"copy {laptop.device.code}-{number}") == pages
        assert {"copy": number, "pages": pages} in log(laptop, "print answers")
    assert [one["copy"] for one in log(laptop, "print answers")] == [1, 2, 1]


def test_the_number_is_said_in_russian(laptop: Workspace, tmp_path: Path):
    instance_id = register_family(laptop).instance_id

    words = said(submission_paper(laptop, instance_id, Paper.ANSWERS, spoken="ru"), tmp_path)

    number = f"{laptop.device.code}-1"
    assert f"экз. №\N{NO-BREAK SPACE}{number}" in words or f"экз. № {number}" in words


def test_the_familys_copy_is_logged_and_bears_no_number(laptop: Workspace, tmp_path: Path):
    instance_id = assessed(laptop)

    words = said(submission_paper(laptop, instance_id, Paper.FAMILY), tmp_path)

    assert "copy " not in words
    assert [one["copy"] for one in log(laptop, "print family")] == [1]


def test_what_is_only_looked_at_uses_no_number_up(laptop: Workspace, tmp_path: Path):
    instance_id = register_family(laptop).instance_id

    shown = submission_paper(laptop, instance_id, Paper.ANSWERS, shown=True)

    assert "copy" not in said(shown, tmp_path)
    assert log(laptop, "print answers") == []
    assert len(log(laptop, "paper_previewed")) == 1
    print_submission(laptop, instance_id, Paper.ANSWERS, tmp_path / "out.pdf")
    assert f"copy {laptop.device.code}-1" in text_of(tmp_path / "out.pdf")


def test_acts_of_erasure_and_empty_sheets_are_numbered_too(laptop: Workspace, tmp_path: Path):
    family = subject_of(register_family(laptop), "families").entity_id
    person = family_card(laptop, family).members[0].id
    act = erase_person(laptop, person, ErasureReason.DEMAND)

    for number in (1, 2):
        assert f"copy {laptop.device.code}-{number}" in said(
            act_paper(laptop, act.number), tmp_path
        )
        assert f"copy {laptop.device.code}-{number}" in said(
            blank_paper(laptop, "service_record"), tmp_path
        )
    assert "copy" not in said(act_paper(laptop, act.number, shown=True), tmp_path)
    assert [one["copy"] for one in log(laptop, "print act of erasure")] == [1, 2]
    assert [one["copy"] for one in log(laptop, "print blank")] == [1, 2]


def test_a_paper_that_cannot_be_drawn_uses_no_number_up(laptop: Workspace):
    def fails(_copy: str) -> bytes:
        raise NoPaperForReader

    with pytest.raises(NoPaperForReader):
        numbered_copy(laptop, "print answers", "uuid:1", fails)

    assert log(laptop, "print answers") == []
    with laptop.reading() as work:
        assert work.copies.last("print answers", "uuid:1") == 0


def test_two_who_print_at_once_get_two_numbers(laptop: Workspace):
    drawn: list[str] = []

    def made(copy: str) -> bytes:
        drawn.append(copy)
        if len(drawn) == 1:
            copies.numbered_copy(laptop, "print answers", "uuid:1", made)
        return b"%PDF /Type /Page "

    numbered_copy(laptop, "print answers", "uuid:1", made)

    assert [copy.rpartition("-")[2] for copy in drawn] == ["1", "1", "2"]
    assert [one["copy"] for one in log(laptop, "print answers")] == [1, 2]


def test_a_paper_that_cannot_be_kept_uses_no_number_up(laptop: Workspace, tmp_path: Path):
    instance_id = register_family(laptop).instance_id

    with pytest.raises(PaperNotKept):
        print_submission(laptop, instance_id, Paper.ANSWERS, tmp_path / "nowhere" / "paper.pdf")

    assert log(laptop, "print answers") == []
    print_submission(laptop, instance_id, Paper.ANSWERS, tmp_path / "paper.pdf")
    assert f"copy {laptop.device.code}-1" in text_of(tmp_path / "paper.pdf")


def test_a_file_without_its_line_in_the_log_is_taken_away(laptop: Workspace, tmp_path: Path):
    out = tmp_path / "paper.pdf"

    # The commit itself fails, as on a disk that is full by then.
    with laptop.database._engine.begin() as connection:
        for statement in (
            "CREATE TABLE one (id INTEGER PRIMARY KEY)",
            "CREATE TABLE other (id INTEGER REFERENCES one DEFERRABLE INITIALLY DEFERRED)",
            (
                "CREATE TRIGGER fails AFTER INSERT ON paper_copies BEGIN"
                " INSERT INTO other VALUES (7); END"
            ),
        ):
            connection.exec_driver_sql(statement)

    with pytest.raises(sa.exc.IntegrityError):
        numbered_copy(laptop, "print answers", "uuid:1", lambda _copy: b"%PDF", out)

    assert not out.exists()
    assert log(laptop, "print answers") == []
