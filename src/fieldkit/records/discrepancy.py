"""What people wrote differently, and what somebody decided about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.change import EntityType, Op
from fieldkit.records.entity import Entity

# A list of what was decided and why. It travels with the log like any list; the value that was
# kept stands in the record alone, so that an erasure finds it there.
DECISIONS = "decisions"
REASON = "reason"
_KIND, _SUBJECT, _FAMILY, _FIELD, _BY = "kind", "subject_id", "family_id", "field", "by_name"


class DecidedMeanwhile(FieldkitError):
    """A discrepancy was to be decided that is not the one that was looked at."""

    template = N_(
        "Meanwhile something else was written here, or it was decided already. Look at it again."
    )


class ReasonMissing(FieldkitError):
    """A discrepancy was to be decided without saying why."""

    template = N_("Write in a few words why, such as who confirmed it. Then decide.")


class ValueDoesNotFit(FieldkitError):
    """Another value was to be kept that cannot stand there."""

    template = N_("This value cannot stand here. Choose one of the values, or write another.")


@dataclass(frozen=True, slots=True)
class Discrepancy:
    """A field for which people wrote different values that nobody has decided between.

    ``field`` is "" where one deleted what another went on with.
    """

    type: EntityType
    entity: str
    field: str


@dataclass(frozen=True, slots=True)
class Version:
    """One of the values that differ: who wrote it, on which device, when, by which form.

    ``id`` is its change's; ``value`` any JSON value, None where it was taken
    away; ``form`` is "form_id@version", else "".
    """

    id: str
    op: Op
    value: Any
    user_id: str
    device: str
    at: datetime
    form: str = ""


@dataclass(frozen=True, slots=True)
class Decision:
    """What was decided about a field of a record, by whom and why."""

    id: str
    what: Discrepancy
    reason: str
    by: str
    at: datetime | None


def decision_record(decision: Decision, *, subject_id: str, family_id: str) -> Entity:
    """Return the record of a decision; ``subject_id`` is whose erasure takes its words too."""
    held = {
        _KIND: str(decision.what.type),
        _SUBJECT: subject_id,
        _FAMILY: family_id,
        _FIELD: decision.what.field,
        REASON: decision.reason,
        _BY: decision.by,
    }
    named = {name: text for name, text in held.items() if text}
    return Entity(DECISIONS, decision.id, decision.what.entity, named)


def decision_of(entity: Entity) -> Decision | None:
    """Read a decision back, None where it is not one that can be understood."""
    try:
        kind = EntityType(entity.get(_KIND))
    except ValueError:
        return None
    what = Discrepancy(kind, entity.label, entity.get(_FIELD))
    return Decision(entity.id, what, entity.get(REASON), entity.get(_BY), entity.created_at)


def require_same(seen: Sequence[str], found: Sequence[Version]) -> None:
    """Raise DecidedMeanwhile unless these are the versions that were looked at."""
    if not found or set(seen) != {one.id for one in found}:
        raise DecidedMeanwhile
