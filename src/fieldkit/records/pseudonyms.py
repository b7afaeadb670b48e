"""What may leave a laptop that hands over codes for names: one table for both ends.

Head office sees a code for each person, birth dates by the year (under four by the month),
districts for addresses, and no free text (domain, section 6). What the table does not name stays.
"""

import hashlib
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from fieldkit.records.change import Change, EntityType
from fieldkit.records.clock import Moment

# What stands for a name; no keyboard types it. Head office puts its own code in the place.
NAME: Final = "\ue0c0"
# Answers without anybody: what is left of a form that cannot be looked into.
NO_ANSWERS: Final = "<data/>"
_SIGNS = "abcdefghkmnprstuvwxyz23456789"
_CODE, _HALF = 8, 4
_SMALL_CHILD = 48  # months
_DAY = re.compile(r"(\d{4})(?:-(\d\d)(?:-\d\d)?)?")

Rule = Callable[[Any, Change], Any]
# A form's XML as it may leave, by form ID, version and XML.
Answers = Callable[[str, str, str], str]


def _whole(value: object, _change: Change) -> object:
    return value


def _name(value: object, _change: Change) -> str:
    return NAME if value else ""


def _nothing(_value: object, _change: Change) -> str:
    return ""


def _stroke(_value: object, _change: Change) -> str:
    return "-"  # what may not be empty, and means nothing so


def _birth(value: object, change: Change) -> str:
    """Return the year, and the month of a child who was under four when it was written."""
    found = _DAY.match(value) if isinstance(value, str) else None
    if found is None:
        return ""
    year, month = found.groups()
    written = datetime.fromtimestamp(Moment.parse(change.hlc).milliseconds / 1000, UTC)
    if month is None:
        return str(year)
    months = (written.year - int(year)) * 12 + written.month - int(month)
    return f"{year}-{month}" if months < _SMALL_CHILD else str(year)


def _month(value: object, _change: Change) -> str:
    found = _DAY.match(value) if isinstance(value, str) else None
    return found.group(0)[:7] if found else ""


def _table(rule: Rule, names: str) -> dict[str, Rule]:
    return dict.fromkeys(names.split(), rule)


_REVIEW: Final[Mapping[str, Any]] = {"user_name": "", "comment": "", "remarks": []}
_FORM = "form_id form_version finalized_at user_id device version replaces subjects".split()
_FORM_BESIDE = "visited_on from_paper redacted".split()

# By kind: fields that go as they are, and those of which something else goes.
FIELDS: Final[Mapping[EntityType, Mapping[str, Rule]]] = {
    EntityType.EVENT: {
        **_table(
            _whole,
            "title format starts_on ends_on programme district status academic_hours headcount "
            "completion_share zone places places_per_org places_per_district",
        ),
        **_table(_nothing, "place organiser series reason"),
    },
    EntityType.SESSION: {
        **_table(
            _whole,
            "event_id number day starts ends title kind closed_at opened_again counted track "
            "cancelled required",
        ),
        **_table(_nothing, "room speakers closed_by reopened_for counted_note host"),
    },
    EntityType.REGISTRATION: {
        **_table(
            _whole,
            "event_id row_no role specialist_id organisation_id org_then district_then source "
            "confirmed withdrawn track waiting declined anonymous person_id case_id consent "
            "consent_photo merged_into row_laptop same_as sessions forgotten hall years",
        ),
        **_table(_nothing, "position consent_page phone email then_note"),
        "name": _name,
    },
    EntityType.MARK: {**_table(_whole, "status minutes"), **_table(_nothing, "note reason")},
    EntityType.HEADCOUNT: _table(_whole, "people"),
    EntityType.HALL_TOTAL: {"counted": _whole, "note": _nothing},
    EntityType.PAPER_DESIGN: {
        "made_at": _whole,
        **_table(_nothing, "heading columns signatories logo second_logo background"),
    },
    EntityType.PRINTED_SHEET: {
        **_table(_whole, "event_id scope version pages printed_at"),
        "printed_by": _nothing,
    },
    # A scan is a picture of names; what is left of it says that there was one.
    EntityType.SHEET_SCAN: {
        **_table(_whole, "event_id day scope version page size media_type made_at width height"),
        **_table(_nothing, "sha256 title"),
    },
    EntityType.NUMBER_BLOCK: _table(_whole, "series year code first last closed_on"),
    EntityType.CERTIFICATE: {
        **_table(
            _whole,
            "number block_id running event_id registration_id title starts_on ends_on issued_on "
            "kind programme hours hours_of academic_hours replaces voided_on handed_on",
        ),
        **_table(_nothing, "place issued_by void_reason handed_to"),
        "name": _name,
        # Made of the name among others, so that a guessed name could be tried on it.
        "check": _stroke,
    },
    # A closed report counts people by their positions, which they wrote themselves.
    EntityType.EVENT_REPORT: {
        **_table(_whole, "event_id closed_at"),
        "figures": _stroke,
        "closed_by": _nothing,
    },
    EntityType.CONNECTION: _table(
        _whole, "event_id session_id batch registration_id people minutes recording"
    ),
    EntityType.FORM_WITHDRAWAL: {**_table(_whole, "form_id at withdrawn"), "user_name": _nothing},
}
# By list: properties of records; those of other lists stay.
LISTS: Final[Mapping[str, Mapping[str, Rule]]] = {
    "programmes": _table(
        _whole, "label code name_en target_group age_from age_to start_date end_date funder"
    ),
    "districts": _table(
        _whole,
        "label code name_en region region_name kind valid_from valid_to replaced_by",
    ),
    "organisations": _table(
        _whole,
        "label name_en short_name former_names kind inn district_id valid_from valid_to "
        "replaced_by parent counts_as",
    ),
    "specialists": {
        **_table(
            _whole, "practice_since organisation_id is_staff is_speaker course_done active user_id"
        ),
        **_table(_name, "label surname"),
    },
    "families": {
        **_table(_whole, "case_no family_type category district_id"),
        **_table(_name, "label surname"),
    },
    "persons": {
        **_table(
            _whole,
            "family_id seq kind role sex placement main_caregiver care_leaver last_seen_on status",
        ),
        **_table(_name, "label surname"),
        "birth_date": _birth,
        "due_date": _month,
    },
    "cases": {
        **_table(
            _whole,
            "case_no family_id programme_id district_id curator_id team_ids opened_on closed_on "
            "status stage referral_source intake_risk risk_band urgency change_stage crisis_stage "
            "next_due next_contact_on last_assessed_on last_service_on last_service_type outcome",
        ),
        "label": _name,
    },
    "allowances": {
        **_table(
            _whole,
            "case_id programme_id payee_id children_count amount currency from_date to_date status",
        ),
        "label": _name,
    },
    "merged_cards": _table(_whole, "list_name kept_id gone_id with_id seen"),
    "merged_seen": _table(_whole, "card_id seen"),
}


def pseudonymised(change: Change, answers: Answers) -> Change:
    """Return a change as it may leave: itself, or one in whose place something less stands.

    Done again it gives the same, so that head office can ask whether more came than may.
    Whatever ``answers`` raises comes through.
    """
    if change.payload is None:
        return change
    payload = _less(change, answers)
    if payload == change.payload and type(payload) is type(change.payload):
        return change
    return change.standing_in(payload)


def coded(change: Change, key: bytes) -> Change:
    """Return a change that came, with the code of its person where a name was; ``key`` is secret.

    The code is of the record that the change speaks of, and the same in every file.
    """
    if not change.stand_in or change.payload != NAME:
        return change
    return change.standing_in(code_of(change.entity, key))


def code_of(entity: str, key: bytes) -> str:
    """Return the code of a record, such as "k7f3-9aqt", by the id that the log gives it.

    ``key`` has 32 bytes; without it nobody can tell whose code it is.
    """
    number = int.from_bytes(hashlib.blake2b(entity.encode(), key=key, digest_size=16).digest())
    signs = ""
    for _sign in range(_CODE):
        number, place = divmod(number, len(_SIGNS))
        signs += _SIGNS[place]
    return f"{signs[:_HALF]}-{signs[_HALF:]}"


def _less(change: Change, answers: Answers) -> Any:  # noqa: ANN401 - any JSON value
    payload, kind = change.payload, change.type
    if kind is EntityType.SUBMISSION:
        return _form(payload, answers) if isinstance(payload, dict) else ""
    if kind is EntityType.REVIEW:
        return {**payload, **_REVIEW} if isinstance(payload, dict) else ""
    if kind is EntityType.ENTITY:
        if not change.field:
            return payload
        rules = LISTS.get(change.entity.partition("/")[0], {})
    else:
        rules = FIELDS.get(kind, {})
    rule: Rule = rules.get(change.field, _rest)
    return rule(payload, change)


def _rest(value: object, change: Change) -> str:
    """Return what is left of a field that no table names: a label is shown, so it has a code."""
    shown = change.type is EntityType.ENTITY and change.field == "label"
    return _name(value, change) if shown else ""


def _form(payload: Mapping[str, Any], answers: Answers) -> dict[str, Any]:
    found = {name: payload.get(name) for name in _FORM}
    found |= {name: payload[name] for name in _FORM_BESIDE if name in payload}
    form_id, version, xml = (payload.get(one) for one in ("form_id", "form_version", "xml"))
    less = NO_ANSWERS
    if isinstance(form_id, str) and isinstance(version, str) and isinstance(xml, str):
        less = answers(form_id, version, xml)
    return {**found, "xml": less, "title": "", "user_name": "", "reason": ""}
