"""What the import of a webinar's list would do, until a person has looked it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from fieldkit.records.attendance import AttendanceGrid, Mark
from fieldkit.records.event import Session
from fieldkit.records.webinar import Match, Viewer

USUAL_SHARE = 0.5
_MOST_PEOPLE = 200


@dataclass(frozen=True, slots=True)
class Line:
    """One viewer of the list, and what is to become of them.

    ``minutes`` are by session id. ``choice`` is a registration id, "new" for
    a participant to be added, "" for nobody: then it counts as a connection alone.
    ``people`` sat at this screen, ``others`` are the names of those besides.
    """

    viewer: Viewer
    match: Match
    minutes: Mapping[str, int]
    choice: str = ""
    people: int = 1
    others: tuple[str, ...] = ()
    recording: bool = False


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do. ``share`` of a session's minutes makes somebody present.

    ``hours_ahead`` the platform's clock is before the event's; ``columns`` are
    empty where a person has to say which is which.
    """

    event_id: str
    batch: str
    header: tuple[str, ...]
    columns: Mapping[str, int]
    lines: tuple[Line, ...]
    sessions: tuple[Session, ...]
    grid: AttendanceGrid
    rows: int = 0
    unread: int = 0
    share: float = USUAL_SHARE
    hours_ahead: float = 0.0

    def choose(self, key: str, choice: str) -> "Plan":
        """Return the plan with one viewer taken for somebody."""
        return self._with(key, choice=choice)

    def at_screen(self, key: str, people: int, others: Sequence[str] = ()) -> "Plan":
        """Return the plan with so many people at one viewer's screen, some of them named."""
        named = tuple(" ".join(name.split()) for name in others if name.strip())
        count = min(max(people, 1 + len(named)), _MOST_PEOPLE)
        return self._with(key, people=count, others=named)

    def present(self, line: Line, session: Session) -> bool:
        """Tell whether a viewer was there for long enough."""
        return line.minutes.get(session.id, 0) >= session.minutes * self.share

    def undecided(self) -> tuple[Line, ...]:
        """Return the viewers of whom nobody knows yet who they are."""
        return tuple(one for one in self.lines if not one.choice)

    def _with(self, key: str, **values: object) -> "Plan":
        changed = tuple(
            replace(one, **values) if one.viewer.key == key else one  # type: ignore[arg-type] # fields of a line
            for one in self.lines
        )
        return replace(self, lines=changed)


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did, to be told and to be undone."""

    event_id: str
    batch: str
    connections: int
    people: int
    present: int
    kept: int
    marks: tuple[Mark, ...] = field(default=(), repr=False)
    added: tuple[str, ...] = ()
