"""The slots that let a passphrase, a sheet or head office's words open the workspace.

Each user has a pair of keys. The private half lies in the user's slots: one
for the passphrase, one for the recovery sheet. The data key, which encrypts
the database, is sealed to every user's public half. So a passphrase is changed,
a sheet renewed and the whole database re-encrypted without anybody else being there.
Head office's recovery secret opens a pair of its own, and each user's private
half is sealed to that as well.
"""

from dataclasses import dataclass, field, replace
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.store.files import write_whole
from fieldkit.store.key_file import (
    COPY_NAME,
    NO_COST,
    OFFICE,
    PASSPHRASE,
    RECOVERY,
    SLOTS_NAME,
    Holder,
    KeyFile,
    Slot,
    parse_key_file,
    read_key_file,
)
from fieldkit.store.wrapping import (
    KEY_BYTES,
    KeyCost,
    derived_key,
    new_data_key,
    new_private_key,
    new_salt,
    public_key,
    sealed_to,
    stretched,
    strong_key,
    unsealed,
    unwrapped,
    wrapped,
)

__all__ = [
    "COPY_NAME",
    "KEY_BYTES",
    "SLOTS_NAME",
    "KeyCost",
    "KeySlots",
    "NoSuchSlot",
    "NotOpenedYet",
    "Opened",
    "PassphraseMissing",
    "SheetDoesNotFit",
    "SlotsDamaged",
    "WordsDoNotFit",
    "WrongPassphrase",
    "derived_key",
    "new_data_key",
]


class WrongPassphrase(FieldkitError):
    """No slot opened with what was typed."""

    template = N_(
        "This passphrase does not fit. Check the keyboard layout and Caps Lock. Nothing is lost."
    )


class PassphraseMissing(FieldkitError):
    """An empty passphrase was offered for a new slot."""

    template = N_("A passphrase is needed. Best are four or five words that you remember easily.")


class SlotsDamaged(FieldkitError):
    """The file of key slots, and its copy, are missing, cannot be read, or were altered."""

    template = N_(
        "The file of keys (slots.json) is missing or damaged, so the workspace cannot be opened. "
        "Put the file back from a backup of the workspace folder. The database was not changed."
    )


class NoSuchSlot(FieldkitError):
    """A passphrase was to be altered or taken away where there is none, or only this one."""

    template = N_("This passphrase cannot be taken away: it is the only one, or there is none.")


class SheetDoesNotFit(FieldkitError):
    """The digits are those of a sheet, but not of one that opens this workspace now."""

    template = N_(
        "This sheet does not open the workspace: it was renewed since, or it belongs to another "
        "laptop. Look for a newer sheet, or ask head office for the recovery words. "
        "Nothing is lost."
    )


class WordsDoNotFit(FieldkitError):
    """The words are twelve recovery words, but not those of this laptop now."""

    template = N_(
        "These words belong together, but they do not open this workspace. Tell head office the "
        "number of the words that stands here and ask for the words of that number. "
        "Nothing is lost."
    )


class NotOpenedYet(FieldkitError):
    """The database was to be re-encrypted while somebody's slot still holds the data key itself."""

    template = N_(
        "Somebody on this laptop has not opened the workspace since the program was renewed. "
        "Let everybody open it once, then re-encrypt it. Nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class Opened:
    """Whose keys were opened, and what was in them; nothing secret is ever shown."""

    user: str
    data_key: bytes = field(repr=False)
    private_key: bytes = field(repr=False)
    old_kind: bool = False
    office_key: bytes = field(default=b"", repr=False)


class KeySlots:
    """The keys of one workspace folder, written whole at each change."""

    def __init__(self, folder: Path, content: KeyFile | None = None) -> None:
        self.folder = folder
        self.content = content or KeyFile()

    @classmethod
    def read(cls, folder: Path) -> "KeySlots":
        """Read the slots, from their copy where the file is damaged. Raises SlotsDamaged."""
        for name in (SLOTS_NAME, COPY_NAME):
            content = read_key_file(folder / name)
            if content is not None:
                return cls(folder, content)
        raise SlotsDamaged

    # Opening

    def unlock(self, passphrase: str) -> Opened:
        """Return what a passphrase opens. Raises WrongPassphrase, SlotsDamaged."""
        for slot in self.content.slots_of(PASSPHRASE):
            secret = unwrapped(stretched(passphrase, slot.salt, slot.cost), slot.box)
            if secret is not None:
                return self._opened(slot.user, secret)
        raise WrongPassphrase

    def fits(self, user: str, passphrase: str) -> bool:
        """Tell whether this is a user's passphrase."""
        return any(
            unwrapped(stretched(passphrase, slot.salt, slot.cost), slot.box) is not None
            for slot in self.content.slots_of(PASSPHRASE)
            if slot.user == user
        )

    def unlock_by_sheet(self, secret: bytes) -> Opened:
        """Return what a recovery sheet opens. Raises SheetDoesNotFit, SlotsDamaged."""
        for slot in self.content.slots_of(RECOVERY):
            private = unwrapped(strong_key(secret, slot.salt), slot.box)
            if private is not None:
                return self._opened(slot.user, private)
        raise SheetDoesNotFit

    def users_behind_words(self, secret: bytes) -> tuple[str, ...]:
        """Return the users whom head office's secret lets in. Raises WordsDoNotFit."""
        office = self._office_key(secret)
        holders = self.content.holders
        return tuple(one.user for one in holders if unsealed(office, one.escrow) is not None)

    def unlock_by_words(self, secret: bytes, user: str) -> Opened:
        """Return what head office's secret opens for a user. Raises WordsDoNotFit."""
        office = self._office_key(secret)
        holder = self.content.holder(user)
        private = unsealed(office, holder.escrow) if holder else None
        if private is None:
            raise WordsDoNotFit
        return replace(self._opened(user, private), office_key=office)

    def _office_key(self, secret: bytes) -> bytes:
        for slot in self.content.slots_of(OFFICE):
            private = unwrapped(strong_key(secret, slot.salt), slot.box)
            if private is not None:
                return private
        raise WordsDoNotFit

    def _opened(self, user: str, secret: bytes) -> Opened:
        holder = self.content.holder(user)
        if holder is None:
            # A file of the first format: the slot holds the data key itself.
            return Opened(user, secret, new_private_key(), old_kind=True)
        data_key = unsealed(secret, holder.data)
        # Whoever swaps a public key would have the next data key sealed to theirs.
        if data_key is None or not self.content.genuine(derived_key(data_key, "slots")):
            raise SlotsDamaged
        return Opened(user, data_key, secret)

    # Looking

    def public_of(self, user: str) -> bytes | None:
        """Return a user's public key, None where there is none (yet)."""
        holder = self.content.holder(user)
        return holder.public if holder else None

    def users(self) -> tuple[str, ...]:
        """Return the users that have a passphrase here."""
        return tuple(dict.fromkeys(one.user for one in self.content.slots_of(PASSPHRASE)))

    def sheet_number(self, user: str) -> str:
        """Return the number on a user's valid sheet, "" where there is none."""
        return next((s.number for s in self.content.slots_of(RECOVERY) if s.user == user), "")

    def words_number(self) -> str:
        """Return the number of the valid recovery words of head office, "" where there are none."""
        return next((slot.number for slot in self.content.slots_of(OFFICE)), "")

    # Changing; everything below is written before it returns.

    def found(self, user: str, passphrase: str, data_key: bytes, cost: KeyCost) -> Opened:
        """Make the keys of a first or another user, and write. Raises PassphraseMissing."""
        private = new_private_key()
        holder = self._holder(user, private, data_key)
        slot = _passphrase_slot(user, passphrase, private, cost)
        self._write(data_key, self.content.with_user(holder, slot))
        return Opened(user, data_key, private)

    def renew_kind(self, opened: Opened, passphrase: str) -> Opened:
        """Bring a user of the first format to this one. Raises DiskFull."""
        old = next(s for s in self.content.slots_of(PASSPHRASE) if s.user == opened.user)
        slot = _passphrase_slot(opened.user, passphrase, opened.private_key, old.cost)
        holder = self._holder(opened.user, opened.private_key, opened.data_key)
        self._write(opened.data_key, self.content.with_user(holder, slot))
        return replace(opened, old_kind=False)

    def set_passphrase(self, opened: Opened, passphrase: str) -> None:
        """Give whoever is in a new passphrase; no data is rewritten. Raises PassphraseMissing."""
        old = next((s for s in self.content.slots_of(PASSPHRASE) if s.user == opened.user), None)
        cost = old.cost if old else KeyCost.standard()
        slot = _passphrase_slot(opened.user, passphrase, opened.private_key, cost)
        self._write(opened.data_key, self.content.with_slot(slot))

    def reset(self, opened: Opened, user: str, passphrase: str) -> None:
        """Give another user new keys and a passphrase; sheet and sealed facts do not come along.

        Raises PassphraseMissing, NoSuchSlot where that user is not known here.
        """
        old = next((s for s in self.content.slots_of(PASSPHRASE) if s.user == user), None)
        if old is None:
            raise NoSuchSlot
        private = new_private_key()
        slot = _passphrase_slot(user, passphrase, private, old.cost)
        holder = self._holder(user, private, opened.data_key)
        self._write(opened.data_key, self.content.without(user).with_user(holder, slot))

    def remove(self, opened: Opened, user: str) -> None:
        """Take away a user's slots. Raises NoSuchSlot for the last, and where there are none."""
        if user not in self.users() or len(self.users()) == 1:
            raise NoSuchSlot
        self._write(opened.data_key, self.content.without(user))

    def keep_sheet(self, opened: Opened, secret: bytes, salt: bytes) -> None:
        """Let a sheet open the workspace, in place of the one before."""
        box = wrapped(strong_key(secret, salt), opened.private_key)
        self._write(
            opened.data_key, self.content.with_slot(Slot(opened.user, RECOVERY, NO_COST, salt, box))
        )

    def cancel_sheet(self, opened: Opened) -> None:
        """Let the user's sheet open nothing any more."""
        self._write(opened.data_key, self.content.without_slot(opened.user, RECOVERY))

    def keep_words(self, opened: Opened, secret: bytes, salt: bytes) -> None:
        """Let head office's new secret open the workspace, in place of the one before.

        The private keys of the others are sealed anew where they can be read,
        that is where the old words were used; else each user's own at the next opening.
        """
        office = new_private_key()
        public = public_key(office)
        slot = Slot("", OFFICE, NO_COST, salt, wrapped(strong_key(secret, salt), office))
        kept = []
        for one in self.content.holders:
            private = unsealed(opened.office_key, one.escrow) if opened.office_key else None
            if one.user == opened.user:
                private = opened.private_key
            kept.append(replace(one, escrow=sealed_to(public, private) if private else b""))
        content = replace(self.content, holders=tuple(kept), office=public)
        self._write(opened.data_key, content.with_slot(slot))

    def leave_with_office(self, opened: Opened) -> None:
        """Seal one's own private key to head office's, where that was not done yet."""
        holder = self.content.holder(opened.user)
        if holder is None or holder.escrow or not self.content.office:
            return
        left = replace(holder, escrow=sealed_to(self.content.office, opened.private_key))
        self._write(opened.data_key, self.content.with_holder(left))

    def for_data_key(self, data_key: bytes, folder: Path) -> "KeySlots":
        """Return the same slots around another data key, written into another folder.

        Every passphrase, sheet and set of words goes on opening. Raises
        NotOpenedYet for users whose slots are of the first format.
        """
        if any(self.content.holder(user) is None for user in self.users()):
            raise NotOpenedYet
        holders = tuple(
            replace(one, data=sealed_to(one.public, data_key)) for one in self.content.holders
        )
        other = KeySlots(folder, self.content)
        other._write(data_key, replace(self.content, holders=holders))
        return other

    def _holder(self, user: str, private: bytes, data_key: bytes) -> Holder:
        public, office = public_key(private), self.content.office
        escrow = sealed_to(office, private) if office else b""
        return Holder(user, public, sealed_to(public, data_key), escrow)

    def _write(self, data_key: bytes, content: KeyFile) -> None:
        octets = content.as_bytes(derived_key(data_key, "slots"))
        # Memory holds what the disk holds; what could not be read again is never written.
        read = parse_key_file(octets)
        if read is None:
            raise SlotsDamaged
        write_whole(self.folder / SLOTS_NAME, octets)
        # The keys exist nowhere else: without a copy one bad sector would lose everything.
        write_whole(self.folder / COPY_NAME, octets)
        self.content = read


def _passphrase_slot(user: str, passphrase: str, private: bytes, cost: KeyCost) -> Slot:
    if not passphrase.strip():
        raise PassphraseMissing
    salt = new_salt()
    return Slot(user, PASSPHRASE, cost, salt, wrapped(stretched(passphrase, salt, cost), private))
