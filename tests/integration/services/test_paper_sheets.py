"""Scans of paper sheets: they go with the whole form, to those who may see all of it."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.records.entity import Entity
from fieldkit.records.people import Role
from fieldkit.records.submission import Subject
from fieldkit.services.attaching import FileIsProgram, ScanOfAnotherKind
from fieldkit.services.attachment_upkeep import forget_unneeded
from fieldkit.services.attachments import attachments_in, attachments_of, read_attachment
from fieldkit.services.filling import (
    begin_correction,
    begin_form,
    finalize_form,
    open_submission,
    resume_draft,
    save_draft,
)
from fieldkit.services.paper_sheets import attach_sheet
from fieldkit.services.users import list_users
from fieldkit.services.workspace import Workspace
from tests.support.attaching import NAME, laptop_of
from tests.support.laptops import NOON
from tests.support.photos import opened, photo


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = laptop_of(tmp_path / "База")
    yield workspace
    workspace.close()


@pytest.fixture
def pages(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "лист 1.jpg", tmp_path / "лист 2.pdf"
    first.write_bytes(photo(1200, 1600))
    second.write_bytes(b"%PDF-1.4 second page")
    return first, second


def entered(laptop: Workspace, pages: tuple[Path, ...], subject: Subject | None = None):
    filling = begin_form(laptop, "visit", subject=subject)
    filling.session.answer(NAME, "Клён")
    for page in pages:
        attach_sheet(laptop, filling, page, page.name)
    return save_draft(laptop, filling)


def test_a_scan_that_is_neither_a_picture_nor_a_pdf_is_refused_and_nothing_is_kept(
    laptop, tmp_path
):
    letter = tmp_path / "письмо.docx"
    letter.write_bytes(b"PK\x03\x04 a letter")
    filling = begin_form(laptop, "visit")

    with pytest.raises(ScanOfAnotherKind):
        attach_sheet(laptop, filling, letter, letter.name)

    assert not attachments_in(laptop, filling)


def test_the_pages_go_with_the_finalized_form_in_their_order(laptop, pages):
    submission = finalize_form(laptop, entered(laptop, pages))

    kept = attachments_of(laptop, submission.instance_id)

    assert [one.name for one in kept] == ["paper-sheet-1.jpg", "paper-sheet-2.pdf"]
    assert [one.title for one in kept] == ["лист 1.jpg", "лист 2.pdf"]
    assert all(one.is_sheet for one in kept)
    assert opened(read_attachment(laptop, kept[0].id)).size == (1200, 1600)


def test_no_answer_names_a_sheet(laptop, pages):
    submission = finalize_form(laptop, entered(laptop, pages))

    assert "paper-sheet" not in submission.xml


def test_a_correction_keeps_the_sheet(laptop, pages):
    first = finalize_form(laptop, entered(laptop, pages[:1]))
    filling = begin_correction(laptop, first.instance_id)
    filling.session.answer(NAME, "Клёнова")
    attach_sheet(laptop, filling, pages[1], pages[1].name)

    second = finalize_form(laptop, save_draft(laptop, filling), reason="описка")

    names = [one.name for one in attachments_of(laptop, second.instance_id)]
    assert names == ["paper-sheet-1.jpg", "paper-sheet-2.pdf"]
    assert set(attachments_in(laptop, open_submission(laptop, first.instance_id))) == {names[0]}


def test_upkeep_leaves_the_sheet_of_an_old_draft(laptop, pages):
    filling = entered(laptop, pages)
    laptop.now = lambda: NOON + timedelta(days=400)

    forget_unneeded(laptop)

    assert len(attachments_in(laptop, resume_draft(laptop, filling.draft_id))) == 2


def test_a_program_is_no_sheet(laptop, tmp_path):
    file = tmp_path / "лист.exe"
    file.write_bytes(b"MZ and more")

    with pytest.raises(FileIsProgram):
        attach_sheet(laptop, begin_form(laptop, "visit"), file, file.name)


def test_a_sheet_is_for_those_who_see_what_is_special(laptop, pages):
    colleague = next(one for one in list_users(laptop) if one.id != laptop.user.id)
    filling = entered(laptop, pages, Subject("families", "f-1"))
    submission = finalize_form(laptop, filling)
    facts = {"family_id": "f-1", "curator_id": "s-1", "team_ids": "s-2", "status": "open"}
    with laptop.unit_of_work() as work:
        work.entities.save(Entity("families", "f-1", "Рябинины", {"case_no": "1"}))
        work.entities.save(Entity("cases", "c-1", "1", facts))
        work.commit()

    def seen_by(specialist: str) -> int:
        user = replace(colleague, specialist_id=specialist, role=Role.SPECIALIST)
        theirs = replace(laptop, user=user)
        theirs.now = laptop.now
        return len(attachments_of(theirs, submission.instance_id))

    assert seen_by("s-1") == 2
    assert seen_by("s-2") == 0
