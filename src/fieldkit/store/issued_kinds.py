"""What logged certificates, closed reports and connections may hold."""

import math
from typing import Any, Final

from fieldkit.records.certificate import CertificateKind
from fieldkit.records.change import EntityType
from fieldkit.store.certificate_tables import (
    certificates,
    connections,
    event_reports,
    number_blocks,
)
from fieldkit.store.logged_fields import (
    REQUIRED,
    Field,
    Kind,
    any_text,
    count,
    day,
    id_fits,
    moment,
    one_of,
    said,
    yes_no,
)

_MOST_HOURS = 100_000


def _hours(value: Any) -> bool:  # noqa: ANN401 - any JSON value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and math.isfinite(value) and 0 <= value <= _MOST_HOURS


ISSUED_KINDS: Final[dict[EntityType, Kind]] = {
    EntityType.NUMBER_BLOCK: Kind(
        number_blocks,
        {
            "series": Field(id_fits, REQUIRED),
            "year": Field(count, REQUIRED),
            "code": Field(id_fits, REQUIRED),
            "first": Field(count, REQUIRED),
            "last": Field(count, REQUIRED),
            "closed_on": Field(day, None),
        },
    ),
    EntityType.CERTIFICATE: Kind(
        certificates,
        {
            "number": Field(id_fits, REQUIRED),
            "block_id": Field(id_fits, REQUIRED),
            "running": Field(count, REQUIRED),
            "event_id": Field(id_fits, REQUIRED),
            "registration_id": Field(id_fits, REQUIRED),
            "name": Field(said, REQUIRED),
            "title": Field(said, REQUIRED),
            "starts_on": Field(day, REQUIRED),
            "ends_on": Field(day, REQUIRED),
            "issued_on": Field(day, REQUIRED),
            "check": Field(id_fits, REQUIRED),
            "kind": Field(one_of(CertificateKind), "participant"),
            "place": Field(any_text),
            "programme": Field(any_text),
            "hours": Field(_hours, 0.0),
            "hours_of": Field(_hours, 0.0),
            "academic_hours": Field(yes_no, default=False),
            "issued_by": Field(any_text),
            "replaces": Field(any_text),
            "voided_on": Field(day, None),
            "void_reason": Field(any_text),
            "handed_to": Field(any_text),
            "handed_on": Field(day, None),
        },
    ),
    EntityType.EVENT_REPORT: Kind(
        event_reports,
        {
            "event_id": Field(id_fits, REQUIRED),
            "closed_at": Field(moment, REQUIRED),
            "figures": Field(said, REQUIRED),
            "closed_by": Field(any_text),
        },
    ),
    EntityType.CONNECTION: Kind(
        connections,
        {
            "event_id": Field(id_fits, REQUIRED),
            "session_id": Field(id_fits, REQUIRED),
            "batch": Field(id_fits, REQUIRED),
            "registration_id": Field(any_text),
            "people": Field(count, 1),
            "minutes": Field(count, 0),
            "recording": Field(yes_no, default=False),
        },
    ),
}
