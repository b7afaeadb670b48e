"""What became of each file that was offered, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.enrolment import Enrolment
from fieldkit.services.importing import Imported, import_any, import_folder
from fieldkit.services.office_news import OfficeNews
from fieldkit.services.progress import Cancelled, Progress
from fieldkit.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Taken:
    """One file: its name, how it went (ok, warn, danger, neutral), and the sentence about it.

    ``request`` is the enrolment request that an invitation led to; ``enrolment``
    is a laptop that asks to join, to be confirmed by a person; ``folder`` is
    where the file lay; ``news`` is what our head office sent.
    """

    file: str
    kind: str
    sentence: str
    request: Path | None = None
    enrolment: Enrolment | None = None
    folder: Path = Path()
    news: OfficeNews | None = None


def take_files(
    workspace: Workspace, files: Sequence[Path], progress: Progress
) -> tuple[Taken, ...]:
    """Take files in one after another; what one refuses does not stop the next."""
    found = []
    for file in files:
        try:
            found.append(_taken(file, import_any(workspace, file, progress)))
        except Cancelled:
            raise
        except FieldkitError as error:
            found.append(Taken(file.name, "danger", error.sentence()))
    return tuple(found)


def take_folder(workspace: Workspace, folder: Path, progress: Progress) -> tuple[Taken, ...]:
    """Take in what a folder holds for this laptop, and take along what it holds for others."""
    return tuple(
        _taken(Path(folder, one.file or ""), one)
        for one in import_folder(workspace, folder, progress)
    )


def _taken(file: Path, found: Imported) -> Taken:
    kinds = {
        IntakeStatus.TAKEN: "ok",
        IntakeStatus.REFUSED: "danger",
        IntakeStatus.DUPLICATE: "neutral",
    }
    kind = kinds[found.status]
    if found.intake is not None and (found.intake.discrepancies or found.intake.waiting_for):
        kind = "warn"
    request = found.path if found.kind == "invitation" else None
    news = found.intake.news if found.intake is not None else None
    return Taken(file.name, kind, found.sentence, request, found.enrolment, file.parent, news)
