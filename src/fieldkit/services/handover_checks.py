"""Whose families the commits of a hand-over speak of, by what they say and what is known here."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fieldkit.records.change import Change, Commit, EntityType

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_FAMILIES, _CASES = "families", "cases"


class Relations:
    """Which families commits are about: told by their values, else by what the workspace knows.

    Giver and receiver work it out alike. Nothing is concluded from what neither
    says; events, which go whole with whoever took part, are about no family.
    """

    def __init__(self, families: Iterable[str]) -> None:
        self._families = frozenset(families)
        self._family_of: dict[str, str] = {}  # entity -> family
        self._case_of: dict[str, str] = {}
        self._named: dict[str, frozenset[str]] = {}  # form -> families
        self._entities: set[str] = set()

    def hear(self, commit: Commit) -> None:
        """Take note of what a commit says, before any is asked about.

        What is withheld says nothing.
        """
        for change in commit.changes:
            if change.withheld:
                continue
            value = change.payload if isinstance(change.payload, str) else ""
            if change.type is EntityType.ENTITY:
                self._hear(change.entity, change.field, value)
            elif change.type is EntityType.SUBMISSION and isinstance(change.payload, dict):
                named = frozenset(_families_in(change.payload.get("subjects")))
                self._named[change.entity] = named | self._named.get(change.entity, frozenset())

    def look_up(self, work: "Reading") -> None:
        """Add what this workspace knows of records of which the commits do not say it."""
        asked: dict[str, set[str]] = {}
        for entity in self._entities - self._family_of.keys() - self._case_of.keys():
            list_name, _, id_ = entity.partition("/")
            asked.setdefault(list_name, set()).add(id_)
        for list_name, ids in asked.items():
            for id_, known in work.entities.some(list_name, ids).items():
                for name in ("family_id", "case_id"):
                    self._hear(f"{list_name}/{id_}", name, known.get(name))
        cases = {one for one in self._case_of.values() if f"{_CASES}/{one}" not in self._family_of}
        for id_, case in work.entities.some(_CASES, cases).items():
            self._hear(f"{_CASES}/{id_}", "family_id", case.get("family_id"))

    def about(self, commit: Commit) -> frozenset[str]:
        """Return the families that a commit speaks of."""
        told = (change for change in commit.changes if not change.withheld)
        return frozenset(one for change in told for one in self._about(change))

    def _hear(self, entity: str, field: str, value: str) -> None:
        self._entities.add(entity)
        list_name, _, id_ = entity.partition("/")
        if list_name == _FAMILIES:
            self._family_of[entity] = id_
        elif field == "family_id" and value and self._family_of.get(entity) not in self._families:
            # Whoever was of one of these families once counts as of it.
            self._family_of[entity] = value
        elif field == "case_id" and value:
            self._case_of[entity] = value

    def _about(self, change: Change) -> frozenset[str]:
        if change.type is EntityType.SUBMISSION:
            return self._named.get(change.entity, frozenset())
        if change.type is not EntityType.ENTITY:
            return frozenset()
        family = self._family_of.get(change.entity)
        if family is None and change.entity in self._case_of:
            family = self._family_of.get(f"{_CASES}/{self._case_of[change.entity]}")
        return frozenset((family,) if family else ())


def _families_in(subjects: object) -> Iterator[str]:
    for pair in subjects if isinstance(subjects, list) else ():
        if isinstance(pair, list) and len(pair) == len(("list", "id")) and pair[0] == _FAMILIES:
            yield str(pair[1])
