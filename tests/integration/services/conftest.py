"""A laptop with the built-in pack for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.records.people import User
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace
from tests.support.colleagues import INNA, VERA
from tests.support.laptops import copied_laptop, open_laptop


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
