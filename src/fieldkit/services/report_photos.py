"""The pictures that a person chooses for the report of an event; they are kept nowhere."""

from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.services.picture_files import (
    PictureOfManyPages,
    PictureTooLarge,
    PictureUnreadable,
    kept_picture,
)

if TYPE_CHECKING:
    from fieldkit.reports.attached import AttachedFile

# At the width of a third of a page this is 300 dots an inch and more.
_SIDE = 900


class PhotoUnreadable(FieldkitError):
    """A file was chosen as a photo that is none, is damaged, or is gone."""

    template = N_(
        "{name} cannot be read as a picture, so the report was not written. Choose another one, or "
        "save it in another program as JPEG."
    )


def report_photo(path: Path) -> "AttachedFile":
    """Return a picture as the report prints it: upright, smaller, without the place it tells.

    Raises PhotoUnreadable.
    """
    from fieldkit.reports.attached import AttachedFile

    try:
        kept = kept_picture(path.read_bytes(), _SIDE)
    except (OSError, PictureUnreadable, PictureTooLarge, PictureOfManyPages) as error:
        raise PhotoUnreadable(name=path.name) from error
    return AttachedFile(path.name, kept.content, kept.width, kept.height)
