"""Taking in commits that others made: checked, each once, in the order of what follows on what."""

import gc
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import Change, Commit, EntityType, Op
from fieldkit.records.clock import Moment
from fieldkit.records.device import Device
from fieldkit.records.entity import Entity
from fieldkit.records.ids import short_code
from fieldkit.store.access import Access
from fieldkit.store.change_rows import (
    APPLIED,
    ASIDE,
    CHAIN,
    HIDDEN,
    ID,
    NO,
    PREV,
    SEQ,
    Numbers,
    rows_of,
)
from fieldkit.store.commit_checks import ForgedCommit, Proved, refuse_forged
from fieldkit.store.entities import Entities
from fieldkit.store.erasing_merged import erase_merged
from fieldkit.store.erasures import redact_arrived
from fieldkit.store.forgetting import ABOUT_PARTICIPANTS, forget_arrived
from fieldkit.store.heads import EXISTENCE, Arrival
from fieldkit.store.holding import Gate
from fieldkit.store.local_tables import devices
from fieldkit.store.prepared import Prepared
from fieldkit.store.settle import settle
from fieldkit.store.sql import among, insert, listed, moment_text, prepared_insert
from fieldkit.store.tables import chains, changes, commits, discrepancies, things
from fieldkit.store.thing_numbers import ThingNumbers
from fieldkit.store.withheld import Withheld

_YOUNG_VALUES = 100_000
_AT_ONCE = 2000  # changes; enough to spare round trips, few enough to keep memory flat


@dataclass(frozen=True, slots=True)
class Applied:
    """What became of commits that were taken in, counted in changes.

    ``parked`` are new ones that wait for a parent or are kept aside, ``aside``
    those kept because this program does not understand them;
    ``discrepancies`` counts the fields in which people now differ and did not
    before. ``erased`` tells that an erasure came, or something that one had
    erased already: the file that brought them holds it still. ``held`` are kept
    aside too, since they are not their author's to write: a person may let them in.
    """

    new: int = 0
    known: int = 0
    parked: int = 0
    discrepancies: int = 0
    erased: bool = False
    aside: int = 0
    held: int = 0


def take_in(
    access: Access, found: Iterable[Commit], source: Device, *, lesser: bool = False
) -> Applied:
    """Check and apply commits. Raises ForgedCommit, and then nothing must be committed.

    With ``lesser`` something less may stand in the place of what the source itself wrote.
    """
    desk = Incoming(access, source, lesser=lesser)
    before = desk.disputed()
    with _seldom_collecting():
        for batch in _batches(found):
            desk.take(batch)
    desk.finish()
    return Applied(
        new=desk.new,
        known=desk.known,
        parked=desk.parked,
        discrepancies=len(desk.disputed() - before),
        erased=desk.erased,
        aside=desk.aside - desk.held,
        held=desk.held,
    )


@contextmanager
def _seldom_collecting() -> Iterator[None]:
    """Let Python look for rings of garbage less often: a seventh of the time else (measured).

    Changes are many small values that form no rings; the collector would go
    through them, and through a whole window, again and again.
    """
    before = gc.get_threshold()
    gc.set_threshold(_YOUNG_VALUES, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _batches(found: Iterable[Commit]) -> Iterator[list[Commit]]:
    """Return the commits some at a time, a commit never divided."""
    batch: list[Commit] = []
    size = 0
    for commit in found:
        batch.append(commit)
        size += len(commit.changes)
        if size >= _AT_ONCE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


_KNOWN = Prepared(
    sa.select(changes.c.seq, changes.c.id).where(
        changes.c.chain == sa.bindparam("chain"), among(changes.c.seq, "seqs")
    )
)
_DISPUTED = sa.select(discrepancies.c.thing, discrepancies.c.field)
_KEY_OF = sa.select(devices.c.verify_key).where(devices.c.id == sa.bindparam("id"))
_CHAINS = sa.select(chains)
_NEXT = Prepared(
    sa.select(changes.c.id).where(
        changes.c.chain == sa.bindparam("chain"),
        changes.c.seq == sa.bindparam("seq"),
        changes.c.prev == sa.bindparam("prev"),
    )
)
_ANY_ERASURE = sa.select(changes.c.no).where(sa.text("op = 'erase'")).limit(1)
_ERASED_AMONG = Prepared(
    sa.select(changes.c.no)
    .join_from(changes, things, things.c.id == changes.c.thing)
    .where(sa.text("op = 'erase'"), among(things.c.entity, "entities"))
    .limit(1)
)
_ADVANCE = (
    chains.update()
    .where(chains.c.id == sa.bindparam("b_id"))
    .values(
        seq=sa.bindparam("b_seq"),
        head=sa.bindparam("b_head"),
        hlc=sa.bindparam("b_hlc"),
        forked=sa.bindparam("b_forked"),
    )
)


@dataclass(slots=True)
class _Chain:
    """How far a device's epoch is known here."""

    id: int
    seq: int
    head: bytes
    hlc: str
    forked: int = 0
    moved: bool = False
    numbers: set[int] = field(default_factory=set)  # of this batch that changes bear already


class Incoming:
    """One taking in: what it counted so far, and the numbers that it gives out."""

    def __init__(self, access: Access, source: Device, *, lesser: bool = False) -> None:
        _ = access.journal
        self.new = self.known = self.parked = self.aside = self.held = 0
        self._connection = access.connection
        self._author = access.author
        self._keys: dict[str, bytes | None] = {source.id: source.verify_key}
        self._chains = {
            (row.device, row.epoch): _Chain(row.id, row.seq, row.head, row.hlc, row.forked)
            for row in self._connection.execute(_CHAINS)
        }
        self._access = access
        # Whoever hands over less says so; nobody says less of another's words.
        self._lesser = source.id if lesser else ""
        self._withheld = Withheld(access, source)
        self._gate = Gate(access.connection, moment_text(access.now()))
        self.erased = False
        self._instances: set[str] = set()
        self._about_participants = False
        self._erased: dict[tuple[str, str], Entity | None] = {}
        self._no = self._highest(changes.c.no)
        self._commit_no = self._highest(commits.c.no)

    def disputed(self) -> set[tuple[int, str]]:
        """Return the fields for which people differ now."""
        return {(row.thing, row.field) for row in self._connection.execute(_DISPUTED)}

    def take(self, batch: Sequence[Commit]) -> None:
        """Check some commits, log what is new in them, and let take effect what can."""
        batch = self._withheld.without_parts(batch)
        checked = [(commit, self._check(commit)) for commit in batch]
        known = self._known(batch)
        rows: list[tuple[Any, ...]] = []
        commit_rows: list[dict[str, Any]] = []
        arrivals: list[Arrival] = []
        numbers = ThingNumbers(self._connection, batch)
        for commit, hashed in checked:
            if completed := self._withheld.hear(commit, hashed):
                known_chain = self._chain(commit)
                self._gate.hear(commit.device, known_chain.id, completed, numbers.of(completed))
            unseen, proved = _unseen(commit, hashed, known)
            self.known += len(commit.changes) - len(unseen)
            if not unseen:
                continue
            known.update(proved.ids)
            chain = self._chain(commit)
            _note_fork(chain, [change.seq for change in unseen])
            self._commit_no += 1
            commit_rows.append(self._commit_row(commit, chain))
            placed = Numbers(self._no + 1, self._commit_no, chain.id, numbers.of(unseen))
            self._no += len(unseen)
            new_rows, new_arrivals = rows_of(unseen, proved, placed)
            rows += new_rows
            arrivals += new_arrivals
            self._gate.hear(commit.device, chain.id, unseen, placed.things)
            latest = max(change.hlc for change in unseen)
            chain.hlc = max(chain.hlc, latest)
            self._author.clock.hear(Moment.parse(latest))
        numbers.keep()
        prepared_insert(commits).many(self._connection, commit_rows)
        held = self._gate.hold()
        self.held += len(held)
        self._remember_erased([one for one in arrivals if one.id not in held] if held else arrivals)
        settling = settle(self._connection, arrivals, rows=rows, fresh=numbers.fresh)
        told = self._withheld.tell()
        self.erased = self.erased or bool(self._erased) or self._holds_erased(batch)
        applied = [*settling.applied, *told.applied]
        self._instances.update(
            item.entity for item in applied if item.type is EntityType.SUBMISSION
        )
        self._about_participants |= any(item.type in ABOUT_PARTICIPANTS for item in applied)
        self._advance(rows)
        states = [settling.states[row[NO]] for row in rows]
        self.new += len(rows) - states.count(HIDDEN) + len(told.applied)
        self.parked += sum(state not in (APPLIED, HIDDEN) for state in states)
        self.aside += states.count(ASIDE)

    def finish(self) -> None:
        """Write down how far each chain is known now, and let erasures reach every form."""
        moved = [
            {
                "b_id": chain.id,
                "b_seq": chain.seq,
                "b_head": chain.head,
                "b_hlc": chain.hlc,
                "b_forked": chain.forked,
            }
            for chain in self._chains.values()
            if chain.moved
        ]
        if moved:
            self._connection.execute(_ADVANCE, moved)
        if redact_arrived(self._access, self._instances, self._erased):
            self.erased = True
        if self.new and erase_merged(self._access):
            self.erased = True
        if (self._erased or self._about_participants) and forget_arrived(self._access):
            self.erased = True

    def _holds_erased(self, batch: Sequence[Commit]) -> bool:
        """Tell whether these say in words what was erased here, known changes among them."""
        if self._connection.scalar(_ANY_ERASURE) is None:
            return False
        full = {
            change.entity
            for commit in batch
            for change in commit.changes
            if change.salt and change.op is not Op.ERASE and not change.withheld
        }
        return _ERASED_AMONG.scalar(self._connection, {"entities": listed(full)}) is not None

    def _remember_erased(self, arrivals: Sequence[Arrival]) -> None:
        """Note what is to be erased as it is known now: by its names it is found in forms."""
        known = Entities(self._access)
        for item in arrivals:
            if item.op is Op.ERASE and item.field == EXISTENCE:
                list_name, _, entity_id = item.entity.partition("/")
                self._erased[list_name, entity_id] = known.own(list_name, entity_id)

    def _check(self, commit: Commit) -> Proved:
        if commit.device not in self._keys:
            self._keys[commit.device] = self._connection.scalar(_KEY_OF, {"id": commit.device})
        key = self._keys[commit.device]
        code = _code_of(commit.device)
        lesser = any(change.stand_in for change in commit.changes)
        if key is None or (lesser and commit.device != self._lesser):
            raise ForgedCommit(laptop=code)
        return refuse_forged(commit, key, code)

    def _known(self, batch: Sequence[Commit]) -> set[bytes]:
        seqs: dict[int, list[int]] = {}
        for commit in batch:
            chain = self._chains.get((commit.device, commit.epoch))
            if chain is not None:
                seqs.setdefault(chain.id, []).extend(change.seq for change in commit.changes)
        known: set[bytes] = set()
        for chain in self._chains.values():
            chain.numbers.clear()
            if chain.id in seqs:
                where = {"chain": chain.id, "seqs": listed(seqs[chain.id])}
                for seq, id_ in _KNOWN.run(self._connection, where):
                    known.add(id_)
                    chain.numbers.add(seq)
        return known

    def _chain(self, commit: Commit) -> _Chain:
        key = (commit.device, commit.epoch)
        if key not in self._chains:
            number = max((chain.id for chain in self._chains.values()), default=0) + 1
            self._chains[key] = _Chain(number, 0, b"", "", moved=True)
            row = {"id": number, "device": key[0], "epoch": key[1], "head": b""}
            own = int(commit.device == self._author.device)
            self._connection.execute(insert(chains), {**row, "own": own})
        self._chains[key].moved = True
        return self._chains[key]

    def _commit_row(self, commit: Commit, chain: _Chain) -> dict[str, Any]:
        return {
            "no": self._commit_no,
            "id": commit.id,
            "chain": chain.id,
            "first_seq": commit.changes[0].seq,
            "last_seq": commit.changes[-1].seq,
            "signature": commit.signature,
        }

    def _advance(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Move the tips over what came without a gap; what was there behind a gap counts too."""
        by_id = {chain.id: chain for chain in self._chains.values()}
        for row in rows:
            chain = by_id[row[CHAIN]]
            if row[SEQ] == chain.seq + 1 and row[PREV] == chain.head:
                chain.seq, chain.head = row[SEQ], row[ID]
        for number in {row[CHAIN] for row in rows}:
            chain = by_id[number]
            while True:
                key = {"chain": number, "seq": chain.seq + 1, "prev": chain.head}
                found = _NEXT.scalar(self._connection, key)
                if found is None:
                    break
                chain.seq, chain.head = chain.seq + 1, found

    def _highest(self, column: sa.Column[int]) -> int:
        return self._connection.scalar(sa.select(sa.func.max(column))) or 0


def _note_fork(chain: _Chain, new: Iterable[int]) -> None:
    """Note the first number that a change bears already which is another than this new one."""
    twice = chain.numbers.intersection(new)
    if twice:
        chain.forked = min(*twice, chain.forked or max(twice))
    chain.numbers.update(new)


def _unseen(
    commit: Commit, proved: Proved, known: Collection[bytes]
) -> tuple[Sequence[Change], Proved]:
    """Return the changes of a commit that are not known yet, with what their hashes gave."""
    places = [at for at, id_ in enumerate(proved.ids) if id_ not in known]
    if len(places) == len(proved.ids):
        return commit.changes, proved
    return [commit.changes[at] for at in places], Proved(
        [proved.ids[at] for at in places],
        [proved.digests[at] for at in places],
        [proved.texts[at] for at in places],
    )


def _code_of(device: str) -> str:
    try:
        return short_code(device)
    except ValueError:
        return "?"
