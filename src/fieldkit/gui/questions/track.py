"""Lines and shapes on the map between the hand that writes their points and ODK's form of them."""

from dataclasses import dataclass

from fieldkit import formats
from fieldkit.forms.expressions.functions_geo import area_of, length_of, points
from fieldkit.gui.questions import written
from fieldkit.i18n import _, ngettext

_LEAST = {False: 2, True: 3}  # points of a line and of a shape
_NOWHERE = 0.0
_KILOMETRE, _HECTARE, _SQUARE_KILOMETRE = 1000, 10_000, 1_000_000


@dataclass(frozen=True, slots=True)
class TrackRead:
    """What was written, read point by point: ODK's value, "" where there is none.

    ``wrong`` are the numbers of the lines that cannot be read, counted from 1;
    ``sentence`` says what to do, "" where all is well.
    """

    value: str
    wrong: tuple[int, ...] = ()
    sentence: str = ""


def read_track(words: str, *, shape: bool) -> TrackRead:
    """Read points, one on each line; a shape is closed to its first point."""
    lines = words.split("\n")
    read = {number: _point(line) for number, line in enumerate(lines, 1) if line.strip()}
    wrong = tuple(number for number, point in read.items() if point is None)
    if wrong:
        return TrackRead("", wrong, _unreadable(wrong))
    found = [point for point in read.values() if point]
    if shape and len(found) > 1 and _same(found[0], found[-1]):
        found.pop()
    if not found:
        return TrackRead("")
    if len(found) < _LEAST[shape]:
        too_few = _("A shape has three points or more, each on a line of its own.")
        short = _("A line has two points or more, each on a line of its own.")
        return TrackRead("", (), too_few if shape else short)
    return TrackRead(";".join([*found, found[0]] if shape else found))


def shown_track(value: str, *, shape: bool) -> str:
    """Return a value as it is written, one point on each line, a shape without its closing one."""
    found = [" ".join(part.split()) for part in value.split(";") if part.strip()]
    if shape and len(found) > 1 and _same(found[0], found[-1]):
        found.pop()
    return "\n".join(part.removesuffix(" 0 0") for part in found)


def several_points(words: str) -> str:
    """Return pasted points, which other programs part by semicolons, one on each line."""
    parts = [part.strip() for part in words.replace("\n", ";").split(";") if part.strip()]
    if len(parts) > 1 and all(written.place(part) for part in parts):
        return "\n".join(parts)
    return words


def summary(value: str, *, shape: bool) -> str:
    """Return how many points there are and how long or large it is: "3 points, 1.2 km"."""
    found = points(value) if value else None
    if not found:
        return ""
    corners = found[:-1] if shape and len(found) > 1 and found[0] == found[-1] else found
    said = ngettext("{count} point", "{count} points", len(corners)).format(count=len(corners))
    if len(corners) < _LEAST[shape]:
        return said
    if not shape:
        return f"{said}, {_length(length_of(found))}"
    around = _("{length} around").format(length=_length(length_of([*corners, corners[0]])))
    return f"{said}, {_area(area_of(corners))}, {around}"


def same_track(one: str, other: str) -> bool:
    """Tell whether two values are the same points, however their figures are written."""
    return one == other or (bool(one and other) and _figures(one) == _figures(other))


def _figures(value: str) -> list[list[float]]:
    return [[float(word) for word in part.split()] for part in value.split(";") if part.strip()]


def _point(line: str) -> str | None:
    read = written.place(line)
    if read is None or all(float(part) == _NOWHERE for part in read.split()[:2]):
        # 0 0 is what a device writes that has not found itself.
        return None
    return read


def _same(one: str, other: str) -> bool:
    return [float(part) for part in one.split()[:2]] == [float(p) for p in other.split()[:2]]


def _unreadable(wrong: tuple[int, ...]) -> str:
    named = ", ".join(map(str, wrong[:3])) + (", ..." if len(wrong) > 3 else "")  # noqa: PLR2004 - as many as are read at a glance
    return _(
        "Not read: point {numbers}. Write latitude and longitude on each line, with a space "
        "between: 51.3761 128.1391."
    ).format(numbers=named)


def _length(metres: float) -> str:
    if metres < _KILOMETRE:
        return _("{number} m").format(number=formats.number(metres))
    return _("{number} km").format(number=formats.number(metres / _KILOMETRE, 1))


def _area(square: float) -> str:
    if square < _HECTARE:
        return _("{number} sq. m").format(number=formats.number(square))
    if square < _SQUARE_KILOMETRE:
        return _("{number} ha").format(number=formats.number(square / _HECTARE, 1))
    return _("{number} sq. km").format(number=formats.number(square / _SQUARE_KILOMETRE, 1))
