"""What a laptop works with: all it wrote, and all that others wrote about the same."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa

from fieldkit.records.card_merge import CARD_ID, GONE_ID, KEPT_ID, MERGED, SEEN
from fieldkit.records.change import Commit, EntityType
from fieldkit.records.pairs import DIFFERENT, SAME
from fieldkit.store.access import Access
from fieldkit.store.change_rows import commits_of
from fieldkit.store.contents import KINDS
from fieldkit.store.forms import EntityLists
from fieldkit.store.local_tables import quarantine
from fieldkit.store.paper_tables import sheet_scans
from fieldkit.store.search import facet_key, facet_of
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import (
    chains,
    changes,
    commits,
    entities,
    facets,
    reviews,
    submission_files,
    submission_subjects,
    submissions,
    things,
)

FAMILIES, CASES, SPECIALISTS = "families", "cases", "specialists"
_OF_SESSIONS = (EntityType.MARK, EntityType.HEADCOUNT, EntityType.HALL_TOTAL)
_MOST_TURNS = 50  # each reaches what belongs to what the last one reached
_CHAINS_OF = sa.select(chains.c.id).where(among(chains.c.device, "devices"))
WRITTEN = (
    sa.select(changes.c.thing).distinct().where(changes.c.chain.in_(_CHAINS_OF.scalar_subquery()))
)
_COMMITS = sa.select(changes.c.commit_no).distinct().where(among(changes.c.thing, "things"))
OF_LISTS = sa.select(entities.c.thing).where(among(entities.c.list_name, "lists"))
_FAMILY_ID = sa.func.json_extract(entities.c.properties, "$.family_id")
_CASE_ID = sa.func.json_extract(entities.c.properties, "$.case_id")
_ENTITIES = sa.select(
    entities.c.list_name, entities.c.id, entities.c.merged_into, _FAMILY_ID, _CASE_ID
).where(among(entities.c.thing, "things"))
# Whoever made two cards one works with both, though nothing else was written about them.
_MADE_ONE = sa.select(
    *(
        sa.func.json_extract(entities.c.properties, f"$.{name}")
        for name in ("list_name", KEPT_ID, GONE_ID)
    )
).where(among(entities.c.thing, "things"), entities.c.list_name == MERGED)
_ABOUT_FAMILIES = sa.select(entities.c.thing, entities.c.list_name, entities.c.id).where(
    sa.or_(
        sa.and_(entities.c.list_name == FAMILIES, among(entities.c.id, "families")),
        sa.and_(entities.c.list_name == FAMILIES, among(entities.c.merged_into, "families")),
        among(_FAMILY_ID, "families"),
    )
)
_ABOUT_CASES = sa.select(entities.c.thing).where(among(_CASE_ID, "cases"))
_CASES_OF = sa.select(_FAMILY_ID).where(
    entities.c.list_name == CASES, among(entities.c.id, "cases"), _FAMILY_ID.is_not(None)
)
_FORMS = (
    sa.select(submissions.c.thing)
    .join(submission_subjects, submission_subjects.c.instance_id == submissions.c.instance_id)
    .where(
        submissions.c.thing > 0,
        submission_subjects.c.list_name == FAMILIES,
        among(submission_subjects.c.entity_id, "families"),
    )
)
_SUBJECTS = (
    sa.select(submission_subjects.c.entity_id)
    .distinct()
    .join(submissions, submissions.c.instance_id == submission_subjects.c.instance_id)
    .where(submission_subjects.c.list_name == FAMILIES, among(submissions.c.thing, "things"))
)
_REVIEWS = (
    sa.select(reviews.c.thing)
    .join(submissions, submissions.c.instance_id == reviews.c.instance_id)
    .where(among(submissions.c.thing, "things"))
)
FILES = (
    sa.select(submission_files.c.sha256)
    .distinct()
    .join(submissions, submissions.c.instance_id == submission_files.c.instance_id)
    .where(among(submissions.c.thing, "things"))
)
SCANS = sa.select(sheet_scans.c.sha256).where(
    among(sheet_scans.c.thing, "things"), sheet_scans.c.sha256 != ""
)
# What was said of two cards: that they are one, or are not, and what of them was looked at.
_SAID = listed(
    facet_of(list_name, name)
    for list_name, names in (
        (MERGED, (KEPT_ID, GONE_ID)),
        (SEEN, (CARD_ID,)),
        (DIFFERENT, ("one_id", "other_id")),
        (SAME, ("one_id", "other_id")),
    )
    for name in names
)
_SAYING = (MERGED, SEEN, DIFFERENT, SAME)
_TAKEN_BACK = sa.select(
    entities.c.thing,
    *(
        sa.func.json_extract(entities.c.properties, f"$.{name}")
        for name in (KEPT_ID, GONE_ID, CARD_ID, "one_id", "other_id")
    ),
).where(among(entities.c.list_name, "lists"), sa.text("deleted = 1"))
_SAID_OF = sa.select(facets.c.thing).where(
    among(facets.c.facet, "facets"), among(facets.c.key, "keys")
)
_KEYS = sa.select(things.c.type, things.c.entity).where(among(things.c.id, "things"))
DESIGNS = sa.select(things.c.id).where(things.c.type == str(EntityType.PAPER_DESIGN))
_ALL_CHAINS = sa.select(chains.c.id).order_by(chains.c.id)
_SIZES = sa.select(commits.c.no, commits.c.id, commits.c.last_seq - commits.c.first_seq + 1).where(
    among(commits.c.no, "commits")
)
# By their things, since no index leads from an id to its change.
_HELD = (
    sa.select(changes.c.commit_no)
    .distinct()
    .join_from(
        quarantine,
        changes,
        sa.and_(quarantine.c.thing == changes.c.thing, quarantine.c.id == changes.c.id),
    )
    .join(chains, chains.c.id == quarantine.c.chain)
    .where(quarantine.c.let_in_at.is_(None), ~among(chains.c.device, "devices"))
)
_LESSER = sa.select(changes.c.commit_no).distinct().where(sa.text("salt = x'01'"))


@dataclass(frozen=True, slots=True)
class Scope:
    """The commits of a scope by their ids, how many changes they hold, and which files go along.

    ``families`` and ``events`` count what the scope is about; ``things`` are
    the numbers of all that is in it.
    """

    commits: frozenset[str]
    changes: int
    families: int
    events: int
    files: tuple[str, ...]
    things: frozenset[int] = frozenset()


class Shown:
    """Which changes say something of some things, and of no others."""

    def __init__(self, connection: sa.Connection, numbers: Collection[int]) -> None:
        rows = connection.execute(_KEYS, {"things": listed(sorted(numbers))})
        self._keys = {(kind, entity) for kind, entity in rows}

    def part_of(self, commit: Commit) -> Commit | None:
        """Return a commit without the payloads about others; None where it is all about others."""
        about = [(str(one.type), one.entity) in self._keys for one in commit.changes]
        if all(about):
            return commit
        if not any(about):
            return None
        found = zip(commit.changes, about, strict=True)
        changes = (one if mine else one.without_payload() for one, mine in found)
        return replace(commit, changes=tuple(changes))


class Scopes:
    """What the log holds of the work of some laptops."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def of_devices(self, devices: Collection[str]) -> Scope:
        """Return what these laptops work with.

        That is everything they wrote about, with the whole families, events
        and forms that it belongs to, whoever wrote them; and the lists that are
        about nobody, with the specialists. Where a commit touches another family
        too, what it says of that one stays out.
        """
        known = set(self._ask(WRITTEN, devices=devices))
        known.update(self._ask(OF_LISTS, lists=self._common_lists()))
        known.update(self._ask(DESIGNS))
        families: set[str] = set()
        events: set[str] = set()
        for _turn in range(_MOST_TURNS):
            families, events, ids = self._about(known)
            wide = known | self._belonging(families, events, known) | self._said_of(ids)
            if wide <= known:
                break
            known = wide
        found = set(self._ask(_COMMITS, things=known))
        found -= self.held_back(*devices)
        rows = self._access.connection.execute(_SIZES, {"commits": listed(sorted(found))}).all()
        return Scope(
            commits=frozenset(row[1] for row in rows),
            changes=sum(row[2] for row in rows),
            families=len(families),
            events=len(events),
            files=tuple(sorted({*self._ask(FILES, things=known), *self._ask(SCANS, things=known)})),
            things=frozenset(known),
        )

    def commits_in(self, scope: Scope) -> Iterator[Commit]:
        """Return the commits of a scope, chain by chain, in the order of ``seq``.

        What is not in the scope stands there without its payload.
        """
        connection = self._access.connection
        shown = Shown(connection, scope.things)
        for chain in connection.scalars(_ALL_CHAINS).all():
            for commit in commits_of(connection, chain, 0):
                if commit.id in scope.commits:
                    yield shown.part_of(commit) or commit

    def held_back(self, *devices: str) -> set[int]:
        """Return the commits that go to nobody but their authors, those of these laptops left out.

        Something in them is not their author's to write, and nobody has let it in. What came
        as less than its laptop wrote goes to nobody at all: that laptop alone has it whole.
        """
        asked = {"devices": listed(devices)}
        connection = self._access.connection
        return {*connection.scalars(_HELD, asked), *connection.scalars(_LESSER)}

    def _said_of(self, ids: set[str]) -> set[int]:
        """Return what was said of any of these cards and another one."""
        asked = {"facets": _SAID, "keys": listed(map(facet_key, sorted(ids)))}
        found = set(self._access.connection.scalars(_SAID_OF, asked))
        # What was taken back stands in no order, and taking back travels too.
        gone = self._access.connection.execute(_TAKEN_BACK, {"lists": listed(_SAYING)})
        found.update(thing for thing, *named in gone if ids.intersection(named))
        return found

    def _about(self, known: set[int]) -> tuple[set[str], set[str], set[str]]:
        """Return the families and the events that these things belong to, and their ids."""
        families: set[str] = set()
        cases: set[str] = set()
        asked = {"things": listed(sorted(known))}
        ids: set[str] = set()
        for of_list, *both in self._access.connection.execute(_MADE_ONE, asked):
            ids.update(one for one in both if one)
            families.update(one for one in both if one and of_list == FAMILIES)
        for list_name, id_, kept_id, family_id, case_id in self._access.connection.execute(
            _ENTITIES, asked
        ):
            ids.add(id_)
            if list_name == FAMILIES:
                families.update(one for one in (id_, kept_id) if one)
            families.update(one for one in (family_id,) if one)
            cases.update(one for one in (case_id,) if one)
        families.update(self._ask(_CASES_OF, cases=cases))
        families.update(self._ask(_SUBJECTS, things=known))
        events: set[str] = set()
        for kind, entity in self._access.connection.execute(_KEYS, asked):
            if kind == EntityType.EVENT:
                events.add(entity)
            elif kind == EntityType.REGISTRATION:
                ids.add(entity)
        for spec in KINDS.values():
            if "event_id" in spec.fields:
                column = spec.table.c.event_id
                chosen = sa.select(column).distinct().where(among(spec.table.c.thing, "things"))
                events.update(self._ask(chosen, things=known))
        sessions = KINDS[EntityType.SESSION].table
        for kind in _OF_SESSIONS:
            one = KINDS[kind].table
            counted = (
                sa.select(sessions.c.event_id)
                .distinct()
                .join(one, one.c.session_id == sessions.c.id)
                .where(among(one.c.thing, "things"))
            )
            events.update(self._ask(counted, things=known))
        return families, events, ids

    def _belonging(self, families: set[str], events: set[str], known: set[int]) -> set[int]:
        """Return the things that these families and events consist of, and reviews of forms."""
        found: set[int] = set()
        cases: set[str] = set()
        asked = {"families": listed(sorted(families))}
        for thing, list_name, id_ in self._access.connection.execute(_ABOUT_FAMILIES, asked):
            found.add(thing)
            if list_name == CASES:
                cases.add(id_)
        found.update(self._ask(_ABOUT_CASES, cases=cases))
        found.update(self._ask(_FORMS, families=families))
        found.update(self._ask(_REVIEWS, things=known | found))
        for kind, spec in KINDS.items():
            column = spec.table.c.id if kind is EntityType.EVENT else spec.table.c.get("event_id")
            if column is not None:
                chosen = sa.select(spec.table.c.thing).where(among(column, "events"))
                found.update(self._ask(chosen, events=events))
        sessions = KINDS[EntityType.SESSION].table
        for kind in _OF_SESSIONS:
            one = KINDS[kind].table
            counted = (
                sa.select(one.c.thing)
                .join(sessions, one.c.session_id == sessions.c.id)
                .where(among(sessions.c.event_id, "events"))
            )
            found.update(self._ask(counted, events=events))
        return found

    def _common_lists(self) -> list[str]:
        declared = EntityLists(self._access).list()
        return [one.name for one in declared if not one.personal or one.name == SPECIALISTS]

    def _ask(self, statement: sa.Select[Any], **asked: Iterable[Any]) -> list[Any]:
        values = {name: listed(sorted(found)) for name, found in asked.items()}
        return list(self._access.connection.scalars(statement, values))
