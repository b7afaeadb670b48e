"""What a form asks of a phone, and what happens here instead."""

from collections.abc import Iterator
from dataclasses import dataclass

from fieldkit.forms.audit import audit_settings
from fieldkit.forms.controls import Control
from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.shape import Shape
from fieldkit.i18n import N_, _

_CALENDARS = frozenset("ethiopian coptic islamic bikram-sambat myanmar persian buddhist".split())
_MAPS = frozenset(("maps", "map", "placement-map"))
_GEO = frozenset(("geopoint", "geotrace", "geoshape"))
_RECORDED = frozenset(("image", "audio", "video"))

APP = N_("{ref}: the form opens another app here; on this computer the answer is typed.")
PRINTER = N_("{ref}: the form prints on a label printer here; on this computer it does not.")
CALENDAR = N_("{ref}: the form shows another calendar here; dates are Gregorian on this computer.")
MAP = N_("{ref}: the form shows a map here; on this computer the choices are a list.")
PLACE = N_("{ref}: the form takes the place from the device; on this computer it is typed.")
BARCODE = N_("{ref}: the form scans a code here; on this computer it is typed.")
CAPTURE = N_("{ref}: the form records with the phone here; on this computer a file is chosen.")
OSM = N_("{ref}: the form takes a mark of OpenStreetMap here; on this computer a file is chosen.")
COMPASS = N_("{ref}: the form reads a compass here; on this computer the answer is typed.")
SOUND = N_("{ref}: the form records sound; on this computer nothing is recorded.")
LOCATION = N_("{ref}: the form notes where the device is; on this computer it stays blank.")
AUDIT = N_("{ref}: the form's log notes places; on this computer it notes all but them.")
SENDING = N_(
    "{ref}: the form names where it is sent or sealed; this program makes bundles instead."
)


@dataclass(frozen=True, slots=True)
class Notice:
    """A question that works in another way here than its author meant."""

    ref: str
    template: str

    def sentence(self) -> str:
        """Return the notice in the spoken language."""
        return _(self.template).format(ref=self.ref)


def notices(definition: FormDefinition) -> tuple[Notice, ...]:
    """Return what works otherwise on a computer, in the order of the form."""
    found: list[Notice] = []
    for shape in definition.instance.shapes:
        found += [Notice(shape.path, template) for template in _of(shape)]
    for action in definition.actions:
        if action.kind == "setgeopoint":
            found.append(Notice(action.ref, LOCATION))
        elif action.kind == "recordaudio":
            found.append(Notice(action.ref, SOUND))
    settings = audit_settings(definition)
    if settings is not None and settings.location:
        found.append(Notice(f"{definition.instance.root.path}/meta/audit", AUDIT))
    if definition.sends:
        found.append(Notice(definition.form_id, SENDING))
    return tuple(dict.fromkeys(found))


def _of(shape: Shape) -> Iterator[str]:
    control = shape.control
    if not isinstance(control, Control):
        return
    words = control.appearance
    written = control.attributes.get("appearance", "")
    if written.startswith("ex:") or "intent" in control.attributes:
        yield APP
    if written.startswith("printer:"):
        yield PRINTER
    if words & _CALENDARS:
        yield CALENDAR
    if "bearing" in words:
        yield COMPASS
    if shape.bind.type in _GEO:
        yield PLACE
    elif words & _MAPS:
        yield MAP
    if shape.bind.type == "barcode":
        yield BARCODE
    if control.kind == "upload":
        media = control.attributes.get("mediatype", "").partition("/")[0]
        if media == "osm":
            yield OSM
        elif media in _RECORDED:
            yield CAPTURE
