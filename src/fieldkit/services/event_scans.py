"""Scans of signed sheets: kept with their day, page and version, read for the QR sign on them."""

from datetime import date
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.records.printed_sheet import SheetPage, page_for
from fieldkit.records.sheet_scan import SheetScan
from fieldkit.services.attaching import prepared, prepared_scan, put_on_disk
from fieldkit.services.attachment_copies import CopyNotWritten
from fieldkit.services.picture_files import codes_on, small_picture
from fieldkit.services.registrations import EventMissing
from fieldkit.services.workspace import Workspace, needs

_SIDE = 1024


class NoSheetOnScan(FieldkitError):
    """A scan shows no QR sign of a sheet that is known here."""

    template = N_(
        "No sign of a known sheet was found on this scan. Type the six letters that stand beside "
        "the sign; the scan can be attached then."
    )


class ScanGone(FieldkitError):
    """A scan was asked for that is not here any more."""

    template = N_("This scan is not kept here any more, or its file has not come yet.")


@needs(Act.ATTEND)
def page_on_scan(workspace: Workspace, source: Path | bytes) -> SheetPage:
    """Return the page whose QR sign stands on a scanned picture.

    Raises NoSheetOnScan, FileUnreadable, PictureUnreadable and the like.
    """
    name = source.name if isinstance(source, Path) else ""
    content = prepared(source, name, "image").content
    only = workspace.rights.only_event
    with workspace.reading() as work:
        printed = work.papers.sheets(only)
        found = (page_for(printed, code) for code in codes_on(content))
        page = next((one for one in found if one is not None), None)
    if page is None:
        raise NoSheetOnScan
    return page[1]


@needs(Act.ATTEND)
def attach_scan(
    workspace: Workspace, event_id: str, day: date, source: Path, page: SheetPage | None = None
) -> SheetScan:
    """Keep a scan or a photo of a signed sheet with its day, and with its page where it is known.

    A file may be a picture or a PDF. Nothing is kept where it is refused: raises
    EventMissing, FileUnreadable, FileTooLarge, FileOfAnotherKind and the like.
    """
    workspace.rights.require_event(event_id)
    found = prepared_scan(source, source.name)
    lying = put_on_disk(workspace, found, sealed=False)
    scan = SheetScan(
        id=new_id(),
        event_id=event_id,
        day=day,
        sha256=lying.sha256,
        size=len(found.content),
        media_type=found.media_type,
        made_at=workspace.now(),
        scope=page.scope if page else "",
        version=page.version if page else 0,
        page=page.page if page else 0,
        width=found.width,
        height=found.height,
    )
    with workspace.unit_of_work() as work:
        if work.attendance.event(event_id) is None:
            raise EventMissing
        work.attachments.stored([(scan.sha256, scan.size)], workspace.now())
        work.papers.save_scan(scan)
        work.log.audit("scan_attached", event_id, page=scan.page)
        work.commit()
    return scan


@needs(Act.ATTEND)
def scans_of(workspace: Workspace, event_id: str) -> tuple[SheetScan, ...]:
    """Return the scans of an event by day, version and page."""
    workspace.rights.require_event(event_id)
    with workspace.reading() as work:
        return work.papers.scans(event_id)


@needs(Act.ATTEND)
def read_scan(workspace: Workspace, scan_id: str) -> bytes:
    """Return the file of a scan. Raises ScanGone, AttachmentMissing, AttachmentDamaged."""
    scan = _scan(workspace, scan_id)
    workspace.note_read("scan_opened", scan.event_id)
    return _content(workspace, scan)


@needs(Act.ATTEND)
def scan_picture(workspace: Workspace, scan_id: str, side_px: int = _SIDE) -> bytes:
    """Return a small JPEG of a scan that is a picture. Raises as ``read_scan``."""
    scan = _scan(workspace, scan_id)
    workspace.note_read("scan_opened", scan.event_id)
    return small_picture(_content(workspace, scan), side_px)


@needs(Act.PLAN_EVENTS)
def copy_scan(workspace: Workspace, scan_id: str, out: Path) -> None:
    """Write a scan outside the workspace, whole or not at all; the trail says so before.

    Raises CopyNotWritten, ScanGone.
    """
    from fieldkit.store.faults import DiskFull, DiskRefused
    from fieldkit.store.files import write_whole

    scan = _scan(workspace, scan_id)
    content = _content(workspace, scan)
    with workspace.unit_of_work() as work:
        work.log.audit("scan_copied", scan.event_id, page=scan.page)
        work.commit()
    try:
        write_whole(out, content)
    except (DiskFull, DiskRefused, OSError) as error:
        raise CopyNotWritten from error


@needs(Act.PLAN_EVENTS)
def erase_scan(workspace: Workspace, scan_id: str) -> None:
    """Take a scan away for good, here and with the bundles elsewhere. Raises ScanGone."""
    scan = _scan(workspace, scan_id)
    with workspace.unit_of_work() as work:
        work.papers.erase_scans([scan.id])
        work.log.audit("scan_erased", scan.event_id, page=scan.page)
        work.commit()


def _scan(workspace: Workspace, scan_id: str) -> SheetScan:
    with workspace.reading() as work:
        scan = work.papers.scan(scan_id)
    if scan is None:
        raise ScanGone
    workspace.rights.require_event(scan.event_id)
    return scan


def _content(workspace: Workspace, scan: SheetScan) -> bytes:
    files = workspace.database.files
    key = files.key_of(scan.sha256)
    if not files.has(key):
        raise ScanGone
    return b"".join(files.read(key))
