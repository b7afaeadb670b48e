"""What laptops said of themselves: how much of the log each has, and who works on it."""

import json
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from fieldkit.records.laptop_report import ChainHeld, LaptopReport, Runs
from fieldkit.store.access import Access
from fieldkit.store.change_rows import HIDDEN
from fieldkit.store.local_tables import laptop_reports
from fieldkit.store.sql import StoredRow, moment_of, moment_text, upsert
from fieldkit.store.tables import chains, changes, commits

_CHAINS = sa.select(chains).order_by(chains.c.id)
# Up to a chain's ``seq`` nothing is missing, so only what lies beyond is read.
_BEYOND = (
    sa.select(commits.c.chain, commits.c.first_seq, commits.c.last_seq)
    .join_from(commits, chains, chains.c.id == commits.c.chain)
    .where(commits.c.last_seq > chains.c.seq)
)
# What is withheld here is not held: once it is for this laptop, it is to come.
_HIDDEN = sa.select(changes.c.chain, changes.c.seq).where(
    sa.text("state <> 0"), changes.c.state == HIDDEN
)
_GET = sa.select(laptop_reports).where(laptop_reports.c.device == sa.bindparam("device"))
_ALL = sa.select(laptop_reports)


@dataclass(frozen=True, slots=True)
class HeardReport:
    """A laptop's report as head office keeps it, with the bundle that brought it.

    ``number`` is the bundle's, ``program`` the version that wrote it;
    ``answered_at`` is when the laptop was last sent what it lacks.
    """

    device: str
    number: int
    program: str
    report: LaptopReport | None
    answered_at: datetime | None = None


class LaptopReports:
    """What this workspace has of the log, and what laptops said that they have."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def held(self) -> tuple[ChainHeld, ...]:
        """Return how much of each device's epoch is here: what waits too, what is withheld not."""
        connection = self._access.connection
        rows = connection.execute(_CHAINS).all()
        spans: dict[int, list[tuple[int, int]]] = {
            row.id: [(1, row.seq)] if row.seq else [] for row in rows
        }
        for chain, first, last in connection.execute(_BEYOND):
            spans[chain].append((first, last))
        hidden: dict[int, list[int]] = {}
        for chain, seq in connection.execute(_HIDDEN):
            hidden.setdefault(chain, []).append(seq)
        held = (
            ChainHeld(row.device, row.epoch, Runs.of(spans[row.id]).without(hidden.get(row.id, ())))
            for row in rows
        )
        return tuple(one for one in held if one.held.runs)

    def of(self, device: str) -> HeardReport | None:
        """Return what a laptop said last, None where it was never heard nor answered."""
        row = self._access.connection.execute(_GET, {"device": device}).one_or_none()
        return _heard(row) if row else None

    def all(self) -> dict[str, HeardReport]:
        """Return what every laptop said last, by device."""
        return {row.device: _heard(row) for row in self._access.connection.execute(_ALL)}

    def hear(self, device: str, report: LaptopReport, number: int, program: str) -> None:
        """Take note of what a laptop says of itself, unless it said more since.

        Another epoch is another copy of its workspace, such as a restored one,
        which has what it says and no more, whatever its number.
        """
        known = self.of(device)
        said = known.report if known else None
        if known and said and said.epoch == report.epoch and number < known.number:
            return
        answered = known.answered_at if known else None
        self._save(HeardReport(device, number, program, report, answered))

    def answered(self, device: str, at: datetime) -> None:
        """Take note that a laptop was sent what it lacks."""
        known = self.of(device)
        number, program = (known.number, known.program) if known else (0, "")
        self._save(HeardReport(device, number, program, known.report if known else None, at))

    def _save(self, heard: HeardReport) -> None:
        report = heard.report
        told = [[one.device, one.epoch, str(one.held)] for one in report.chains] if report else []
        self._access.change(
            upsert(laptop_reports),
            {
                "device": heard.device,
                "epoch": report.epoch if report else "",
                "number": heard.number,
                "program": heard.program,
                "chains": json.dumps(told),
                "specialists": json.dumps(report.specialists if report else ()),
                "trust": report.trust if report else 0,
                "kit": report.kit if report else 0,
                "answered_at": heard.answered_at and moment_text(heard.answered_at),
            },
        )


def _heard(row: StoredRow) -> HeardReport:
    report = LaptopReport(
        epoch=row.epoch,
        chains=tuple(
            ChainHeld(device, epoch, Runs.parse(held))
            for device, epoch, held in json.loads(row.chains)
        ),
        specialists=tuple(json.loads(row.specialists)),
        trust=row.trust,
        kit=row.kit,
    )
    return HeardReport(
        device=row.device,
        number=row.number,
        program=row.program,
        report=report if row.epoch else None,
        answered_at=moment_of(row.answered_at) if row.answered_at else None,
    )
