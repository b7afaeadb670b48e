"""What the exchange page shows, read at once from the services."""

from dataclasses import dataclass
from datetime import datetime

from fieldkit.records.exchange import IntakeRecord, OutboxBundle
from fieldkit.services.export import ExportPreview, list_bundles, preview_export
from fieldkit.services.intake import list_intakes
from fieldkit.services.state_check import Compared, compared_last
from fieldkit.services.workspace import Counters, Workspace, counters


@dataclass(frozen=True, slots=True)
class ExchangeState:
    """The three figures, what a bundle would hold now, and both ledgers, newest first."""

    figures: Counters
    preview: ExportPreview
    bundles: tuple[OutboxBundle, ...]
    intakes: tuple[IntakeRecord, ...]
    compared: Compared | None = None

    @property
    def handed_over_at(self) -> datetime | None:
        """Return when the last bundle that is not confirmed was written."""
        return next((b.written_at for b in self.bundles if b.confirmed_at is None), None)

    @property
    def confirmed_at(self) -> datetime | None:
        """Return when the last receipt came."""
        return max((b.confirmed_at for b in self.bundles if b.confirmed_at), default=None)


def read_exchange(workspace: Workspace) -> ExchangeState:
    """Return the state of the exchange as it is now."""
    return ExchangeState(
        figures=counters(workspace),
        preview=preview_export(workspace),
        bundles=list_bundles(workspace),
        intakes=list_intakes(workspace),
        compared=compared_last(workspace),
    )
