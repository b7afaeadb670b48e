"""The keys of a workspace that is open: what whoever is in may do with them."""

from dataclasses import replace

from fieldkit.store.key_file import PASSPHRASE
from fieldkit.store.keys import KeyCost, KeySlots, Opened, WrongPassphrase


class OpenKeys:
    """The slots together with what was opened; it shows nothing secret."""

    def __init__(self, slots: KeySlots, opened: Opened) -> None:
        self._slots = slots
        self._opened = opened

    @property
    def user(self) -> str:
        """Return the id of the user whose keys were opened."""
        return self._opened.user

    @property
    def private_key(self) -> bytes:
        """Return the private key of whoever is in."""
        return self._opened.private_key

    @property
    def data_key(self) -> bytes:
        """Return the key from which those of database and anchor follow."""
        return self._opened.data_key

    @property
    def slots(self) -> KeySlots:
        """Return the slots as they are now."""
        return self._slots

    def opened_with(self, data_key: bytes) -> Opened:
        """Return what was opened, around another data key."""
        return replace(self._opened, data_key=data_key)

    def renew_kind(self, passphrase: str) -> None:
        """Bring slots of the first format to this one, for whoever is in."""
        if self._opened.old_kind:
            self._opened = self._slots.renew_kind(self._opened, passphrase)

    def add(self, user: str, passphrase: str) -> None:
        """Let another user open this workspace. Raises PassphraseMissing, DiskFull."""
        self._slots.found(user, passphrase, self._opened.data_key, self._cost())

    def change(self, old: str, new: str) -> None:
        """Give whoever is in a new passphrase; no data is rewritten.

        Raises WrongPassphrase where the old one is not theirs, PassphraseMissing, DiskFull.
        """
        if self._slots.unlock(old).user != self.user:
            raise WrongPassphrase
        self._slots.set_passphrase(self._opened, new)

    def fits(self, passphrase: str) -> bool:
        """Tell whether this is the passphrase of whoever is in."""
        return self._slots.fits(self.user, passphrase)

    def set_passphrase(self, new: str) -> None:
        """Give whoever is in a new passphrase without the old one, which is forgotten."""
        self._slots.set_passphrase(self._opened, new)

    def reset(self, user: str, passphrase: str) -> None:
        """Give another user new keys and a passphrase. Raises NoSuchSlot, PassphraseMissing."""
        self._slots.reset(self._opened, user, passphrase)

    def remove(self, user: str) -> None:
        """Keep a user from opening this workspace. Raises NoSuchSlot for the last one."""
        self._slots.remove(self._opened, user)

    def has_passphrase(self, user: str) -> bool:
        """Tell whether a user can open this workspace."""
        return user in self._slots.users()

    def public_of(self, user: str) -> bytes | None:
        """Return a user's public key, None where there is none."""
        return self._slots.public_of(user)

    def sheet_number(self) -> str:
        """Return the number on the valid sheet of whoever is in, "" where there is none."""
        return self._slots.sheet_number(self.user)

    def keep_sheet(self, secret: bytes, salt: bytes) -> None:
        """Let a sheet open the workspace, in place of the one before."""
        self._slots.keep_sheet(self._opened, secret, salt)

    def cancel_sheet(self) -> None:
        """Let the sheet of whoever is in open nothing any more."""
        self._slots.cancel_sheet(self._opened)

    def words_number(self) -> str:
        """Return the number of head office's valid words, "" where there are none."""
        return self._slots.words_number()

    @property
    def words_used(self) -> bool:
        """Tell whether the words have opened this workspace just now and are to be renewed."""
        return bool(self._opened.office_key)

    def keep_words(self, secret: bytes, salt: bytes) -> None:
        """Let head office's new secret open the workspace, in place of the one before."""
        self._slots.keep_words(self._opened, secret, salt)
        self._opened = replace(self._opened, office_key=b"")

    def leave_with_office(self) -> None:
        """Let head office's words open what whoever is in opens, where they do not yet."""
        self._slots.leave_with_office(self._opened)

    def _cost(self) -> KeyCost:
        own = [s for s in self._slots.content.slots_of(PASSPHRASE) if s.user == self.user]
        return own[0].cost if own else KeyCost.standard()
