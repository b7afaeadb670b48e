"""Making every derived table anew from the log."""

import sqlalchemy as sa

from fieldkit.store.attachment_tables import attachments
from fieldkit.store.change_rows import WAITING
from fieldkit.store.entity_words import words_later
from fieldkit.store.settle import LOGGED, logged_arrival, settle
from fieldkit.store.sql import among, insert_new, listed
from fieldkit.store.tables import (
    DERIVED,
    changes,
    submission_files,
    submission_subjects,
    submissions,
)

_AT_ONCE = 2000
_SOME = LOGGED.where(changes.c.no > sa.bindparam("after")).order_by(changes.c.no).limit(_AT_ONCE)
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
