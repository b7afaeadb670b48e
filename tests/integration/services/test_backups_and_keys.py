"""A copy opens with the keys of its time, also after the workspace was encrypted anew."""

from pathlib import Path

import pytest

from fieldkit.records.keeping import ErasureReason
from fieldkit.services.backups import carry_backup, make_backup
from fieldkit.services.cases import find_families
from fieldkit.services.erasing import erase_person
from fieldkit.services.recovery import draft_sheet, keep_sheet, open_with_new_passphrase, sheet_key
from fieldkit.services.rekeying import re_encrypt
from fieldkit.services.restoring import erase_again, restore_backup
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.rekeying import READY_NAME, make_anew
from fieldkit.store.wrapping import new_data_key
from tests.support.answers import register_family, subject_of
from tests.support.laptops import PASSPHRASE, open_laptop

FRESH = "свиристель дуб вяз"


def families(workspace: Workspace) -> int:
    return find_families(workspace).total


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "флешка"
    folder.mkdir()
    return folder


def test_a_copy_from_before_opens_after_encrypting_anew(laptop: Workspace, stick: Path):
    register_family(laptop)
    made, folder = carry_backup(laptop, stick), laptop.folder
    register_family(laptop, "Осинина")
    re_encrypt(laptop)
    laptop.close()

    restore_backup(folder, made, PASSPHRASE)

    back = open_laptop(folder)
    assert families(back) == 1
    back.close()
    (aside,) = (folder / "set-aside").iterdir()
    earlier = open_workspace(aside, PASSPHRASE)
    assert families(earlier) == 2
    earlier.close()


def test_a_copy_made_after_encrypting_anew_opens(laptop: Workspace):
    register_family(laptop)
    re_encrypt(laptop)
    made, folder = make_backup(laptop), laptop.folder
    laptop.close()

    restore_backup(folder, made, PASSPHRASE)

    back = open_laptop(folder)
    assert families(back) == 1
    back.close()


def test_whom_an_erasure_took_stays_erased_when_the_copy_has_another_key(
    laptop: Workspace, stick: Path
):
    person = subject_of(register_family(laptop), "persons").entity_id
    there, folder = carry_backup(laptop, stick), laptop.folder
    re_encrypt(laptop)
    erase_person(laptop, person, ErasureReason.WITHDRAWAL)
    laptop.close()

    restore_backup(folder, there, PASSPHRASE)

    back = open_laptop(folder)
    assert erase_again(back) == 1
    back.close()


def test_a_sheet_of_the_copys_time_opens_what_was_restored(laptop: Workspace):
    draft = draft_sheet()
    keep_sheet(laptop, draft)
    made, folder = make_backup(laptop), laptop.folder
    keep_sheet(laptop, draft_sheet())
    laptop.close()
    restore_backup(folder, made, PASSPHRASE)

    key = sheet_key(folder, draft.code.groups)
    open_with_new_passphrase(folder, key, key.users[0], FRESH).close()

    open_workspace(folder, FRESH).close()


def test_what_waits_to_take_its_place_does_not_take_that_of_a_restored_copy(laptop: Workspace):
    register_family(laptop)
    made, folder = make_backup(laptop), laptop.folder
    register_family(laptop, "Осинина")
    keys = laptop.database.keys
    laptop.close()
    make_anew(folder, keys.slots, (keys.data_key, new_data_key()), lambda _done, _total: None)
    assert (folder / READY_NAME).exists()

    restore_backup(folder, made, PASSPHRASE)

    back = open_laptop(folder)
    assert families(back) == 1
    back.close()


@pytest.mark.parametrize("when", ["before", "after"])
def test_sealed_facts_come_back_with_a_copy(laptop: Workspace, stick: Path, when: str):
    with laptop.unit_of_work() as work:
        work.sealed.put("d", {"/a/b": "тайна"}, frozenset({"/a/b"}))
        work.commit()
    if when == "before":
        re_encrypt(laptop)
    made, folder = carry_backup(laptop, stick), laptop.folder
    if when == "after":
        re_encrypt(laptop)
    laptop.close()

    restore_backup(folder, made, PASSPHRASE)

    back = open_laptop(folder)
    with back.reading() as work:
        assert work.sealed.of("d") == {"/a/b": "тайна"}
    back.close()
