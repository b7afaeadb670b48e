"""The lists that people edit by hand, and what their rows say."""

from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from fieldkit.records.entity import Entity
from fieldkit.records.organisations import BODY, UNIT


class Holds(Enum):
    """What a field of a row holds: words, a day, yes or no, a word of a few, a row of a list."""

    WORDS = auto()
    DAY = auto()
    YES_NO = auto()
    CHOICE = auto()
    ROW = auto()


@dataclass(frozen=True, slots=True)
class ListField:
    """One property of a list's rows; ``of`` are the words of a choice, or the list of a row."""

    name: str
    holds: Holds = Holds.WORDS
    of: tuple[str, ...] = ()


_VALID = (ListField("valid_from", Holds.DAY), ListField("valid_to", Holds.DAY))
ORGANISATION_KINDS = (
    "social_centre", "social_protection", "guardianship", "kdn", "school", "kindergarten",
    "child_clinic", "child_hospital", "women_clinic", "maternity_ward", "baby_house", "orphanage",
    "shelter", "police", "prosecutor", "court", "employment", "mfc", "ngo", "other",
)  # fmt: skip
EDITED: dict[str, tuple[ListField, ...]] = {
    "programmes": (
        ListField("name_en"),
        ListField("code"),
        ListField("funder"),
        ListField("start_date", Holds.DAY),
        ListField("end_date", Holds.DAY),
    ),
    "districts": (
        ListField("name_en"),
        ListField("region_name"),
        ListField("kind", Holds.CHOICE, ("rayon", "urban", "other")),
        *_VALID,
        ListField("replaced_by", Holds.ROW, ("districts",)),
    ),
    "organisations": (
        ListField("short_name"),
        ListField("kind", Holds.CHOICE, ORGANISATION_KINDS),
        ListField("district_id", Holds.ROW, ("districts",)),
        ListField("former_names"),
        *_VALID,
        ListField("replaced_by", Holds.ROW, ("organisations",)),
        ListField("parent", Holds.ROW, ("organisations",)),
        ListField("counts_as", Holds.CHOICE, (UNIT, BODY)),
    ),
    "specialists": (
        ListField("position"),
        ListField("practice_since"),
        ListField("organisation_id", Holds.ROW, ("organisations",)),
        ListField("phone"),
        ListField("email"),
        ListField("is_staff", Holds.YES_NO),
        ListField("is_speaker", Holds.YES_NO),
        ListField("active", Holds.YES_NO),
    ),
}
_LAST_DAY = {"programmes": "end_date", "districts": "valid_to", "organisations": "valid_to"}


def ending(list_name: str, day: date, replaced_by: str = "") -> dict[str, str]:
    """Return what a row says once it has ended: since when, and what stands in its place."""
    if list_name == "specialists":
        return {"active": "no"}
    said = {_LAST_DAY[list_name]: day.isoformat()}
    if any(field.name == "replaced_by" for field in EDITED[list_name]):
        said["replaced_by"] = replaced_by
    return said


def ended(row: Entity, today: date) -> bool:
    """Tell whether a row has ended: it stays for what was recorded, and is chosen no more."""
    if row.list_name == "specialists":
        return row.get("active") == "no"
    last = row.get(_LAST_DAY.get(row.list_name, ""))
    return bool(last) and last < today.isoformat()
