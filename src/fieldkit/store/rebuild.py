"""Making the derived tables anew from the log: all of them, or those of some things."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.store.attachment_tables import attachments
from fieldkit.store.change_rows import WAITING
from fieldkit.store.entity_rows import show_entities
from fieldkit.store.entity_words import words_later
from fieldkit.store.heads import Altered, HeadBook
from fieldkit.store.joining import rejoin, touched_by
from fieldkit.store.record_checks import some_at_once, unsound_among
from fieldkit.store.settle import LOGGED, logged_arrival, settle
from fieldkit.store.sql import among, insert_new, listed
from fieldkit.store.tables import (
    DERIVED,
    changes,
    discrepancies,
    heads,
    submission_files,
    submission_subjects,
    submissions,
    things,
    waits,
)
from fieldkit.store.wiping import wipe

_AT_ONCE = 2000
_SOME = LOGGED.where(changes.c.no > sa.bindparam("after")).order_by(changes.c.no).limit(_AT_ONCE)
_ABOUT = LOGGED.where(among(changes.c.thing, "things")).order_by(changes.c.no)
_ENTITIES = sa.select(things.c.id, things.c.entity).where(
    among(things.c.id, "things"), things.c.type == str(EntityType.ENTITY)
)
_NUMBERS = sa.select(changes.c.no).where(among(changes.c.thing, "things"))
_LET_GO = (
    heads.delete().where(among(heads.c.thing, "things")),
    discrepancies.delete().where(among(discrepancies.c.thing, "things")),
    waits.delete().where(waits.c.change_no.in_(_NUMBERS)),
    changes.update().where(among(changes.c.thing, "things")).values(state=WAITING),
)
_LOGGED_SUBMISSIONS = sa.select(submissions.c.instance_id).where(submissions.c.thing > 0)


def rebuild_tables(connection: sa.Connection) -> None:
    """Empty the derived tables and let every logged change take effect again.

    Submissions of forms that never leave the laptop are in no log and stay.
    """
    # On the way some files are in no form yet; they must not be forgotten for that.
    lying = connection.execute(sa.select(attachments)).mappings().all()
    logged = listed(connection.scalars(_LOGGED_SUBMISSIONS))
    connection.execute(
        submission_subjects.delete().where(among(submission_subjects.c.instance_id, "these")),
        {"these": logged},
    )
    connection.execute(
        submission_files.delete().where(among(submission_files.c.instance_id, "these")),
        {"these": logged},
    )
    connection.execute(submissions.delete().where(submissions.c.thing > 0))
    for table in DERIVED:
        if table not in {submissions, submission_subjects, submission_files}:
            connection.execute(table.delete())
    connection.execute(changes.update().values(state=WAITING))
    after = 0
    with words_later(connection):
        while rows := connection.execute(_SOME, {"after": after}).mappings().all():
            settle(connection, [logged_arrival(row) for row in rows])
            after = rows[-1]["no"]
    if lying:
        connection.execute(insert_new(attachments), [dict(row) for row in lying])


def remake(connection: sa.Connection, numbers: Collection[int]) -> None:
    """Make heads and rows of some things anew from the log, and leave all others alone.

    What this does not put right, such as the row of a thing that nothing in the
    log speaks of, is put right by making everything anew.
    """
    for some in some_at_once(sorted(numbers)):
        _remake(connection, some)
    if any(unsound_among(connection, some).tables for some in some_at_once(sorted(numbers))):
        raise AssertionError("fallback")


def _remake(connection: sa.Connection, some: Sequence[int]) -> None:
    asked = {"things": listed(some)}
    for statement in _LET_GO:
        connection.execute(statement, asked)
    rows = connection.execute(_ABOUT, asked).mappings().all()
    settle(connection, [logged_arrival(row) for row in rows])
    book = HeadBook(connection)
    book.load(some)
    found = [
        Altered(thing, EntityType.ENTITY, entity, fresh=False)
        for thing, entity in connection.execute(_ENTITIES, asked)
        if book.ids_of(thing)
    ]
    book.tell(found, wipe(connection, {item.thing for item in found}).whole)
    # From nothing: the row that was there may hold what no change says.
    moved = show_entities(connection, found, joined={})
    if touched := touched_by(connection, moved):
        rejoin(connection, touched)
