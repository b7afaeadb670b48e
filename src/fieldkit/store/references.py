"""What names cards that were made one or parted: records, forms, and people on rosters."""

from collections.abc import Collection

import orjson
import sqlalchemy as sa

from fieldkit.records.card_merge import REFERENCES, SEVERAL
from fieldkit.records.change import EntityType
from fieldkit.store.attendance_rows import show_attendance
from fieldkit.store.heads import Altered, HeadBook
from fieldkit.store.prepared import Prepared
from fieldkit.store.search import facet_key, facet_of
from fieldkit.store.sql import among, listed
from fieldkit.store.submission_rows import refer_to_subjects
from fieldkit.store.tables import entities, facets, registrations, submission_subjects, submissions

Key = tuple[str, str]  # list, id

_LISTS = Prepared(sa.select(entities.c.list_name).distinct())
_BY_FACET = Prepared(
    sa.select(entities.c.thing, entities.c.list_name, entities.c.id)
    .distinct()
    .join_from(facets, entities, entities.c.thing == facets.c.thing)
    .where(among(facets.c.facet, "facets"), among(facets.c.key, "keys"))
)
_IDS = sa.func.json_each(sa.bindparam("ids")).table_valued("value")
_HOLDING = (
    sa.select(entities.c.thing, entities.c.list_name, entities.c.id)
    .distinct()
    .join_from(entities, _IDS, sa.func.instr(entities.c.properties, _IDS.c.value) > 0)
)
# Those that are deleted, which stand in no order, may come back.
_DELETED = Prepared(_HOLDING.where(sa.text("entities.deleted = 1")))
_OF_LIST = Prepared(_HOLDING.where(entities.c.list_name == sa.bindparam("list_name")))
_REGISTERED = Prepared(
    sa.select(registrations.c.thing, registrations.c.id).where(
        sa.or_(
            among(registrations.c.specialist_id, "ids"),
            among(registrations.c.organisation_id, "ids"),
            among(registrations.c.person_id, "ids"),
        )
    )
)
_FORMS = Prepared(
    sa.select(submissions.c.instance_id, submissions.c.subjects)
    .distinct()
    .join_from(
        submission_subjects,
        submissions,
        submissions.c.instance_id == submission_subjects.c.instance_id,
    )
    .where(
        among(submission_subjects.c.entity_id, "ids"),
        among(submission_subjects.c.list_name, "lists"),
    )
)


def show_references(
    connection: sa.Connection, lists: Collection[str], ids: Collection[str]
) -> dict[int, Key]:
    """Let forms and people on rosters name cards by the ids that are gone on with now.

    ``ids`` are those of cards of some ``lists`` under which they may stand.
    Returns the records that name any of them, which are to be shown anew.
    """
    asked = {"ids": listed(sorted(ids))}
    for instance_id, told in _FORMS.run(connection, {**asked, "lists": listed(sorted(lists))}):
        refer_to_subjects(connection, instance_id, orjson.loads(told))
    found = _REGISTERED.run(connection, asked)
    if found:
        book = HeadBook(connection)
        book.load(thing for thing, _ in found)
        items = [Altered(thing, EntityType.REGISTRATION, id_, fresh=False) for thing, id_ in found]
        show_attendance(connection, EntityType.REGISTRATION, items, book)
    names = [name for name, about in REFERENCES.items() if about in lists and name not in SEVERAL]
    known = [name for (name,) in _LISTS.run(connection)]
    rows = _BY_FACET.run(
        connection,
        {
            "facets": listed(facet_of(list_name, name) for list_name in known for name in names),
            "keys": listed(map(facet_key, sorted(ids))),
        },
    )
    rows += _DELETED.run(connection, asked)
    if "specialists" in lists:
        rows += _OF_LIST.run(connection, {**asked, "list_name": "cases"})
    if "organisations" in lists:
        rows += _OF_LIST.run(connection, {**asked, "list_name": "organisations"})
    return {thing: (list_name, id_) for thing, list_name, id_ in rows}
