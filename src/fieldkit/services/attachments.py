"""Files attached to forms: taken in, read, shown small, taken out."""

from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.formats import number
from fieldkit.forms.definition import FormDefinition, control_of
from fieldkit.i18n import N_, _
from fieldkit.records.attachment import (
    LONGEST_SIDE,
    Attachment,
    owner_and_name,
)
from fieldkit.records.permissions import Act
from fieldkit.services.attaching import note_in_draft, prepared, put_on_disk
from fieldkit.services.attachment_sight import seen_files
from fieldkit.services.picture_files import small_picture
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.services.filling import Filling
    from fieldkit.store.attached_files import FileKey
    from fieldkit.store.unit_of_work import Reading

_MOST_SIDE = 1024
_LEAST_SIDE = 16


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
    FileNotTaken, FileIsProgram, PictureUnreadable and the like, TooMuchInTheForm,
    NoRoomForTheFile, NoHolder, DiskFull, DiskRefused; nothing was kept then.
    """
    shape = filling.session.definition.shape(ref)
    control = None if shape is None else control_of(shape)
    said = {} if control is None else control.attributes
    most = _most_pixels(filling.session.definition, ref)
    found = prepared(source, name, said.get("mediatype", ""), most, accept=said.get("accept", ""))
    corrected = filling.corrects.instance_id if filling.corrects else ""
    sealed = filling.session.definition.is_sealed(ref)
    lying = put_on_disk(workspace, found, sealed=sealed)
    try:
        with workspace.unit_of_work() as work:
            taken = work.attachments.names(filling.draft_id) | work.attachments.names(corrected)
            one = note_in_draft(workspace, work, lying, (filling.draft_id, ref), taken)
            work.log.audit("file_attached", filling.draft_id)
            work.commit()
    except BaseException:
        lying.drop(workspace)
        raise
    return one


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

    Raises AttachmentGone, for somebody else's draft and for a finalized form too.
    """
    owner, name = owner_and_name(attachment_id)
    with workspace.unit_of_work() as work:
        finalized = work.submissions.get(owner) is not None
        if finalized or all(one.name != name for one in seen_files(workspace, work, owner)):
            raise AttachmentGone
        work.attachments.remove(owner, name)
        work.log.audit("file_removed", owner)
        work.commit()


@needs(Act.SEE_FAMILIES)
def attachments_of(workspace: Workspace, owner: str) -> tuple[Attachment, ...]:
    """Return the files of a draft (by its id) or a finalized form (by its instance ID)."""
    with workspace.reading() as work:
        return seen_files(workspace, work, owner)


@needs(Act.SEE_FAMILIES)
def attachments_in(workspace: Workspace, filling: "Filling") -> dict[str, Attachment]:
    """Return the files that the answers of an open form may name, by that name.

    A correction names those of the form that it corrects too.
    """
    with workspace.reading() as work:
        found = [seen_files(workspace, work, owner) for owner in _owners(filling)]
    return {one.name: one for files in found for one in files}


def kept_how() -> str:
    """Return what becomes of a photo, in the spoken language."""
    return _(
        "Photos are made smaller, to {side} pixels on the longer side, and lose the place where "
        "they were taken. The file you chose stays as it is; only the smaller copy is kept here."
    ).format(side=number(LONGEST_SIDE))


def _most_pixels(definition: FormDefinition, ref: str) -> int:
    """Return the longer side that a question allows a picture (ODK XForms, "max-pixels")."""
    written = definition.bind_attribute(ref, "max-pixels") or ""
    wished = int(written) if written.isascii() and written.isdigit() else LONGEST_SIDE
    return min(LONGEST_SIDE, max(_LEAST_SIDE, wished))


def _found(workspace: Workspace, attachment_id: str) -> "tuple[Attachment, FileKey]":
    owner, name = owner_and_name(attachment_id)
    with workspace.reading() as work:
        return _opened(workspace, work, owner, name)


def _opened(
    workspace: Workspace, work: "Reading", owner: str, name: str
) -> "tuple[Attachment, FileKey]":
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
