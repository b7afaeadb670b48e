"""The steps of keeping a file: looked at, put on the disk, noted in a draft's transaction."""

import hashlib
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.formats import size
from fieldkit.i18n import N_, _
from fieldkit.records.attachment import (
    LONGEST_SIDE,
    MOST_OF_FILE,
    MOST_OF_FORM,
    MOST_OF_PHOTO,
    MOST_OF_WORKSPACE,
    Attachment,
    is_taken,
)
from fieldkit.services.media_types import is_program, kept_ending, media_type_of, suits
from fieldkit.services.picture_files import kept_picture
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.store.attached_files import FileKey
    from fieldkit.store.unit_of_work import UnitOfWork

_SPARE = 200 << 20
_MOST_TITLE = 255
_PIECE = 1 << 20
_WORDS = {
    "image": N_("a picture"),
    "audio": N_("a sound recording"),
    "video": N_("a video"),
}


class FileUnreadable(FieldkitError):
    """A file was to be attached that is not there or cannot be read."""

    template = N_(
        "This file cannot be read, so it was not attached. Check that the disk or stick it lies "
        "on is there."
    )


class FileTooLarge(FieldkitError):
    """A file has more bytes than one file may have."""

    template = N_(
        "This file is {size}; at most {most} can be attached. Save it smaller, or in parts, and "
        "attach it again."
    )


class FileOfAnotherKind(FieldkitError):
    """The question asks for a file of another kind; the content tells, not the name."""

    template = N_("The question asks for {wanted}, and this file is none. Choose another file.")


class ScanOfAnotherKind(FieldkitError):
    """A file was to be attached as a scan that is neither a picture nor a PDF."""

    template = N_("A scan is a picture or a PDF, and this file is neither. Choose another file.")


class FileNotTaken(FieldkitError):
    """A file of a kind that the form's own list does not name."""

    template = N_("The form takes other files here: {wanted}. Choose another file.")


class FileIsProgram(FieldkitError):
    """A program or a script was to be attached."""

    template = N_(
        "This file is a program or a script, so it was not attached. Attach documents, pictures "
        "and recordings only."
    )


class TooMuchInTheForm(FieldkitError):
    """The files of one form would take more than they may."""

    template = N_(
        "The files of one form may take {most} together, and this one would exceed that. Remove "
        "another file or attach a smaller one."
    )


class TooMuchInTheWorkspace(FieldkitError):
    """All attached files would take more than they may."""

    template = N_(
        "All attached files together may take {most}, and that much is kept here already. Hand "
        "over what is here and ask head office how to go on."
    )


class NoRoomForTheFile(FieldkitError):
    """The disk has too little room left for a file."""

    template = N_(
        "Little space is left on the disk, so the file was not attached. Free at least {needed} "
        "and attach it again. Everything else is saved."
    )


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was looked at and may be kept."""

    content: bytes = field(repr=False)
    title: str
    media_type: str
    width: int = 0
    height: int = 0


def prepared(
    source: Path | bytes, name: str, asked: str, side: int = LONGEST_SIDE, *, accept: str = ""
) -> Prepared:
    """Return a file as it may be kept, for a question that asks for this media type.

    A picture has at most ``side`` pixels on its longer side. ``accept`` is the
    form's own list of kinds.
    """
    content = source if isinstance(source, bytes) else _read(source)
    # A name from a disk may hold what no text can.
    plain = name.encode("utf-8", "replace").decode().replace("\\", "/")
    title = " ".join(plain.rpartition("/")[2].split())[-_MOST_TITLE:]
    kind = media_type_of(content, title)
    picture = kind.startswith("image/")
    if len(content) > (MOST_OF_PHOTO if picture else MOST_OF_FILE):
        raise _too_large(len(content), picture=picture)
    if is_program(content, title):
        raise FileIsProgram
    if not suits(kind, asked):
        raise FileOfAnotherKind(wanted=_(_WORDS[asked.partition("/")[0]]))
    if not is_taken(accept, title, kind):
        raise FileNotTaken(wanted=accept)
    if not picture:
        return Prepared(content, title, kind)
    made = kept_picture(content, side)
    return Prepared(made.content, title, made.media_type, made.width, made.height)


def prepared_scan(source: Path, name: str) -> Prepared:
    """Return a scan of a paper as it may be kept. Raises ScanOfAnotherKind besides the others."""
    found = prepared(source, name, "")
    if not found.media_type.startswith("image/") and found.media_type != "application/pdf":
        raise ScanOfAnotherKind
    return found


def _read(source: Path) -> bytes:
    try:
        if not source.is_file():
            raise FileUnreadable
        with source.open("rb") as file:
            content = file.read(MOST_OF_PHOTO + 1)
    except OSError as error:
        raise FileUnreadable from error
    if len(content) > MOST_OF_PHOTO:
        picture = media_type_of(content, source.name).startswith("image/")
        raise _too_large(source.stat().st_size, picture=picture)
    return content


def _too_large(octets: int, *, picture: bool) -> FileTooLarge:
    return FileTooLarge(size=size(octets), most=size(MOST_OF_PHOTO if picture else MOST_OF_FILE))


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A file that lies encrypted on the disk and belongs to nothing yet."""

    found: Prepared
    key: "FileKey" = field(repr=False)
    sha256: str = field(repr=False)
    sealed: bool

    def drop(self, workspace: Workspace) -> None:
        """Take away what no record will name; what another form may have is swept some time."""
        if self.sealed:
            workspace.database.files.drop([self.key.name])


def put_on_disk(workspace: Workspace, found: Prepared, *, sealed: bool) -> OnDisk:
    """Encrypt a file into the workspace, before any record names it.

    Raises NoRoomForTheFile, DiskFull, DiskRefused.
    """
    from fieldkit.store.attached_files import FileKey

    _require_room(workspace, len(found.content))
    files = workspace.database.files
    sha256 = hashlib.sha256(found.content).hexdigest()
    key = FileKey.sealed() if sealed else files.key_of(sha256)
    files.write(key, _pieces(found.content))
    return OnDisk(found, key, sha256, sealed)


def note_in_draft(
    workspace: Workspace,
    work: "UnitOfWork",
    lying: OnDisk,
    place: tuple[str, str],
    taken: Collection[str],
    *,
    wanted: str = "",
) -> Attachment:
    """Note a file as one of a draft, within the caller's transaction.

    ``place`` are the draft and the question; a name in ``taken`` is not given,
    the one that is ``wanted`` where it can be. Raises TooMuchInTheForm,
    TooMuchInTheWorkspace, NoHolder, DiskFull.
    """
    draft, ref = place
    found, files = lying.found, workspace.database.files
    _refuse_too_much(work, draft, len(found.content))
    one = Attachment(
        owner=draft,
        name=_name(workspace, taken, wanted, kept_ending(found.media_type, found.title)),
        title=found.title,
        size=len(found.content),
        media_type=found.media_type,
        sha256=lying.sha256,
        made_at=workspace.now(),
        width=found.width,
        height=found.height,
        sealed=lying.sealed,
    )
    if lying.sealed:
        work.attachments.add_sealed(one, lying.key, ref)
    else:
        work.attachments.add(one, workspace.now())
    # Whoever collects files does so in a transaction, so it is there or is written again.
    if not files.has(lying.key):
        files.write(lying.key, _pieces(found.content))
    return one


def _require_room(workspace: Workspace, octets: int) -> None:

    needed = octets + _SPARE
    if shutil.disk_usage(workspace.folder).free < needed:
        raise NoRoomForTheFile(needed=size(needed))


def _refuse_too_much(work: "UnitOfWork", draft: str, octets: int) -> None:
    if sum(one.size for one in work.attachments.of(draft)) + octets > MOST_OF_FORM:
        raise TooMuchInTheForm(most=size(MOST_OF_FORM))
    if work.attachments.size() + octets > MOST_OF_WORKSPACE:
        raise TooMuchInTheWorkspace(most=size(MOST_OF_WORKSPACE))


def _name(workspace: Workspace, taken: Collection[str], wanted: str, ending: str) -> str:
    """Return the name that is wanted, else one as Collect gives it: milliseconds and ending."""
    from fieldkit.store.attachment_contents import name_fits

    if wanted not in taken and name_fits(wanted) and wanted.lower().endswith(f".{ending}"):
        return wanted
    moment = int(workspace.now().timestamp() * 1000)
    stems = {name.partition(".")[0] for name in taken}
    while str(moment) in stems:
        moment += 1
    return f"{moment}.{ending}"


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]
