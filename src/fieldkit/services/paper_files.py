"""The files of a form as a paper shows them: names, and pictures that the program wrote itself."""

import io
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.records.permissions import Act
from fieldkit.services.attachments import attachments_in, thumbnail
from fieldkit.services.filling import Filling
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.records.attachment import Attachment
    from fieldkit.reports.attached import AttachedFile

_SIDE = 1024  # px; 88 mm of paper at some 300 dots an inch


@needs(Act.SEE_FAMILIES)
def files_for_paper(
    workspace: Workspace, filling: Filling, *, pictures: bool
) -> "dict[str, AttachedFile]":
    """Return the files that a form's answers name, by that name.

    Without ``pictures`` they have names alone: not every paper may show whom
    a picture shows. One that is lost or damaged is a name too.
    """
    return {
        name: _of(workspace, one, pictures=pictures and one.is_picture and not one.sealed)
        for name, one in attachments_in(workspace, filling).items()
    }


def _of(workspace: Workspace, one: "Attachment", *, pictures: bool) -> "AttachedFile":
    from fieldkit.reports.attached import AttachedFile

    if not pictures:
        return AttachedFile(one.title)
    try:
        content = thumbnail(workspace, one.id, _SIDE)
    except FieldkitError:
        return AttachedFile(one.title)
    from PIL import Image

    with Image.open(io.BytesIO(content), formats=("JPEG",)) as opened:
        width, height = opened.size
    return AttachedFile(one.title, content, width, height)
