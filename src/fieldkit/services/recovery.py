"""The other ways in: a recovery sheet of one's own, and opening with a sheet or with words."""

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, language, speaking
from fieldkit.records.people import Role, User
from fieldkit.records.permissions import Act
from fieldkit.records.recovery import (
    WORDS,
    SheetCode,
    WordsSlip,
    new_sheet_code,
    read_sheet,
    secret_of_places,
)
from fieldkit.services.passphrases import check_passphrase
from fieldkit.services.recovery_words import ready_words
from fieldkit.services.word_lists import find_recovery_word
from fieldkit.services.workspace import Workspace, needs, workspace_of

if TYPE_CHECKING:
    from fieldkit.store.keys import KeySlots, Opened


class WordUnknown(FieldkitError):
    """A word of the twelve is not in the list."""

    template = N_(
        "Word {number} is not in the list. Type its first four letters, or the number that head "
        "office tells you."
    )


@dataclass(frozen=True, slots=True)
class SheetDraft:
    """A sheet that is not valid yet: it counts once it is printed, saved or copied by hand."""

    code: SheetCode
    salt: bytes = field(repr=False)
    number: str


@dataclass(frozen=True, slots=True)
class KeyCopies:
    """What besides the passphrase opens the workspace of whoever is in.

    ``sheet`` is the number on the valid sheet, ``words`` that of head office's
    words; "" where there is none. ``joined`` tells whether there is a head
    office, ``administrator`` whether a colleague could give a new passphrase.
    """

    sheet: str
    words: str
    joined: bool
    administrator: bool = False

    @property
    def none(self) -> bool:
        """Tell whether the passphrase is the only way in."""
        return not (self.sheet or self.words or self.administrator)


@dataclass(frozen=True, slots=True)
class OtherKey:
    """A sheet or words that do open the slots of a folder, until a new passphrase is chosen.

    ``users`` are the ids of those whom it lets in.
    """

    kind: str
    users: tuple[str, ...]
    secret: bytes = field(repr=False)

    def opening(self, slots: "KeySlots", user: str) -> "Opened":
        """Return what it opens for one of its users."""
        if self.kind == "sheet":
            return slots.unlock_by_sheet(self.secret)
        return slots.unlock_by_words(self.secret, user)


# In the open workspace


def draft_sheet() -> SheetDraft:
    """Return a fresh sheet that opens nothing yet."""
    from fieldkit.store.key_file import slot_number
    from fieldkit.store.wrapping import new_salt

    salt = new_salt()
    return SheetDraft(new_sheet_code(secrets.randbelow), salt, slot_number(salt))


@needs(Act.WORK)
def sheet_paper(workspace: Workspace, draft: SheetDraft, *, spoken: str | None = None) -> bytes:
    """Return the sheet as a PDF in memory; no file is left behind."""
    from fieldkit.reports.recovery_sheet import Sheet, recovery_sheet

    with speaking(spoken or language()):
        return recovery_sheet(
            Sheet(draft.code.groups, draft.number, workspace.device.code, workspace.now())
        )


@needs(Act.WORK)
def keep_sheet(workspace: Workspace, draft: SheetDraft) -> None:
    """Let the sheet count from now on, in place of the one before. Raises DiskFull."""
    workspace.database.keys.keep_sheet(draft.code.secret, draft.salt)
    _note(workspace, "recovery_sheet_made")


@needs(Act.WORK)
def cancel_sheet(workspace: Workspace) -> None:
    """Let the sheet of whoever is in open nothing any more. Raises DiskFull."""
    workspace.database.keys.cancel_sheet()
    _note(workspace, "recovery_sheet_cancelled")


@needs(Act.WORK)
def key_copies(workspace: Workspace) -> KeyCopies:
    """Return what besides the passphrase opens the workspace."""
    from fieldkit.services.exchange import office_of

    keys = workspace.database.keys
    with workspace.reading() as work:
        joined = office_of(work) is not None
        administrators = [one for one in work.users.list() if one.role is Role.ADMINISTRATOR]
    helped = any(
        one.active and one.id != workspace.user.id and keys.has_passphrase(one.id)
        for one in administrators
    )
    return KeyCopies(keys.sheet_number(), keys.words_number(), joined, helped)


# Before the lock


def words_wanted(folder: Path) -> str:
    """Return the number of the words that open a workspace, "" where there are none.

    Raises SlotsDamaged.
    """
    from fieldkit.store.keys import KeySlots

    return KeySlots.read(folder).words_number()


def sheet_key(folder: Path, typed: Sequence[str]) -> OtherKey:
    """Return the key that the groups of a sheet give.

    Raises SheetSlip where a group is not as on the sheet, SheetDoesNotFit, SlotsDamaged.
    """
    from fieldkit.store.keys import KeySlots, SheetDoesNotFit

    secret = read_sheet(typed).secret
    with _missed(folder, "sheet", SheetDoesNotFit):
        opened = KeySlots.read(folder).unlock_by_sheet(secret)
    return OtherKey("sheet", (opened.user,), secret)


def words_key(folder: Path, typed: Sequence[str]) -> OtherKey:
    """Return the key that twelve words give, each by word, beginning or number.

    Raises WordUnknown, WordsSlip where they do not belong together, WordsDoNotFit.
    """
    from fieldkit.store.keys import KeySlots, WordsDoNotFit

    places = []
    for number, one in enumerate(typed, 1):
        found = find_recovery_word(one)
        if found is None:
            raise WordUnknown(number=number)
        places.append(found.place)
    if len(places) != WORDS:
        raise WordsSlip
    secret = secret_of_places(places)
    with _missed(folder, "words", WordsDoNotFit):
        users = KeySlots.read(folder).users_behind_words(secret)
    return OtherKey("words", users, secret)


def people_behind(folder: Path, key: OtherKey) -> tuple[User, ...]:
    """Return who can be let in by a key, to be asked which of them it is.

    Raises what ``open_workspace`` refuses.
    """
    from fieldkit.store.database import open_database_by

    if not key.users:
        return ()
    database = open_database_by(folder, lambda slots: key.opening(slots, key.users[0]))
    try:
        with database.reading() as work:
            people = tuple(work.users.list())
    finally:
        database.close()
    return tuple(one for one in people if one.id in key.users and one.active)


def open_with_new_passphrase(folder: Path, key: OtherKey, user: str, passphrase: str) -> Workspace:
    """Open the workspace for a user and give them a new passphrase; the key that was used ends.

    A used sheet opens nothing any more, used words are renewed when the
    workspace has been opened. Raises PassphraseTooShort and what
    ``open_workspace`` refuses.
    """
    check_passphrase(passphrase)
    from fieldkit.store.attempts import Attempts
    from fieldkit.store.database import open_database_by

    database = open_database_by(folder, lambda slots: key.opening(slots, user))
    try:
        database.keys.set_passphrase(passphrase)
        Attempts(folder).opened()
        if key.kind == "sheet":
            database.keys.cancel_sheet()
        workspace = workspace_of(database)
        if key.kind == "words":
            ready_words(workspace)
        _note(workspace, f"opened_by_{key.kind}")
    except BaseException:
        database.close()
        raise
    return workspace


@contextmanager
def _missed(folder: Path, way: str, refusal: type[FieldkitError]) -> Iterator[None]:
    """Keep for the audit trail that a sheet or words did not open the workspace."""
    from fieldkit.store.failed_unlocks import FailedUnlocks

    try:
        yield
    except refusal:
        FailedUnlocks(folder).missed(way)
        raise


def _note(workspace: Workspace, action: str) -> None:
    with workspace.unit_of_work() as work:
        work.log.audit(action, workspace.user.id)
        work.commit()
