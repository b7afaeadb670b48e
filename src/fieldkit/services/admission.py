"""Which files may be opened at all: of the right kind, and of a laptop that may send as much."""

from typing import TYPE_CHECKING

from fieldkit.records.device import Device, DeviceKind, Disclosure
from fieldkit.services.exchange import is_from_office

if TYPE_CHECKING:
    from fieldkit.bundles.header import Header
    from fieldkit.store.unit_of_work import Reading


def require_admitted(work: "Reading", header: "Header", sender: Device) -> None:
    """Refuse what is not taken in here, and whole records that may not leave their laptop.

    It is judged by the outside, so that what may not be seen is never unsealed. Raises
    OtherKindOfFile for files of enrolment and for a receipt that is not of our own head
    office, MoreThanMayLeave.
    """
    from fieldkit.bundles.errors import MoreThanMayLeave, OtherKindOfFile
    from fieldkit.bundles.header import PSEUDONYMISED, Kind

    if header.kind is Kind.DATA:
        if sender.kind is not DeviceKind.LAPTOP or sender.disclosure is Disclosure.FULL:
            return
        codes = PSEUDONYMISED in header.features
        if not codes or sender.disclosure is not Disclosure.PSEUDONYMISED:
            raise MoreThanMayLeave(number=header.number, code=sender.code)
    elif header.kind is Kind.TOTALS and sender.kind is DeviceKind.LAPTOP:
        # Figures name nobody, so that any laptop may send them; only an office adds them up.
        if work.devices.own().device.kind is not DeviceKind.OFFICE:
            raise OtherKindOfFile
    elif header.kind is not Kind.RECEIPT or not is_from_office(work, header):
        raise OtherKindOfFile
