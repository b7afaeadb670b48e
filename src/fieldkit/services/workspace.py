"""An open workspace: its database, who is at work, on which device, and what time it is."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Concatenate, ParamSpec, TypeVar

from fieldkit.records.device import Device, DeviceKind
from fieldkit.records.ids import new_id
from fieldkit.records.people import Role, User
from fieldkit.records.permissions import Act, Rights, rights_of
from fieldkit.services.noting import Notes
from fieldkit.services.passphrases import check_passphrase

if TYPE_CHECKING:
    from fieldkit.store.database import Database
    from fieldkit.store.keys import KeyCost
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

P = ParamSpec("P")
R = TypeVar("R")
_NEEDED = "needed_act"


def local_now() -> datetime:
    """Return the computer's time with its zone."""
    return datetime.now().astimezone()


@dataclass
class Workspace:
    """What every service is given first.

    ``now`` is the clock of this workspace: a test or the demo freezes it.
    ``saved_at`` is when a transaction of this run last succeeded; ``locked_at`` when the
    screen was locked, for the trail to say why it was closed. ``only_event`` is the
    event that the laptop is lent for at the door, "" else; see ``services.event_mode``.
    """

    database: "Database"
    user: User
    device: Device
    now: Callable[[], datetime] = local_now
    saved_at: datetime | None = field(default=None, compare=False)
    locked_at: datetime | None = field(default=None, compare=False)
    notes: Notes = field(default_factory=Notes, init=False, repr=False, compare=False)
    only_event: str = field(default="", init=False, compare=False)
    _rights: Rights | None = field(default=None, init=False, repr=False, compare=False)

    @property
    def folder(self) -> Path:
        """Return the folder that holds the database, the keys, the outbox and the inbox."""
        return self.database.folder

    @contextmanager
    def unit_of_work(self) -> "Iterator[UnitOfWork]":
        """Open one write transaction; what is not committed is rolled back."""
        unit = self.database.unit_of_work()
        unit.now = self.now
        with unit as work:
            yield work
        self.saved_at = self.now()
        self.notes.catch_up(self.database)

    def reading(self) -> "AbstractContextManager[Reading]":
        """Open the same repositories for reading only."""
        return self.database.reading()

    @property
    def rights(self) -> Rights:
        """Return what the user at work may do; services ask it before anything else."""
        if self._rights is None:
            with self.reading() as work:
                people = [one for one in work.users.list() if one.active]
            self._rights = rights_of(self.user, alone=len(people) <= 1)
        return self._rights.at_the_door(self.only_event) if self.only_event else self._rights

    def users_changed(self) -> None:
        """Work the rights out again, since somebody came, left or got another role."""
        self._rights = None

    def note_read(self, action: str, subject: str) -> None:
        """Note in the audit trail that whoever is at work reads something; see ``Notes``."""
        self.notes.read(self.database, action, subject, self.now())

    def close(self) -> None:
        """Close the database and give the workspace free for another window."""
        action = "signed_out" if self.locked_at is None else "locked"
        self.notes.leave(self.database, action, self.locked_at or self.now())
        self.database.close()


def needs(
    act: Act,
) -> Callable[[Callable[Concatenate[Workspace, P], R]], Callable[Concatenate[Workspace, P], R]]:
    """Let a service run only for whoever holds the act. The service then raises NotAllowed."""

    def guarded(
        service: Callable[Concatenate[Workspace, P], R],
    ) -> Callable[Concatenate[Workspace, P], R]:
        @wraps(service)
        def held(workspace: Workspace, /, *args: P.args, **kwargs: P.kwargs) -> R:
            workspace.rights.require(act)
            return service(workspace, *args, **kwargs)

        setattr(held, _NEEDED, act)
        return held

    return guarded


def act_of(service: Callable[..., object]) -> Act | None:
    """Return the act that a service is, None for one that is not guarded."""
    found = getattr(service, _NEEDED, None)
    return found if isinstance(found, Act) else None


@dataclass(frozen=True, slots=True)
class Counters:
    """The figures of the window's foot and of Home.

    ``only_here`` changes are in no bundle yet; ``handed_over`` ones are in a
    bundle that head office has not confirmed; ``not_confirmed`` is their sum;
    ``confirmed`` is the rest of what was made here.
    ``drafts`` are those of the user at work.
    """

    drafts: int
    only_here: int
    handed_over: int
    not_confirmed: int
    confirmed: int
    families: int
    open_cases: int
    submissions: int
    saved_at: datetime | None


def create_workspace(
    folder: Path,
    *,
    user_name: str,
    passphrase: str,
    kind: DeviceKind = DeviceKind.LAPTOP,
    device_name: str = "",
    cost: "KeyCost | None" = None,
) -> Workspace:
    """Make an empty workspace in the folder, with its own keys, and open it.

    The first user looks after the laptop, hence an administrator. ``cost`` is
    Argon2id's, the standard one unless a test lowers it. Raises NameMissing,
    PassphraseTooShort and what ``store.database.create_database`` refuses.
    """
    check_passphrase(passphrase)
    from fieldkit.bundles.identity import new_identity
    from fieldkit.store.database import create_database
    from fieldkit.store.keys import KeyCost

    user = User(
        id=new_id(), name=user_name.strip(), role=Role.ADMINISTRATOR, created_at=local_now()
    )
    identity = new_identity(kind, device_name)
    database = create_database(
        folder, passphrase, user=user, identity=identity, cost=cost or KeyCost.standard()
    )
    return workspace_of(database)


def open_workspace(folder: Path, passphrase: str) -> Workspace:
    """Open the workspace in the folder as the user whose passphrase this is.

    Raises what ``store.database.open_database`` refuses: NotAWorkspace,
    WrongPassphrase, TriedTooSoon, WorkspaceInUse, DatabaseDamaged, DatabaseNewer.
    """
    from fieldkit.store.database import open_database

    return workspace_of(open_database(folder, passphrase))


def workspace_of(database: "Database") -> Workspace:
    """Return the workspace of a database that was opened; it is closed where that fails."""
    try:
        with database.reading() as work:
            device = work.devices.own().device
    except BaseException:
        database.close()
        raise
    workspace = Workspace(database=database, user=database.user, device=device)
    workspace.notes.come(database)
    return workspace


@needs(Act.WORK)
def counters(workspace: Workspace) -> Counters:
    """Return how much there is, what head office does not have yet, and when it was last saved."""
    with workspace.reading() as work:
        drafts, last_draft = work.drafts.figures(workspace.user.id)
        only_here = work.changes.only_here_count()
        not_confirmed = work.changes.unconfirmed_count()
        made = sum(
            seq
            for (device, _), (seq, _id) in work.changes.tips().items()
            if device == workspace.device.id
        )
        families = work.entities.count("families")
        open_cases = work.entities.count_of("cases", "status", "open")
        submissions = work.submissions.count()
    saved = [moment for moment in (last_draft, workspace.saved_at) if moment is not None]
    return Counters(
        drafts=drafts,
        only_here=only_here,
        handed_over=not_confirmed - only_here,
        not_confirmed=not_confirmed,
        confirmed=max(0, made - not_confirmed),
        families=families,
        open_cases=open_cases,
        submissions=submissions,
        saved_at=max(saved, default=None),
    )
