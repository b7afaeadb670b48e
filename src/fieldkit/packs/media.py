"""The files that lie beside a form: its lists, pictures and sounds."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import Element

from fieldkit.formats import size as size_in_words
from fieldkit.forms.attachments import read_attachment
from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.document import parse_xml
from fieldkit.forms.errors import FormError
from fieldkit.packs.errors import MediaRefused, MediaTooLarge, MediaUnreadable

_URI = re.compile(r"jr://(file|file-csv|image|images|audio|video)/+(\S.*?)\s*$")
_LISTS = frozenset(("csv", "xml", "geojson", "json"))
_LARGEST_LIST = 32 << 20
_LARGEST_OTHER = 16 << 20
_LARGEST_ALL = 96 << 20
_LONGEST_NAME = 120
_RESERVED = frozenset(
    ("con", "prn", "aux", "nul", *(f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)))
)
_STRANGE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True, slots=True)
class MediaFile:
    """One file of a form: its plain name, its bytes, and what they hash to."""

    name: str
    content: bytes = field(repr=False)
    sha256: str

    @property
    def stem(self) -> str:
        """The name without its ending, by which formulas know a list."""
        return self.name.rpartition(".")[0]

    @property
    def is_list(self) -> bool:
        """Whether the form reads choices or values out of the file."""
        return self.name.lower().rpartition(".")[2] in _LISTS


@dataclass(frozen=True, slots=True)
class Media:
    """What a form asks for: the files found beside it, and the names of those missing."""

    found: tuple[MediaFile, ...] = ()
    missing: tuple[str, ...] = ()


def wanted_names(xml: str, definition: FormDefinition) -> tuple[str, ...]:
    """Return the names of the files that a form asks for, in its order.

    Raises MediaRefused for a name that is no plain file name.
    """
    names = [name for element in parse_xml(xml).iter() for name in _asked(element)]
    for external in definition.external_lists:
        found = _URI.match(external.uri)
        if found:
            names.append(found[2])
    for name in names:
        if not is_plain(name):
            raise MediaRefused(name=_shown(name))
    return tuple(dict.fromkeys(names))


def is_plain(name: str) -> bool:
    """Say whether a name is one file's, on any system: no folder, drive or device in it."""
    stem = name.partition(".")[0].strip().lower()
    return (
        0 < len(name) <= _LONGEST_NAME
        and not name.startswith(".")
        and not name.endswith((".", " "))
        and not _STRANGE.search(name)
        and stem not in _RESERVED
    )


def gather_media(
    form: Path,
    xml: str,
    definition: FormDefinition,
    made: Sequence[tuple[str, bytes]] = (),
) -> Media:
    """Return the files that a form asks for, as they lie beside it.

    They are looked for in the folders NAME-media and media, then in the form's
    own; what the workbook ``made`` itself comes first. Raises MediaRefused,
    MediaTooLarge, MediaUnreadable.
    """
    found: list[MediaFile] = []
    missing: list[str] = []
    ready = dict(made)
    total = 0
    for name in wanted_names(xml, definition):
        content = ready.get(name)
        if content is None:
            path = find_beside(form, name)
            if path is None:
                missing.append(name)
                continue
            content = _read(path, name)
        total += len(content)
        if total > _LARGEST_ALL:
            raise MediaTooLarge(
                name=name, size=size_in_words(total), limit=size_in_words(_LARGEST_ALL)
            )
        media = MediaFile(name, content, hashlib.sha256(content).hexdigest())
        if media.is_list:
            check_list(media)
        found.append(media)
    return Media(tuple(found), tuple(missing))


def check_list(media: MediaFile) -> None:
    """Read a list once, so that a damaged one is refused early. Raises MediaUnreadable."""
    try:
        rows = read_attachment(media.name, media.content)
        if isinstance(rows, str):
            parse_xml(rows)
    except FormError as error:
        raise MediaUnreadable(name=media.name) from error


def _asked(element: Element) -> Iterator[str]:
    for text in (element.get("src"), element.text):
        found = _URI.match(text.strip()) if text and "jr://" in text else None
        if found:
            yield found[2]


def find_beside(form: Path, name: str) -> Path | None:
    """Return the file of this plain name beside a form, None where there is none."""
    for folder in (form.with_name(f"{form.stem}-media"), form.with_name("media"), form.parent):
        path = folder / name
        if path.is_file() and path.resolve().is_relative_to(form.parent.resolve()):
            return path
    return None


def _read(path: Path, name: str) -> bytes:
    ending = name.lower().rpartition(".")[2]
    limit = _LARGEST_LIST if ending in _LISTS else _LARGEST_OTHER
    size = path.stat().st_size
    if size > limit:
        raise MediaTooLarge(name=name, size=size_in_words(size), limit=size_in_words(limit))
    with path.open("rb") as file:
        return file.read(limit + 1)


def _shown(name: str) -> str:
    """Return a strange name as it may stand in a sentence."""
    return _STRANGE.sub("?", name)[:_LONGEST_NAME]
