"""Attached files that come with other programs' answers, go out for others, and who sees them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.records.entity import Entity
from fieldkit.records.people import Role
from fieldkit.records.submission import Subject
from fieldkit.services.attachment_upkeep import forget_unneeded
from fieldkit.services.attachments import (
    AttachmentGone,
    attach_file,
    attachments_in,
    attachments_of,
    read_attachment,
)
from fieldkit.services.case_team import LedByOthers
from fieldkit.services.data import EVERYTHING, DataFormat, export_data
from fieldkit.services.filling import begin_form, finalize_form, resume_draft, save_draft
from fieldkit.services.form_versions import move_draft
from fieldkit.services.instances import take_answers
from fieldkit.services.packs import install_form
from fieldkit.services.users import list_users
from fieldkit.services.workspace import Workspace
from fieldkit.store.attached_files import FOLDER
from fieldkit.store.sealed import NoHolder
from tests.support.attaching import (
    PAPER,
    PHOTO,
    SEALED,
    SPECIAL,
    as_other,
    attached,
    laptop_of,
)
from tests.support.colleagues import supervising
from tests.support.laptops import NOON
from tests.support.photos import drawing, photo
from tests.support.workbooks import workbook

ANSWERS = (
    '<data id="visit" version="1"><name>Зея</name>{answers}'
    "<meta><instanceID>uuid:11</instanceID></meta></data>"
)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = laptop_of(tmp_path / "База")
    yield workspace
    workspace.close()


def instance(folder: Path, answers: str, **files: bytes) -> Path:
    folder.mkdir()
    for name, content in files.items():
        (folder / name.replace("__", ".")).write_bytes(content)
    path = folder / "submission.xml"
    path.write_text(ANSWERS.format(answers=answers), encoding="utf-8")
    return path


# In


def test_answers_of_collect_bring_the_files_beside_them(laptop: Workspace, tmp_path: Path):
    answers = "<photo>1699.jpg</photo><paper>act-1700.pdf</paper>"
    files = {"1699__jpg": photo(), "act-1700__pdf": b"%PDF-1.7 act"}

    draft = take_answers(laptop, instance(tmp_path / "one", answers, **files))

    filling = resume_draft(laptop, draft.id)
    known = attachments_in(laptop, filling)
    assert sorted(known) == ["1699.jpg", "act-1700.pdf"]
    assert read_attachment(laptop, known["act-1700.pdf"].id) == b"%PDF-1.7 act"
    submission = finalize_form(laptop, filling)
    assert len(submission.attachments) == 2
    assert "<photo>1699.jpg</photo>" in submission.xml


def test_a_picture_that_became_another_kind_is_answered_anew(laptop: Workspace, tmp_path: Path):
    path = instance(tmp_path / "one", "<photo>1699.jpg</photo>", **{"1699__jpg": drawing()})

    draft = take_answers(laptop, path)

    (one,) = attachments_of(laptop, draft.id)
    assert one.name.endswith(".png")
    assert resume_draft(laptop, draft.id).session.node(PHOTO).value == one.name


def test_a_file_that_lacks_or_cannot_be_read_stays_a_name(laptop: Workspace, tmp_path: Path):
    answers = "<photo>1699.jpg</photo><paper>gone.pdf</paper>"

    draft = take_answers(laptop, instance(tmp_path / "one", answers, **{"1699__jpg": b"no JPEG"}))

    assert attachments_of(laptop, draft.id) == ()
    assert resume_draft(laptop, draft.id).session.node(PHOTO).value == "1699.jpg"


@pytest.mark.parametrize("name", ["../secret.pdf", "link.pdf"])
def test_nothing_but_a_file_beside_the_answers_is_taken(
    laptop: Workspace, tmp_path: Path, name: str
):
    (tmp_path / "secret.pdf").write_bytes(b"%PDF-1.7 secret")
    path = instance(tmp_path / "one", f"<paper>{name}</paper>")
    (tmp_path / "one" / "link.pdf").symlink_to(tmp_path / "secret.pdf")

    draft = take_answers(laptop, path)

    assert attachments_of(laptop, draft.id) == ()


def test_sealed_answers_and_files_of_another_program_are_sealed(laptop: Workspace, tmp_path: Path):
    path = instance(tmp_path / "one", "<sealed>1.pdf</sealed>", **{"1__pdf": b"%PDF-1.7 HIV"})

    draft = take_answers(laptop, path)

    (one,) = attachments_of(laptop, draft.id)
    assert one.sealed
    assert "1.pdf" not in draft.instance
    assert resume_draft(laptop, draft.id).session.node(SEALED).value == "1.pdf"


def test_who_is_no_holder_takes_in_no_sealed_answers(laptop: Workspace, tmp_path: Path):
    path = instance(tmp_path / "one", "<sealed>1.pdf</sealed>", **{"1__pdf": b"%PDF-1.7 HIV"})
    other = as_other(laptop)

    with pytest.raises(NoHolder):
        take_answers(other, path)

    assert list((other.folder / FOLDER).glob("*")) == []
    other.close()


# Out


def test_an_export_for_odk_has_the_files_in_media(laptop: Workspace, tmp_path: Path):
    filling, one = attached(laptop, PAPER, b"%PDF-1.7 act", "Акт.pdf")
    finalize_form(laptop, filling)

    done = export_data(supervising(laptop), EVERYTHING, tmp_path / "out", DataFormat.ODK)

    media = tmp_path / "out" / "visit" / "media"
    assert [path.name for path in media.iterdir()] == [one.name]
    assert (media / one.name).read_bytes() == b"%PDF-1.7 act"
    assert media / one.name in done.files
    assert done.lacking == 0


def test_an_export_says_how_many_files_lack_and_has_no_sealed_ones(
    laptop: Workspace, tmp_path: Path
):
    for ref, content in ((PAPER, b"%PDF-1.7 act"), (SEALED, b"%PDF-1.7 HIV")):
        filling, _one = attached(laptop, ref, content, "a.pdf")
        finalize_form(laptop, save_draft(laptop, filling))
    for path in (laptop.folder / FOLDER).iterdir():
        path.unlink()

    done = export_data(supervising(laptop), "visit", tmp_path / "out", DataFormat.ODK)

    assert done.lacking == 1
    assert not (tmp_path / "out" / "visit" / "media").exists()


def test_files_called_alike_in_two_forms_are_both_taken_out(laptop: Workspace, tmp_path: Path):
    for content in (b"%PDF-1.7 first", b"%PDF-1.7 second"):
        filling, one = attached(laptop, PAPER, content, "a.pdf")
        finalize_form(laptop, filling)

    export_data(supervising(laptop), "visit", tmp_path / "out", DataFormat.ODK)

    media = tmp_path / "out" / "visit" / "media"
    found = {path.name: path.read_bytes() for path in media.iterdir()}
    assert one.name in found
    assert set(found.values()) == {b"%PDF-1.7 first", b"%PDF-1.7 second"}


# Another version of the form


def test_a_draft_moved_to_a_newer_version_keeps_its_files_and_seals_what_is_sealed_now(
    laptop: Workspace, tmp_path: Path
):
    filling, one = attached(laptop, PAPER, b"%PDF-1.7 act", "Акт.pdf")
    newer = workbook(
        tmp_path / "newer.xlsx",
        survey=(
            ("type", "name", "label", "bind::fk:privacy"),
            ("text", "name", "Name", "P2"),
            ("file", "paper", "Paper", "P4"),
        ),
        settings=(
            ("form_id", "form_title", "version", "namespaces"),
            ("visit", "Visit", "2", 'fk="urn:fieldkit"'),
        ),
    )
    laptop.now = lambda: NOON + timedelta(hours=1)
    install_form(laptop, newer)

    move_draft(laptop, filling.draft_id)
    moved = resume_draft(laptop, filling.draft_id)
    assert attachments_in(laptop, moved)[one.name]
    laptop.now = lambda: NOON + timedelta(days=20)
    forget_unneeded(laptop)
    submission = finalize_form(laptop, save_draft(laptop, moved))

    assert submission.attachments == ()
    (kept,) = attachments_of(laptop, submission.instance_id)
    assert kept.sealed
    assert read_attachment(laptop, kept.id) == b"%PDF-1.7 act"


# Who sees


def test_files_are_for_the_case_team_and_special_ones_for_who_supervises(laptop: Workspace):
    colleague = next(one for one in list_users(laptop) if one.id != laptop.user.id)
    filling = begin_form(laptop, "visit", subject=Subject("families", "f-1"))
    for ref, content in ((PHOTO, photo()), (SPECIAL, b"%PDF-1.7 disability")):
        one = attach_file(laptop, filling, ref, content, "a")
        filling.session.answer(ref, one.name)
    submission = finalize_form(laptop, save_draft(laptop, filling))
    with laptop.unit_of_work() as work:
        work.entities.save(Entity("families", "f-1", "Рябинины", {"case_no": "1"}))
        work.entities.save(
            Entity(
                "cases",
                "c-1",
                "1",
                {"family_id": "f-1", "curator_id": "s-1", "team_ids": "s-2", "status": "open"},
            )
        )
        work.commit()
    special = next(one for one in submission.attachments if one.media_type == "application/pdf")

    def seen_by(specialist: str, role: Role = Role.SPECIALIST) -> set[str]:
        user = replace(colleague, specialist_id=specialist, role=role)
        theirs = replace(laptop, user=user)
        theirs.now = laptop.now
        return {kept.media_type for kept in attachments_of(theirs, submission.instance_id)}

    assert seen_by("s-2") == {"image/jpeg"}
    assert seen_by("s-1") == {"image/jpeg", "application/pdf"}
    assert seen_by("s-9", Role.SUPERVISOR) == {"image/jpeg", "application/pdf"}
    with pytest.raises(LedByOthers):
        seen_by("s-9")
    member = replace(laptop, user=replace(colleague, specialist_id="s-2", role=Role.SPECIALIST))
    with pytest.raises(AttachmentGone):
        read_attachment(member, special.id)
