"""The field that asks by whose clock an event is held."""

from zoneinfo import available_timezones

from PySide6.QtCore import QTimeZone
from PySide6.QtWidgets import QComboBox

from fieldkit.gui.widgets.fields import ComboField
from fieldkit.i18n import _
from fieldkit.records.zones import RUSSIAN_ZONES, usual_name, zone_words

_NOWHERE = ("UTC", "Etc/", "GMT")


def laptop_zone() -> str:
    """Return the zone of this computer, "" where it is set to none that a place has."""
    # Windows has names of its own for zones; Qt knows the others.
    name = bytes(QTimeZone.systemTimeZoneId().data()).decode()
    known = not name.startswith(_NOWHERE) and name in available_timezones()
    return usual_name(name) if known else ""


def zone_field(chosen: str) -> ComboField:
    """Return a field with Russia's zones first, and the one that is chosen already."""
    options = [("", _("by the clock of the computer"))]
    options += [(zone.name, zone_words(zone.name)) for zone in RUSSIAN_ZONES]
    held = usual_name(chosen)
    options += [(name, name) for name in (held, laptop_zone()) if name not in dict(options)][:1]
    field = ComboField(_("Time zone"), options)
    field.combo.setSizeAdjustPolicy(
        QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
    )
    field.combo.setMinimumContentsLength(12)
    field.choose(held)
    return field
