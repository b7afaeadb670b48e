"""What goes along when families are handed to a colleague: all about them, and nothing beyond."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

import sqlalchemy as sa

from fieldkit.records.change import Commit, EntityType
from fieldkit.store.scope import Scope, Scopes
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import (
    chains,
    changes,
    commits,
    entities,
    registrations,
    submission_files,
    submissions,
    things,
)

_COMMITS = sa.select(changes.c.commit_no).distinct().where(among(changes.c.thing, "things"))
_TOUCHED = sa.select(changes.c.thing).distinct().where(among(changes.c.commit_no, "commits"))
_SIZES = sa.select(
    commits.c.no, commits.c.id, commits.c.last_seq - commits.c.first_seq + 1, commits.c.last_seq
).where(among(commits.c.no, "commits"))
_UNCONFIRMED = (
    sa.select(commits.c.id)
    .join_from(commits, chains, chains.c.id == commits.c.chain)
    .where(
        among(commits.c.no, "commits"), chains.c.own == 1, commits.c.last_seq > chains.c.confirmed
    )
)
_OF_LISTS = sa.select(entities.c.thing).where(among(entities.c.list_name, "lists"))
_DESIGNS = sa.select(things.c.id).where(things.c.type == str(EntityType.PAPER_DESIGN))
_MEMBERS = sa.select(entities.c.list_name, entities.c.id).where(
    among(entities.c.thing, "things"), entities.c.list_name.in_(("cases", "persons"))
)
_EVENTS_OF = (
    sa.select(registrations.c.event_id)
    .distinct()
    .where(
        sa.or_(among(registrations.c.case_id, "cases"), among(registrations.c.person_id, "people"))
    )
)
_FILES = (
    sa.select(submission_files.c.sha256)
    .distinct()
    .join(submissions, submissions.c.instance_id == submission_files.c.instance_id)
    .where(among(submissions.c.thing, "things"))
)


@dataclass(frozen=True, slots=True)
class FamilyScope:
    """The commits about some families, and what else those commits speak of.

    ``others`` are families that somebody wrote about in the same act: a commit goes
    whole, since its author signed it whole. ``events`` are those in which their
    people take part; they go whole, or their figures would be wrong. ``unconfirmed``
    are our own commits among them that head office is not known to have.
    """

    scope: Scope
    others: frozenset[str]
    events: frozenset[str]
    unconfirmed: tuple[str, ...]


class FamilyScopes(Scopes):
    """What the log holds of some families."""

    def of_families(self, families: Collection[str]) -> FamilyScope:
        """Return what a colleague needs to go on with these families."""
        asked = set(families)
        about = self._belonging(asked, set(), set())
        events = self._events_of(about)
        common = {*self._ask(_OF_LISTS, lists=self._common_lists()), *self._ask(_DESIGNS)}
        whole = about | self._belonging(set(), events, set())
        found = set(self._ask(_COMMITS, things=whole | common))
        touched = set(self._ask(_TOUCHED, commits=self._ask(_COMMITS, things=whole)))
        others = self._about(touched)[0] - asked
        numbers = {"commits": listed(sorted(found))}
        rows = self._access.connection.execute(_SIZES, numbers).all()
        scope = Scope(
            commits=frozenset(row[1] for row in rows),
            changes=sum(row[2] for row in rows),
            families=len(asked),
            events=len(events),
            files=tuple(sorted(self._ask(_FILES, things=about))),
        )
        unconfirmed = tuple(self._access.connection.scalars(_UNCONFIRMED, numbers))
        return FamilyScope(scope, frozenset(others), frozenset(events), unconfirmed)

    def commits_of(self, scope: FamilyScope) -> Iterator[Commit]:
        """Return the commits, chain by chain, in the order of ``seq``."""
        return self.commits_in(scope.scope)

    def _events_of(self, about: set[int]) -> set[str]:
        found = self._access.connection.execute(_MEMBERS, {"things": listed(sorted(about))}).all()
        cases = [id_ for list_name, id_ in found if list_name == "cases"]
        people = [id_ for list_name, id_ in found if list_name == "persons"]
        return set(self._ask(_EVENTS_OF, cases=cases, people=people)) - {""}
