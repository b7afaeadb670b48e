"""Workspaces of a schedule: copied from a template that is made once a process, real files."""

import atexit
import os
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

from fieldkit.records.device import DeviceKind, Identity
from fieldkit.services.workspace import Workspace, create_workspace, open_workspace
from fieldkit.store.keys import KeyCost
from fieldkit.store.unit_of_work import UnitOfWork
from tests.support.bundles import Laptop
from tests.support.joining import join

PASSPHRASE = "зяблик дрозд осина клён"
MOST_LAPTOPS = 6
BEGINNING = datetime(2026, 3, 2, 9, tzinfo=UTC)


def roomy() -> Path:
    """Return a folder for temporary files, in memory where the system has such a place."""
    memory = Path("/dev/shm")  # noqa: S108 - a folder with a random name is made in it
    return memory if os.access(memory, os.W_OK) else Path(tempfile.gettempdir())


@cache
def template() -> Path:
    """Return closed workspaces: an office and its laptops, all joined, and one newer program."""
    folder = Path(tempfile.mkdtemp(prefix="fieldkit-region-", dir=roomy()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    stick = folder / "stick"
    stick.mkdir()
    office = _made(folder / "office", DeviceKind.OFFICE)
    for number in range(MOST_LAPTOPS):
        laptop = _made(folder / f"laptop{number}", DeviceKind.LAPTOP)
        join(laptop, office, stick)
        laptop.close()
    newer = _made(folder / "newer", DeviceKind.LAPTOP)
    join(newer, office, stick)
    newer.close()
    office.close()
    return folder


def _made(folder: Path, kind: DeviceKind) -> Workspace:
    return create_workspace(
        folder,
        user_name="Ольхова Т. С.",
        passphrase=PASSPHRASE,
        kind=kind,
        device_name=folder.name,
        cost=KeyCost.lowest(),
    )


@dataclass
class Place:
    """One workspace at work: where it lies, and how far its clock is off.

    ``wall`` is what all clocks go by; ``work_is_gone`` of one that nobody will
    ever open again.
    """

    name: str
    folder: Path
    wall: "Wall"
    off: timedelta = timedelta()
    workspace: Workspace = None

    def __post_init__(self) -> None:
        self.open()

    def open(self) -> None:
        """Open the workspace, its clock going by the schedule's."""
        self.workspace = open_workspace(self.folder, PASSPHRASE)
        self.workspace.now = lambda: self.wall.now + self.off
        self.workspace.database._author.clock._wall = self._milliseconds

    def _milliseconds(self) -> int:
        return int((self.wall.now + self.off).timestamp() * 1000)

    def kill(self) -> None:
        """Go on with what lies on the disk at this moment, as after a loss of power."""
        left = self.folder.with_name(f"{self.folder.name}+")
        shutil.copytree(self.folder, left, ignore=shutil.ignore_patterns("*-shm"))
        self.workspace.close()
        shutil.rmtree(self.folder)
        left.rename(self.folder)
        self.open()

    def copied(self, name: str) -> "Place":
        """Return a clone: the same device, in a folder of its own."""
        self.workspace.database.anchor_now()
        target = self.folder.with_name(name)
        shutil.copytree(self.folder, target, ignore=shutil.ignore_patterns("*-shm"))
        return Place(name, target, self.wall, self.off)

    @property
    def device(self) -> str:
        """The device's fingerprint, which clones share."""
        return self.workspace.device.id

    @contextmanager
    def work(self) -> Iterator[UnitOfWork]:
        """Do something in one transaction, and commit it."""
        with self.workspace.unit_of_work() as work:
            yield work
            work.commit()


@dataclass
class Wall:
    """The true time, which moves on with each step."""

    now: datetime = BEGINNING

    def pass_by(self, minutes: int) -> None:
        """Let some minutes go by."""
        self.now += timedelta(minutes=minutes)


def newer_program(folder: Path) -> Laptop:
    """Return the laptop whose program knows more than this one, as a writer of commits."""
    workspace = open_workspace(folder, PASSPHRASE)
    try:
        with workspace.reading() as work:
            identity: Identity = work.devices.own()
    finally:
        workspace.close()
    return Laptop(identity)


@contextmanager
def repeatable(seed: str) -> Iterator[None]:
    """Let ids, salts and epochs follow from a seed, so that a schedule can be had again."""
    chance = random.Random(seed)  # noqa: S311 - a seeded schedule
    before = os.urandom, random._urandom
    os.urandom = random._urandom = chance.randbytes
    try:
        yield
    finally:
        os.urandom, random._urandom = before
