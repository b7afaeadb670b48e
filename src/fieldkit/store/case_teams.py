"""Whose families are whose, for services that ask before they show one."""

import sqlalchemy as sa

from fieldkit.store.access import Access
from fieldkit.store.aliases import kept_id
from fieldkit.store.prepared import Prepared
from fieldkit.store.tables import facets
from fieldkit.store.team_rows import LED, team_facet

_KEYS = Prepared(sa.select(facets.c.key).distinct().where(facets.c.facet == sa.bindparam("facet")))
_STANDS = Prepared(
    sa.select(sa.literal(1))
    .where(facets.c.facet == sa.bindparam("facet"), facets.c.key == sa.bindparam("key"))
    .limit(sa.literal_column("1"))
)


class CaseTeams:
    """Who may read about a family: the curators and teams of its cases, closed ones too.

    A family none of whose cases names anybody is nobody's yet, hence open to all
    who work with families: somebody has to take it.
    """

    def __init__(self, access: Access) -> None:
        self._access = access

    def knows(self, specialist_id: str, family_id: str) -> bool:
        """Tell whether a specialist may read about a family."""
        family_id = kept_id(self._access.connection, "families", family_id)
        return self._stands(self._team(specialist_id), family_id) or not self._stands(
            LED, family_id
        )

    def hidden_from(self, specialist_id: str) -> frozenset[str]:
        """Return the families that only others' cases name."""
        return self._families(LED) - self._families(self._team(specialist_id))

    def families_of(self, specialist_id: str) -> frozenset[str]:
        """Return the families that a specialist's cases or teams are about."""
        return self._families(self._team(specialist_id))

    def _team(self, specialist_id: str) -> int:
        return team_facet(kept_id(self._access.connection, "specialists", specialist_id))

    def _families(self, facet: int) -> frozenset[str]:
        found = _KEYS.run(self._access.connection, {"facet": facet})
        return frozenset(family_id for (family_id,) in found)

    def _stands(self, facet: int, family_id: str) -> bool:
        asked = {"facet": facet, "key": family_id}
        return bool(_STANDS.scalar(self._access.connection, asked))
