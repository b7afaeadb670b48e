"""What people wrote differently: shown with both values and their authors, and decided."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from fieldkit.records.discrepancy import (
    DECISIONS,
    Decision,
    Discrepancy,
    ReasonMissing,
    decision_of,
    decision_record,
    require_same,
)
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.discrepancy_reading import DecidedRow, DiscrepancyReader, DisputedRow
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import UnitOfWork

_MOST_REASON = 500


@needs(Act.PLAN_EVENTS)
def list_discrepancies(workspace: Workspace) -> tuple[DisputedRow, ...]:
    """Return what people wrote differently and whoever is at work may see, families first.

    Of families that others lead, and of properties of level P3 that are for
    the case manager, nothing is listed.
    """
    with workspace.reading() as work:
        desk = DiscrepancyReader(workspace, work)
        found = [desk.row(what) for what in work.discrepancies.list() if desk.sees(what)]
    return tuple(row for row in found if len(row.versions) > 1)


@needs(Act.PLAN_EVENTS)
def count_discrepancies(workspace: Workspace) -> int:
    """Return how many of them whoever is at work could decide."""
    with workspace.reading() as work:
        if not work.discrepancies.count():
            return 0
        desk = DiscrepancyReader(workspace, work)
        return sum(desk.sees(what) for what in work.discrepancies.list())


@needs(Act.PLAN_EVENTS)
def list_decisions(workspace: Workspace, *, most: int = 100) -> tuple[DecidedRow, ...]:
    """Return what was decided, the last first, as far as whoever is at work may see it."""
    with workspace.reading() as work:
        desk = DiscrepancyReader(workspace, work)
        said = (decision_of(one) for one in work.entities.list(DECISIONS))
        seen = [one for one in said if one is not None and desk.sees(one.what)]
        seen.sort(key=lambda one: (one.at is not None, one.at), reverse=True)
        return tuple(desk.decided(one) for one in seen[:most])


@needs(Act.PLAN_EVENTS)
def decide_discrepancy(
    workspace: Workspace,
    what: Discrepancy,
    value: Any,  # noqa: ANN401 - any JSON value
    reason: str,
    seen: Sequence[str],
) -> None:
    """Let one value stand, and remember why; the others stay in the record's history.

    ``value`` is that of a version or another one, None for one that was taken
    away; of a field "" True lets the record stay and None deletes it. ``seen``
    are the ids of the versions that were looked at. Raises ReasonMissing,
    ValueDoesNotFit, DecidedMeanwhile, NotAllowed, LedByOthers.
    """
    reason = " ".join(reason.split())[:_MOST_REASON]
    if not reason:
        raise ReasonMissing
    with workspace.unit_of_work() as work:
        desk = DiscrepancyReader(workspace, work)
        desk.require(what)
        versions = work.discrepancies.versions(what)
        require_same(seen, versions)
        desk.require_fitting(what, value, versions)
        _keep(workspace, work, desk, what, value, reason)
        work.commit()


def _keep(
    workspace: Workspace,
    work: "UnitOfWork",
    desk: DiscrepancyReader,
    what: Discrepancy,
    value: Any,  # noqa: ANN401 - any JSON value
    reason: str,
) -> None:
    work.discrepancies.decide(what, value)
    decision = Decision(new_id(), what, reason, workspace.user.name, None)
    subject = what.entity.rpartition("/")[2]
    record = decision_record(decision, subject_id=subject, family_id=desk.family_of(what))
    work.entities.save(record)
    event = desk.event_of(what)
    if event:
        work.log.audit("event_discrepancy_decided", event)
    else:
        work.log.audit("discrepancy_decided", what.entity)
