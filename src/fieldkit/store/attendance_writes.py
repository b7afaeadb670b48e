"""What is logged of attendance: the values that differ, those of a new record, those taken away."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from fieldkit.records.attendance import Mark
from fieldkit.records.change import EntityType
from fieldkit.records.hall import HallTotal
from fieldkit.store.contents import KINDS
from fieldkit.store.journal import Write
from fieldkit.store.logged_fields import REQUIRED


def unsaid_apart(kind: EntityType, given: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that a new record must say; the others are what nothing said means."""
    fields = KINDS[kind].fields
    return {
        name: value
        for name, value in given.items()
        if fields[name].default is REQUIRED or fields[name].default != value
    }


def mark_write(mark: Mark, stored: Mark | None) -> Write:
    """Return what is logged of a mark: what differs from the stored one, all of a new one."""
    key = f"{mark.session_id}/{mark.registration_id}"
    given = {
        "status": str(mark.status),
        "minutes": mark.minutes,
        "note": mark.note,
        "reason": mark.reason,
    }
    if stored is None:
        return Write(EntityType.MARK, key, unsaid_apart(EntityType.MARK, given))
    if stored.discrepancy and not mark.discrepancy:
        return Write(EntityType.MARK, key, given)
    old = asdict(stored)
    return Write(
        EntityType.MARK, key, {name: value for name, value in given.items() if old[name] != value}
    )


def clearing(mark: Mark) -> Write:
    """Return what takes a mark away with all that was said of it."""
    values: dict[str, Any] = {"status": None}
    if mark.minutes:
        values["minutes"] = None
    if mark.note:
        values["note"] = None
    if mark.reason:
        values["reason"] = None
    return Write(EntityType.MARK, f"{mark.session_id}/{mark.registration_id}", values)


def hall_total_write(session_id: str, hall: str, total: HallTotal | None) -> Write:
    """Return what is logged of the total of a hall's paper; None takes it away."""
    values = (
        {"counted": total.counted, "note": total.note}
        if total is not None
        else {"counted": None, "note": None}
    )
    return Write(EntityType.HALL_TOTAL, f"{session_id}/{hall}", values)
