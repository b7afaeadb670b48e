"""A laptop with the built-in pack for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.records.people import User
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.colleagues import INNA, VERA
from tests.support.laptops import NOON, PASSPHRASE, copied_laptop, open_laptop
from tests.support.workspaces import acquaint


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = open_laptop(copied_laptop(tmp_path / "База семьи"))
    yield workspace
    workspace.close()


@pytest.fixture
def inna(laptop: Workspace) -> User:
    return add_user(laptop, "Снегирёва Инна", INNA)


@pytest.fixture
def vera(laptop: Workspace) -> User:
    return add_user(laptop, "Осинина Вера", VERA)


@pytest.fixture
def other(tmp_path: Path, laptop: Workspace) -> Iterator[Workspace]:
    """A second laptop, which knows the first and is known to it."""
    made = create_workspace(
        tmp_path / "вторая",
        user_name="Синицына Е. А.",
        passphrase=PASSPHRASE,
        device_name="11",
        cost=KeyCost.lowest(),
    )
    made.now = lambda: NOON
    acquaint(laptop.database, made.database)
    yield made
    made.close()
