"""What a laptop says of itself with each bundle, so that head office sends what it lacks."""

from typing import TYPE_CHECKING

from fieldkit.records.laptop_report import LaptopReport
from fieldkit.services.exchange import KIT_SETTING, TRUST_SETTING

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading


def report_to_send(work: "Reading") -> LaptopReport:
    """Return what this laptop has of the log, and who works on it."""
    people = (one.specialist_id for one in work.users.list() if one.active)
    return LaptopReport(
        epoch=work.devices.own().epoch,
        chains=work.laptop_reports.held(),
        specialists=tuple(sorted({one for one in people if one})),
        trust=int(work.settings.get(TRUST_SETTING) or 0),
        kit=int(work.settings.get(KIT_SETTING) or 0),
    )
