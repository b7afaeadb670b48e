"""Taking in any file that was dropped: told by its header, handed to what it is for."""

from dataclasses import dataclass, replace
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.i18n import _
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.permissions import Act
from fieldkit.services.arrival import look_at
from fieldkit.services.enrolment import (
    Enrolment,
    accept_invitation,
    accept_welcome,
    enrol,
)
from fieldkit.services.intake import Intake, take_in
from fieldkit.services.kit_taking import take_kit
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.relaying import is_for_others, look_over, take_along
from fieldkit.services.workspace import Workspace, needs


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a dropped file, in one sentence and with what it led to.

    ``kind`` is "data", "receipt", "totals", "invitation", "enrol", "welcome" or "kit", empty
    for what is no bundle. ``path`` is a file that was written in answer.
    ``enrolment`` is there for a request: its words have to be compared and
    ``confirm_enrolment`` called. ``carried`` tells that the file is for somebody
    else and was taken along unopened. ``file`` is its name where a whole folder was
    taken in.
    """

    kind: str
    status: IntakeStatus
    sentence: str
    path: Path | None = None
    intake: Intake | None = None
    enrolment: Enrolment | None = None
    carried: bool = False
    file: str = ""


@needs(Act.CARRY_BUNDLES)
def import_folder(
    workspace: Workspace, folder: Path, progress: Progress | None = None, *, along: bool = True
) -> tuple[Imported, ...]:
    """Take in what a folder holds for this laptop, and take along what it holds for others.

    Others' files stay where they are unless ``along``. Raises what ``import_any`` raises.
    """
    watch = progress or Silent()
    found = look_over(workspace, folder)
    files = (*found.own, *(found.others if along else ()))
    taken = []
    for done, file in enumerate(files):
        watch.step(done, len(files), _("Taking in the files of the stick"))
        taken.append(replace(import_any(workspace, file, Silent()), file=file.name))
    watch.step(len(files), max(1, len(files)), _("Taking in the files of the stick"))
    return tuple(taken)


@needs(Act.CARRY_BUNDLES)
def import_any(workspace: Workspace, file: Path, progress: Progress | None = None) -> Imported:
    """Take in a file of any kind. Refusals come back as a sentence with the status REFUSED.

    Raises Cancelled and what goes wrong on this computer (OfficeDiskFull, what
    the store refuses); the workspace is then as it was.
    """
    from fieldkit.bundles.errors import BundleRefused
    from fieldkit.bundles.header import Kind

    watch = progress or Silent()
    try:
        header = look_at(file, watch).header
    except BundleRefused:
        return _of_intake("", take_in(workspace, file, watch))
    kind = header.kind
    if is_for_others(workspace, header):
        return _along(workspace, file, str(kind), watch)
    if kind in (Kind.DATA, Kind.RECEIPT, Kind.TOTALS):
        return _of_intake(str(kind), take_in(workspace, file, watch))
    try:
        return _enrolment(workspace, file, kind)
    except FieldkitError as refused:
        return Imported(str(kind), IntakeStatus.REFUSED, refused.sentence())


def _enrolment(workspace: Workspace, file: Path, kind: str) -> Imported:
    from fieldkit.bundles.header import Kind

    if kind == Kind.INVITATION:
        return Imported(
            kind=str(kind),
            status=IntakeStatus.TAKEN,
            sentence=_(
                "This laptop has accepted the invitation. Give the enrolment request that was "
                "written beside it to head office, and compare the check words by phone."
            ),
            path=accept_invitation(workspace, file),
        )
    if kind == Kind.ENROL:
        return Imported(
            kind=str(kind),
            status=IntakeStatus.TAKEN,
            sentence=_(
                "A laptop asks to be enrolled. Call whoever works on it and compare the check "
                "words, then confirm."
            ),
            enrolment=enrol(workspace, file),
        )
    if kind == Kind.PAIRING:
        said = _(
            "This file connects two laptops. Choose Connect a laptop on the Exchange page, then the"
            " stick that it lies on."
        )
        return Imported(str(kind), IntakeStatus.REFUSED, said)
    if kind == Kind.KIT:
        taken = take_kit(workspace, file)
        return Imported(str(kind), taken.status, taken.sentence)
    return Imported(str(kind), IntakeStatus.TAKEN, accept_welcome(workspace, file))


def _along(workspace: Workspace, file: Path, kind: str, watch: Progress) -> Imported:
    """Take a file along for others; what was refused is told by its sentence."""
    from fieldkit.bundles.errors import BundleRefused

    try:
        found = take_along(workspace, file, watch)
    except BundleRefused as refused:
        return Imported(kind, IntakeStatus.REFUSED, refused.sentence())
    return Imported(kind, found.status, found.sentence, carried=True)


def _of_intake(kind: str, found: Intake) -> Imported:
    return Imported(kind, found.status, found.sentence, path=found.receipt_path, intake=found)
