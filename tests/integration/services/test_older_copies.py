"""A copy from before both a re-encryption and a new passphrase is restored, and all goes on."""

import json
from pathlib import Path

import pytest

from fieldkit.records.keeping import ErasureReason
from fieldkit.services.backups import carry_backup
from fieldkit.services.cases import find_families
from fieldkit.services.doctor import examine
from fieldkit.services.erasing import erase_person
from fieldkit.services.filling import list_drafts
from fieldkit.services.leaving import bring_back_user, end_access, list_leavers, pass_on_rest
from fieldkit.services.rekeying import re_encrypt
from fieldkit.services.restoring import erase_again, restore_backup
from fieldkit.services.users import change_passphrase
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.erasure_ledger import LEDGER_NAME
from fieldkit.store.keys import WrongPassphrase
from fieldkit.store.people import AccessEnded
from tests.support.answers import register_family, subject_of
from tests.support.colleagues import FRESH, INNA, VERA, as_user, begins
from tests.support.laptops import PASSPHRASE, open_laptop


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "флешка"
    folder.mkdir()
    return folder


def families(workspace: Workspace) -> int:
    return find_families(workspace).total


@pytest.fixture
def renewed(laptop: Workspace, stick: Path):
    """A laptop that went on after a copy: a family, a new key and a new passphrase, an erasure."""
    person = subject_of(register_family(laptop), "persons").entity_id
    there = carry_backup(laptop, stick)
    register_family(laptop, "Осинина")
    re_encrypt(laptop)
    change_passphrase(laptop, PASSPHRASE, FRESH)
    erase_person(laptop, person, ErasureReason.WITHDRAWAL)
    laptop.close()
    return laptop.folder, there, person


def test_it_opens_by_the_passphrase_of_its_time_and_goes_on(renewed):
    folder, there, _person = renewed

    restore_backup(folder, there, PASSPHRASE)

    with pytest.raises(WrongPassphrase):
        open_workspace(folder, FRESH)
    back = open_laptop(folder)
    assert families(back) == 1
    assert back.database.rolled_back is not None
    register_family(back, "Кедрова")
    assert {one.check for one in examine(back) if not one.sound} <= {"age"}
    re_encrypt(back)
    change_passphrase(back, PASSPHRASE, "зимородок ива тополь")
    back.close()
    again = open_workspace(folder, "зимородок ива тополь")
    assert families(again) == 2
    again.close()


def test_the_state_so_far_opens_by_the_passphrase_of_now(renewed):
    folder, there, _person = renewed

    aside = restore_backup(folder, there, PASSPHRASE)

    newer = open_workspace(aside, FRESH)
    assert families(newer) == 2
    newer.close()


def test_whom_an_erasure_took_is_erased_again(renewed):
    folder, there, person = renewed

    restore_backup(folder, there, PASSPHRASE)

    back = open_laptop(folder)
    assert erase_again(back) == 1
    with back.reading() as work:
        assert work.entities.get("persons", person).erased
    back.close()


def test_whoever_left_since_stays_out_though_the_state_so_far_cannot_be_read(
    laptop, inna, vera, stick
):
    draft = as_user(laptop, INNA, begins)
    there = carry_backup(laptop, stick)
    end_access(laptop, inna, vera)
    re_encrypt(laptop)
    change_passphrase(laptop, PASSPHRASE, FRESH)
    folder = laptop.folder
    laptop.close()
    with pytest.raises(AccessEnded):
        restore_backup(folder, there, INNA)

    restore_backup(folder, there, PASSPHRASE)

    with pytest.raises((AccessEnded, WrongPassphrase)):
        open_workspace(folder, INNA)
    back = open_laptop(folder)
    (left,) = list_leavers(back)
    assert (left.user.id, left.waiting) == (inna.id, 1)
    pass_on_rest(back, left.user, back.user)
    assert [one.id for one in list_drafts(back)] == [draft]
    back.close()
    open_workspace(folder, VERA).close()


def test_whoever_was_let_in_again_is_not_shut_out(laptop, inna, vera, stick):
    there = carry_backup(laptop, stick)
    end_access(laptop, inna, vera)
    (left,) = list_leavers(laptop)
    bring_back_user(laptop, left.user, FRESH)
    folder = laptop.folder
    laptop.close()

    restore_backup(folder, there, PASSPHRASE)

    open_workspace(folder, INNA).close()


def test_a_line_about_a_leaver_that_this_laptop_did_not_sign_shuts_nobody_out(laptop, inna, stick):
    there, folder = carry_backup(laptop, stick), laptop.folder
    laptop.close()
    row = {"list": "users", "id": inna.id, "signature": "00" * 64}
    (folder / LEDGER_NAME).write_text(json.dumps({"format": 1, "erased": [row]}))

    restore_backup(folder, there, PASSPHRASE)

    open_workspace(folder, INNA).close()
