"""A laptop and an office for each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.records.device import DeviceKind
from fieldkit.store.database import Database
from tests.support.workspaces import acquaint, workspace


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Database]:
    database = workspace(tmp_path / "ноутбук")
    yield database
    database.close()


@pytest.fixture
def other(tmp_path: Path, laptop: Database) -> Iterator[Database]:
    database = workspace(tmp_path / "второй ноутбук")
    acquaint(laptop, database)
    yield database
    database.close()


@pytest.fixture
def office(tmp_path: Path, laptop: Database, other: Database) -> Iterator[Database]:
    database = workspace(tmp_path / "офис", DeviceKind.OFFICE)
    acquaint(laptop, other, database)
    yield database
    database.close()
