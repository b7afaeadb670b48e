"""What is said of a question for a file: what it wants, what it has."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldkit.formats import number, size
from fieldkit.i18n import N_, _
from fieldkit.records.attachment import MOST_OF_FILE, MOST_OF_PHOTO, Attachment, endings_taken

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_CHOOSE = {
    "image": N_("Choose a picture"),
    "audio": N_("Choose a recording"),
    "video": N_("Choose a video"),
    "": N_("Choose a file"),
}
_NO_CAMERA = {
    "image": N_("There is no camera in this program: take the photo with a phone, then choose it."),
    "audio": N_("This program does not record: make the recording with a phone, then choose it."),
    "video": N_("There is no camera in this program: film with a phone, then choose the video."),
}
_ENDINGS: Mapping[str, str] = {
    "image": "*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.gif",
    "audio": "*.mp3 *.m4a *.ogg *.wav *.amr *.flac *.aac *.mp4 *.3gp",
    "video": "*.mp4 *.3gp *.webm *.avi *.mov *.mkv",
}
_NAMES = {
    "image": N_("Pictures"),
    "audio": N_("Recordings"),
    "video": N_("Videos"),
}
_CAMERA = frozenset(("new", "new-front", "selfie"))


def group_of(row: "NodeView") -> str:
    """Return what the question asks for: "image", "audio", "video", "" for any file."""
    group = row.parameters.get("mediatype", "").partition("/")[0]
    return group if group in _NAMES else ""


def choose_words(row: "NodeView") -> str:
    """Return what the button for choosing says."""
    return _(_CHOOSE[group_of(row)])


def filter_words(row: "NodeView") -> str:
    """Return which files the dialogue shows, any file where somebody wants to see them."""
    every = _("All files") + " (*)"
    group = group_of(row)
    taken = endings_taken(row.parameters.get("accept", ""))
    if taken:
        named = " ".join(f"*{ending}" for ending in taken)
        return f"{_('What the form takes')} ({named});;{every}"
    return f"{_(_NAMES[group])} ({_ENDINGS[group]});;{every}" if group else every


def wish_words(row: "NodeView") -> str:
    """Return what may be given and how, for an empty answer."""
    group = group_of(row)
    said = []
    if group and row.appearance & _CAMERA:
        said.append(_(_NO_CAMERA[group]))
    else:
        said.append(_("Or drop the file here, or paste it with Ctrl+V."))
    if group == "image":
        most = size(MOST_OF_PHOTO)
        said.append(_("JPEG, PNG, WebP or TIFF, at most {most}.").format(most=most))
    else:
        said.append(_("At most {most}.").format(most=size(MOST_OF_FILE)))
    taken = endings_taken(row.parameters.get("accept", ""))
    if taken:
        said.append(_("The form takes: {endings}.").format(endings=", ".join(taken)))
    return " ".join(said)


def facts_words(known: Attachment) -> str:
    """Return kind, size in pixels and size on the disk: "JPG, 1,280 x 960, 245 KB"."""
    facts = [known.name.rpartition(".")[2].upper()]
    if known.is_picture:
        facts.append(f"{number(known.width)} \N{MULTIPLICATION SIGN} {number(known.height)}")
    facts.append(size(known.size))
    return ", ".join(facts)


def player_words(known: Attachment) -> str:
    """Return what to do with a file that this program cannot open, "" for one that it can."""
    if known.is_picture or known.is_paged:
        return ""
    if known.media_type.partition("/")[0] in {"audio", "video"}:
        return _("It cannot be played here: save a copy and open it in another program.")
    return _("It cannot be shown here: save a copy and open it in another program.")
