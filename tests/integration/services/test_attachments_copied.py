"""Attached files through backups, restoring and re-encryption: each once, and none lost."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.gui.settings.restoring import contents_words
from fieldkit.services.attachments import (
    attachments_of,
    thumbnail,
)
from fieldkit.services.backups import backups_folder, carry_backup, make_backup
from fieldkit.services.doctor import examine
from fieldkit.services.rekeying import re_encrypt
from fieldkit.services.restoring import look_into_backup, restore_backup
from fieldkit.services.sealing import name_holder, remove_holder
from fieldkit.services.users import list_users
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.attached_files import FOLDER
from tests.support.attaching import (
    PHOTO,
    SEALED,
    as_other,
    attached,
    content_of,
    finalized,
    findings,
    laptop_of,
    on_disk,
    pool,
)
from tests.support.laptops import PASSPHRASE, open_laptop
from tests.support.photos import photo


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = laptop_of(tmp_path / "База")
    yield workspace
    workspace.close()


# Backups


def test_a_restored_backup_brings_the_files_back(laptop: Workspace):
    form = finalized(laptop, b"%PDF-1.7 scan")
    made, folder = make_backup(laptop), laptop.folder
    finalized(laptop, b"%PDF-1.7 newer")
    laptop.close()

    aside = restore_backup(folder, made, PASSPHRASE)

    back = open_laptop(folder)
    assert content_of(back, form) == b"%PDF-1.7 scan"
    assert len(on_disk(back)) == 1
    back.close()
    newer = open_workspace(aside, PASSPHRASE)
    assert len(on_disk(newer)) == 2
    assert content_of(newer, form) == b"%PDF-1.7 scan"
    newer.close()


def test_many_backups_keep_a_file_once(laptop: Workspace):
    finalized(laptop, b"%PDF-1.7 scan")
    make_backup(laptop)
    before = {path: path.stat().st_mtime_ns for path in (backups_folder(laptop) / FOLDER).iterdir()}

    finalized(laptop, b"%PDF-1.7 another")
    make_backup(laptop)

    assert len(pool(laptop)) == 2
    assert all(path.stat().st_mtime_ns == moment for path, moment in before.items())


def test_a_file_cut_off_here_does_not_spoil_the_copy_in_the_backups(laptop: Workspace):
    form = finalized(laptop, b"%PDF-1.7 scan")
    make_backup(laptop)
    (path,) = (laptop.folder / FOLDER).iterdir()
    path.write_bytes(path.read_bytes()[:30])

    make_backup(laptop)
    examine(laptop)

    assert content_of(laptop, form) == b"%PDF-1.7 scan"


def test_a_stick_gets_what_lacks_there_and_brings_it_back(laptop: Workspace, tmp_path: Path):
    stick = tmp_path / "флешка"
    stick.mkdir()
    form = finalized(laptop, b"%PDF-1.7 scan")
    carry_backup(laptop, stick)
    second = finalized(laptop, b"%PDF-1.7 another")
    there, folder = carry_backup(laptop, stick), laptop.folder
    laptop.close()
    shutil.rmtree(folder)

    restore_backup(folder, there, PASSPHRASE)

    back = open_laptop(folder)
    assert content_of(back, form) == b"%PDF-1.7 scan"
    assert content_of(back, second) == b"%PDF-1.7 another"
    back.close()


def test_a_backup_says_which_files_it_has_and_which_lack(laptop: Workspace, tmp_path: Path):
    finalized(laptop, b"%PDF-1.7 scan")
    made = make_backup(laptop)
    alone = tmp_path / "alone" / made.folder.name
    shutil.copytree(made.folder, alone)

    whole = look_into_backup(made, PASSPHRASE)
    torn = look_into_backup(replace(made, folder=alone), PASSPHRASE)

    assert (whole.files, whole.lacking) == (1, 0)
    assert (torn.files, torn.lacking) == (1, 1)
    assert "1 of them is not beside the backup" in contents_words(torn)


def test_a_file_of_a_backup_that_is_gone_is_found(laptop: Workspace):
    finalized(laptop, b"%PDF-1.7 scan")
    make_backup(laptop)
    for path in (backups_folder(laptop) / FOLDER).iterdir():
        path.unlink()

    (said,) = [one for one in examine(laptop) if one.check == "backup"]

    assert not said.sound


def test_a_damaged_file_of_a_backup_keeps_no_form_from_coming_back(laptop: Workspace):
    form = finalized(laptop, b"%PDF-1.7 scan")
    made, folder = make_backup(laptop), laptop.folder
    for place in (backups_folder(laptop) / FOLDER, folder / FOLDER):
        (path,) = place.iterdir()
        path.write_bytes(path.read_bytes()[:-3] + b"abc")
    laptop.close()

    restore_backup(folder, made, PASSPHRASE)

    back = open_laptop(folder)
    assert len(attachments_of(back, form)) == 1
    assert [one.sound for one in findings(back)] == [False]
    back.close()


# Re-encryption


def test_encrypting_anew_keeps_every_file_and_leaves_no_old_one(laptop: Workspace):
    form = finalized(laptop, b"%PDF-1.7 scan")
    draft, one = attached(laptop, PHOTO, photo(), "a.jpg")
    sealed = finalized(laptop, b"%PDF-1.7 HIV", SEALED)
    thumbnail(laptop, one.id, 100)
    make_backup(laptop)
    before = on_disk(laptop)

    re_encrypt(laptop)

    assert content_of(laptop, form) == b"%PDF-1.7 scan"
    assert content_of(laptop, draft.draft_id)
    assert content_of(laptop, sealed) == b"%PDF-1.7 HIV"
    assert len(on_disk(laptop) & before) == 1  # the sealed one, whose key is its own
    assert len(on_disk(laptop)) == 3
    assert pool(laptop) == on_disk(laptop)


def test_encrypting_anew_takes_a_damaged_file_from_a_backup(laptop: Workspace):
    form = finalized(laptop, b"%PDF-1.7 scan")
    make_backup(laptop)
    (path,) = (laptop.folder / FOLDER).iterdir()
    path.write_bytes(b"damaged")

    re_encrypt(laptop)

    assert content_of(laptop, form) == b"%PDF-1.7 scan"


def test_sealed_files_open_to_a_new_holder_and_no_more_to_who_was_removed(laptop: Workspace):
    form = finalized(laptop, b"%PDF-1.7 HIV", SEALED)
    first = laptop.user
    other_user = next(one for one in list_users(laptop) if one.id != first.id)
    name_holder(laptop, other_user)

    other = as_other(laptop)
    assert content_of(other, form) == b"%PDF-1.7 HIV"
    other.close()
    again = open_laptop(laptop.folder)
    remove_holder(again, other_user)
    assert content_of(again, form) == b"%PDF-1.7 HIV"
    other = as_other(again)
    assert attachments_of(other, form) == ()
    other.close()
