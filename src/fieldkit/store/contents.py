"""What a logged field may hold, so that nothing from outside can break a table."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any, Final

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.change import EntityType, Op
from fieldkit.records.event import (
    Consent,
    EventFormat,
    EventStatus,
    RegistrationRole,
    RegistrationSource,
    SessionKind,
)
from fieldkit.store.answer_note_contents import notes_fit
from fieldkit.store.attachment_contents import files_fit
from fieldkit.store.heads import EXISTENCE
from fieldkit.store.issued_kinds import ISSUED_KINDS
from fieldkit.store.logged_fields import MOST_NAME as _MOST_NAME
from fieldkit.store.logged_fields import (
    MOST_TEXT,
    REQUIRED,
    Field,
    Kind,
)
from fieldkit.store.logged_fields import any_text as _text
from fieldkit.store.logged_fields import clock as _clock
from fieldkit.store.logged_fields import count as _count
from fieldkit.store.logged_fields import day as _day
from fieldkit.store.logged_fields import id_fits as _id
from fieldkit.store.logged_fields import moment as _moment
from fieldkit.store.logged_fields import one_of as _one_of
from fieldkit.store.logged_fields import said as _said
from fieldkit.store.logged_fields import share as _share
from fieldkit.store.logged_fields import yes_no as _yes_no
from fieldkit.store.paper_contents import (
    background_fits,
    laptop_fits,
    logo_fits,
    pages_fit,
    scope_fits,
    signatories_fit,
    sum_fits,
    type_fits,
)
from fieldkit.store.paper_tables import paper_designs, printed_sheets, sheet_scans
from fieldkit.store.tables import events, hall_totals, headcounts, marks, registrations, sessions
from fieldkit.store.visit_contents import visit_fits
from fieldkit.store.withdrawal_tables import form_withdrawals

_PROPERTY = re.compile(r"[^\W\d][\w.\-]*")
SUBMISSION_FIELD = "submission"
REVIEW_FIELD = "review"
LABEL = "label"

KINDS: Final[dict[EntityType, Kind]] = {
    EntityType.EVENT: Kind(
        events,
        {
            "title": Field(_said, REQUIRED),
            "format": Field(_one_of(EventFormat), REQUIRED),
            "starts_on": Field(_day, REQUIRED),
            "ends_on": Field(_day, REQUIRED),
            "place": Field(_text),
            "programme": Field(_text),
            "district": Field(_text),
            "organiser": Field(_text),
            "status": Field(_one_of(EventStatus), "planned"),
            "academic_hours": Field(_yes_no, default=False),
            "completion_share": Field(_share, 0.75),
            "series": Field(_text),
            "headcount": Field(_yes_no, default=False),
            "reason": Field(_text),
            "zone": Field(_text),
            "places": Field(_count, 0),
            "places_per_org": Field(_count, 0),
            "places_per_district": Field(_count, 0),
        },
    ),
    EntityType.SESSION: Kind(
        sessions,
        {
            "event_id": Field(_id, REQUIRED),
            "number": Field(_count, REQUIRED),
            "day": Field(_day, REQUIRED),
            "starts": Field(_clock, REQUIRED),
            "ends": Field(_clock, REQUIRED),
            "title": Field(_text),
            "kind": Field(_one_of(SessionKind), "plenary"),
            "room": Field(_text),
            "speakers": Field(_text),
            "closed_at": Field(_moment, None),
            "closed_by": Field(_text),
            "opened_again": Field(_count, 0),
            "reopened_for": Field(_text),
            "counted": Field(_count, None),
            "counted_note": Field(_text),
            "track": Field(_text),
            "host": Field(_text),
            "cancelled": Field(_yes_no, default=False),
            "required": Field(_yes_no, default=False),
        },
    ),
    EntityType.REGISTRATION: Kind(
        registrations,
        {
            "event_id": Field(_id, REQUIRED),
            "row_no": Field(_count, REQUIRED),
            "name": Field(_said, REQUIRED),
            "role": Field(_one_of(RegistrationRole), "participant"),
            "specialist_id": Field(_text),
            "organisation_id": Field(_text),
            "org_then": Field(_text),
            "district_then": Field(_text),
            "position": Field(_text),
            "source": Field(_one_of(RegistrationSource), "roster"),
            "consent_page": Field(_text),
            "confirmed": Field(_yes_no, default=True),
            "withdrawn": Field(_yes_no, default=False),
            "track": Field(_text),
            "waiting": Field(_yes_no, default=False),
            "declined": Field(_yes_no, default=False),
            "anonymous": Field(_yes_no, default=False),
            "person_id": Field(_text),
            "case_id": Field(_text),
            "phone": Field(_text),
            "email": Field(_text),
            "consent": Field(_one_of(Consent)),
            "consent_photo": Field(_one_of(Consent)),
            "merged_into": Field(_text),
            "row_laptop": Field(laptop_fits),
            "same_as": Field(_text),
            "sessions": Field(_text),
            "forgotten": Field(_yes_no, default=False),
            "hall": Field(_text),
            "then_note": Field(_text),
            "years": Field(_count, None),
        },
    ),
    EntityType.MARK: Kind(
        marks,
        {
            "status": Field(_one_of(AttendanceStatus), REQUIRED),
            "minutes": Field(_count, 0),
            "note": Field(_text),
            "reason": Field(_text),
        },
    ),
    EntityType.PAPER_DESIGN: Kind(
        paper_designs,
        {
            "made_at": Field(_moment, REQUIRED),
            "heading": Field(_text),
            "columns": Field(_text),
            "signatories": Field(signatories_fit),
            "logo": Field(logo_fits),
            "second_logo": Field(logo_fits),
            "background": Field(background_fits),
        },
    ),
    EntityType.PRINTED_SHEET: Kind(
        printed_sheets,
        {
            "event_id": Field(_id, REQUIRED),
            "scope": Field(scope_fits, REQUIRED),
            "version": Field(_count, REQUIRED),
            "pages": Field(pages_fit, REQUIRED),
            "printed_at": Field(_moment, REQUIRED),
            "printed_by": Field(_text),
        },
    ),
    EntityType.SHEET_SCAN: Kind(
        sheet_scans,
        {
            "event_id": Field(_id, REQUIRED),
            "day": Field(_day, REQUIRED),
            "scope": Field(_text),
            "version": Field(_count, 0),
            "page": Field(_count, 0),
            "sha256": Field(sum_fits, REQUIRED),
            "size": Field(_count, REQUIRED),
            "media_type": Field(type_fits, REQUIRED),
            "made_at": Field(_moment, REQUIRED),
            "title": Field(_text),
            "width": Field(_count, 0),
            "height": Field(_count, 0),
        },
    ),
    **ISSUED_KINDS,
    EntityType.HEADCOUNT: Kind(headcounts, {"people": Field(_count, REQUIRED)}),
    EntityType.HALL_TOTAL: Kind(
        hall_totals, {"counted": Field(_count, REQUIRED), "note": Field(_text)}
    ),
    EntityType.FORM_WITHDRAWAL: Kind(
        form_withdrawals,
        {
            "form_id": Field(_id, REQUIRED),
            "at": Field(_moment, REQUIRED),
            "withdrawn": Field(_yes_no, REQUIRED),
            "user_name": Field(_text),
        },
    ),
}
# What is named by two ids with a slash between them.
_PAIRS: Final = frozenset(
    {EntityType.ENTITY, EntityType.MARK, EntityType.HEADCOUNT, EntityType.HALL_TOTAL}
)

_SUBMISSION: Final[dict[str, Callable[[Any], bool]]] = {
    "form_id": _id,
    "form_version": _text,
    "xml": lambda value: isinstance(value, str),
    "title": _text,
    "finalized_at": _moment,
    "user_id": _text,
    "user_name": _text,
    "device": _text,
    "version": _count,
    "replaces": lambda value: value is None or _id(value),
    "reason": _text,
    "subjects": lambda value: isinstance(value, list) and all(_pair(item) for item in value),
}


def _pair(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, list) and len(value) == 2 and _id(value[0]) and _id(value[1])  # noqa: PLR2004 - a pair


@lru_cache(maxsize=4096)
def property_fits(name: str) -> bool:
    """Tell whether a name may be that of an entity's property, as ODK allows them."""
    return len(name) <= _MOST_NAME and _PROPERTY.fullmatch(name) is not None


@lru_cache(maxsize=4096)
def key_fits(kind: EntityType, entity: str) -> bool:
    """Tell whether a name may be that of a logged thing of this kind."""
    if not entity or len(entity) > 2 * _MOST_NAME + 1 or "\0" in entity:
        return False
    if kind in _PAIRS:
        first, _, second = entity.partition("/")
        return _id(first) and _id(second) and (kind is EntityType.ENTITY or "/" not in second)
    return len(entity) <= _MOST_NAME


def understood(kind: EntityType, entity: str, field: str, op: Op, payload: object) -> bool:
    """Tell whether a change has a place in the tables; others are kept aside as they are."""
    if not op.known or not has_place(kind, entity, field):
        return False
    if kind is EntityType.ENTITY:  # first, since nearly every change is of one
        return _entity(field, op, payload)
    if kind is EntityType.REVIEW:
        return payload is None if op is Op.DELETE else _review(payload)
    if kind is EntityType.SUBMISSION:
        if op is Op.DELETE:
            return payload is None
        return _submission(payload, erasing=op is Op.ERASE)
    return payload is None if op is Op.DELETE else KINDS[kind].fields[field].fits(payload)


def text_fits(entity: str, field: str, payload: object) -> bool:
    """Tell whether a text may be said of an entity's property, which is then ``understood``."""
    return (
        type(payload) is str
        and len(payload) <= MOST_TEXT
        and property_fits(field)
        and key_fits(EntityType.ENTITY, entity)
    )


def _entity(field: str, op: Op, payload: object) -> bool:
    if field == EXISTENCE:
        if op is Op.ERASE:
            return _erasure(payload)
        return payload is (None if op is Op.DELETE else True)
    return payload is None if op is Op.DELETE else _text(payload)


def has_place(kind: EntityType, entity: str, field: str) -> bool:
    """Tell whether there is such a field; of a change whose payload was wiped no more is known."""
    if not kind.known or not key_fits(kind, entity):
        return False
    if kind is EntityType.ENTITY:
        return field == EXISTENCE or property_fits(field)
    if kind is EntityType.SUBMISSION:
        return field == SUBMISSION_FIELD
    if kind is EntityType.REVIEW:
        return field == REVIEW_FIELD
    return field in KINDS[kind].fields


def _submission(payload: object, *, erasing: bool) -> bool:
    if not isinstance(payload, dict):
        return False
    if not all(name in payload and fits(payload[name]) for name, fits in _SUBMISSION.items()):
        return False
    if not isinstance(payload.get("audit", ""), str):
        return False
    if not files_fit(payload) or not notes_fit(payload) or not visit_fits(payload):
        return False
    gone = payload.get("redacted", [])
    return isinstance(gone, list) and all(map(_id, gone)) and bool(gone) == erasing


_REVIEW: Final[dict[str, Callable[[Any], bool]]] = {
    "instance_id": _id,
    "at": _moment,
    "user_id": _text,
    "user_name": _text,
    "comment": _text,
    "remarks": lambda value: isinstance(value, list) and all(_remark(item) for item in value),
}


def _review(payload: object) -> bool:
    return (
        isinstance(payload, dict)
        and payload.keys() == _REVIEW.keys()
        and all(fits(payload[name]) for name, fits in _REVIEW.items())
    )


def _remark(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    return isinstance(value, list) and len(value) == 2 and all(map(_text, value))  # noqa: PLR2004 - ref and words


def _erasure(payload: object) -> bool:
    return isinstance(payload, dict) and set(payload) == {"reason"} and _id(payload["reason"])
