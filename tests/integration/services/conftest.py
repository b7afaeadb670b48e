"""A laptop with the built-in pack for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.services.workspace import Workspace
from tests.support.laptops import copied_laptop, open_laptop


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = open_laptop(copied_laptop(tmp_path / "База семьи"))
    yield workspace
    workspace.close()
