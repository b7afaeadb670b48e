"""Files attached to forms: taken in, read, shown small, taken out."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.formats import number, size
from fieldkit.forms.definition import control_of
from fieldkit.forms.sealing import without_answers
from fieldkit.i18n import N_, _
from fieldkit.records.attachment import (
    LONGEST_SIDE,
    MOST_OF_FILE,
    MOST_OF_FORM,
    MOST_OF_PHOTO,
    MOST_OF_WORKSPACE,
    Attachment,
    owner_and_name,
)
from fieldkit.records.permissions import Act
from fieldkit.services.attachment_sight import seen_files
from fieldkit.services.case_team import sight_of
from fieldkit.services.form_opening import definition_of
from fieldkit.services.media_types import is_program, kept_ending, media_type_of, suits
from fieldkit.services.picture_files import kept_picture, small_picture
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.services.filling import Filling
    from fieldkit.store.attached_files import FileKey
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_SPARE = 200 << 20
_MOST_TITLE = 255
_MOST_SIDE = 1024
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

    template = N_("This file is {size}; at most {most} can be attached.")


class FileOfAnotherKind(FieldkitError):
    """The question asks for a file of another kind; the content tells, not the name."""

    template = N_("The question asks for {wanted}, and this file is none. Choose another file.")


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


class AttachmentGone(FieldkitError):
    """A file was asked for that is in no form here, or is for named holders only."""

    template = N_("This file is not attached here any more, or you may not open it.")


class NotAPicture(FieldkitError):
    """A small picture was asked for of a file that is no picture."""

    template = N_("This file is no picture, so there is no preview of it.")


@needs(Act.FILL_FORMS)
def attach_file(
    workspace: Workspace, filling: "Filling", ref: str, source: Path | bytes, name: str
) -> Attachment:
    """Keep a file as one of a draft's and return it; its ``name`` is the answer to give.

    ``ref`` is the question, ``name`` the file's own name as it is shown. When
    this returns the file outlives a power cut, whether or not the draft was
    saved yet; one that no draft names is forgotten after some days. Of the
    filling only what never changes is looked at, so a job may call this. A
    picture is made smaller and loses the place where it was taken (see
    ``kept_how``). Raises FileUnreadable, FileTooLarge, FileOfAnotherKind,
    FileIsProgram, PictureUnreadable and the like, TooMuchInTheForm,
    NoRoomForTheFile, NoHolder, DiskFull, DiskRefused; nothing was kept then.
    """
    shape = filling.session.definition.shape(ref)
    control = None if shape is None else control_of(shape)
    asked = "" if control is None else control.attributes.get("mediatype", "")
    found = prepared(source, name, asked)
    corrected = filling.corrects.instance_id if filling.corrects else ""
    sealed = filling.session.definition.is_sealed(ref)
    return _kept(workspace, (filling.draft_id, corrected), found, ref if sealed else "")


@needs(Act.SEE_FAMILIES)
def read_attachment(workspace: Workspace, attachment_id: str) -> bytes:
    """Return the content of a file. Raises AttachmentGone, AttachmentMissing, AttachmentDamaged."""
    _one, key = _found(workspace, attachment_id)
    workspace.note_read("file_opened", owner_and_name(attachment_id)[0])
    return b"".join(workspace.database.files.read(key))


@needs(Act.SEE_FAMILIES)
def thumbnail(workspace: Workspace, attachment_id: str, side_px: int) -> bytes:
    """Return a small JPEG of a picture, made once and kept encrypted.

    ``side_px`` is the longer side at most, up to 1,024. Raises NotAPicture and
    what ``read_attachment`` and decoding refuse.
    """
    side = max(16, min(side_px, _MOST_SIDE))
    one, key = _found(workspace, attachment_id)
    if not one.is_picture:
        raise NotAPicture
    files = workspace.database.files
    small = key.small(side)
    if files.has(small):
        try:
            return b"".join(files.read(small))
        except FieldkitError:
            # It can be made again.
            files.drop([small.name])
    made = small_picture(b"".join(files.read(key)), side)
    files.write(small, [made])
    return made


@needs(Act.FILL_FORMS)
def remove_attachment(workspace: Workspace, attachment_id: str) -> None:
    """Take a file out of a draft for good; there is no undo, unlike emptying the answer.

    Raises AttachmentGone.
    """
    owner, name = owner_and_name(attachment_id)
    with workspace.unit_of_work() as work:
        _visible(workspace, work, owner)
        work.attachments.remove(owner, name)
        work.log.audit("file_removed", owner)
        work.commit()


@needs(Act.SEE_FAMILIES)
def attachments_of(workspace: Workspace, owner: str) -> tuple[Attachment, ...]:
    """Return the files of a draft (by its id) or a finalized form (by its instance ID)."""
    with workspace.reading() as work:
        visible = _visible(workspace, work, owner)
        found = work.attachments.of(owner)
        return tuple(one for one in found if visible is None or one.name in visible)


@needs(Act.SEE_FAMILIES)
def attachments_in(workspace: Workspace, filling: "Filling") -> dict[str, Attachment]:
    """Return the files that the answers of an open form may name, by that name.

    A correction names those of the form that it corrects too.
    """
    with workspace.reading() as work:
        found = [seen_files(workspace, work, owner) for owner in _owners(filling)]
    return {one.name: one for files in found for one in files}


def _visible(workspace: Workspace, work: "Reading", owner: str) -> str | None:
    """Return the answers among which a form's files must be named to be seen, None for all files.

    Raises LedByOthers and AttachmentGone for a form that may not be read at all.
    """
    submission = work.submissions.get(owner)
    if submission is None:
        draft = work.drafts.get(owner)
        if draft is not None and draft.user_id != workspace.user.id:
            raise AttachmentGone
        return None
    sight = sight_of(workspace, work)
    sight.require_submission(submission)
    if sight.sees_special(submission):
        return None
    form = work.forms.get(submission.form_id, submission.form_version)
    return without_answers(submission.xml, definition_of(form).special) if form else ""


def kept_how() -> str:
    """Return what becomes of a photo, in the spoken language."""
    return _(
        "Photos are made smaller, to {side} pixels on the longer side, and lose the place where "
        "they were taken. The file you chose stays as it is; only the smaller copy is kept here."
    ).format(side=number(LONGEST_SIDE))


@dataclass(frozen=True, slots=True)
class Prepared:
    """A file that was looked at and may be kept."""

    content: bytes = field(repr=False)
    title: str
    media_type: str
    width: int = 0
    height: int = 0


def prepared(source: Path | bytes, name: str, asked: str) -> Prepared:
    """Return a file as it may be kept, for a question that asks for this media type."""
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
    if not picture:
        return Prepared(content, title, kind)
    made = kept_picture(content)
    return Prepared(made.content, title, made.media_type, made.width, made.height)


def _read(source: Path) -> bytes:
    try:
        if not source.is_file():
            raise FileUnreadable
        with source.open("rb") as file:
            content = file.read(MOST_OF_PHOTO + 1)
    except OSError as error:
        raise FileUnreadable from error
    if len(content) > MOST_OF_PHOTO:
        raise _too_large(source.stat().st_size, picture=False)
    return content


def _too_large(octets: int, *, picture: bool) -> FileTooLarge:
    return FileTooLarge(size=size(octets), most=size(MOST_OF_PHOTO if picture else MOST_OF_FILE))


def _kept(
    workspace: Workspace, owners: tuple[str, str], found: Prepared, sealed_ref: str
) -> Attachment:
    (draft, corrected), sealed = owners, bool(sealed_ref)
    _require_room(workspace, len(found.content))
    files = workspace.database.files
    sha256 = hashlib.sha256(found.content).hexdigest()
    key = files.key_of(sha256)
    if sealed:
        key = _sealed_key()
    # On the disk before the record, so that no record ever lacks its file.
    files.write(key, _pieces(found.content))
    try:
        with workspace.unit_of_work() as work:
            _refuse_too_much(work, draft, len(found.content))
            taken = work.attachments.names(draft) | work.attachments.names(corrected)
            one = Attachment(
                owner=draft,
                name=_new_name(workspace, taken, kept_ending(found.media_type, found.title)),
                title=found.title,
                size=len(found.content),
                media_type=found.media_type,
                sha256=sha256,
                made_at=workspace.now(),
                width=found.width,
                height=found.height,
                sealed=sealed,
            )
            if sealed:
                work.attachments.add_sealed(one, key, sealed_ref)
            else:
                work.attachments.add(one, workspace.now())
            # Whoever collects files does so in a transaction, so it is there or is written again.
            files.write(key, _pieces(found.content))
            work.log.audit("file_attached", draft)
            work.commit()
    except BaseException:
        if sealed:
            files.drop([key.name])
        raise
    return one


def _sealed_key() -> "FileKey":
    from fieldkit.store.attached_files import FileKey

    return FileKey.sealed()


def _require_room(workspace: Workspace, octets: int) -> None:
    import shutil

    needed = octets + _SPARE
    if shutil.disk_usage(workspace.folder).free < needed:
        raise NoRoomForTheFile(needed=size(needed))


def _refuse_too_much(work: "UnitOfWork", draft: str, octets: int) -> None:
    if sum(one.size for one in work.attachments.of(draft)) + octets > MOST_OF_FORM:
        raise TooMuchInTheForm(most=size(MOST_OF_FORM))
    if work.attachments.size() + octets > MOST_OF_WORKSPACE:
        raise TooMuchInTheWorkspace(most=size(MOST_OF_WORKSPACE))


def _new_name(workspace: Workspace, taken: frozenset[str], ending: str) -> str:
    """Return a name as Collect gives it: the moment in milliseconds, and the ending."""
    moment = int(workspace.now().timestamp() * 1000)
    stems = {name.partition(".")[0] for name in taken}
    while str(moment) in stems:
        moment += 1
    return f"{moment}.{ending}"


def _pieces(content: bytes) -> Iterator[bytes]:
    for start in range(0, len(content), _PIECE):
        yield content[start : start + _PIECE]


def _found(workspace: Workspace, attachment_id: str) -> "tuple[Attachment, FileKey]":
    owner, name = owner_and_name(attachment_id)
    with workspace.reading() as work:
        return _opened(workspace, work, owner, name)


def _opened(
    workspace: Workspace, work: "Reading", owner: str, name: str
) -> "tuple[Attachment, FileKey]":
    visible = _visible(workspace, work, owner)
    if visible is not None and name not in visible:
        raise AttachmentGone
    seen = seen_files(workspace, work, owner)
    one = next((one for one in seen if one.name == name), None)
    key = None if one is None else work.attachments.key_of(one, workspace.database.files)
    if one is None or key is None:
        raise AttachmentGone
    return one, key


def _owners(filling: "Filling") -> tuple[str, ...]:
    """Return whose files an open form names, those that count more last."""
    corrected = filling.corrects.instance_id if filling.corrects else ""
    own = filling.submission.instance_id if filling.submission else filling.draft_id
    return tuple(owner for owner in (corrected, own) if owner)
