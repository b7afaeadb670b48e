"""Comparing with head office what both hold, and mending what differs; nothing is overwritten.

A receipt says what head office has of each chain of the laptop up to its tip. The laptop works
the same out of its own log and tables. Tables that differ from their log are made anew from it;
changes that are damaged, or missing, on one side are sent again whole by the other.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.records.change import Commit
from fieldkit.records.device import Device
from fieldkit.records.permissions import Act
from fieldkit.services.workspace import Workspace, needs
from fieldkit.store.branches import Tip

if TYPE_CHECKING:
    from fieldkit.bundles.receipt import Receipt, TipState
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

Key = tuple[str, str]  # type, entity

_AGAIN = "state.again.{device}"
_COMPARED = "state.compared"
_MOST_STATES = 100
_MOST_NAMED = 2000


@dataclass(frozen=True, slots=True)
class Compared:
    """What the last receipt that could be compared gave, for the things that this laptop wrote.

    ``sent_again`` counts things whose changes go to head office once more,
    ``wanted`` those that are damaged here and asked for. ``rebuilt`` tells that
    the tables were made anew from the log.
    """

    things: int = 0
    sent_again: int = 0
    wanted: int = 0
    rebuilt: bool = False

    @property
    def agrees(self) -> bool:
        """Tell whether nothing differs."""
        return not self.sent_again and not self.wanted


def states_for(work: "UnitOfWork", laptop: Device) -> "tuple[TipState, ...]":
    """Return what this office has of a laptop's chains; tables that differ are made anew."""
    from fieldkit.bundles.header import Tip as SaidTip
    from fieldkit.bundles.receipt import TipState

    found = []
    for tip in work.changes.tips_of(laptop.id)[-_MOST_STATES:]:
        state = work.states.of(tip)
        if state is not None:
            damaged = work.states.damaged(tip)[:_MOST_NAMED]
            found.append(TipState(SaidTip(*tip), state.things, state.buckets, damaged))
    make_tables_anew(work)
    return tuple(found)


def compare(work: "UnitOfWork", receipt: "Receipt", office: Device) -> Compared | None:
    """Compare what a receipt says with what is here, and note what goes again; None if it cannot.

    A bucket that differs is looked at again, thing by thing, before head office
    is thought to lack something.
    """
    things, again = 0, dict.fromkeys(key for state in receipt.states for key in state.damaged)
    compared = False
    for said in receipt.states:
        tip = Tip(said.tip.device, said.tip.epoch, said.tip.seq, said.tip.change)
        state = work.states.of(tip)
        if state is None:
            continue
        compared = True
        apart = _apart(said.buckets, state.buckets)
        if apart:
            state = work.states.look_at(tip, apart) or state
            # What head office names as damaged is in no sum of its.
            apart = _apart(said.buckets, work.states.without(state, said.damaged))
            again |= dict.fromkeys(work.states.named_in(tip, apart))
        things += state.things
    if not compared:
        return None
    rebuilt = make_tables_anew(work)
    wanted = work.states.damaged()
    for key in wanted:
        again.pop(key, None)
    send_again(work, office, list(again))
    result = Compared(things, len(again), len(wanted), rebuilt)
    work.settings.set(_COMPARED, json.dumps([things, len(again), len(wanted), rebuilt]))
    return result


def last_compared(work: "Reading") -> Compared | None:
    """Return what the last comparison gave, None where there was none."""
    found = json.loads(work.settings.get(_COMPARED, "null"))
    return Compared(*found) if found else None


@needs(Act.CARRY_BUNDLES)
def compared_last(workspace: Workspace) -> Compared | None:
    """Return what the last comparison with head office gave, None where there was none."""
    with workspace.reading() as work:
        return last_compared(work)


def make_tables_anew(work: "UnitOfWork") -> bool:
    """Make from the log what was found to differ from it; tell whether anything was."""
    if not work.states.tables_differ:
        return False
    work.changes.remake(work.states.shown_wrong)
    work.states.shown_wrong.clear()
    work.log.audit("tables_restored")
    return True


def send_again(work: "UnitOfWork", reader: Device, things: Sequence[Key]) -> None:
    """Note whose changes go with the next bundles to this reader, instead of what was noted."""
    name = _AGAIN.format(device=reader.id)
    said = json.dumps([list(key) for key in things[:_MOST_NAMED]])
    if work.settings.get(name, "[]") != said:
        work.settings.set(name, said)


def things_again(work: "Reading", reader: Device) -> list[Key]:
    """Return the things whose changes go to this reader once more."""
    kept = json.loads(work.settings.get(_AGAIN.format(device=reader.id), "[]"))
    return [(str(kind), str(entity)) for kind, entity in kept]


def commits_again(work: "Reading", reader: Device) -> Iterator[Commit]:
    """Return the commits that go to this reader once more, whole; none that is damaged here."""
    from fieldkit.store.commit_checks import is_sound

    things = things_again(work, reader)
    if not things:
        return
    devices = [work.devices.own().device, *work.devices.list()]
    keys = {device.id: device.verify_key for device in devices}
    for commit in work.changes.commits_about(things):
        if commit.device in keys and is_sound(commit, keys[commit.device]):
            yield commit


def mend(work: "UnitOfWork") -> None:
    """Bring tables and sums up to commits that took the place of damaged ones."""
    if not work.changes.mended:
        return
    work.changes.remake(work.changes.mended_things())
    work.states.look_at_damaged()
    work.log.audit("records_mended")


def _apart(one: Mapping[int, str], other: Mapping[int, str]) -> list[int]:
    return sorted(at for at in one.keys() | other.keys() if one.get(at) != other.get(at))
