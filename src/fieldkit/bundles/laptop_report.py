"""What a laptop says of itself in the manifest of its bundles."""

from collections.abc import Mapping
from typing import Any

from fieldkit.bundles import fields
from fieldkit.records.laptop_report import ChainHeld, LaptopReport, Runs

NAME = "report"
MOST_CHAINS = 50_000
MOST_SPECIALISTS = 1000
_MOST_RUNS = 1 << 20  # letters


def report_json(report: LaptopReport) -> dict[str, Any]:
    """Return what stands in the manifest."""
    return {
        "epoch": report.epoch,
        "has": [
            {"device": one.device, "epoch": one.epoch, "seqs": str(one.held)}
            for one in report.chains
        ],
        "specialists": list(report.specialists),
        "trust": report.trust,
        "kit": report.kit,
    }


def read_report(document: Mapping[str, Any]) -> LaptopReport | None:
    """Return the report of a manifest, None where it brings none. Raises FieldWrong."""
    if NAME not in document:
        return None
    told = fields.part(document, NAME)
    return LaptopReport(
        epoch=fields.digits(told, "epoch", 16),
        chains=tuple(_chain(one) for one in fields.objects(told, "has", MOST_CHAINS)),
        specialists=fields.texts(told, "specialists", MOST_SPECIALISTS),
        trust=fields.whole(told, "trust"),
        kit=fields.whole(told, "kit"),
    )


def _chain(document: Mapping[str, Any]) -> ChainHeld:
    try:
        held = Runs.parse(fields.text(document, "seqs", _MOST_RUNS))
    except ValueError:
        raise fields.FieldWrong("seqs") from None
    return ChainHeld(
        device=fields.digits(document, "device", 16),
        epoch=fields.digits(document, "epoch", 16),
        held=held,
    )
