"""The pictures that a person chooses for the report of an event; they are kept nowhere."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.consents import PhotoConsents, photo_consents_of
from fieldkit.records.event import RegistrationRole
from fieldkit.records.permissions import Act
from fieldkit.services.picture_files import (
    PictureOfManyPages,
    PictureTooLarge,
    PictureUnreadable,
    kept_picture,
    small_picture,
)
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.reports.attached import AttachedFile

# At the width of a third of a page this is 300 dots an inch and more.
_SIDE = 900
MOST_PHOTOS = 6
_UNREADABLE = (OSError, PictureUnreadable, PictureTooLarge, PictureOfManyPages)


class PhotoUnreadable(FieldkitError):
    """A file was chosen as a photo that is none, is damaged, or is gone."""

    template = N_(
        "{name} cannot be read as a picture, so it is not in the report. Choose another one, or "
        "save it in another program as JPEG."
    )


class TooManyPhotos(FieldkitError):
    """More photos were chosen than the second page has room for."""

    template = N_("A report has room for {most} photos. Take some of them out.")


class PhotosNotLookedAt(FieldkitError):
    """Photos were to be printed of an event where somebody gave no consent to be shown."""

    template = N_(
        "Not everybody at this event has agreed to be shown, so the report was not written. Look "
        "at each photo, and say that nobody on them can be recognised who has not agreed."
    )


@needs(Act.PLAN_EVENTS)
def photo_preview(workspace: Workspace, path: Path, side: int) -> bytes:
    """Return a small JPEG of a picture that is to be printed, ``side`` pixels at most.

    Raises PhotoUnreadable.
    """
    del workspace
    try:
        return small_picture(path.read_bytes(), side)
    except _UNREADABLE as error:
        raise PhotoUnreadable(name=path.name) from error


def shown_consents(grid: AttendanceGrid) -> PhotoConsents:
    """Return what those say of photographs who may be on one: who came, and who had another part.

    Guests who are counted without a name have said nothing.
    """
    return photo_consents_of(
        one
        for one in grid.registrations
        if one.role is not RegistrationRole.PARTICIPANT or grid.attended(one.id)
    )


def report_photos(
    grid: AttendanceGrid, paths: Iterable[Path], *, looked_at: bool
) -> tuple["AttachedFile", ...]:
    """Return pictures as the report prints them: upright, smaller, without the place they tell.

    ``looked_at`` says that a person looked at each, for those who have not
    agreed. Raises PhotosNotLookedAt, TooManyPhotos, PhotoUnreadable.
    """
    wanted = tuple(paths)
    if not wanted:
        return ()
    if len(wanted) > MOST_PHOTOS:
        raise TooManyPhotos(most=MOST_PHOTOS)
    if not looked_at and not shown_consents(grid).unanimous:
        raise PhotosNotLookedAt
    return tuple(map(_photo, wanted))


def _photo(path: Path) -> "AttachedFile":
    from fieldkit.reports.attached import AttachedFile

    try:
        kept = kept_picture(path.read_bytes(), _SIDE)
    except _UNREADABLE as error:
        raise PhotoUnreadable(name=path.name) from error
    return AttachedFile(path.name, kept.content, kept.width, kept.height)
