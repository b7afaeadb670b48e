"""Users and their passphrases."""

from dataclasses import replace

import pytest

from fieldkit.records.people import NameMissing, Role
from fieldkit.records.permissions import NotAllowed
from fieldkit.services.users import (
    OwnRole,
    PassphraseTooShort,
    add_user,
    change_passphrase,
    change_role,
    list_users,
)
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.keys import WrongPassphrase
from tests.support.laptops import PASSPHRASE, USER

OTHER = "другой длинный пароль"


def test_a_second_user_opens_the_workspace_with_their_own_passphrase(laptop: Workspace):
    added = add_user(laptop, "Снегирёва Инна", OTHER)
    laptop.close()

    again = open_workspace(laptop.folder, OTHER)

    assert again.user == added
    assert again.user.role is Role.SPECIALIST
    again.close()


def test_a_new_user_can_be_named_in_forms(laptop: Workspace):
    added = add_user(laptop, "Снегирёва Инна", OTHER)

    with laptop.reading() as work:
        labels = {row["name"]: row["label"] for row in work.entities.rows("specialists")}
    assert labels[added.specialist_id or ""] == "Снегирёва Инна"
    assert {user.name for user in list_users(laptop)} == {USER, "Снегирёва Инна"}


def test_a_short_passphrase_adds_nobody(laptop: Workspace):
    with pytest.raises(PassphraseTooShort):
        add_user(laptop, "Снегирёва Инна", "клён")

    assert len(list_users(laptop)) == 1


def test_a_nameless_user_is_refused(laptop: Workspace):
    with pytest.raises(NameMissing):
        add_user(laptop, " ", OTHER)


def test_a_changed_passphrase_replaces_the_old_one(laptop: Workspace):
    change_passphrase(laptop, PASSPHRASE, OTHER)
    laptop.close()

    with pytest.raises(WrongPassphrase):
        open_workspace(laptop.folder, PASSPHRASE)
    open_workspace(laptop.folder, OTHER).close()


def test_changing_needs_the_old_passphrase(laptop: Workspace):
    with pytest.raises(WrongPassphrase):
        change_passphrase(laptop, "не тот пароль", OTHER)
    with pytest.raises(PassphraseTooShort):
        change_passphrase(laptop, PASSPHRASE, "1234567")


def test_what_is_done_with_users_stands_in_the_journal(laptop: Workspace):
    add_user(laptop, "Снегирёва Инна", OTHER)

    with laptop.reading() as work:
        acts = [entry.action for entry in work.log.list()]

    assert "user_added" in acts


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_lets_others_in(laptop: Workspace, role: Role):
    colleague = add_user(laptop, "Снегирёва Инна", OTHER, role)
    theirs = replace(laptop, user=colleague)

    with pytest.raises(NotAllowed):
        add_user(theirs, "Осинина Вера", "клён сойка тополь", Role.ADMINISTRATOR)

    assert {one.id for one in list_users(laptop)} == {laptop.user.id, colleague.id}


def test_an_administrator_gives_a_colleague_another_role(laptop: Workspace):
    colleague = add_user(laptop, "Снегирёва Инна", OTHER)

    change_role(laptop, colleague, Role.SUPERVISOR)
    laptop.close()

    again = open_workspace(laptop.folder, OTHER)
    again.close()
    assert again.user == replace(colleague, role=Role.SUPERVISOR)


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.ADMINISTRATOR])
def test_nobody_but_an_administrator_changes_a_role(laptop: Workspace, role: Role):
    colleague = add_user(laptop, "Снегирёва Инна", OTHER, role)
    theirs = replace(laptop, user=colleague)

    with pytest.raises(NotAllowed):
        change_role(theirs, colleague, Role.ADMINISTRATOR)

    assert {one.role for one in list_users(laptop) if one.id == colleague.id} == {role}


def test_nobody_changes_their_own_role_so_the_last_administrator_stays(laptop: Workspace):
    with pytest.raises(OwnRole):
        change_role(laptop, laptop.user, Role.SPECIALIST)

    assert [one.role for one in list_users(laptop)] == [Role.ADMINISTRATOR]


def test_a_role_is_changed_by_what_is_kept_not_by_what_was_shown(laptop: Workspace):
    colleague = add_user(laptop, "Снегирёва Инна", OTHER)
    shown = replace(colleague, name="Кто-то другой", specialist_id=None)

    change_role(laptop, shown, Role.SUPERVISOR)

    assert replace(colleague, role=Role.SUPERVISOR) in list_users(laptop)
