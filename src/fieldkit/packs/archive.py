"""A pack as it lies on disk: a folder with a manifest, forms and lists."""

from dataclasses import dataclass
from pathlib import Path

from fieldkit.i18n import _
from fieldkit.packs.errors import ManifestUnreadable, NotAPack, PackFileMissing
from fieldkit.packs.lists import read_rows
from fieldkit.packs.manifest import MANIFEST_NAME, Manifest, ManifestList, parse_manifest

_LARGEST_MANIFEST = 1 << 20


@dataclass(frozen=True, slots=True)
class PackFolder:
    """An opened pack: its manifest, parsed and as it was written, and the way to its files."""

    folder: Path
    manifest: Manifest
    text: str

    def file(self, name: str) -> Path:
        """Return one file of the pack. Raises PackFileMissing, also for a link that leads out."""
        path = self.folder / name
        if not path.is_file() or not path.resolve().is_relative_to(self.folder.resolve()):
            raise PackFileMissing(name=name)
        return path

    def rows(self, one: ManifestList) -> tuple[dict[str, str], ...]:
        """Return the rows that the pack ships for a list, none where it ships none."""
        return read_rows(self.file(one.file), one) if one.file else ()


def open_pack(folder: Path) -> PackFolder:
    """Read the manifest of a pack folder. Raises NotAPack, ManifestUnreadable."""
    path = folder / MANIFEST_NAME
    if not path.is_file():
        raise NotAPack(name=folder.name)
    if path.stat().st_size > _LARGEST_MANIFEST:
        raise ManifestUnreadable(said=_("the file is too large"))
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ManifestUnreadable(said=_("it is not written in UTF-8")) from error
    return PackFolder(folder, parse_manifest(text), text)
