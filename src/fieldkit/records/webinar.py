"""Webinars: who was connected from when to when, and which person that was."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from fieldkit.records.event import Registration

Span = tuple[datetime, datetime]
_NAMES = 2


@dataclass(frozen=True, slots=True)
class Connection:
    """One screen at a webinar, by whomever; names stand in the registration alone.

    ``people`` sat at this screen. ``minutes`` are those within the session, or
    of the recording that was watched later. ``batch`` is the import that brought it.
    """

    id: str
    event_id: str
    session_id: str
    batch: str
    registration_id: str = ""
    people: int = 1
    minutes: int = 0
    recording: bool = False


@dataclass(frozen=True, slots=True)
class Figures:
    """How a webinar was met: screens, people at them, and those who watched it later."""

    connections: int = 0
    people: int = 0
    recording: int = 0


def figures_of(found: Iterable[Connection]) -> Figures:
    """Count screens and people; somebody in several sessions is one screen, with the most people.

    Viewers of the recording are counted apart, and not at all where they were there live.
    """
    live: dict[str, int] = {}
    later: set[str] = set()
    for one in found:
        key = one.registration_id or one.id
        if one.recording:
            later.add(key)
        else:
            live[key] = max(live.get(key, 0), one.people)
    return Figures(len(live), sum(live.values()), len(later - live.keys()))


def minutes_within(spans: Sequence[Span], limits: Span) -> int:
    """Return the whole minutes of the spans' union within the limits.

    Somebody who is connected twice at once is there once.
    """
    begin, end = limits
    cut = sorted((max(a, begin), min(b, end)) for a, b in spans if b > begin and a < end)
    total, reached = timedelta(), begin
    for first, last in cut:
        start = max(first, reached)
        if last > start:
            total += last - start
            reached = last
    return int(total.total_seconds()) // 60


@dataclass(frozen=True, slots=True)
class Viewer:
    """Somebody of a platform's list, with all the times they were connected.

    ``key`` is what they are known by again: e-mail where there is one, else the name.
    """

    key: str
    name: str
    email: str
    spans: tuple[Span, ...]

    def minutes(self, limits: Span) -> int:
        """Return the minutes within a session."""
        return minutes_within(self.spans, limits)

    def after(self, moment: datetime) -> bool:
        """Tell whether they came only after a moment, to watch what was recorded."""
        return bool(self.spans) and all(first >= moment for first, _last in self.spans)


class MatchKind(StrEnum):
    """How somebody of the list was found on the roster."""

    EMAIL = "email"
    NAME = "name"
    HAND = "hand"
    DOUBTFUL = "doubtful"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Match:
    """Whom a viewer is taken for: a registration, or several that may be meant."""

    kind: MatchKind
    registration_id: str = ""
    possible: tuple[str, ...] = ()


def match_viewer(
    viewer: Viewer,
    roster: Sequence[Registration],
    emails: Mapping[str, str],
    by_hand: Mapping[str, str],
) -> Match:
    """Return whom a viewer is: by hand as earlier, by e-mail, by name, then by organisation too.

    ``emails`` are of registrations by id. A name that fits several is doubtful
    unless the platform's name tells the organisation as well.
    """
    known = {one.id for one in roster}
    if by_hand.get(viewer.key) in known:
        return Match(MatchKind.HAND, by_hand[viewer.key])
    same = [one.id for one in roster if viewer.email and emails.get(one.id) == viewer.email]
    if len(same) == 1:
        return Match(MatchKind.EMAIL, same[0])
    words = _words(viewer.name)
    found = [one for one in roster if _named(words, one.name)]
    if len(found) > 1:
        rest = words - set().union(*(_words(one.name) for one in found))
        placed = [one for one in found if rest & _words(one.org_then)]
        found = placed if len(placed) == 1 else found
    if len(found) == 1:
        return Match(MatchKind.NAME, found[0].id)
    possible = found or [one for one in roster if len(words & _words(one.name)) > 0]
    ids = tuple(one.id for one in possible[:8])
    return Match(MatchKind.DOUBTFUL if ids else MatchKind.NONE, "", ids)


def _named(words: frozenset[str], name: str) -> bool:
    """Tell whether surname and given name are both said, in whatever order."""
    own = name.casefold().replace("ё", "е").split()[:2]
    return len(own) == _NAMES and words >= set(own)


def _words(text: str) -> frozenset[str]:
    plain = "".join(sign if sign.isalnum() or sign == "-" else " " for sign in text.casefold())
    return frozenset(word for word in plain.replace("ё", "е").split() if len(word) > 1)
