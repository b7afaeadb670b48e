"""Two rows of one participant made one, and parted again within thirty days."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.change import EntityType
from fieldkit.records.event import Registration
from fieldkit.records.permissions import Act
from fieldkit.services.registrations import EventMissing
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

PARTED_WITHIN = timedelta(days=30)
_FILLED = ("org_then", "organisation_id", "district_then", "position", "phone", "email", "hall")


class NotMergeable(FieldkitError):
    """Two rows were to be merged that cannot be one: of two events, or of two families' members."""

    template = N_(
        "These two rows cannot become one: choose two rows of one event that are not linked to"
        " different people."
    )


class MergedTooLongAgo(FieldkitError):
    """Two rows were to be parted that were merged more than thirty days ago."""

    template = N_(
        "These rows were merged more than 30 days ago and stay one. Register the other person anew"
        " if they are two after all."
    )


@needs(Act.PLAN_EVENTS)
def merge_participants(workspace: Workspace, kept_id: str, gone_id: str) -> Registration:
    """Make two rows of one event one person, and return the row that is gone on with.

    Both names and ids stay; the marks of both are read as one, and where they
    differ somebody decides. The merge travels as a record. Raises NotMergeable,
    EventMissing.
    """
    with workspace.unit_of_work() as work:
        kept, gone = _registered(work, kept_id), _registered(work, gone_id)
        workspace.rights.require_event(kept.event_id)
        for name in ("person_id", "case_id", "specialist_id"):
            one, other = getattr(kept, name), getattr(gone, name)
            if one and other and one != other:
                raise NotMergeable
        if kept.event_id != gone.event_id or kept.id == gone.id or kept.merged_into:
            raise NotMergeable
        missing = {
            name: getattr(gone, name)
            for name in (*_FILLED, "specialist_id")
            if not getattr(kept, name) and getattr(gone, name)
        }
        # Whose case the marks count for stays with each of the rows: both are read.
        kept = replace(kept, **missing)
        work.attendance.save_registrations(
            [kept, replace(gone, withdrawn=True, merged_into=kept.id)]
        )
        work.log.audit("participants_merged", kept.event_id, row=kept.row_no)
        work.commit()
    return kept


@needs(Act.PLAN_EVENTS)
def part_participants(workspace: Workspace, gone_id: str) -> Registration:
    """Part a row that was merged into another, and return it. Raises MergedTooLongAgo.

    Marks that were decided on since then stay with the row that was gone on with.
    """
    with workspace.unit_of_work() as work:
        gone = _registered(work, gone_id)
        workspace.rights.require_event(gone.event_id)
        if not gone.merged_into:
            return gone
        if workspace.now() - _merged_at(work, gone) > PARTED_WITHIN:
            raise MergedTooLongAgo
        back = replace(gone, withdrawn=False, merged_into="")
        work.attendance.save_registration(back)
        work.log.audit("participants_parted", gone.event_id, row=gone.row_no)
        work.commit()
    return back


def _registered(work: "Reading", registration_id: str) -> Registration:
    found = work.attendance.registration(registration_id)
    if found is None:
        raise EventMissing
    return found


def _merged_at(work: "Reading", gone: Registration) -> datetime:
    """Return when a row was merged, by the log."""
    history = work.changes.history(EntityType.REGISTRATION, gone.id)
    moments = [change.hlc for change in history if change.field == "merged_into" and change.payload]
    milliseconds = int(moments[-1].partition("-")[0]) if moments else 0
    return datetime.fromtimestamp(milliseconds / 1000, UTC)
