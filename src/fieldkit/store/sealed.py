"""Sealed answers: encrypted by a key of their own, which only its named holders can open."""

import json
import re
from collections.abc import Mapping

import sqlalchemy as sa

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.store.access import Access
from fieldkit.store.access_tables import sealed_answers, sealed_holders
from fieldkit.store.attachment_tables import sealed_files
from fieldkit.store.sql import insert, upsert
from fieldkit.store.wrapping import new_data_key, sealed_to, unsealed, unwrapped, wrapped

# So that the size of a box does not tell a "yes" from a "no".
_PADDED_TO = 256
_POSITION = re.compile(r"\[[0-9]+\]")

_OWN_BOX = sa.select(sealed_holders.c.box).where(sealed_holders.c.user_id == sa.bindparam("id"))
_HOLDERS = sa.select(sealed_holders.c.user_id).order_by(sealed_holders.c.user_id)
_DROP_HOLDER = sealed_holders.delete().where(sealed_holders.c.user_id == sa.bindparam("b_id"))
_OF = sa.select(sealed_answers).where(sealed_answers.c.owner == sa.bindparam("owner"))
_ALL = sa.select(sealed_answers)
_DROP = sealed_answers.delete().where(
    sealed_answers.c.owner == sa.bindparam("b_owner"), sealed_answers.c.ref == sa.bindparam("b_ref")
)
_DROP_ALL = sealed_answers.delete().where(sealed_answers.c.owner == sa.bindparam("b_owner"))
_ANY = sa.union_all(sa.select(sealed_answers.c.owner), sa.select(sealed_files.c.owner)).limit(1)
_FILES = sa.select(sealed_files.c.owner, sealed_files.c.name, sealed_files.c.box)
_SET_FILE = (
    sealed_files.update()
    .where(
        sealed_files.c.owner == sa.bindparam("b_owner"),
        sealed_files.c.name == sa.bindparam("b_name"),
    )
    .values(box=sa.bindparam("b_box"))
)


class NoHolder(FieldkitError):
    """Somebody who is no holder was to open sealed facts, or name a holder."""

    template = N_(
        "Sealed facts are open to named holders only, and you are none of them. Ask a holder to "
        "name you in the settings."
    )


class LastHolder(FieldkitError):
    """The only holder was to be taken away, while there are sealed facts."""

    template = N_(
        "There are sealed facts, and this person is the only one who can open them. Let them name "
        "another holder first; otherwise these facts would be lost."
    )


class SealedAnswers:
    """What was taken out of drafts and submissions, and who may read it."""

    def __init__(self, access: Access) -> None:
        self._access = access
        self._opened: bytes | None = None

    # Who

    def is_holder(self) -> bool:
        """Tell whether whoever is at work can open sealed facts."""
        return self._key() is not None

    def holders(self) -> tuple[str, ...]:
        """Return the ids of the holders."""
        return tuple(self._access.connection.scalars(_HOLDERS))

    def begin(self, user: str, public: bytes) -> None:
        """Make the key for a first holder, where there is none and nothing is sealed yet."""
        if not self.holders() and not self._access.connection.scalar(_ANY):
            begin_sealing(self._access.connection, user, public)
            _ = self._access.journal

    def name(self, user: str, public: bytes) -> None:
        """Let somebody else open sealed facts from now on. Raises NoHolder."""
        box = sealed_to(public, self._require())
        self._access.change(upsert(sealed_holders), {"user_id": user, "box": box})

    def forget(self, user: str) -> None:
        """Take away the box of somebody whose keys are gone. Raises LastHolder."""
        if self.holders() == (user,) and self._access.connection.scalar(_ANY):
            raise LastHolder
        self._access.change(_DROP_HOLDER, {"b_id": user})

    def remove(self, user: str, publics: Mapping[str, bytes]) -> None:
        """Take a holder away: a new key for those who stay, and every answer sealed anew.

        ``publics`` are the public keys of the users by id. Raises NoHolder, LastHolder.
        """
        key, fresh = self._require(), new_data_key()
        staying = [one for one in self.holders() if one != user and one in publics]
        if not staying:
            raise LastHolder
        rows = [
            {"owner": row.owner, "ref": row.ref, "box": _sealed(fresh, row.ref, found)}
            for row in self._access.connection.execute(_ALL).all()
            if (found := _opened(key, row.ref, row.box)) is not None
        ]
        # A file keeps its key: whoever opened the box could have kept what is in the file as well.
        boxes = [
            {"b_owner": row.owner, "b_name": row.name, "b_box": wrapped(fresh, inner)}
            for row in self._access.connection.execute(_FILES).all()
            if (inner := unwrapped(key, row.box)) is not None
        ]
        for one in self.holders():
            self._access.change(_DROP_HOLDER, {"b_id": one})
        for one in staying:
            box = sealed_to(publics[one], fresh)
            self._access.change(insert(sealed_holders), {"user_id": one, "box": box})
        if rows:
            self._access.change(upsert(sealed_answers), rows)
        if boxes:
            self._access.change(_SET_FILE, boxes)
        self._opened = fresh if self._access.user.id in staying else None

    def wrap(self, content: bytes) -> bytes:
        """Return something encrypted by the P4 key. Raises NoHolder."""
        return wrapped(self._require(), content)

    def unwrap(self, box: bytes) -> bytes | None:
        """Return what ``wrap`` was given, None to whoever is no holder."""
        key = self._key()
        return None if key is None else unwrapped(key, box)

    # What

    def of(self, owner: str) -> dict[str, str]:
        """Return the answers of a draft or submission by ref, none to whoever is no holder."""
        key = self._key()
        if key is None:
            return {}
        rows = self._access.connection.execute(_OF, {"owner": owner})
        found = {row.ref: _opened(key, row.ref, row.box) for row in rows}
        return {ref: value for ref, value in found.items() if value is not None}

    def any(self) -> bool:
        """Tell whether anything is sealed here; anybody may know that."""
        return bool(self._access.connection.scalar(_ANY))

    def has(self, owner: str) -> bool:
        """Tell whether a draft or submission has sealed answers; anybody may know that."""
        return self._access.connection.execute(_OF, {"owner": owner}).first() is not None

    def put(self, owner: str, answers: Mapping[str, str], paths: frozenset[str]) -> None:
        """Keep the answers of a form as they are now: blank ones and removed rows go.

        ``paths`` are the form's sealed questions; what is kept of others stays. Raises NoHolder.
        """
        key = self._require()
        rows = self._access.connection.execute(_OF, {"owner": owner}).all()
        for row in rows:
            if _POSITION.sub("", row.ref) in paths and not answers.get(row.ref):
                self._access.change(_DROP, {"b_owner": owner, "b_ref": row.ref})
        kept = [
            {"owner": owner, "ref": ref, "box": _sealed(key, ref, value)}
            for ref, value in answers.items()
            if value
        ]
        if kept:
            self._access.change(upsert(sealed_answers), kept)

    def copy(self, owner: str, to: str) -> None:
        """Give another owner the same answers, as a correction starts from what it corrects."""
        rows = self._access.connection.execute(_OF, {"owner": owner}).all()
        if rows:
            copied = [{"owner": to, "ref": row.ref, "box": row.box} for row in rows]
            self._access.change(upsert(sealed_answers), copied)

    def delete(self, owner: str) -> None:
        """Forget the answers of a draft or submission."""
        self._access.change(_DROP_ALL, {"b_owner": owner})

    def _key(self) -> bytes | None:
        if self._opened is None and self._access.private_key:
            box = self._access.connection.scalar(_OWN_BOX, {"id": self._access.user.id})
            self._opened = unsealed(self._access.private_key, box) if box else None
        return self._opened

    def _require(self) -> bytes:
        key = self._key()
        if key is None:
            raise NoHolder
        return key


def begin_sealing(connection: sa.Connection, user: str, public: bytes) -> None:
    """Make the key of sealed facts, with its first holder."""
    box = sealed_to(public, new_data_key())
    connection.execute(insert(sealed_holders), {"user_id": user, "box": box})


def _sealed(key: bytes, ref: str, value: str) -> bytes:
    # The ref is inside too, so that nobody can put one answer in another's place.
    text = json.dumps([ref, value], ensure_ascii=False).encode()
    return wrapped(key, text.ljust(-(-len(text) // _PADDED_TO) * _PADDED_TO))


def _opened(key: bytes, ref: str, box: bytes) -> str | None:
    content = unwrapped(key, box)
    if content is None:
        return None
    told, value = json.loads(content)
    return str(value) if told == ref else None
