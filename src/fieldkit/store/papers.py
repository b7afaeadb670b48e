"""What events put on paper: designs, the sheets that were printed, the scans of signed ones."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import sqlalchemy as sa

from fieldkit.records.change import EntityType
from fieldkit.records.paper_design import EVERY_PROGRAMME, PaperDesign
from fieldkit.records.printed_sheet import PrintedSheet
from fieldkit.records.sheet_scan import SheetScan
from fieldkit.store.access import Access
from fieldkit.store.contents import KINDS
from fieldkit.store.journal import Write
from fieldkit.store.logged_fields import REQUIRED
from fieldkit.store.paper_contents import (
    columns_of,
    columns_text,
    pages_of,
    pages_text,
    picture_of,
    picture_text,
    signatories_of,
    signatories_text,
)
from fieldkit.store.paper_tables import paper_designs, printed_sheets, sheet_scans
from fieldkit.store.sql import StoredRow, moment_of, moment_text

_DESIGNS = sa.select(paper_designs).order_by(paper_designs.c.thing)
_DESIGN = sa.select(paper_designs).where(paper_designs.c.id == sa.bindparam("id"))
_SHEET = sa.select(printed_sheets).where(printed_sheets.c.id == sa.bindparam("id"))
_SHEETS = (
    sa.select(printed_sheets)
    .where(printed_sheets.c.event_id == sa.bindparam("event_id"))
    .order_by(printed_sheets.c.printed_at, printed_sheets.c.id)
)
_EVERY_SHEET = sa.select(printed_sheets).order_by(printed_sheets.c.printed_at.desc())
_SCANS = (
    sa.select(sheet_scans)
    .where(sheet_scans.c.event_id == sa.bindparam("event_id"))
    .order_by(sheet_scans.c.day, sheet_scans.c.version, sheet_scans.c.page, sheet_scans.c.made_at)
)
_SCAN = sa.select(sheet_scans).where(sheet_scans.c.id == sa.bindparam("id"))


class Papers:
    """Designs by programme, printed sheets and scans by event; each field is a change."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def design(self, programme: str) -> PaperDesign:
        """Return a programme's design, else that of every programme, else a plain one."""
        for wanted in filter(None, (programme, EVERY_PROGRAMME)):
            row = self._row(_DESIGN, wanted)
            if row is not None:
                return _design(row)
        return PaperDesign(programme or EVERY_PROGRAMME)

    def designs(self) -> tuple[PaperDesign, ...]:
        """Return all designs, the first made first."""
        return tuple(map(_design, self._access.connection.execute(_DESIGNS)))

    def save_design(self, design: PaperDesign) -> None:
        """Keep a design: one change for each field that differs."""
        given = {
            "heading": design.heading,
            "columns": columns_text(design.columns),
            "signatories": signatories_text(design.signatories),
            "logo": picture_text(design.logo),
            "second_logo": picture_text(design.second_logo),
            "background": picture_text(design.background),
        }
        row = self._row(_DESIGN, design.programme)
        made = row.made_at if row is not None else moment_text(self._access.now())
        self._save(EntityType.PAPER_DESIGN, design.programme, {"made_at": made, **given}, row)

    def forget_design(self, programme: str) -> None:
        """Take a programme's own design away, so that that of every programme holds."""
        if self._row(_DESIGN, programme) is not None:
            write = Write(EntityType.PAPER_DESIGN, programme, {"made_at": None})
            self._access.journal.write([write])

    def sheets(self, event_id: str = "") -> tuple[PrintedSheet, ...]:
        """Return the sheets printed of an event, oldest first; of all events the newest first."""
        values = {"event_id": event_id}
        found = self._access.connection.execute(_SHEETS if event_id else _EVERY_SHEET, values)
        return tuple(map(_sheet, found))

    def save_sheet(self, sheet: PrintedSheet) -> None:
        """Keep a sheet that is printed."""
        given = {
            "event_id": sheet.event_id,
            "scope": sheet.scope,
            "version": sheet.version,
            "pages": pages_text(sheet.pages),
            "printed_at": moment_text(sheet.printed_at),
            "printed_by": sheet.printed_by,
        }
        row = self._row(_SHEET, sheet.id)
        self._save(EntityType.PRINTED_SHEET, sheet.id, given, row)

    def scans(self, event_id: str) -> tuple[SheetScan, ...]:
        """Return the scans of an event's sheets by day, version and page."""
        found = self._access.connection.execute(_SCANS, {"event_id": event_id})
        return tuple(map(_scan, found))

    def scanned_events(self) -> frozenset[str]:
        """Return the events of which scans of signed sheets lie here."""
        asked = sa.select(sheet_scans.c.event_id).distinct()
        return frozenset(self._access.connection.scalars(asked))

    def scan(self, scan_id: str) -> SheetScan | None:
        """Return one scan, None where unknown."""
        row = self._row(_SCAN, scan_id)
        return None if row is None else _scan(row)

    def save_scan(self, scan: SheetScan) -> None:
        """Keep a scan whose file is on the disk."""
        given = {
            "event_id": scan.event_id,
            "day": scan.day.isoformat(),
            "scope": scan.scope,
            "version": scan.version,
            "page": scan.page,
            "sha256": scan.sha256,
            "size": scan.size,
            "media_type": scan.media_type,
            "made_at": moment_text(scan.made_at),
            "title": scan.title,
            "width": scan.width,
            "height": scan.height,
        }
        self._save(EntityType.SHEET_SCAN, scan.id, given, self._row(_SCAN, scan.id))

    def erase_scans(self, scan_ids: "list[str]") -> None:
        """Wipe the only mention of what opens these files; nobody can bring them back."""
        writes = [
            Write(EntityType.SHEET_SCAN, one, {"sha256": "", "title": ""}, erasing=True)
            for one in scan_ids
        ]
        self._access.journal.write(writes)

    def _row(self, query: sa.Select[Any], key: str) -> StoredRow | None:
        return self._access.connection.execute(query, {"id": key}).one_or_none()

    def _save(
        self, kind: EntityType, key: str, given: Mapping[str, Any], row: StoredRow | None
    ) -> None:
        fields = KINDS[kind].fields
        if row is None:
            wanted = {
                name: value
                for name, value in given.items()
                if fields[name].default is REQUIRED or fields[name].default != value
            }
        else:
            wanted = {name: value for name, value in given.items() if getattr(row, name) != value}
        self._access.journal.write([Write(kind, key, wanted)])


def _design(row: StoredRow) -> PaperDesign:
    return PaperDesign(
        programme=row.id,
        heading=row.heading,
        columns=columns_of(row.columns),
        signatories=signatories_of(row.signatories),
        logo=picture_of(row.logo),
        second_logo=picture_of(row.second_logo),
        background=picture_of(row.background),
    )


def _sheet(row: StoredRow) -> PrintedSheet:
    return PrintedSheet(
        id=row.id,
        event_id=row.event_id,
        scope=row.scope,
        version=row.version,
        pages=pages_of(row.pages),
        printed_at=moment_of(row.printed_at),
        printed_by=row.printed_by,
    )


def _scan(row: StoredRow) -> SheetScan:
    return SheetScan(
        id=row.id,
        event_id=row.event_id,
        day=date.fromisoformat(row.day),
        scope=row.scope,
        version=row.version,
        page=row.page,
        sha256=row.sha256,
        size=row.size,
        media_type=row.media_type,
        made_at=moment_of(row.made_at),
        title=row.title,
        width=row.width,
        height=row.height,
    )
