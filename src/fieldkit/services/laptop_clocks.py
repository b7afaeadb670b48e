"""How far a laptop's clock is off, as far as its bundles prove it."""

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.records.device import Device
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.header import Header
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_CLOCK = "exchange.clock.{laptop}"
_ANSWERED = "exchange.answered.{laptop}"
_KEPT = 50
# A bundle may be written between the invitation and the day on which its words were compared.
_JOINING = timedelta(days=30)


def note_answer(workspace: Workspace, work: "UnitOfWork", laptop: Device) -> None:
    """Note when a receipt first confirmed so much: what builds on it was written later."""
    name = _ANSWERED.format(laptop=laptop.id)
    kept = json.loads(work.settings.get(name, "[]"))
    told = {(epoch, seq) for epoch, seq, _at in kept}
    now = workspace.now().isoformat()
    kept += [
        [tip.epoch, tip.seq, now]
        for tip in work.changes.tips_of(laptop.id)
        if (tip.epoch, tip.seq) not in told
    ]
    work.settings.set(name, json.dumps(kept[-_KEPT:]))


def note_clock(workspace: Workspace, work: "UnitOfWork", sender: Device, header: "Header") -> None:
    """Note what a bundle proves about the clock of the laptop that wrote it.

    One that was written later than it came is of a clock that is ahead; one that builds on a
    receipt and was written before that receipt, of one that is behind. How long a bundle was
    on its way is not known, so a clock may be further off than this.
    """
    ahead = header.written_at - workspace.now()
    known = (_earliest(work, sender, header), sender.enrolled_at and sender.enrolled_at - _JOINING)
    behind = min((header.written_at - one for one in known if one), default=timedelta())
    off = ahead if ahead > timedelta() else min(behind, timedelta())
    work.settings.set(_CLOCK.format(laptop=sender.id), str(int(off.total_seconds())))


def clock_of(work: "Reading", laptop: Device) -> timedelta:
    """Return how far a laptop's clock is at least ahead, or behind where it is negative."""
    return timedelta(seconds=int(work.settings.get(_CLOCK.format(laptop=laptop.id), "0")))


def _earliest(work: "Reading", sender: Device, header: "Header") -> datetime | None:
    """Return the earliest moment at which a bundle can have been written that builds on these."""
    built_on = {(tip.epoch, tip.seq) for tip in header.requires}
    kept = json.loads(work.settings.get(_ANSWERED.format(laptop=sender.id), "[]"))
    found = [datetime.fromisoformat(at) for epoch, seq, at in kept if (epoch, seq) in built_on]
    return max(found, default=None)
