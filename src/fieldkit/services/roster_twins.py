"""Lines of a roster that may be one person, said when somebody is put on it."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from fieldkit.records.event import Registration
from fieldkit.records.likeness import PersonFacts
from fieldkit.records.pairs import DIFFERENT, like_pairs, pair_id
from fieldkit.records.permissions import Act
from fieldkit.services.registrations import grid_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

Twins = tuple[Registration, Registration]


@needs(Act.ATTEND)
def twins_on_roster(
    workspace: Workspace, event_id: str, added: Iterable[Registration]
) -> tuple[Twins, ...]:
    """Return the pairs that may be one person, of which one was just added; by row number.

    Those of whom somebody said that they are two people are left out. Raises EventMissing.
    """
    workspace.rights.require_event(event_id)
    new = {one.id for one in added}
    with workspace.reading() as work:
        grid = grid_of(work, event_id)
        roster = [one for one in grid.registrations if not one.withdrawn]
        roster.sort(key=lambda one: one.row)
        facts = [PersonFacts.named(one.name, one.org_then) for one in roster]
        places = like_pairs(facts, _quietly)
        pairs = [(roster[one], roster[other]) for one, other in places]
        return tuple(
            (one, other)
            for one, other in pairs
            if new & {one.id, other.id}
            and grid.roles.humans[one.id] != grid.roles.humans[other.id]
            and not _apart(work, one, other)
        )


def _apart(work: "Reading", one: Registration, other: Registration) -> bool:
    said = work.entities.get(DIFFERENT, pair_id(one.id, other.id))
    return said is not None and not said.deleted


def _quietly(_done: int, _total: int) -> None:
    """Tell nobody: a roster is short."""
