"""What a form asks for that a phone has and this program has not, and what it takes instead."""

from collections.abc import Iterator

from fieldkit.forms.definition import FormDefinition, control_of
from fieldkit.forms.notices import CAPTURE, OSM, notices
from fieldkit.i18n import N_
from fieldkit.packs.remarks import Remark

_DRAWINGS = frozenset(("signature", "draw", "annotate"))
_DRAWN = N_("{ref}: the form draws on the screen here; on this computer a picture file is chosen.")
_UPLOADS = {
    "image": N_("{ref}: the form takes a photo here; on this computer a picture file is chosen."),
    "audio": N_("{ref}: the form records sound here; on this computer a sound file is chosen."),
    "video": N_("{ref}: the form films here; on this computer a video file is chosen."),
    "osm": N_("{ref}: the form opens OpenStreetMap here; on this computer a file is chosen."),
}


def substitutes(definition: FormDefinition) -> Iterator[Remark]:
    """Yield what works otherwise on a computer than on a phone, question by question."""
    for shape in definition.instance.shapes:
        control = control_of(shape)
        if control is None or control.kind != "upload":
            continue
        kind = control.attributes.get("mediatype", "").partition("/")[0]
        words = _UPLOADS.get(kind)
        if kind == "image" and control.appearance & _DRAWINGS:
            words = _DRAWN
        if words is not None:
            yield Remark(words, {"ref": shape.path})
    for notice in notices(definition):
        # Said above in more fitting words, by what is recorded.
        if notice.template in {CAPTURE, OSM}:
            continue
        yield Remark(notice.template, {"ref": notice.ref})
