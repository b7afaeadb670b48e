"""Geographic functions (ODK XForms specification, section 7)."""

import math
from itertools import pairwise
from typing import Any

from fieldkit.forms.expressions.code import Code
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.functions_text import texts
from fieldkit.forms.expressions.library import built, plain
from fieldkit.forms.expressions.scope import Run, Scope
from fieldkit.forms.values import NAN

_RADIUS = 6378100.0
_HUNDRED = 100
_LATITUDE, _LONGITUDE = 90, 180
_Point = tuple[float, float]


def points(text: str) -> list[_Point] | None:
    """Read "lat lon alt accuracy; ..." as (latitude, longitude) pairs, None when it is not."""
    found = []
    for part in text.strip().rstrip("; ").split(";"):
        words = part.split()
        try:
            latitude, longitude = float(words[0]), float(words[1])
        except (IndexError, ValueError):
            return None
        if not (abs(latitude) <= _LATITUDE and abs(longitude) <= _LONGITUDE):
            return None
        found.append((latitude, longitude))
    return found


def _trace(arguments: list[Code]) -> Run:
    parts = [texts(code) for code in arguments]

    def run(n: Any, s: Scope) -> list[_Point] | None:  # noqa: ANN401 - a node of either tree
        several = [text for part in parts for text in part(n, s)]
        if len(several) == 1:
            return points(several[0])
        found = []
        for text in several:
            each = points(text)
            if each is None:
                return None
            found += each
        return found

    return run


def _radians(degrees: float) -> float:
    # As ODK's engine reckons: math.radians() rounds otherwise, and areas show it.
    return degrees * math.pi / 180


def _rounded(number: float) -> float:
    return math.floor(number * _HUNDRED + 0.5) / _HUNDRED


def length_of(line: list[_Point]) -> float:
    """Return the length in metres of a line through points (latitude, longitude)."""
    return _rounded(sum(map(_length, line, line[1:])))


def area_of(shape: list[_Point]) -> float:
    """Return the area in square metres within three or more corners (latitude, longitude)."""
    total = sum(map(_slice, shape, [*shape[1:], shape[0]]))
    return abs(_rounded(total * _RADIUS * _RADIUS / 2))


@built("distance", 1)
def _distance(_compiler: Compiling, arguments: list[Code]) -> Code:
    trace = _trace(arguments)

    def run(n: Any, s: Scope) -> float:  # noqa: ANN401 - a node of either tree
        found = trace(n, s)
        if found is None or len(found) < 2:  # noqa: PLR2004 - a line has two ends
            return NAN if found is None else 0.0
        return length_of(found)

    return Code("number", run)


def _length(start: _Point, end: _Point) -> float:
    (a, b), (c, d) = [(_radians(x), _radians(y)) for x, y in (start, end)]
    cosine = math.sin(a) * math.sin(c) + math.cos(a) * math.cos(c) * math.cos(b - d)
    return math.acos(max(-1.0, min(1.0, cosine))) * _RADIUS


@built("area", 1, 1)
def _area(_compiler: Compiling, arguments: list[Code]) -> Code:
    trace = _trace(arguments)

    def run(n: Any, s: Scope) -> float:  # noqa: ANN401 - a node of either tree
        found = trace(n, s)
        if found is None or len(found) < 3:  # noqa: PLR2004 - a shape has three corners
            return 0.0
        return area_of(found)

    return Code("number", run)


# The name it had before the specification took it up; JavaRosa knows both.
built("enclosed-area", 1, 1)(_area)


def _slice(start: _Point, end: _Point) -> float:
    turned = _radians(end[1] - start[1])
    return turned * (2 + math.sin(_radians(end[0])) + math.sin(_radians(start[0])))


@plain("geofence", "ss", "boolean")
def _geofence(point: str, shape: str) -> bool:
    where, corners = points(point), points(shape)
    if not where or not corners or len(corners) < 2 or corners[0] != corners[-1]:  # noqa: PLR2004 - a closed line
        return False
    latitude, longitude = where[0]
    inside = False
    for (a, b), (c, d) in pairwise(corners):
        if (c > latitude) != (a > latitude) and longitude < (b - d) * (latitude - c) / (a - c) + d:
            inside = not inside
    return inside


@plain("intersects", "s", "boolean")
def _intersects(trace: str) -> bool:
    """Say whether a trace crosses itself; neighbouring lines may share their end."""
    found = points(trace)
    if found is None:
        return False
    lines = list(pairwise(found))
    closed = len(found) > 2 and found[0] == found[-1]  # noqa: PLR2004 - three corners
    for at, one in enumerate(lines):
        for other_at in range(at + 2, len(lines)):
            if closed and at == 0 and other_at == len(lines) - 1:
                continue
            if _cross(one, lines[other_at]):
                return True
    return False


def _cross(one: tuple[_Point, _Point], other: tuple[_Point, _Point]) -> bool:
    (a, b), (c, d) = one, other
    sides = _side(a, b, c), _side(a, b, d), _side(c, d, a), _side(c, d, b)
    if sides[0] != sides[1] and sides[2] != sides[3]:
        return True
    return any(
        side == 0 and _between(*line, point)
        for side, line, point in zip(sides, (one, one, other, other), (c, d, a, b), strict=True)
    )


def _side(a: _Point, b: _Point, c: _Point) -> int:
    turn = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (turn > 0) - (turn < 0)


def _between(a: _Point, b: _Point, c: _Point) -> bool:
    return min(a[0], b[0]) <= c[0] <= max(a[0], b[0]) and min(a[1], b[1]) <= c[1] <= max(a[1], b[1])
