"""Form packs in the workshop: what one brings, before it is installed."""

from dataclasses import dataclass
from pathlib import Path

from fieldkit.i18n import language
from fieldkit.packs.archive import open_pack, unpack
from fieldkit.packs.manifest import MANIFEST_NAME
from fieldkit.records.permissions import Act
from fieldkit.services.workspace import Workspace, needs


@dataclass(frozen=True, slots=True)
class PackForm:
    """One form of a pack: its ID, its title in the spoken language, its file."""

    form_id: str
    title: str
    file: Path


@dataclass(frozen=True, slots=True)
class PackLook:
    """A pack as it lies in a folder: its title, its version, its forms in their order."""

    folder: Path
    title: str
    version: str
    forms: tuple[PackForm, ...]


def is_pack(path: Path) -> bool:
    """Tell whether a file or a folder would be a form pack and no single form."""
    if path.is_dir():
        return True
    return path.name == MANIFEST_NAME or path.suffix.lower() == ".zip"


@needs(Act.INSTALL_FORMS)
def look_at_pack(
    workspace: Workspace,  # noqa: ARG001 - every service is given one: it holds the rights
    path: Path,
    unpacked: Path,
) -> PackLook:
    """Say what a pack brings; a ZIP file is unpacked into the empty folder ``unpacked``.

    Nothing is installed. Raises NotAPack, ManifestUnreadable, PackFileMissing,
    PackArchiveRefused.
    """
    if path.is_dir():
        folder = path
    elif path.name == MANIFEST_NAME:
        folder = path.parent
    else:
        folder = unpack(path, unpacked)
    pack = open_pack(folder)
    manifest = pack.manifest
    spoken = language()
    return PackLook(
        folder=folder,
        title=manifest.title_in(spoken),
        version=manifest.version,
        forms=tuple(
            PackForm(form.form_id, form.title_in(spoken), pack.file(form.file))
            for form in manifest.forms
        ),
    )
