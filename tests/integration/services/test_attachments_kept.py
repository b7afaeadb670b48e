"""Attached files through erasure, undoing, tidying and checks: none lost, none left."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.records.entity import Entity
from fieldkit.records.keeping import ErasureReason
from fieldkit.services.attaching import note_in_draft, prepared, put_on_disk
from fieldkit.services.attachment_upkeep import forget_unneeded, sweep_files
from fieldkit.services.attachments import (
    attach_file,
    attachments_of,
    read_attachment,
    thumbnail,
)
from fieldkit.services.backups import make_backup
from fieldkit.services.deleting import wipe_old_drafts
from fieldkit.services.doctor import examine
from fieldkit.services.erasing import erase_person
from fieldkit.services.filling import (
    begin_form,
    discard_draft,
    finalize_form,
    resume_draft,
    save_draft,
)
from fieldkit.services.keeping import empty_form
from fieldkit.services.undoing import draft_before, step_done, undo_step
from fieldkit.services.workspace import Workspace
from fieldkit.store.attached_files import FOLDER
from tests.support.attaching import (
    CHILD,
    NAME,
    PAPER,
    PHOTO,
    SEALED,
    attached,
    content_of,
    finalized,
    findings,
    laptop_of,
    on_disk,
    pool,
)
from tests.support.laptops import NOON
from tests.support.photos import photo

LATER = timedelta(days=90)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = laptop_of(tmp_path / "База")
    yield workspace
    workspace.close()


# Erasure


@pytest.fixture
def person(laptop: Workspace) -> str:
    with laptop.unit_of_work() as work:
        work.entities.save(Entity("families", "f-1", "Свиристелевы", {"case_no": "1"}))
        for id_, given in (("p-aglaya", "Аглая"), ("p-tim", "Тимофей")):
            values = {"given": given, "surname": "Свиристелева", "family_id": "f-1"}
            work.entities.save(Entity("persons", id_, f"{given} С.", values))
        work.commit()
    return "p-aglaya"


def about_two_children(laptop: Workspace):
    filling = begin_form(laptop, "visit")
    session = filling.session
    for place, who in ((1, "p-aglaya"), (2, "p-tim")):
        if place > 1:
            session.add_repeat("/data/children")
        session.answer(CHILD.format(place=place, name="who"), who)
        ref = CHILD.format(place=place, name="portrait")
        one = attach_file(laptop, filling, ref, photo(100 + place, 100), f"{who} Свиристелева.jpg")
        session.answer(ref, one.name)
    paper = attach_file(laptop, filling, PAPER, b"%PDF-1.7 both", "Аглая Свиристелева.pdf")
    session.answer(PAPER, paper.name)
    return save_draft(laptop, filling)


@pytest.mark.parametrize("as_draft", [True, False])
def test_an_erasure_takes_the_files_that_may_show_the_person(
    laptop: Workspace, person: str, as_draft: bool
):
    filling = about_two_children(laptop)
    owner = filling.draft_id if as_draft else finalize_form(laptop, filling).instance_id
    thumbnail(laptop, attachments_of(laptop, owner)[0].id, 64)
    make_backup(laptop)
    assert len(pool(laptop)) == 3

    erase_person(laptop, person, ErasureReason.DEMAND)

    (left,) = attachments_of(laptop, owner)
    assert (left.width, left.media_type) == (102, "image/jpeg")
    assert len(on_disk(laptop)) == 1
    assert pool(laptop) == on_disk(laptop)
    assert read_attachment(laptop, left.id)


def test_after_an_erasure_a_rebuild_gives_the_same_files(laptop: Workspace, person: str):
    form = finalize_form(laptop, about_two_children(laptop)).instance_id
    erase_person(laptop, person, ErasureReason.DEMAND)
    before = attachments_of(laptop, form)

    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    assert attachments_of(laptop, form) == before
    assert not [one for one in examine(laptop) if one.check == "tables" and not one.sound]


def test_an_erasure_takes_sealed_files_without_opening_them(laptop: Workspace, person: str):
    filling, _one = attached(laptop, SEALED, b"%PDF-1.7 HIV", "a.pdf")
    filling.session.answer(NAME, person)
    form = finalize_form(laptop, save_draft(laptop, filling)).instance_id

    erase_person(laptop, person, ErasureReason.DEMAND)

    assert attachments_of(laptop, form) == ()
    assert on_disk(laptop) == set()


def test_an_erasure_takes_files_that_were_taken_out_of_drafts_again(laptop: Workspace, person: str):
    filling, one = attached(laptop, PHOTO, photo(), "a.jpg")
    filling.session.answer(PHOTO, "")
    save_draft(laptop, filling)
    laptop.now = lambda: NOON + timedelta(hours=2)

    erase_person(laptop, person, ErasureReason.DEMAND)

    assert one.name not in {kept.name for kept in attachments_of(laptop, filling.draft_id)}
    assert on_disk(laptop) == set()


def test_a_form_that_is_emptied_loses_its_files_and_sealed_answers(laptop: Workspace):
    filling, _one = attached(laptop, PAPER, b"%PDF-1.7 scan", "a.pdf")
    sealed = attach_file(laptop, filling, SEALED, b"%PDF-1.7 HIV", "b.pdf")
    filling.session.answer(SEALED, sealed.name)
    form = finalize_form(laptop, save_draft(laptop, filling)).instance_id

    empty_form(laptop, form)

    assert attachments_of(laptop, form) == ()
    assert on_disk(laptop) == set()
    with laptop.reading() as work:
        assert not work.sealed.has(form)


def test_a_file_swept_before_its_record_is_written_again(laptop: Workspace):
    filling = begin_form(laptop, "visit")
    found = prepared(b"%PDF-1.7 scan", "a.pdf", "application/*")
    lying = put_on_disk(laptop, found, sealed=False)
    sweep_files(laptop)
    assert on_disk(laptop) == set()

    with laptop.unit_of_work() as work:
        one = note_in_draft(laptop, work, lying, (filling.draft_id, PAPER), ())
        work.commit()

    assert read_attachment(laptop, one.id) == b"%PDF-1.7 scan"


# Undoing


@pytest.mark.parametrize("ref", [PAPER, SEALED])
def test_a_form_whose_finalizing_is_undone_keeps_its_files(laptop: Workspace, ref: str):
    filling, one = attached(laptop, ref, b"%PDF-1.7 scan", "a.pdf")
    before = draft_before(laptop, filling.draft_id)
    form = finalize_form(laptop, filling).instance_id

    undo_step(laptop, step_done(laptop, "finalized", before))
    forget_unneeded(laptop)
    sweep_files(laptop)

    assert attachments_of(laptop, form) == ()
    again = resume_draft(laptop, filling.draft_id)
    assert again.session.node(ref).value == one.name
    assert content_of(laptop, filling.draft_id) == b"%PDF-1.7 scan"
    second = finalize_form(laptop, again).instance_id
    sweep_files(laptop)
    assert content_of(laptop, second) == b"%PDF-1.7 scan"


# Tidying


def test_files_of_a_wiped_draft_go(laptop: Workspace):
    filling, _one = attached(laptop, PHOTO, photo(), "a.jpg")
    discard_draft(laptop, filling.draft_id)
    laptop.now = lambda: NOON + LATER

    wipe_old_drafts(laptop)
    sweep_files(laptop)

    assert on_disk(laptop) == set()


def test_a_file_that_another_form_names_too_stays(laptop: Workspace):
    form = finalized(laptop, b"%PDF-1.7 scan")
    filling, _one = attached(laptop, PAPER, b"%PDF-1.7 scan", "b.pdf")
    discard_draft(laptop, filling.draft_id)
    laptop.now = lambda: NOON + LATER

    wipe_old_drafts(laptop)
    sweep_files(laptop)

    assert content_of(laptop, form) == b"%PDF-1.7 scan"


def test_files_that_no_draft_came_to_name_are_forgotten_after_days(laptop: Workspace):
    never_saved = begin_form(laptop, "visit")
    attach_file(laptop, never_saved, PHOTO, photo(), "a.jpg")
    filling, kept = attached(laptop, PAPER, b"%PDF-1.7 kept", "b.pdf")
    attach_file(laptop, filling, PAPER, b"%PDF-1.7 replaced", "c.pdf")

    forget_unneeded(laptop)
    assert len(attachments_of(laptop, filling.draft_id)) == 2
    laptop.now = lambda: NOON + LATER
    forget_unneeded(laptop)
    sweep_files(laptop)

    assert attachments_of(laptop, never_saved.draft_id) == ()
    assert [one.name for one in attachments_of(laptop, filling.draft_id)] == [kept.name]
    assert len(on_disk(laptop)) == 1


def test_a_young_file_is_not_swept_while_nobody_has_it_yet(laptop: Workspace):
    files = laptop.database.files
    key = files.key_of("ab" * 32)
    files.write(key, [b"being attached"])
    half = files.folder / f"{'0' * 64}.1234abcd.new"
    half.write_bytes(b"half")

    sweep_files(laptop, at_least=3600)
    assert files.has(key)
    sweep_files(laptop)

    assert on_disk(laptop) == {half.name}


# Checks


def test_a_damaged_file_is_put_back_from_a_backup(laptop: Workspace):
    form = finalized(laptop, b"%PDF-1.7 scan")
    sealed = finalized(laptop, b"%PDF-1.7 HIV", SEALED)
    make_backup(laptop)
    for path in (laptop.folder / FOLDER).iterdir():
        path.unlink()

    said = findings(laptop)

    assert [one.sound for one in said] == [True, True]
    assert said[0].said.startswith("2 damaged")
    assert content_of(laptop, form) == b"%PDF-1.7 scan"
    assert content_of(laptop, sealed) == b"%PDF-1.7 HIV"


@pytest.mark.parametrize("ref", [PAPER, PHOTO])
def test_a_file_that_is_attached_again_takes_the_place_of_a_damaged_one(
    laptop: Workspace, ref: str
):
    content = b"%PDF-1.7 scan" if ref == PAPER else photo()
    form = finalized(laptop, content, ref)
    (path,) = (laptop.folder / FOLDER).iterdir()
    path.write_bytes(path.read_bytes()[:-1] + b"?")

    attached(laptop, ref, content, "again")

    assert content_of(laptop, form)
    assert all(one.sound for one in findings(laptop))


def test_a_lost_file_is_said_in_words(laptop: Workspace):
    finalized(laptop, b"%PDF-1.7 scan")
    (path,) = (laptop.folder / FOLDER).iterdir()
    path.unlink()

    (said,) = findings(laptop)

    assert not said.sound
    assert "1 attached file is missing or damaged" in said.said


def test_whole_files_are_said_to_be_whole(laptop: Workspace):
    finalized(laptop, b"%PDF-1.7 scan")

    assert [one.said for one in findings(laptop)] == ["Every attached file is whole."]


def test_a_workspace_without_files_says_nothing_of_them(laptop: Workspace):
    assert findings(laptop) == []
