"""Files attached to forms: kept, read, refused in words, and never lost on the way."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.forms.document import parse_xml
from fieldkit.records.attachment import MOST_OF_FILE, MOST_OF_PHOTO
from fieldkit.services import attaching as service
from fieldkit.services.attaching import (
    FileIsProgram,
    FileNotTaken,
    FileOfAnotherKind,
    FileTooLarge,
    FileUnreadable,
    NoRoomForTheFile,
    TooMuchInTheForm,
)
from fieldkit.services.attachments import (
    AttachmentGone,
    NotAPicture,
    attach_file,
    attachments_in,
    attachments_of,
    read_attachment,
    remove_attachment,
    thumbnail,
)
from fieldkit.services.filling import (
    begin_correction,
    begin_form,
    discard_draft,
    finalize_form,
    open_submission,
    restore_draft,
    resume_draft,
    save_draft,
)
from fieldkit.services.packs import install_form
from fieldkit.services.picture_files import PictureUnreadable
from fieldkit.services.sealing import SealedByOthers
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.attached_files import AttachmentDamaged, AttachmentMissing
from fieldkit.store.sealed import NoHolder
from tests.support.attaching import PAPER, PHOTO, SEALED, SOUND, as_other, attached, laptop_of
from tests.support.laptops import PASSPHRASE
from tests.support.photos import opened, photo
from tests.support.workbooks import workbook


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = laptop_of(tmp_path / "База")
    yield workspace
    workspace.close()


def files_on_disk(workspace: Workspace) -> list[Path]:
    return sorted((workspace.folder / "attachments").glob("*"))


def test_an_attached_photo_is_read_again(laptop: Workspace):
    filling, one = attached(laptop, PHOTO, photo(4000, 3000), "Мама с Аней.jpg")

    again = attachments_of(laptop, filling.draft_id)

    assert again == (one,)
    assert one.title == "Мама с Аней.jpg"
    assert (one.media_type, one.width) == ("image/jpeg", 2560)
    assert opened(read_attachment(laptop, one.id)).size == (one.width, one.height)


def test_the_answer_is_a_name_without_personal_data_as_collect_gives_it(laptop: Workspace):
    filling, one = attached(laptop, PHOTO, photo(), "Аня Рябинина.jpg")
    second = attach_file(laptop, filling, PHOTO, photo(100, 100), "Аня Рябинина.jpg")

    assert one.name == f"{int(laptop.now().timestamp() * 1000)}.jpg"
    assert second.name != one.name


def test_nothing_readable_lies_on_the_disk(laptop: Workspace):
    attached(laptop, PAPER, b"%PDF-1.7 diagnosis of Anna", "Диагноз Анны.pdf")

    for path in laptop.folder.rglob("*"):
        if path.is_file():
            assert b"diagnosis of Anna" not in path.read_bytes()
            assert "Диагноз Анны".encode() not in path.read_bytes()
            assert "Диагноз" not in path.name


def test_equal_files_are_kept_once(laptop: Workspace):
    filling, first = attached(laptop, PHOTO, photo(), "a.jpg")
    second = attach_file(laptop, filling, PHOTO, photo(), "b.jpg")

    assert first.id != second.id
    assert len(files_on_disk(laptop)) == 1


def test_a_thumbnail_is_small_and_made_once(laptop: Workspace):
    _filling, one = attached(laptop, PHOTO, photo(2000, 1000), "a.jpg")

    small = thumbnail(laptop, one.id, 160)

    assert opened(small).size == (160, 80)
    before = [path.stat().st_mtime_ns for path in files_on_disk(laptop)]
    assert thumbnail(laptop, one.id, 160) == small
    assert [path.stat().st_mtime_ns for path in files_on_disk(laptop)] == before
    assert all(small[:200] not in path.read_bytes() for path in files_on_disk(laptop))


def test_what_is_no_picture_has_no_thumbnail(laptop: Workspace):
    _filling, one = attached(laptop, PAPER, b"%PDF-1.7", "scan.pdf")

    with pytest.raises(NotAPicture):
        thumbnail(laptop, one.id, 160)


def test_a_finalized_form_keeps_its_files(laptop: Workspace):
    filling, one = attached(laptop, PHOTO, photo(), "a.jpg")

    submission = finalize_form(laptop, filling)

    (kept,) = attachments_of(laptop, submission.instance_id)
    assert (kept.name, kept.sha256, kept.title) == (one.name, one.sha256, "a.jpg")
    assert parse_xml(submission.xml).findtext("photo") == one.name
    assert read_attachment(laptop, kept.id)
    assert attachments_of(laptop, filling.draft_id) == ()
    shown = open_submission(laptop, submission.instance_id)
    assert attachments_in(laptop, shown) == {one.name: kept}


def test_files_that_no_answer_names_any_more_are_forgotten_at_the_end(laptop: Workspace):
    filling, one = attached(laptop, PHOTO, photo(), "a.jpg")
    filling.session.answer(PHOTO, "")

    submission = finalize_form(laptop, filling)

    assert attachments_of(laptop, submission.instance_id) == ()
    with laptop.reading() as work:
        assert work.attachments.size() == 0
    with pytest.raises(AttachmentGone):
        read_attachment(laptop, one.id)


def test_a_correction_keeps_the_files_of_what_it_corrects(laptop: Workspace):
    filling, one = attached(laptop, PHOTO, photo(), "a.jpg")
    first = finalize_form(laptop, filling)
    correction = begin_correction(laptop, first.instance_id)
    assert set(attachments_in(laptop, correction)) == {one.name}
    second = attach_file(laptop, correction, PAPER, b"%PDF-1.7", "scan.pdf")
    correction.session.answer(PAPER, second.name)
    save_draft(laptop, correction)

    made = finalize_form(laptop, correction, reason="скан")

    names = [kept.name for kept in attachments_of(laptop, made.instance_id)]
    assert sorted(names) == sorted([one.name, second.name])
    assert [kept.name for kept in attachments_of(laptop, first.instance_id)] == [one.name]


def test_a_rebuild_from_the_log_knows_the_files(laptop: Workspace):
    filling, _one = attached(laptop, PHOTO, photo(), "a.jpg")
    submission = finalize_form(laptop, filling)
    before = attachments_of(laptop, submission.instance_id)

    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    assert attachments_of(laptop, submission.instance_id) == before
    assert read_attachment(laptop, before[0].id)


def test_a_deleted_draft_comes_back_with_its_files(laptop: Workspace):
    filling, one = attached(laptop, PHOTO, photo(), "a.jpg")

    draft = discard_draft(laptop, filling.draft_id)
    restore_draft(laptop, draft)

    assert resume_draft(laptop, draft.id).session.node(PHOTO).value == one.name
    assert read_attachment(laptop, one.id)


def test_a_removed_file_is_gone(laptop: Workspace):
    _filling, one = attached(laptop, PHOTO, photo(), "a.jpg")

    remove_attachment(laptop, one.id)

    with pytest.raises(AttachmentGone):
        read_attachment(laptop, one.id)


def test_nobody_removes_a_file_from_the_draft_of_a_colleague(laptop: Workspace):
    filling, one = attached(laptop, PHOTO, photo(), "a.jpg")
    save_draft(laptop, filling)

    other = as_other(laptop)
    with pytest.raises(AttachmentGone):
        remove_attachment(other, one.id)
    other.close()

    mine = open_workspace(laptop.folder, PASSPHRASE)
    assert [kept.name for kept in attachments_of(mine, filling.draft_id)] == [one.name]
    mine.close()


def test_no_file_is_removed_from_a_finalized_form(laptop: Workspace):
    filling, one = attached(laptop, PHOTO, photo(), "a.jpg")
    instance_id = finalize_form(laptop, filling).instance_id

    with pytest.raises(AttachmentGone):
        remove_attachment(laptop, f"{instance_id}/{one.name}")

    assert [kept.name for kept in attachments_of(laptop, instance_id)] == [one.name]


def test_the_content_tells_what_a_file_is_and_not_its_name(laptop: Workspace):
    filling = begin_form(laptop, "visit")

    with pytest.raises(FileOfAnotherKind):
        attach_file(laptop, filling, PHOTO, b"%PDF-1.7", "photo.jpg")
    with pytest.raises(FileOfAnotherKind):
        attach_file(laptop, filling, SOUND, photo(), "sound.mp3")
    with pytest.raises(PictureUnreadable):
        attach_file(laptop, filling, PHOTO, b"\xff\xd8\xff broken", "photo.jpg")
    assert attach_file(laptop, filling, PHOTO, photo(), "photo.doc").media_type == "image/jpeg"
    assert attachments_of(laptop, filling.draft_id) != ()


def test_a_form_takes_only_the_kinds_that_it_names(laptop: Workspace, tmp_path: Path):
    survey = (
        ("type", "name", "label", "body::accept"),
        ("file", "paper", "Paper", ".pdf, image/*"),
    )
    install_form(laptop, workbook(tmp_path / "kinds.xlsx", survey=survey))
    filling = begin_form(laptop, "kinds")

    with pytest.raises(FileNotTaken) as refused:
        attach_file(laptop, filling, PAPER, b"a,b", "table.csv")
    taken = [
        attach_file(laptop, filling, PAPER, content, name).title
        for content, name in ((b"%PDF-1.7", "Акт.PDF"), (photo(), "scan"))
    ]

    assert ".pdf" in refused.value.sentence()
    assert taken == ["Акт.PDF", "scan"]


@pytest.mark.parametrize("content", [b"MZ\x90", b"\x7fELF", b"#!/bin/sh"])
def test_programs_are_refused(laptop: Workspace, content: bytes):
    with pytest.raises(FileIsProgram):
        attach_file(laptop, begin_form(laptop, "visit"), PAPER, content, "scan.pdf")


def test_a_script_by_its_ending_is_refused(laptop: Workspace):
    with pytest.raises(FileIsProgram):
        attach_file(laptop, begin_form(laptop, "visit"), PAPER, b"alert(1)", "scan.pdf.js")


def test_a_picture_over_the_limit_of_pictures_is_told_that_limit(laptop: Workspace, tmp_path: Path):
    huge = tmp_path / "лист.tif"
    with huge.open("wb") as file:
        file.write(b"II*\0")
        file.truncate(MOST_OF_PHOTO + 1)

    with pytest.raises(FileTooLarge) as refused:
        attach_file(laptop, begin_form(laptop, "visit"), PAPER, huge, huge.name)

    assert "at most 50.0" in refused.value.sentence()


def test_the_limits_are_named(laptop: Workspace, monkeypatch: pytest.MonkeyPatch):
    filling = begin_form(laptop, "visit")

    with pytest.raises(FileTooLarge) as refused:
        attach_file(laptop, filling, PAPER, bytes(MOST_OF_FILE + 1), "scan.bin")

    assert "20.0" in refused.value.sentence()
    monkeypatch.setattr(service, "MOST_OF_FORM", 30)
    attach_file(laptop, filling, PAPER, b"%PDF-1.7 first", "a.pdf")
    with pytest.raises(TooMuchInTheForm):
        attach_file(laptop, filling, PAPER, b"%PDF-1.7 second, longer", "b.pdf")
    monkeypatch.setattr(service, "_SPARE", 1 << 60)
    with pytest.raises(NoRoomForTheFile):
        attach_file(laptop, filling, PAPER, b"%PDF-1.7", "c.pdf")


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(laptop: Workspace, tmp_path: Path):
    filling = begin_form(laptop, "visit")

    for source in (tmp_path / "nothing.jpg", tmp_path):
        with pytest.raises(FileUnreadable):
            attach_file(laptop, filling, PHOTO, source, source.name)


def test_a_file_is_read_from_its_place(laptop: Workspace, tmp_path: Path):
    source = tmp_path / "скан.pdf"
    source.write_bytes(b"%PDF-1.7 from a stick")

    one = attach_file(laptop, begin_form(laptop, "visit"), PAPER, source, source.name)

    assert read_attachment(laptop, one.id) == b"%PDF-1.7 from a stick"
    assert source.read_bytes() == b"%PDF-1.7 from a stick"


def test_a_file_that_is_missing_or_damaged_is_said_so(laptop: Workspace):
    _filling, one = attached(laptop, PAPER, b"%PDF-1.7", "scan.pdf")
    (path,) = files_on_disk(laptop)
    whole = path.read_bytes()

    path.write_bytes(whole[:-1])
    with pytest.raises(AttachmentDamaged):
        read_attachment(laptop, one.id)
    path.unlink()
    with pytest.raises(AttachmentMissing):
        read_attachment(laptop, one.id)


def test_a_sealed_file_is_for_holders_only(laptop: Workspace):
    filling, one = attached(laptop, SEALED, b"%PDF-1.7 HIV", "ВИЧ.pdf")
    save_draft(laptop, filling)

    assert read_attachment(laptop, one.id) == b"%PDF-1.7 HIV"
    other = as_other(laptop)
    with other.unit_of_work() as work:
        work.drafts.pass_on([filling.draft_id], user_id=laptop.user.id, to=other.user.id)
        work.commit()
    assert attachments_of(other, filling.draft_id) == ()
    with pytest.raises(AttachmentGone):
        read_attachment(other, one.id)
    with pytest.raises(NoHolder):
        attach_file(other, begin_form(other, "visit"), SEALED, b"%PDF-1.7", "a.pdf")
    with pytest.raises(SealedByOthers):
        finalize_form(other, resume_draft(other, filling.draft_id))
    other.close()


def test_a_file_is_for_whoever_may_read_its_form(laptop: Workspace):
    filling, one = attached(laptop, PAPER, b"%PDF-1.7", "Акт.pdf")
    save_draft(laptop, filling)
    other = as_other(laptop)

    with pytest.raises(AttachmentGone):
        read_attachment(other, one.id)

    with other.unit_of_work() as work:
        work.drafts.pass_on([filling.draft_id], user_id=laptop.user.id, to=other.user.id)
        work.commit()
    assert read_attachment(other, one.id) == b"%PDF-1.7"
    other.close()


def test_a_sealed_file_stays_sealed_in_the_finalized_form_and_its_correction(laptop: Workspace):
    filling, one = attached(laptop, SEALED, b"%PDF-1.7 HIV", "ВИЧ.pdf")

    first = finalize_form(laptop, save_draft(laptop, filling))
    correction = begin_correction(laptop, first.instance_id)
    second = finalize_form(laptop, save_draft(laptop, correction), reason="дата")

    for submission in (first, second):
        assert submission.attachments == ()
        assert one.name not in submission.xml
        (kept,) = attachments_of(laptop, submission.instance_id)
        assert kept.sealed
        assert read_attachment(laptop, kept.id) == b"%PDF-1.7 HIV"
    other = as_other(laptop)
    assert attachments_of(other, first.instance_id) == ()
    other.close()


def test_a_form_that_stays_on_the_laptop_keeps_its_files(laptop: Workspace):
    with laptop.unit_of_work() as work:
        work.forms.save(replace(work.forms.latest("visit"), device_only=True))
        work.commit()
    filling, one = attached(laptop, PHOTO, photo(), "a.jpg")

    submission = finalize_form(laptop, filling)
    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    (kept,) = attachments_of(laptop, submission.instance_id)
    assert (kept.name, bool(read_attachment(laptop, kept.id))) == (one.name, True)
