"""What of the log may go to everybody: our own commits about lists that name nobody."""

from collections.abc import Collection, Iterator

import sqlalchemy as sa

from fieldkit.records.change import Commit, EntityType
from fieldkit.store.access import Access
from fieldkit.store.change_rows import commits_numbered
from fieldkit.store.forms import EntityLists
from fieldkit.store.prepared import Prepared
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import chains, changes, commits, entities, things

_TOUCHING = (
    sa.select(commits.c.no, commits.c.chain, commits.c.first_seq, commits.c.last_seq)
    .join(chains, chains.c.id == commits.c.chain)
    .where(
        chains.c.own == 1,
        commits.c.no.in_(
            sa.select(changes.c.commit_no)
            .distinct()
            .join(entities, entities.c.thing == changes.c.thing)
            .where(among(entities.c.list_name, "lists"))
        ),
    )
    .order_by(commits.c.chain, commits.c.last_seq)
)
# Where a commit touches anything else, it does not go: who is named in it is not known.
_OTHERS = Prepared(
    sa.select(changes.c.thing)
    .join_from(changes, things, things.c.id == changes.c.thing)
    .outerjoin(entities, entities.c.thing == changes.c.thing)
    .where(
        changes.c.chain == sa.bindparam("chain"),
        changes.c.seq.between(sa.bindparam("first"), sa.bindparam("last")),
        sa.or_(
            things.c.type != str(EntityType.ENTITY),
            entities.c.list_name.is_(None),
            ~among(entities.c.list_name, "lists"),
        ),
    )
    .limit(sa.literal_column("1"))
)
_PEOPLE = Prepared(
    sa.select(entities.c.label).where(
        among(entities.c.list_name, "lists"), entities.c.deleted == 0, entities.c.label != ""
    )
)


class KitScope:
    """What a kit may hold, and whom it must not name."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def commits(self, left_out: Collection[str] = ()) -> Iterator[Commit]:
        """Return our commits that are about rows of impersonal lists and nothing else.

        ``left_out`` are lists that count as something else.
        """
        connection = self._access.connection
        lists = listed(one for one in self.impersonal() if one not in left_out)
        found = [
            row.no
            for row in connection.execute(_TOUCHING, {"lists": lists})
            if not _OTHERS.run(
                connection,
                {
                    "chain": row.chain,
                    "first": row.first_seq,
                    "last": row.last_seq,
                    "lists": lists,
                },
            )
        ]
        return commits_numbered(connection, found)

    def impersonal(self) -> list[str]:
        """Return the names of the lists that are about nobody."""
        return [one.name for one in EntityLists(self._access).list() if not one.personal]

    def people(self) -> tuple[str, ...]:
        """Return what the records of personal lists are called: families, persons, specialists."""
        personal = [one.name for one in EntityLists(self._access).list() if one.personal]
        found = _PEOPLE.run(self._access.connection, {"lists": listed(personal)})
        return tuple(label for (label,) in found)
