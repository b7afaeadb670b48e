"""Workspaces made and opened through the services."""

from pathlib import Path

import pytest

from fieldkit.records.device import DeviceKind
from fieldkit.records.people import NameMissing
from fieldkit.services.locked import default_folder, workspace_exists
from fieldkit.services.passphrases import PassphraseTooShort
from fieldkit.services.progress import Cancelled
from fieldkit.services.workspace import (
    Workspace,
    counters,
    create_workspace,
    open_workspace,
)
from fieldkit.store.faults import NotAWorkspace
from fieldkit.store.keys import KeyCost, WrongPassphrase
from tests.support.laptops import PASSPHRASE, USER


def test_a_workspace_opens_with_its_passphrase_alone(laptop: Workspace):
    folder = laptop.folder
    laptop.close()

    with pytest.raises(WrongPassphrase):
        open_workspace(folder, "не тот пароль")
    again = open_workspace(folder, PASSPHRASE)

    assert again.user.name == USER
    assert again.device.id == laptop.device.id
    again.close()


def test_a_folder_without_a_workspace_is_said_so(tmp_path: Path):
    assert not workspace_exists(tmp_path)

    with pytest.raises(NotAWorkspace):
        open_workspace(tmp_path, PASSPHRASE)


def test_a_workspace_is_seen_without_opening_it(laptop: Workspace):
    assert workspace_exists(laptop.folder)


def test_a_nameless_user_makes_no_workspace(tmp_path: Path):
    with pytest.raises(NameMissing):
        create_workspace(
            tmp_path / "w", user_name=" ", passphrase=PASSPHRASE, cost=KeyCost.lowest()
        )

    assert not (tmp_path / "w").exists()


def test_a_short_passphrase_makes_no_workspace(tmp_path: Path):
    with pytest.raises(PassphraseTooShort):
        create_workspace(
            tmp_path / "w", user_name=USER, passphrase="1234567", cost=KeyCost.lowest()
        )

    assert not (tmp_path / "w").exists()


def test_an_office_is_made_as_an_office(tmp_path: Path):
    office = create_workspace(
        tmp_path / "офис",
        user_name=USER,
        passphrase=PASSPHRASE,
        kind=DeviceKind.OFFICE,
        device_name="Головная организация",
        cost=KeyCost.lowest(),
    )

    assert office.device.kind is DeviceKind.OFFICE
    office.close()


def test_an_empty_workspace_counts_nothing(tmp_path: Path):
    made = create_workspace(
        tmp_path / "w", user_name=USER, passphrase=PASSPHRASE, cost=KeyCost.lowest()
    )

    figures = counters(made)

    assert (figures.drafts, figures.families, figures.only_here) == (0, 0, 0)
    assert figures.saved_at is None
    made.close()


def test_the_usual_folder_lies_among_the_users_data():
    assert default_folder().name == "workspace"
    assert "fieldkit" in default_folder().parts


def test_a_transaction_that_is_refused_was_not_saved(laptop: Workspace):
    def refuse() -> None:
        with laptop.unit_of_work() as work:
            work.settings.set("colour", "green")
            raise Cancelled

    with pytest.raises(Cancelled):
        refuse()

    assert laptop.saved_at is None
    with laptop.reading() as work:
        assert work.settings.get("colour") == ""
