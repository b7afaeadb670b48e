"""What one laptop is to have of what others wrote: the families and events that it works with."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import Commit, EntityType, Op
from fieldkit.records.laptop_report import ChainHeld, Runs
from fieldkit.store.case_teams import CaseTeams
from fieldkit.store.change_rows import commits_numbered
from fieldkit.store.prepared import Prepared
from fieldkit.store.scope import (
    CASES,
    DESIGNS,
    FILES,
    OF_LISTS,
    SCANS,
    SPECIALISTS,
    WRITTEN,
    Scopes,
    Shown,
)
from fieldkit.store.sql import among, listed
from fieldkit.store.tables import chains, changes, commits, entities, things

TEAM_FIELDS = frozenset({"curator_id", "team_ids"})
_EVERYTHING = 1 << 62
_CHAINS = sa.select(chains.c.id, chains.c.device, chains.c.epoch)
_TOUCHING = Prepared(
    sa.select(commits.c.no, commits.c.chain, commits.c.first_seq, commits.c.last_seq).where(
        commits.c.no.in_(
            sa.select(changes.c.commit_no).distinct().where(among(changes.c.thing, "things"))
        )
    )
)
_OF_CHAIN = Prepared(
    sa.select(commits.c.no, commits.c.chain, commits.c.first_seq, commits.c.last_seq).where(
        commits.c.chain == sa.bindparam("chain")
    )
)
_TEAM_COMMITS = Prepared(
    sa.select(commits.c.no, commits.c.chain, commits.c.first_seq, commits.c.last_seq).where(
        commits.c.no.in_(
            sa.select(changes.c.commit_no)
            .distinct()
            .where(among(changes.c.thing, "things"), among(changes.c.field, "fields"))
        )
    )
)
# By their places in the chain, since no index leads from a commit to its changes.
_IN_COMMIT = sa.and_(
    changes.c.chain == commits.c.chain,
    changes.c.seq.between(commits.c.first_seq, commits.c.last_seq),
)
_TOUCHED = Prepared(
    sa.select(changes.c.thing)
    .distinct()
    .join_from(commits, changes, _IN_COMMIT)
    .where(among(commits.c.no, "numbers"), changes.c.commit_no == commits.c.no)
)
_TOLD = Prepared(
    sa.select(commits.c.no, commits.c.chain, changes.c.thing, changes.c.op)
    .distinct()
    .join_from(commits, changes, _IN_COMMIT)
    .where(
        among(commits.c.no, "numbers"),
        changes.c.commit_no == commits.c.no,
        changes.c.payload.is_not(None),
        # What stands there from now on is said by the erasure of a field.
        sa.text("(op <> 'erase' OR field <> '')"),
        ~among(changes.c.field, "fields"),
    )
)
_ENTRIES = Prepared(
    sa.select(
        commits.c.no,
        changes.c.chain,
        changes.c.seq,
        changes.c.thing,
        changes.c.field,
        changes.c.op,
    )
    .join_from(commits, changes, _IN_COMMIT)
    .where(among(commits.c.no, "numbers"), changes.c.commit_no == commits.c.no)
)
_NUMBERED = Prepared(
    sa.select(commits.c.no, commits.c.chain, commits.c.first_seq, commits.c.last_seq).where(
        among(commits.c.no, "numbers")
    )
)
_ERASING = Prepared(sa.select(changes.c.thing, changes.c.commit_no).where(sa.text("op = 'erase'")))
_PLACES = Prepared(
    sa.select(changes.c.thing, changes.c.chain, changes.c.seq).where(
        among(changes.c.thing, "things")
    )
)
_WITHDRAWALS = sa.select(things.c.id).where(things.c.type == str(EntityType.FORM_WITHDRAWAL))
_FAMILY_ID = sa.func.json_extract(entities.c.properties, "$.family_id")
_CASES_ABOUT = sa.select(entities.c.thing, _FAMILY_ID).where(
    entities.c.list_name == CASES, among(_FAMILY_ID, "families")
)
_FORMS_AMONG = sa.select(things.c.id).where(
    things.c.type == str(EntityType.SUBMISSION), among(things.c.id, "things")
)
_TEAMS_TOLD = Prepared(
    sa.select(changes.c.thing, changes.c.payload).where(
        among(changes.c.thing, "things"), among(changes.c.field, "fields")
    )
)
_SPECIALISTS_OF = (
    sa.select(entities.c.id)
    .join(changes, changes.c.thing == entities.c.thing)
    .join(chains, chains.c.id == changes.c.chain)
    .where(
        entities.c.list_name == SPECIALISTS,
        entities.c.deleted == 0,
        changes.c.field == "user_id",
        chains.c.device == sa.bindparam("device"),
    )
)

_Row = tuple[int, int, int, int]  # number of the commit, chain, first seq, last seq


@dataclass(frozen=True, slots=True)
class Missing:
    """What a laptop lacks: commits by number, how many changes, and the files that go along.

    ``parts`` are those commits of which it gets a part only, since they say
    something of others too: the numbers (seq) of the changes that go with
    their payloads. Of the others it gets what their ids and the signature need.
    ``things`` are all that it is to have anything of, by their numbers.
    """

    commits: tuple[int, ...]
    changes: int
    files: tuple[str, ...]
    parts: Mapping[int, frozenset[int]] = field(default_factory=dict)
    things: frozenset[int] = frozenset()


class LaptopScopes(Scopes):
    """What the log holds of what one laptop works with."""

    def missing(
        self,
        device: str,
        held: Collection[ChainHeld] | None,
        specialists: Collection[str] | None,
        *,
        whole: bool,
    ) -> Missing:
        """Return what a laptop lacks of what it is to have.

        That is whatever it wrote, should it have lost that; the families that
        its specialists lead or help with, and those that it wrote about and
        that did not pass to others; its events; returned forms; the lists about
        nobody and the specialists; forms that are withdrawn; and every erasure
        of what it has. ``held`` is what it says that it has, None before it has
        said anything: then only what it handed over is taken for known.
        ``specialists`` is None where those are meant that it made itself.
        Without ``whole`` it is sent nothing about anybody.
        """
        own = self._own_chains(device)
        places = self._places(held, own)
        if specialists is None:
            specialists = self._ask(_SPECIALISTS_OF, device=device)
        known, left = self._common(personal=whole), set[int]()
        known |= self._said_of(self._about(known)[2])
        if whole:
            found, left = self._working_with(device, set(specialists))
            known |= found
        rows = {row[0]: row for row in self._run(_TOUCHING, things=listed(sorted(known)))}
        for chain in own:
            rows.update((row[0], row) for row in self._run(_OF_CHAIN, chain=chain))
        teams = {"things": listed(sorted(left)), "fields": listed(sorted(TEAM_FIELDS))}
        rows.update((row[0], row) for row in self._run(_TEAM_COMMITS, **teams))
        erasing, concerned = self._erasing(places, own)
        numbered = listed(sorted(erasing))
        rows.update((row[0], row) for row in self._run(_NUMBERED, numbers=numbered))
        lacking = sorted(_lacking(rows.values(), places), key=lambda row: (row[1], row[3], row[0]))
        not_let_in = self.held_back(device)
        lacking = [row for row in lacking if row[0] not in not_let_in]
        told = self._tell_of_others([row[0] for row in lacking], known, own, concerned)
        entries = _Entries(known, left, concerned)
        for no, chain, seq, *about in self._run(_ENTRIES, numbers=listed(sorted(told))):
            entries.hear(no, about, held=places.get(chain, Runs()).hold(seq, seq), seq=seq)
        lacking = [row for row in lacking if row[0] not in told or row[0] in entries.lacking]
        numbers = tuple(row[0] for row in lacking)
        parts = {no: frozenset(entries.parts[no]) for no in numbers if no in told}
        whole_ones = listed([no for no in numbers if no not in parts])
        touched = {thing for (thing,) in self._run(_TOUCHED, numbers=whole_ones)}
        touched |= entries.things
        files = {*self._ask(FILES, things=touched), *self._ask(SCANS, things=touched)}
        return Missing(
            commits=numbers,
            changes=sum(
                len(parts[row[0]]) if row[0] in parts else row[3] - row[2] + 1 for row in lacking
            ),
            files=tuple(sorted(files)) if whole else (),
            parts=parts,
            things=frozenset(known),
        )

    def parts_of(self, found: Iterable[Commit], missing: Missing, device: str) -> Iterator[Commit]:
        """Return commits that a laptop asks for as it may have them, its own whole."""
        shown: Shown | None = None
        for commit in found:
            if commit.device == device:
                yield commit
                continue
            shown = shown or Shown(self._access.connection, missing.things)
            lesser = any(one.stand_in for one in commit.changes)
            part = None if lesser else shown.part_of(commit)
            if part is not None:
                yield part

    def commits_of(self, missing: Missing) -> Iterator[Commit]:
        """Return the commits that a laptop lacks, chain by chain, in the order of ``seq``.

        What is not for it stands there without its payload.
        """
        found = commits_numbered(self._access.connection, missing.commits)
        for no, commit in zip(missing.commits, found, strict=True):
            shown = missing.parts.get(no)
            if shown is None:
                yield commit
                continue
            changes = tuple(
                one if one.seq in shown else one.without_payload() for one in commit.changes
            )
            yield replace(commit, changes=changes)

    def _own_chains(self, device: str) -> tuple[int, ...]:
        found = self._access.connection.execute(_CHAINS).all()
        return tuple(row.id for row in found if row.device == device)

    def _places(self, held: Collection[ChainHeld] | None, own: Collection[int]) -> dict[int, Runs]:
        """Return what the laptop has of each chain, by the chain's number."""
        if held is None:
            return dict.fromkeys(own, Runs(((1, _EVERYTHING),)))
        numbers = {
            (row.device, row.epoch): row.id for row in self._access.connection.execute(_CHAINS)
        }
        found = ((numbers.get((one.device, one.epoch)), one.held) for one in held)
        return {number: runs for number, runs in found if number is not None}

    def _common(self, *, personal: bool) -> set[int]:
        """Return what every laptop of the office has; the specialists only with whole records."""
        lists = [one for one in self._common_lists() if personal or one != SPECIALISTS]
        return {
            *self._ask(OF_LISTS, lists=lists),
            *self._ask(DESIGNS),
            *self._access.connection.scalars(_WITHDRAWALS),
        }

    def _working_with(self, device: str, people: set[str]) -> tuple[set[int], set[int]]:
        """Return what a laptop works with, and the cases that passed from it to others."""
        written = set(self._ask(WRITTEN, devices=[device]))
        teams = CaseTeams(self._access)
        led = {family for one in people for family in teams.families_of(one)}
        families, events, _ids = self._about(written)
        handed = self._handed_away(families - led, people)
        left = set(handed.values())
        gone = self._belonging(left, set(), set())
        # What it filled itself is its own, and so is what is said of that.
        kept = (written - gone) | set(self._ask(_FORMS_AMONG, things=written & gone))
        found = kept | self._belonging((families - left) | led, events, kept)
        return found | self._said_of(self._about(found)[2]), set(handed)

    def _handed_away(self, families: set[str], people: set[str]) -> dict[int, str]:
        """Return the cases, with their families, that named one of these people and do not now.

        A family that nobody of the laptop ever answered for is no such: whoever
        supervises writes about families that others lead.
        """
        asked = {"families": listed(sorted(families))}
        cases = {row[0]: row[1] for row in self._access.connection.execute(_CASES_ABOUT, asked)}
        told = {"things": listed(sorted(cases)), "fields": listed(sorted(TEAM_FIELDS))}
        once = {
            thing
            for thing, payload in self._run(_TEAMS_TOLD, **told)
            if payload and not people.isdisjoint(str(json.loads(payload)).split())
        }
        left = {cases[thing] for thing in once}
        return {thing: family for thing, family in cases.items() if family in left}

    def _tell_of_others(
        self,
        numbers: Collection[int],
        known: set[int],
        own: Collection[int],
        concerned: Collection[int],
    ) -> set[int]:
        """Return the commits that say more of others than who works with them.

        What the laptop wrote itself it may have back whole, and erasures of what it has.
        """
        asked = {"numbers": listed(numbers), "fields": listed(sorted(TEAM_FIELDS))}
        return {
            no
            for no, chain, thing, op in self._run(_TOLD, **asked)
            if thing not in known
            and chain not in own
            and not (op == Op.ERASE and thing in concerned)
        }

    def _erasing(
        self, places: Mapping[int, Runs], own: Collection[int]
    ) -> tuple[set[int], set[int]]:
        """Return the commits that erase what the laptop has a word of, and the things erased."""
        erasing = self._run(_ERASING)
        touched = listed(sorted({thing for thing, _commit in erasing}))
        nothing = Runs()
        concerned = {
            thing
            for thing, chain, seq in self._run(_PLACES, things=touched)
            if chain in own or places.get(chain, nothing).hold(seq, seq)
        }
        return {commit for thing, commit in erasing if thing in concerned}, concerned

    def _run(self, statement: Prepared, **values: Any) -> list[tuple[Any, ...]]:  # noqa: ANN401 - what SQL takes
        return statement.run(self._access.connection, values)


class _Entries:
    """Which changes of acts about several laptops' families one laptop gets, and lacks."""

    def __init__(self, known: set[int], left: set[int], concerned: set[int]) -> None:
        self.parts: dict[int, set[int]] = {}
        self.things: set[int] = set()
        self.lacking: set[int] = set()
        self._known, self._left, self._concerned = known, left, concerned

    def hear(self, no: int, about: Sequence[Any], *, seq: int, held: bool) -> None:
        """Take note of a change of the commit ``no``: its thing, field and op, and if it is had."""
        thing, name, op = about
        if not (
            thing in self._known
            or (thing in self._left and name in TEAM_FIELDS)
            or (thing in self._concerned and op == Op.ERASE)
        ):
            return
        self.parts.setdefault(no, set()).add(seq)
        self.things.add(thing)
        if not held:
            self.lacking.add(no)


def _lacking(rows: Iterable[_Row], places: Mapping[int, Runs]) -> Iterator[_Row]:
    """Return the commits that are not among what a laptop has.

    Where two copies of a workspace wrote under one epoch, a place in the chain
    stands for two changes, and which of them the laptop has is not known.
    """
    nothing = Runs()
    ordered = sorted(rows, key=lambda row: (row[1], row[2], row[3]))
    twice: set[int] = set()
    before: _Row | None = None
    for row in ordered:
        if before is not None and before[1] == row[1] and row[2] <= before[3]:
            twice |= {before[0], row[0]}
        if before is None or before[1] != row[1] or row[3] >= before[3]:
            before = row
    for row in ordered:
        if row[0] in twice or not places.get(row[1], nothing).hold(row[2], row[3]):
            yield row
