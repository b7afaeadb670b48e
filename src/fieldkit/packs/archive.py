"""A pack as it lies on disk: a folder with a manifest, forms and lists, or a ZIP file of one."""

import stat
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from fieldkit.i18n import _
from fieldkit.packs.errors import ManifestUnreadable, NotAPack, PackArchiveRefused, PackFileMissing
from fieldkit.packs.lists import read_rows
from fieldkit.packs.manifest import MANIFEST_NAME, Manifest, ManifestList, parse_manifest
from fieldkit.packs.media import is_plain

_LARGEST_MANIFEST = 1 << 20
_LARGEST_ARCHIVE = 128 << 20
_LARGEST_UNPACKED = 256 << 20
_MOST_MEMBERS = 2_000
_DEEPEST = 6
_CHUNK = 1 << 20


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


def unpack(archive: Path, into: Path) -> Path:
    """Unpack a ZIP file into an empty folder, and return the folder that holds the manifest.

    That is the folder itself, or the only one in it. Raises PackArchiveRefused
    before anything is written for a file that leads elsewhere or is too large,
    and NotAPack.
    """
    try:
        if archive.stat().st_size > _LARGEST_ARCHIVE:
            raise PackArchiveRefused(name=archive.name, said=_("the file is too large"))
        with zipfile.ZipFile(archive) as opened:
            members = [one for one in opened.infolist() if not one.is_dir()]
            _check_members(members, archive.name)
            for member in members:
                _write_member(opened, member, into / member.filename)
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError, RuntimeError) as error:
        # zipfile answers a password with RuntimeError, an unknown method with NotImplementedError.
        raise PackArchiveRefused(
            name=archive.name, said=_("it is no ZIP file, or it is damaged")
        ) from error
    if (into / MANIFEST_NAME).is_file():
        return into
    inner = [one for one in into.iterdir() if (one / MANIFEST_NAME).is_file()]
    if len(inner) != 1:
        raise NotAPack(name=archive.name)
    return inner[0]


def _check_members(members: list[zipfile.ZipInfo], name: str) -> None:
    total = sum(member.file_size for member in members)
    if len(members) > _MOST_MEMBERS or total > _LARGEST_UNPACKED:
        raise PackArchiveRefused(name=name, said=_("it holds more than a form pack can"))
    for member in members:
        parts = PurePosixPath(member.filename).parts
        is_link = stat.S_ISLNK(member.external_attr >> 16)
        if is_link or not 0 < len(parts) <= _DEEPEST or not all(is_plain(part) for part in parts):
            raise PackArchiveRefused(
                name=name, said=_("a file in it has a name that leads elsewhere")
            )


def _write_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    left = member.file_size
    with archive.open(member) as source, path.open("xb") as target:
        while chunk := source.read(_CHUNK):
            left -= len(chunk)
            if left < 0:
                raise zipfile.BadZipFile
            target.write(chunk)
