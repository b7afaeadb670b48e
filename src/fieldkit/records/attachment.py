"""A file that was attached to a form as an answer: a photo, a scan, a signature."""

from dataclasses import dataclass, field
from datetime import datetime
from mimetypes import guess_type

# What one file, the files of one form, and all files of a workspace may take, in bytes.
MOST_OF_FILE = 20 << 20
MOST_OF_FORM = 100 << 20
MOST_OF_WORKSPACE = 20 << 30
# A photo is made smaller before it is kept, so a larger one may be offered.
MOST_OF_PHOTO = 50 << 20
# Pixels on the longer side of a picture that is kept.
LONGEST_SIDE = 2560
# How the names of a form's scanned paper sheets begin: they answer no question.
SHEET = "paper-sheet-"
# Of one form; more is no form that a person filled.
MOST_FILES = 1000


@dataclass(frozen=True, slots=True)
class Attachment:
    """One attached file, as the form that it belongs to knows it.

    ``owner`` is the draft's id or the submission's instance ID. ``name`` is the
    answer in the form, unique there and free of personal data; ``title`` is the
    file's name as whoever attached it saw it. ``size`` is in bytes, ``width``
    and ``height`` in pixels, 0 for what is no picture. ``sha256`` (hexadecimal)
    is of the content; a ``sealed`` one is for named holders only.
    """

    owner: str
    name: str
    title: str
    size: int
    media_type: str
    sha256: str = field(repr=False)
    made_at: datetime
    width: int = 0
    height: int = 0
    sealed: bool = False

    @property
    def id(self) -> str:
        """Return what the services know it by."""
        return f"{self.owner}/{self.name}"

    @property
    def is_sheet(self) -> bool:
        """Tell whether it is a scan of the paper that the whole form was entered from."""
        return self.name.startswith(SHEET)

    @property
    def is_picture(self) -> bool:
        """Tell whether it can be shown as a picture."""
        return self.width > 0

    @property
    def is_paged(self) -> bool:
        """Tell whether it has pages that can be shown, as a PDF has."""
        return self.media_type == "application/pdf"


def owner_and_name(attachment_id: str) -> tuple[str, str]:
    """Return the two parts of an attachment's id."""
    owner, _slash, name = attachment_id.rpartition("/")
    return owner, name


def endings_taken(accept: str) -> tuple[str, ...]:
    """Return the endings of names, such as ".pdf", in a form's list of what it accepts."""
    return tuple(part for part in _parts(accept) if part.startswith(".") and len(part) > 1)


def is_taken(accept: str, title: str, media_type: str) -> bool:
    """Tell whether a form's list of what it accepts takes a file; an empty list takes any.

    The list is that of HTML's file fields: endings, media types, and "image/*".
    """
    wanted = _parts(accept)
    if not wanted:
        return True
    guessed = guess_type(title)[0] or ""
    for kind in {media_type.lower(), guessed}:
        if kind in wanted or f"{kind.partition('/')[0]}/*" in wanted:
            return True
    return "*/*" in wanted or title.lower().endswith(endings_taken(accept))


def _parts(accept: str) -> tuple[str, ...]:
    return tuple(part for part in (one.strip().lower() for one in accept.split(",")) if part)
