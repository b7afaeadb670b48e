"""Attached files: which form each is in, what it is, and what opens it."""

import json
from base64 import b64decode, b64encode
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from fieldkit.records.attachment import SHEET, Attachment
from fieldkit.store.access import Access
from fieldkit.store.access_tables import sealed_answers
from fieldkit.store.attached_files import AttachedFiles, FileKey
from fieldkit.store.attachment_contents import file_payload, files_of
from fieldkit.store.attachment_rows import IN_A_FORM, forget_drafts, forget_loose
from fieldkit.store.attachment_tables import attachments, draft_files, sealed_files
from fieldkit.store.local_tables import drafts
from fieldkit.store.paper_tables import sheet_scans
from fieldkit.store.sealed import SealedAnswers
from fieldkit.store.sql import StoredRow, among, insert_new, listed, moment_of, moment_text, upsert
from fieldkit.store.tables import submission_files, submissions

_OF_DRAFT = sa.select(draft_files).where(draft_files.c.owner == sa.bindparam("owner"))
_OF_FORM = sa.select(submissions.c.attachments).where(
    submissions.c.instance_id == sa.bindparam("owner")
)
_SEALED = sa.select(sealed_files).where(sealed_files.c.owner == sa.bindparam("owner"))
_DROP = draft_files.delete().where(
    draft_files.c.owner == sa.bindparam("b_owner"), draft_files.c.name == sa.bindparam("b_name")
)
_DROP_SEALED = sealed_files.delete().where(
    sealed_files.c.owner == sa.bindparam("b_owner"), sealed_files.c.name == sa.bindparam("b_name")
)
_PLACE = (
    sealed_files.update()
    .where(
        sealed_files.c.owner == sa.bindparam("b_owner"),
        sealed_files.c.name == sa.bindparam("b_name"),
    )
    .values(ref=sa.bindparam("b_ref"))
)
_GIVE_BACK = (
    sealed_files.update()
    .where(sealed_files.c.owner == sa.bindparam("b_owner"))
    .values(owner=sa.bindparam("b_to"))
)
_TOTAL = sa.select(
    sa.select(sa.func.coalesce(sa.func.sum(attachments.c.size), 0)).scalar_subquery()
    + sa.select(sa.func.coalesce(sa.func.sum(sealed_files.c.size), 0)).scalar_subquery()
)
_SUMS = sa.select(attachments.c.sha256)
_SIZES = sa.select(attachments.c.sha256, attachments.c.size).where(
    among(attachments.c.sha256, "sums")
)
_KNOWN = _SUMS.where(among(attachments.c.sha256, "sums"))
_SEALED_NAMES = sa.select(sealed_files.c.file).distinct()
_FORGET_EARLY = attachments.delete().where(
    attachments.c.stored_at < sa.bindparam("b_before"), ~IN_A_FORM
)
_LEFT = sa.select(draft_files.c.owner).where(
    draft_files.c.made_at < sa.bindparam("before"),
    ~sa.exists().where(drafts.c.id == draft_files.c.owner),
)
_LEFT_SEALED = sa.select(sealed_files.c.owner).where(
    sealed_files.c.made_at < sa.bindparam("before"),
    ~sa.exists().where(drafts.c.id == sealed_files.c.owner),
    ~sa.exists().where(submissions.c.instance_id == sealed_files.c.owner),
)
_UNNAMED = (
    sa.select(draft_files.c.owner, draft_files.c.name)
    .join(drafts, drafts.c.id == draft_files.c.owner)
    .where(
        draft_files.c.made_at < sa.bindparam("before"),
        drafts.c.saved_at < sa.bindparam("before"),
        drafts.c.deleted_at.is_(None),
        sa.func.instr(drafts.c.instance, draft_files.c.name) == 0,
        # A newer version of the form may seal the answer: then it stands there, and is a name too.
        ~sa.exists().where(sealed_answers.c.owner == draft_files.c.owner),
        ~draft_files.c.name.startswith(SHEET),
    )
)
_LACKING = (
    sa.select(submission_files.c.sha256, submission_files.c.instance_id)
    .where(~sa.exists().where(attachments.c.sha256 == submission_files.c.sha256))
    .union(
        sa.select(sheet_scans.c.sha256, sheet_scans.c.id).where(
            ~sa.exists().where(attachments.c.sha256 == sheet_scans.c.sha256)
        )
    )
    .order_by("instance_id", "sha256")
)
_FORGET = attachments.delete().where(among(attachments.c.sha256, "sums"))


class Attachments:
    """The files of drafts and of finalized forms, and which of them lie on this disk."""

    def __init__(self, access: Access, sealed: SealedAnswers) -> None:
        self._access = access
        self._sealed = sealed

    # Looking

    def of(self, owner: str) -> tuple[Attachment, ...]:
        """Return the files of a draft or a finalized form; sealed ones only to a holder."""
        connection, values = self._access.connection, {"owner": owner}
        found = [_of_draft(row) for row in connection.execute(_OF_DRAFT, values)]
        found += files_of(owner, connection.scalar(_OF_FORM, values) or "[]")
        opened = [self._opened(row) for row in connection.execute(_SEALED, values)]
        found += [one for one, _key in filter(None, opened)]
        return tuple(sorted(found, key=lambda one: (one.made_at, one.name)))

    def get(self, owner: str, name: str) -> Attachment | None:
        """Return one file, None where the form has none by this name, or it is sealed to others."""
        return next((one for one in self.of(owner) if one.name == name), None)

    def names(self, owner: str) -> frozenset[str]:
        """Return the names that are taken in a form, those of sealed files too."""
        connection, values = self._access.connection, {"owner": owner}
        sealed = (row.name for row in connection.execute(_SEALED, values))
        return frozenset((*sealed, *(one.name for one in self.of(owner))))

    def has_sealed(self, owner: str) -> bool:
        """Tell whether a form has sealed files; anybody may know that."""
        return self._access.connection.execute(_SEALED, {"owner": owner}).first() is not None

    def key_of(self, one: Attachment, files: AttachedFiles) -> FileKey | None:
        """Return what opens a file, None for a sealed one to whoever is no holder."""
        if not one.sealed:
            return files.key_of(one.sha256)
        for row in self._access.connection.execute(_SEALED, {"owner": one.owner}):
            opened = self._opened(row) if row.name == one.name else None
            if opened is not None:
                return opened[1]
        return None

    def size(self) -> int:
        """Return how many bytes all files take."""
        return int(self._access.connection.scalar(_TOTAL) or 0)

    def lacking(self) -> tuple[tuple[str, str], ...]:
        """Return the files (SHA-256, instance ID) of forms and sheets that are not on this disk."""
        return tuple(
            (row.sha256, row.instance_id) for row in self._access.connection.execute(_LACKING)
        )

    def sums(self) -> tuple[str, ...]:
        """Return the SHA-256 of every file that must be on the disk and is sealed to nobody."""
        return tuple(self._access.connection.scalars(_SUMS))

    def known(self, sums: Collection[str]) -> frozenset[str]:
        """Return those of some files that are on the disk."""
        return frozenset(self._access.connection.scalars(_KNOWN, {"sums": listed(sums)}))

    def sizes(self, sums: Collection[str]) -> dict[str, int]:
        """Return the bytes of those of some files that are here, by SHA-256."""
        found = self._access.connection.execute(_SIZES, {"sums": listed(sums)})
        return {row.sha256: row.size for row in found}

    def sealed_files(self) -> tuple[str, ...]:
        """Return the names of the encrypted files that are sealed."""
        return tuple(self._access.connection.scalars(_SEALED_NAMES))

    def file_names(self, files: AttachedFiles) -> frozenset[str]:
        """Return the names of the encrypted files that must be on the disk."""
        plain = (files.key_of(sha256).name for sha256 in self.sums())
        return frozenset((*plain, *self.sealed_files()))

    # Changing

    def add(self, one: Attachment, now: datetime) -> None:
        """Keep a file as one of a draft; its content is on the disk already."""
        self.stored([(one.sha256, one.size)], now)
        row = file_payload(one)
        row |= {"owner": one.owner, "media_type": row.pop("type")}
        self._access.change(upsert(draft_files), row)

    def add_sealed(self, one: Attachment, key: FileKey, ref: str = "") -> None:
        """Keep a file for named holders only, whose content is on the disk. Raises NoHolder."""
        box = {"key": b64encode(key.key).decode(), "file": file_payload(one)}
        row = {
            "owner": one.owner,
            "name": one.name,
            "ref": ref,
            "file": key.name,
            "size": one.size,
            "made_at": moment_text(one.made_at),
            "box": self._sealed.wrap(json.dumps(box).encode()),
        }
        self._access.change(upsert(sealed_files), row)

    def stored(
        self, found: Iterable[tuple[str, int]], now: datetime, *, sent_in: str | None = None
    ) -> None:
        """Take note of files (SHA-256, bytes) that are on the disk now."""
        rows = [
            {"sha256": sum_, "size": size, "stored_at": moment_text(now), "sent_in": sent_in}
            for sum_, size in found
        ]
        if rows:
            self._access.change(insert_new(attachments), rows)

    def remove(self, owner: str, name: str) -> None:
        """Take a file out of a draft for good."""
        one = self.get(owner, name)
        values = {"b_owner": owner, "b_name": name}
        self._access.change(_DROP_SEALED, values)
        if self._access.change(_DROP, values) and one is not None:
            forget_loose(self._access.connection, [one.sha256])

    def place(self, owner: str, refs: Collection[tuple[str, str]]) -> None:
        """Write down at which questions the sealed files (name, ref) of a draft stand now."""
        if self.has_sealed(owner):
            rows = [{"b_owner": owner, "b_name": name, "b_ref": ref} for name, ref in refs]
            self._access.change(_PLACE, rows)

    def hand_on(self, owner: str, to: str, refs: Collection[tuple[str, str]]) -> None:
        """Give a finalized form the sealed files (name, ref) of its draft or of what it corrects.

        The boxes go as they are, so that nobody needs to open them.
        """
        wanted = dict(refs)
        rows = [
            {**row, "owner": to, "ref": wanted[row["name"]]}
            for row in self._access.connection.execute(_SEALED, {"owner": owner}).mappings()
            if row["name"] in wanted
        ]
        if rows:
            self._access.change(upsert(sealed_files), rows)

    def give_back(self, instance_id: str, draft: str) -> None:
        """Give a draft the sealed files of the form that it was finalized as, which is undone."""
        values = {"b_owner": instance_id, "b_to": draft}
        self._access.change(_GIVE_BACK, values)

    def forget_draft(self, owner: str) -> None:
        """Forget the files of a draft that is gone; those of finalized forms stay."""
        _ = self._access.journal
        forget_drafts(self._access.connection, [owner])

    def forget_early(self, moment: datetime) -> int:
        """Forget files that came before a moment and whose form never came; return how many."""
        return self._access.change(_FORGET_EARLY, {"b_before": moment_text(moment)})

    def forget_unnamed(self, moment: datetime) -> None:
        """Forget files from before a moment that no draft came to be of, or names any more."""
        connection, values = self._access.connection, {"before": moment_text(moment)}
        left = {*connection.scalars(_LEFT, values), *connection.scalars(_LEFT_SEALED, values)}
        _ = self._access.journal
        if left:
            forget_drafts(connection, sorted(left))
        for owner, name in connection.execute(_UNNAMED, values).all():
            self.remove(owner, name)

    def forget_lost(self, sums: Collection[str]) -> None:
        """Take note that the contents of files are gone from the disk, so that they are missed."""
        self._access.change(_FORGET, {"sums": listed(sums)})

    def _opened(self, row: StoredRow) -> tuple[Attachment, FileKey] | None:
        content = self._sealed.unwrap(row.box)
        if content is None:
            return None
        box = json.loads(content)
        # So that nobody can put one file in another's place.
        if box["file"]["name"] != row.name:
            return None
        (one,) = files_of(row.owner, json.dumps([box["file"]]))
        return replace(one, sealed=True), FileKey(row.file, b64decode(box["key"]))


def _of_draft(row: StoredRow) -> Attachment:
    return Attachment(
        owner=row.owner,
        name=row.name,
        title=row.title,
        size=row.size,
        media_type=row.media_type,
        sha256=row.sha256,
        made_at=moment_of(row.made_at),
        width=row.width,
        height=row.height,
    )
