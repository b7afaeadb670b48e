"""A backup of before somebody left lets them in no more, whoever restores it."""

import pytest

from fieldkit.services.backups import carry_backup
from fieldkit.services.leaving import end_access, list_leavers, pass_on_rest
from fieldkit.services.restoring import find_backups, restore_backup
from fieldkit.services.sealing import list_holders, name_holder
from fieldkit.services.workspace import open_workspace
from fieldkit.store.keys import WrongPassphrase
from fieldkit.store.people import AccessEnded
from tests.support.answers import register_family
from tests.support.colleagues import INNA, VERA, as_user, begins, curators
from tests.support.laptops import PASSPHRASE, open_laptop


@pytest.fixture
def stick(tmp_path):
    folder = tmp_path / "флешка"
    folder.mkdir()
    return folder


@pytest.fixture
def left(laptop, inna, vera, stick):
    """Let Inna work, carry a copy away, and end her access; return the laptop's folder."""
    name_holder(laptop, inna)
    as_user(laptop, INNA, register_family)
    as_user(laptop, INNA, begins)
    carry_backup(laptop, stick)
    end_access(laptop, inna, vera)
    laptop.close()
    return laptop.folder


def test_whoever_left_does_not_get_in_by_restoring_an_earlier_backup(left, stick):
    backup = find_backups(stick)[0]

    with pytest.raises(AccessEnded):
        restore_backup(left, backup, INNA)

    assert not (left / "set-aside").exists()
    open_laptop(left).close()
    with pytest.raises(WrongPassphrase):
        open_workspace(left, INNA)


def test_whoever_left_stays_out_of_what_a_colleague_restores(left, stick, inna, vera):
    restore_backup(left, find_backups(stick)[0], PASSPHRASE)

    with pytest.raises(AccessEnded):
        open_workspace(left, INNA)
    back = open_laptop(left)
    with pytest.raises(WrongPassphrase):
        back.database.keys.slots.unlock(INNA)
    (gone,) = list_leavers(back)
    holders = [one.id for one in list_holders(back).holders]
    count = pass_on_rest(back, gone.user, vera)
    named, rest = curators(back), list_leavers(back)[0].waiting
    with back.reading() as work:
        drafts = {one.user_id for one in work.drafts.list()}
    back.close()

    # The copy holds her case and her draft as they were.
    assert (gone.user.id, gone.waiting, count, rest) == (inna.id, 2, 2, 0)
    assert holders == [back.user.id]
    assert named == [vera.specialist_id]
    assert drafts == {vera.id}


def test_a_colleague_who_stayed_opens_what_was_restored(left, stick, vera):
    restore_backup(left, find_backups(stick)[0], PASSPHRASE)

    opened = open_workspace(left, VERA)
    opened.close()

    assert opened.user.id == vera.id


def test_a_backup_opens_by_every_passphrase_of_its_time_on_another_laptop(left, stick, tmp_path):
    other = tmp_path / "новый ноутбук"

    restore_backup(other, find_backups(stick)[0], INNA)

    open_workspace(other, INNA).close()
