"""Which attached files were handed over, which come yet, and which are asked for once more."""

from collections.abc import Collection, Iterable

import sqlalchemy as sa

from fieldkit.store.access import Access
from fieldkit.store.attachment_tables import attachments
from fieldkit.store.local_tables import outbox
from fieldkit.store.paper_tables import sheet_scans
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import chains, changes, submission_files, submissions

RECEIVED = "-"  # in place of the bundle: it came in one, so it is not ours to hand over

# Of forms that are logged: those that never leave the laptop keep their files too.
_LOGGED = sa.or_(
    sa.exists().where(
        submission_files.c.sha256 == attachments.c.sha256,
        submissions.c.instance_id == submission_files.c.instance_id,
        submissions.c.thing > 0,
    ),
    sa.exists().where(sheet_scans.c.sha256 == attachments.c.sha256),
)
_UNSENT = (
    sa.select(attachments.c.sha256, attachments.c.size)
    .where(attachments.c.sent_in.is_(None), _LOGGED)
    .order_by(attachments.c.stored_at, attachments.c.sha256)
)
_MARK = (
    attachments.update()
    .where(among(attachments.c.sha256, "sums"))
    .values(sent_in=sa.bindparam("b_bundle"))
)
_TAKE_BACK = (
    attachments.update()
    .where(attachments.c.sent_in.in_(sa.select(outbox.c.id).where(outbox.c.confirmed_at.is_(None))))
    .values(sent_in=sa.null())
)
_SENT_LATER = sa.select(outbox.c.id).where(outbox.c.number > sa.bindparam("b_seen"))
_AGAIN = (
    attachments.update()
    .where(
        among(attachments.c.sha256, "sums"),
        attachments.c.sent_in.is_not(None),
        attachments.c.sent_in.not_in(_SENT_LATER),
        _LOGGED,
    )
    .values(sent_in=sa.null())
)
_MISSED = (
    sa.select(submission_files.c.sha256)
    .distinct()
    .join(submissions, submissions.c.instance_id == submission_files.c.instance_id)
    .where(
        submissions.c.device == sa.bindparam("device"),
        ~sa.exists().where(attachments.c.sha256 == submission_files.c.sha256),
    )
    .union(
        sa.select(sheet_scans.c.sha256)
        .join(changes, sa.and_(changes.c.thing == sheet_scans.c.thing, changes.c.field == "sha256"))
        .join(chains, chains.c.id == changes.c.chain)
        .where(
            chains.c.device == sa.bindparam("device"),
            ~sa.exists().where(attachments.c.sha256 == sheet_scans.c.sha256),
        )
    )
    .order_by("sha256")
)
_IN_FORMS = sa.union(
    sa.select(submission_files.c.sha256).where(among(submission_files.c.sha256, "sums")),
    sa.select(sheet_scans.c.sha256).where(among(sheet_scans.c.sha256, "sums")),
)


class AttachmentWays:
    """The attached files on their way between a laptop and its head office."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def unsent(self) -> tuple[tuple[str, int], ...]:
        """Return the files (SHA-256, bytes) that no bundle has carried, the oldest first."""
        return tuple((row.sha256, row.size) for row in self._access.connection.execute(_UNSENT))

    def mark_sent(self, sums: Iterable[str], bundle_id: str) -> None:
        """Take note that a bundle carries these files; they go no second time unasked."""
        self._access.change(_MARK, {"sums": listed(sums), "b_bundle": bundle_id})

    def take_back_sent(self) -> None:
        """Let the files of bundles that nobody has confirmed go once more: those are withdrawn."""
        self._access.change(_TAKE_BACK)

    def send_again(self, sums: Collection[str], seen: int) -> int:
        """Let files go once more that head office misses; return how many.

        What a bundle of a higher number carried than head office has ``seen`` is
        on its way. Clocks would not tell: the two computers have one each.
        """
        if not sums:
            return 0
        values = {"sums": listed(sums), "b_seen": seen}
        return self._access.change(_AGAIN, values)

    def missed_of(self, device: str) -> tuple[str, ...]:
        """Return the files (SHA-256) of a laptop's forms and sheets that never came."""
        return tuple(self._access.connection.scalars(_MISSED, {"device": device}))

    def in_forms(self, sums: Collection[str]) -> frozenset[str]:
        """Return those of some files that finalized forms or events' sheets have."""
        return frozenset(self._access.connection.scalars(_IN_FORMS, {"sums": listed(sums)}))
