"""One transaction over all repositories: everything of it is kept, or nothing."""

from collections.abc import Callable
from datetime import datetime
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

import sqlalchemy as sa

from fieldkit.records.people import User
from fieldkit.records.trail import TrailHead
from fieldkit.store.access import Access, utc_now
from fieldkit.store.acts import ErasureActs
from fieldkit.store.arrivals import Arrivals
from fieldkit.store.attachment_ways import AttachmentWays
from fieldkit.store.attachments import Attachments
from fieldkit.store.attendance import Attendance
from fieldkit.store.carried import Carried
from fieldkit.store.case_handovers import CaseHandovers, PeerCommits
from fieldkit.store.case_teams import CaseTeams
from fieldkit.store.certificates import Certificates
from fieldkit.store.changes import Changes
from fieldkit.store.connection import AT_ONCE, READING
from fieldkit.store.connections import Connections
from fieldkit.store.copies import PaperCopies
from fieldkit.store.devices import Devices
from fieldkit.store.discrepancies import Discrepancies
from fieldkit.store.drafts import Drafts
from fieldkit.store.entities import Entities
from fieldkit.store.erasures import Erasures
from fieldkit.store.event_reports import EventReports
from fieldkit.store.exchange import Intake, Outbox
from fieldkit.store.failed_unlocks import FailedUnlocks, MissedTries
from fieldkit.store.family_scope import FamilyScopes
from fieldkit.store.form_files import FormFiles
from fieldkit.store.form_withdrawals import FormWithdrawals
from fieldkit.store.forms import EntityLists, Forms
from fieldkit.store.journal import Author, Journal, Tip
from fieldkit.store.kit_scope import KitScope
from fieldkit.store.laptop_reports import LaptopReports
from fieldkit.store.laptop_scope import LaptopScopes
from fieldkit.store.mandates import Mandates
from fieldkit.store.merges import Merges
from fieldkit.store.needs import Needs
from fieldkit.store.office_keys import OfficeKeys
from fieldkit.store.papers import Papers
from fieldkit.store.past_sessions import PastSessions
from fieldkit.store.people import Users
from fieldkit.store.quarantine import Quarantine
from fieldkit.store.recovery_words import RecoveryWords
from fieldkit.store.reviews import Reviews
from fieldkit.store.scope import Scopes
from fieldkit.store.sealed import SealedAnswers
from fieldkit.store.settings import Settings
from fieldkit.store.state_hash import States
from fieldkit.store.submissions import Submissions
from fieldkit.store.trail import AuditLog
from fieldkit.store.undoing import Undoing


class Reading:
    """The repositories over one unchanging picture of the workspace, for lists and counts.

    Saving through it raises OnlyReading.
    """

    def __init__(
        self, engine: sa.Engine, user: User, author: Author, private_key: bytes = b""
    ) -> None:
        self.user = user
        self.now: Callable[[], datetime] = utc_now
        self._private_key = private_key
        self._engine = engine
        self._author = author
        self._connection: sa.Connection | None = None
        self._access: Access | None = None

    def __enter__(self) -> Self:
        connection = self._connect()
        try:
            connection.begin()
        except BaseException:
            connection.close()
            raise
        self._connection = connection
        journal = self._journal(connection)
        key = self._private_key
        self._access = Access(connection, self.user, self._author, journal, key, self.now)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        # Closing rolls back whatever was not committed.
        self._access = None
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    @cached_property
    def settings(self) -> Settings:
        """The settings of this workspace."""
        return Settings(self._open)

    @cached_property
    def users(self) -> Users:
        """Who works here."""
        return Users(self._open)

    @cached_property
    def devices(self) -> Devices:
        """Our own device and those that we know."""
        return Devices(self._open)

    @cached_property
    def forms(self) -> Forms:
        """The installed forms."""
        return Forms(self._open)

    @cached_property
    def form_files(self) -> FormFiles:
        """The files that the installed forms brought along."""
        return FormFiles(self._open)

    @cached_property
    def lists(self) -> EntityLists:
        """The declared entity lists."""
        return EntityLists(self._open)

    @cached_property
    def drafts(self) -> Drafts:
        """The forms that are being filled."""
        return Drafts(self._open)

    @cached_property
    def submissions(self) -> Submissions:
        """The finalized forms."""
        return Submissions(self._open)

    @cached_property
    def reviews(self) -> Reviews:
        """The finalized forms that were returned with comments."""
        return Reviews(self._open)

    @cached_property
    def form_withdrawals(self) -> FormWithdrawals:
        """The forms that are withdrawn."""
        return FormWithdrawals(self._open)

    @cached_property
    def papers(self) -> Papers:
        """What events put on paper: designs, printed sheets, scans."""
        return Papers(self._open)

    @cached_property
    def entities(self) -> Entities:
        """Families, persons, cases and other entities."""
        return Entities(self._open)

    @cached_property
    def needs(self) -> Needs:
        """What families need most, and what is due."""
        return Needs(self._open)

    @cached_property
    def merges(self) -> Merges:
        """Which cards were found to be one."""
        return Merges(self._open)

    @cached_property
    def case_teams(self) -> CaseTeams:
        """Who may read about which family."""
        return CaseTeams(self._open)

    @cached_property
    def erasures(self) -> Erasures:
        """What was erased for good, here and elsewhere."""
        return Erasures(self._open)

    @cached_property
    def discrepancies(self) -> Discrepancies:
        """What people wrote differently."""
        return Discrepancies(self._open)

    @cached_property
    def scopes(self) -> Scopes:
        """What the log holds of the work of some laptops."""
        return Scopes(self._open)

    @cached_property
    def arrivals(self) -> Arrivals:
        """What came in with the last file."""
        return Arrivals(self._open)

    @cached_property
    def kit_scope(self) -> KitScope:
        """What may go to everybody."""
        return KitScope(self._open)

    @cached_property
    def laptop_scopes(self) -> LaptopScopes:
        """What laptops are to have of the log."""
        return LaptopScopes(self._open)

    @cached_property
    def laptop_reports(self) -> LaptopReports:
        """What laptops said of themselves."""
        return LaptopReports(self._open)

    @cached_property
    def undoing(self) -> Undoing:
        """What takes the last acts back."""
        return Undoing(self._open)

    @cached_property
    def acts(self) -> ErasureActs:
        """The acts of the erasures that were done here."""
        return ErasureActs(self._open)

    @cached_property
    def attendance(self) -> Attendance:
        """Events, sessions, registrations and marks."""
        return Attendance(self._open)

    @cached_property
    def certificates(self) -> Certificates:
        """What was issued, with the numbers."""
        return Certificates(self._open)

    @cached_property
    def event_reports(self) -> EventReports:
        """The reports of events that were closed."""
        return EventReports(self._open)

    @cached_property
    def past_sessions(self) -> PastSessions:
        """Sessions that are over and were never signed off."""
        return PastSessions(self._open)

    @cached_property
    def connections(self) -> Connections:
        """Who was connected to webinars."""
        return Connections(self._open)

    @cached_property
    def states(self) -> States:
        """What the chains say of each thing, summed up to be compared."""
        return States(self._open)

    @cached_property
    def changes(self) -> Changes:
        """The change log."""
        return Changes(self._open)

    @cached_property
    def office_keys(self) -> OfficeKeys:
        """The renewing of head office's own keys."""
        return OfficeKeys(self._open)

    @cached_property
    def mandates(self) -> Mandates:
        """The newest certificates of laptops."""
        return Mandates(self._open)

    @cached_property
    def quarantine(self) -> Quarantine:
        """What of laptops is held back until a person lets it in."""
        return Quarantine(self._open)

    @cached_property
    def outbox(self) -> Outbox:
        """The bundles that were written."""
        return Outbox(self._open)

    @cached_property
    def intake(self) -> Intake:
        """The files that were offered."""
        return Intake(self._open)

    @cached_property
    def carried(self) -> Carried:
        """The files that are taken along for others."""
        return Carried(self._open)

    @cached_property
    def handovers(self) -> CaseHandovers:
        """The families that went from laptop to laptop."""
        return CaseHandovers(self._open)

    @cached_property
    def peer_commits(self) -> PeerCommits:
        """What came from a colleague's laptop and head office may lack."""
        return PeerCommits(self._open)

    @cached_property
    def family_scopes(self) -> FamilyScopes:
        """What the log holds of some families."""
        return FamilyScopes(self._open)

    @cached_property
    def sealed(self) -> SealedAnswers:
        """The answers that only named holders read."""
        return SealedAnswers(self._open)

    @cached_property
    def attachments(self) -> Attachments:
        """The files that are attached to drafts and finalized forms."""
        return Attachments(self._open, self.sealed)

    @cached_property
    def attachment_ways(self) -> AttachmentWays:
        """The attached files on their way to and from head office."""
        return AttachmentWays(self._open)

    @cached_property
    def recovery_words(self) -> RecoveryWords:
        """What opens laptops' workspaces, at head office."""
        return RecoveryWords(self._open)

    @cached_property
    def copies(self) -> PaperCopies:
        """The numbers of printed copies."""
        return PaperCopies(self._open)

    @cached_property
    def log(self) -> AuditLog:
        """The journal of what people did."""
        return AuditLog(self._open)

    @property
    def _open(self) -> Access:
        if self._access is None:
            raise RuntimeError("Repositories end with their 'with' block, and with commit().")
        return self._access

    def _connect(self) -> sa.Connection:
        return self._engine.connect().execution_options(**{READING: True})

    def _journal(self, connection: sa.Connection) -> Journal | None:
        del connection
        return None


class UnitOfWork(Reading):
    """The repositories over one transaction that writes; nothing is kept without ``commit``."""

    def __init__(
        self,
        engine: sa.Engine,
        user: User,
        author: Author,
        committed: Callable[[Tip | None, TrailHead | None], None],
        private_key: bytes = b"",
        *,
        waiting: bool = True,
    ) -> None:
        super().__init__(engine, user, author, private_key)
        self._committed = committed
        self._waiting = waiting

    def missed_tries(self, folder: Path, *, afresh: bool) -> MissedTries:
        """Return the tries that did not open the workspace since it was last opened.

        Raises DiskFull, DiskRefused.
        """
        return FailedUnlocks(folder, self.now).take(self._open.connection, afresh=afresh)

    def commit(self) -> None:
        """Sign the changes that were made, put everything on the disk, and end the work.

        Raises DiskFull or DiskRefused, and then nothing was kept.
        """
        access = self._open
        head = self.log.head
        tip = access.journal.close()
        try:
            access.connection.commit()
        except BaseException:
            # SQLAlchemy takes the transaction for over, and would lend the connection on in it.
            access.connection.connection.rollback()
            raise
        self._access = None
        if tip is not None or head is not None:
            self._committed(tip, head)

    def _connect(self) -> sa.Connection:
        connection = self._engine.connect()
        return connection if self._waiting else connection.execution_options(**{AT_ONCE: True})

    def _journal(self, connection: sa.Connection) -> Journal:
        return Journal(connection, self._author, self.user.id)
