"""Files that lie beside answers of another program, as Collect and Kobo keep them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.forms.definition import control_of
from fieldkit.forms.errors import FormError
from fieldkit.forms.session import FormSession
from fieldkit.services.attached_answers import named_files
from fieldkit.services.attaching import OnDisk, note_in_draft, prepared, put_on_disk
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class Beside:
    """A file that an answer names and that lay beside: its question, its name, and itself."""

    ref: str
    name: str
    lying: OnDisk


def files_beside(workspace: Workspace, session: FormSession, folder: Path) -> tuple[Beside, ...]:
    """Encrypt the files that answers name and that lie in a folder; others are passed over.

    Raises DiskFull, DiskRefused.
    """
    from fieldkit.store.faults import DiskFull, DiskRefused

    found = []
    for ref, name in named_files(session):
        path = folder / name
        if Path(name).name != name or path.is_symlink() or not path.is_file():
            continue
        shape = session.definition.shape(ref)
        control = None if shape is None else control_of(shape)
        asked = control.attributes.get("mediatype", "") if control else ""
        try:
            ready = prepared(path, name, asked)
            lying = put_on_disk(workspace, ready, sealed=session.definition.is_sealed(ref))
        except (DiskFull, DiskRefused):
            raise
        except FieldkitError:
            # A picture that nobody can read keeps no answers out; its question says that it lacks.
            continue
        found.append(Beside(ref, name, lying))
    return tuple(found)


def note_files_beside(
    workspace: Workspace,
    work: "UnitOfWork",
    session: FormSession,
    draft_id: str,
    beside: Sequence[Beside],
) -> None:
    """Note the files as those of a draft, within its transaction. Raises as ``note_in_draft``.

    A name that a file cannot keep, such as that of a PNG which became a JPEG, is answered anew.
    """
    taken: set[str] = set()
    for one in beside:
        place = (draft_id, one.ref)
        kept = note_in_draft(workspace, work, one.lying, place, taken, wanted=one.name)
        taken.add(kept.name)
        if kept.name != one.name:
            try:
                session.answer(one.ref, kept.name)
            except FormError:
                # A question for reading only keeps its answer; the file is forgotten in some days.
                continue
