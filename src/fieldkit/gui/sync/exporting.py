"""What one export writes to a stick: our own bundle, and what is carried for others."""

from dataclasses import dataclass
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.i18n import _, ngettext
from fieldkit.services.bundle_parts import STICK_PART
from fieldkit.services.export import ExportedBundle, export_bundle
from fieldkit.services.progress import Progress
from fieldkit.services.relaying import forward_carried, list_carried
from fieldkit.services.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Exported:
    """Our own bundle as it was written, and how many files of others lie beside it."""

    bundle: ExportedBundle
    others: int = 0


def export_with_others(
    workspace: Workspace, folder: Path, progress: Progress, *, part_size: int
) -> Exported:
    """Write our bundle and, unless it goes by letters, the files that are carried for others.

    Our own bundle lies there then, whatever becomes of the others: what could not be
    written is still listed as being on no stick.
    """
    made = export_bundle(workspace, None, folder, progress, part_size=part_size)
    if part_size != STICK_PART or not any(one.here for one in list_carried(workspace)):
        return Exported(made)
    try:
        return Exported(made, len(forward_carried(workspace, folder, progress).paths))
    except FieldkitError:
        return Exported(made)


def exported_words(done: Exported, *, stick: bool) -> tuple[str, str]:
    """Return what was written, and where it lies."""
    bundle = done.bundle
    if bundle.parts > 1:
        words = ngettext(
            "{count} file is written and checked. Head office needs it.",
            "{count} files are written and checked. Head office needs all of them, in any"
            " order; each may go by a letter of its own.",
            bundle.parts,
        ).format(count=number(bundle.parts))
        where = ", ".join(path.name for path in bundle.paths)
    else:
        words = (
            _("The bundle is written and checked. You can take the stick out.")
            if stick
            else _("The bundle is written and checked.")
        )
        where = str(bundle.path)
    if not done.others:
        return words, where
    beside = ngettext(
        "{count} file that is carried for others lies beside it.",
        "{count} files that are carried for others lie beside it.",
        done.others,
    ).format(count=number(done.others))
    return words, f"{where}\n{beside}"
