"""Laptops for tests of services and commands: the pack is installed once a process, then copied."""

import atexit
import shutil
import tempfile
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from fieldkit.services.packs import built_in_pack, install_pack
from fieldkit.services.workspace import Workspace, create_workspace, open_workspace
from fieldkit.store.keys import KeyCost

PASSPHRASE = "ольха берёза клён рябина"
USER = "Ольхова Наталья Петровна"
NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="fieldkit-laptop-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = create_workspace(
        folder / "laptop", user_name=USER, passphrase=PASSPHRASE, cost=KeyCost.lowest()
    )
    install_pack(made, built_in_pack())
    made.close()
    return folder / "laptop"


def copied_laptop(folder: Path) -> Path:
    """Put a closed workspace with the built-in pack into a folder that is not there yet."""
    shutil.copytree(_template(), folder)
    return folder


def open_laptop(folder: Path, now: datetime = NOON) -> Workspace:
    """Open a copied workspace with its clock standing still."""
    workspace = open_workspace(folder, PASSPHRASE)
    workspace.now = lambda: now
    return workspace
