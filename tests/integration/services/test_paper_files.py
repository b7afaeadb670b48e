"""Attached pictures and signatures on paper: drawn for the team alone."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.reports.attached import AttachedFile
from fieldkit.reports.document import Reader
from fieldkit.reports.layout import Layout, read_layouts
from fieldkit.reports.submission_summary import Printed, submission_summary
from fieldkit.services.attachments import attach_file
from fieldkit.services.filling import begin_form, finalize_form, open_submission, save_draft
from fieldkit.services.packs import install_form
from fieldkit.services.printing import Paper, print_submission
from fieldkit.services.workspace import Workspace
from tests.support.attaching import NAME, PAPER, PHOTO, SEALED, attached, laptop_of
from tests.support.papers import pages_of, pictures_of, text_of
from tests.support.photos import drawing, photo
from tests.support.workbooks import workbook

NOW = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
PRINTED = Printed("Выезд", "Фонд", NOW, "Ольхова Н. П.", "3f2a91bc", NOW)
LAYOUT = """
[family]
title = { ru = "Копия", en = "Copy" }
[[family.blocks]]
kind = "answers"
items = ["/data/name", "/data/photo"]
"""


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = laptop_of(tmp_path / "База")
    yield workspace
    workspace.close()


def finalized(laptop: Workspace, *others: tuple[str, bytes, str]) -> str:
    filling, _one = attached(laptop, PHOTO, photo(4000, 3000), "Двор.jpg")
    filling.session.answer(NAME, "Клён")
    for ref, content, title in others:
        one = attach_file(laptop, filling, ref, content, title)
        filling.session.answer(ref, one.name)
    save_draft(laptop, filling)
    return finalize_form(laptop, filling).instance_id


def printed(laptop: Workspace, instance_id: str, folder: Path) -> Path:
    return print_submission(laptop, instance_id, Paper.ANSWERS, folder / "paper.pdf").path


def test_a_photo_is_printed_small_with_its_name(laptop, tmp_path):
    paper = printed(laptop, finalized(laptop), tmp_path)

    assert pictures_of(paper) == [(1024, 768)]
    assert "Двор.jpg" in text_of(paper)
    assert pages_of(paper) == 1


def test_a_document_is_told_by_its_name(laptop, tmp_path):
    instance_id = finalized(laptop, (PAPER, b"%PDF-1.4 nothing", "Справка о составе семьи.pdf"))

    paper = printed(laptop, instance_id, tmp_path)

    assert len(pictures_of(paper)) == 1
    assert "Справка о составе семьи.pdf" in text_of(paper)


def test_a_sealed_picture_is_on_no_paper(laptop, tmp_path):
    instance_id = finalized(laptop, (SEALED, photo(300, 200), "Тайна.jpg"))

    paper = printed(laptop, instance_id, tmp_path)

    assert pictures_of(paper) == [(1024, 768)]
    assert "Тайна" not in text_of(paper)


def test_a_picture_whose_file_is_lost_leaves_its_name(laptop, tmp_path):
    instance_id = finalized(laptop)
    for file in (laptop.folder / "attachments").iterdir():
        file.unlink()

    paper = printed(laptop, instance_id, tmp_path)

    assert pictures_of(paper) == []
    assert "Двор.jpg" in text_of(paper)


def test_pages_of_photos_break_between_them(laptop, tmp_path):
    filling, one = attached(laptop, PHOTO, photo(3000, 4000), "Двор.jpg")
    for place in range(1, 8):
        if place > 1:
            filling.session.add_repeat("/data/children")
        filling.session.answer(f"/data/children[{place}]/who", "Аня")
        filling.session.answer(f"/data/children[{place}]/portrait", one.name)
    save_draft(laptop, filling)
    instance_id = finalize_form(laptop, filling).instance_id

    paper = printed(laptop, instance_id, tmp_path)

    assert pages_of(paper) >= 2
    # One file that is named eight times stands in the paper once.
    assert len(set(pictures_of(paper))) == 1


def family_layout() -> Layout:
    return read_layouts(LAYOUT)["family"]


def test_the_copy_for_the_family_shows_no_picture_and_no_name_of_a_file(laptop, tmp_path):
    session = open_submission(laptop, finalized(laptop)).session
    name = session.node(PHOTO).value
    files = {name: AttachedFile("Двор.jpg", photo(400, 300), 400, 300)}

    content = submission_summary(session, Reader.FAMILY, family_layout(), PRINTED, files)

    paper = tmp_path / "family.pdf"
    paper.write_bytes(content)
    assert pictures_of(paper) == []
    assert "Двор" not in text_of(paper)
    assert "attached to the form" in text_of(paper)


def test_a_signature_is_drawn_without_a_caption(laptop, tmp_path):

    survey = (
        ("type", "name", "label", "appearance"),
        ("image", "signed", "Signature", "signature"),
    )
    form = workbook(tmp_path / "s.xlsx", survey=survey, settings=(("form_id",), ("signing",)))
    install_form(laptop, form)
    filling = begin_form(laptop, "signing")
    one = attach_file(laptop, filling, "/data/signed", drawing(960, 400), "Подпись.png")
    filling.session.answer("/data/signed", one.name)
    instance_id = finalize_form(laptop, filling).instance_id

    paper = printed(laptop, instance_id, tmp_path)

    assert pictures_of(paper) == [(960, 400)]
    assert "Подпись.png" not in text_of(paper)
