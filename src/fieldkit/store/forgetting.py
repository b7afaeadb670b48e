"""Names of participants taken off: sheets, marks, scans and certificates, whatever comes later.

Two laptops that do not know of each other may erase somebody and issue a
certificate to them. Whoever holds both takes the name off the certificate and
writes that as a change of its own, as it does with forms; so all come to the
same, in whatever order bundles arrive.
"""

from collections.abc import Iterable, Iterator, Sequence

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.clock import Moment
from fieldkit.records.discrepancy import DECISIONS, REASON
from fieldkit.records.event import numbered_name
from fieldkit.store.access import Access
from fieldkit.store.certificate_tables import certificates
from fieldkit.store.entities import Entities
from fieldkit.store.journal import Write
from fieldkit.store.paper_tables import sheet_scans
from fieldkit.store.sql import StoredRow, among, listed, milliseconds_text
from fieldkit.store.tables import changes, entities, marks, registrations, things

# What arrives of these kinds may speak of somebody who was erased.
ABOUT_PARTICIPANTS = frozenset(
    {
        EntityType.REGISTRATION,
        EntityType.CERTIFICATE,
        EntityType.MARK,
        EntityType.SHEET_SCAN,
    }
)
_PEOPLE = ("persons", "specialists")
_NOTED = sa.select(marks.c.session_id, marks.c.registration_id).where(
    among(marks.c.registration_id, "ids"), sa.or_(marks.c.note != "", marks.c.reason != "")
)
_MERGED = sa.select(registrations).where(among(registrations.c.merged_into, "ids"))
_SCANNED = sa.select(sheet_scans.c.id).where(among(sheet_scans.c.event_id, "events"))
_CERTIFIED = (
    sa.select(
        certificates.c.id,
        certificates.c.name,
        certificates.c.handed_to,
        certificates.c.void_reason,
        registrations.c.name.label("now"),
    )
    .join(registrations, registrations.c.id == certificates.c.registration_id)
    .where(sa.text("registrations.forgotten = 1"))
)
_ERASED = sa.select(entities.c.id).where(sa.text("erased = 1"), entities.c.list_name.in_(_PEOPLE))
NAMED_OF_YEAR = sa.select(certificates).where(
    sa.func.substr(certificates.c.issued_on, 1, 4) == sa.bindparam("year"),
    certificates.c.name.not_like(f"{numbered_name(0)[:-1]}%"),
)
_NAMED_AGAIN = sa.select(registrations).where(
    registrations.c.forgotten == 0,
    sa.or_(registrations.c.specialist_id.in_(_ERASED), registrations.c.person_id.in_(_ERASED)),
)
_NOTED_AGAIN = (
    sa.select(marks.c.session_id, marks.c.registration_id)
    .join(registrations, registrations.c.id == marks.c.registration_id)
    .where(sa.text("registrations.forgotten = 1"), marks.c.note + marks.c.reason != "")
)
# A note of a correction that was written elsewhere, without knowing of the erasure.
_CORRECTED_AGAIN = sa.select(registrations.c.id).where(
    sa.text("registrations.forgotten = 1"), registrations.c.then_note != ""
)
# The moment of the last erasure at each event of which scans lie here.
_LAST_ERASED = (
    sa.select(registrations.c.event_id, sa.func.max(changes.c.hlc).label("hlc"))
    .join_from(changes, things, things.c.id == changes.c.thing)
    .join(registrations, registrations.c.id == things.c.entity)
    .where(
        sa.text("op = 'erase'"),
        changes.c.field == "name",
        changes.c.state == 0,
        things.c.type == str(EntityType.REGISTRATION),
        registrations.c.event_id.in_(sa.select(sheet_scans.c.event_id)),
    )
    .group_by(registrations.c.event_id)
)
_SCANNED_BEFORE = sa.select(sheet_scans.c.id).where(
    sheet_scans.c.event_id == sa.bindparam("event"), sheet_scans.c.made_at < sa.bindparam("moment")
)


def number_registrations(
    access: Access, rows: Sequence[StoredRow], *, unlink: bool = False, forget: bool = True
) -> int:
    """Put the row's number in the place of the name, and return of how many; marks stay.

    What was merged into these rows is the same person and goes too. With ``forget``
    certificates lose the name as well, those too that come later.
    """
    rows = [*rows, *_merged(access.connection, rows)]
    names = ("position", "consent_page", "phone", "email", "then_note")
    gone = dict.fromkeys((*names, *(("specialist_id", "person_id") if unlink else ())), "")
    kept = {"forgotten": True} if forget else {}
    writes = [
        Write(
            EntityType.REGISTRATION,
            row.id,
            {"name": numbered_name(row.row_no), **gone, **kept},
            erasing=True,
        )
        for row in rows
    ]
    ids = listed([row.id for row in rows])
    writes += _notes(access.connection.execute(_NOTED, {"ids": ids}).all())
    # The person's name and signature stand on the scans of signed sheets: those go altogether.
    events = {"events": listed({row.event_id for row in rows})}
    writes += _scans(access.connection.scalars(_SCANNED, events))
    writes += reasons_about(access, [row.id for row in rows])
    access.journal.write(writes)
    if forget:
        access.journal.write(list(_certificates(access)))
    return len(rows)


def number_certificates(access: Access, year: int) -> tuple[str, ...]:
    """Put running numbers in the place of names on a year's certificates; return their ids."""
    rows = access.connection.execute(NAMED_OF_YEAR, {"year": str(year)}).all()
    writes = [
        Write(
            EntityType.CERTIFICATE,
            row.id,
            {"name": numbered_name(row.running), "handed_to": "", "void_reason": ""},
            erasing=True,
        )
        for row in rows
    ]
    access.journal.write(writes)
    return tuple(row.id for row in rows)


def forget_arrived(access: Access) -> bool:
    """Take erased participants out of what came from elsewhere, and tell whether it was there.

    That is a registration of somebody whose card was erased, a certificate or a
    note on a mark of whoever was erased, and a scan made before an erasure at its event.
    """
    named = access.connection.execute(_NAMED_AGAIN).all()
    if named:
        number_registrations(access, named)
    writes = [
        *_certificates(access),
        *_notes(access.connection.execute(_NOTED_AGAIN).all()),
        *_corrections(access.connection),
        *_scans(_made_before(access.connection)),
    ]
    access.journal.write(writes)
    return bool(named or writes)


def reasons_about(access: Access, ids: Iterable[str]) -> Iterator[Write]:
    """Return what takes away why something was decided about these: it may name them."""
    for id_ in ids:
        for one in Entities(access).related(DECISIONS, "subject_id", id_):
            if one.get(REASON):
                key = f"{DECISIONS}/{one.id}"
                yield Write(EntityType.ENTITY, key, {REASON: ""}, erasing=True)


def _merged(connection: sa.Connection, rows: Sequence[StoredRow]) -> list[StoredRow]:
    """Return the rows that were merged into these, and into those in turn."""
    found: list[StoredRow] = []
    known = {row.id for row in rows}
    ring = known
    while ring:
        more = connection.execute(_MERGED, {"ids": listed(ring)}).all()
        fresh = [row for row in more if row.id not in known]
        found += fresh
        ring = {row.id for row in fresh}
        known |= ring
    return found


def _certificates(access: Access) -> Iterator[Write]:
    """Return what takes names out of the register; numbers, event and hours stay there.

    The name that takes their place is the registration's own, so that every laptop writes the same.
    """
    for row in access.connection.execute(_CERTIFIED).all():
        gone = {"name": row.now} if row.name != row.now else {}
        if gone and row.void_reason:
            gone["void_reason"] = ""
        if row.handed_to:
            gone["handed_to"] = ""
        if gone:
            yield Write(EntityType.CERTIFICATE, row.id, gone, erasing=True)


def _notes(found: Iterable[StoredRow]) -> list[Write]:
    return [
        Write(
            EntityType.MARK,
            f"{row.session_id}/{row.registration_id}",
            {"note": "", "reason": ""},
            erasing=True,
        )
        for row in found
    ]


def _corrections(connection: sa.Connection) -> list[Write]:
    ids = connection.scalars(_CORRECTED_AGAIN)
    gone = {"then_note": ""}
    return [Write(EntityType.REGISTRATION, one, gone, erasing=True) for one in ids]


def _scans(ids: Iterable[str]) -> list[Write]:
    gone = {"sha256": "", "title": ""}
    return [Write(EntityType.SHEET_SCAN, one, gone, erasing=True) for one in ids]


def _made_before(connection: sa.Connection) -> Iterator[str]:
    for row in connection.execute(_LAST_ERASED).all():
        moment = milliseconds_text(Moment.parse(row.hlc).milliseconds)
        yield from connection.scalars(_SCANNED_BEFORE, {"event": row.event_id, "moment": moment})
