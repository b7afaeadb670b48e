"""Workspaces for tests of the store: real files, the cheapest keys, invented people."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path

from fieldkit.bundles.identity import new_identity
from fieldkit.records.change import Commit
from fieldkit.records.device import DeviceKind, Identity
from fieldkit.records.entity import Entity
from fieldkit.records.event import Event, EventFormat, Registration, Session
from fieldkit.records.ids import new_id
from fieldkit.records.people import Role, User
from fieldkit.records.submission import Draft, Subject, Submission
from fieldkit.store.database import Database, create_database
from fieldkit.store.keys import KeyCost
from fieldkit.store.unit_of_work import UnitOfWork

PASSPHRASE = "зяблик дрозд осина клён"
NOW = datetime(2026, 11, 12, 14, 32, tzinfo=UTC)


def person(name: str = "Ольхова Т. С.") -> User:
    """Return a user who was not there before."""
    return User(new_id(), name, Role.SPECIALIST, NOW)


def workspace(folder: Path, kind: DeviceKind = DeviceKind.LAPTOP) -> Database:
    """Return a new open workspace."""
    return create_database(
        folder,
        PASSPHRASE,
        user=person(),
        identity=new_identity(kind, folder.name),
        cost=KeyCost.lowest(),
    )


def do(database: Database, act: Callable[[UnitOfWork], object]) -> None:
    """Do something in one transaction, and commit it."""
    with database.unit_of_work() as work:
        act(work)
        work.commit()


def identity_of(database: Database) -> Identity:
    """Return the workspace's own device."""
    with database.reading() as work:
        return work.devices.own()


def commits_of(database: Database) -> list[Commit]:
    """Return the workspace's own commits that are not confirmed."""
    with database.reading() as work:
        return list(work.changes.commits_unconfirmed())


def acquaint(*databases: Database) -> None:
    """Let every workspace know every other's device."""
    known = [identity_of(database).device for database in databases]
    for database in databases:
        own = identity_of(database).device
        for device in known:
            if device != own:
                do(database, lambda work, device=device: work.devices.save(device))


def hand_over(source: Database, target: Database) -> None:
    """Let one workspace take in all that another has not confirmed."""
    device, commits = identity_of(source).device, commits_of(source)
    do(target, lambda work: work.changes.apply(commits, source=device))


def family(key: str = "f1", label: str = "Рябинины", **properties: str) -> Entity:
    """Return a family."""
    return Entity("families", key, label, properties)


def seminar() -> Event:
    """Return an event of one day."""
    day = date(2026, 3, 21)
    return Event(new_id(), "Семинар", EventFormat.SEMINAR, day, day)


def session_of(event: Event, number: int = 1) -> Session:
    """Return a session of an event."""
    return Session(new_id(), event.id, number, event.starts_on, time(10), time(11, 30))


def registrations_of(event: Event, count: int) -> list[Registration]:
    """Return so many participants."""
    return [Registration(new_id(), event.id, row, f"Дроздова {row}") for row in range(1, count + 1)]


def submission(instance_id: str = "uuid:1", *subjects: Subject, **others: object) -> Submission:
    """Return a finalized form."""
    made = Submission(
        instance_id=instance_id,
        form_id="crisis",
        form_version="1",
        xml="<data><a>Рябинина</a></data>",
        title="Оценка: Рябинины",
        finalized_at=NOW,
        user_id="u",
        user_name="Ольхова Т. С.",
        device="d",
        subjects=subjects,
    )
    return replace(made, **others)


def draft(key: str = "d1", **others: object) -> Draft:
    """Return a form that is being filled."""
    made = Draft(key, "crisis", "1", "u", "<data/>", NOW, NOW)
    return replace(made, **others)
