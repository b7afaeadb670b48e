"""The minutes of an event's sessions: no time counts twice, and breaks count for nothing."""

from collections.abc import Callable, Iterable, Sequence

from fieldkit.records.event import Session, minutes_shared


class SessionMinutes:
    """Adds up the minutes of sessions of which some may run at once.

    Overlaps are worked out when they are first asked for: a mark asks for the
    hours of one person alone.
    """

    def __init__(self, sessions: Sequence[Session]) -> None:
        self._sessions = sessions
        self._overlaps: dict[str, dict[str, int]] = {}
        self._open: dict[str, int] = {}

    def of(self, missed: Callable[[Session], int | None]) -> int:
        """Return the minutes of the sessions that somebody was at, less what they missed there.

        ``missed`` gives None for a session that they were not at.
        """
        total = 0
        counted: list[Session] = []
        for session in self._sessions:
            lost = None if session.is_break else missed(session)
            if lost is None:
                continue
            total += max(0, session.minutes - lost - self._shared(session, counted))
            counted.append(session)
        return total

    def open_to(self, track: str) -> int:
        """Return the minutes open to whoever chose a track, "" for none: of parallel ones one."""
        if track not in self._open:
            self._open[track] = self.of(
                lambda one: None if track and one.track and one.track != track else 0
            )
        return self._open[track]

    def _shared(self, session: Session, counted: Iterable[Session]) -> int:
        """Return the minutes of a session that were counted already for others at its time.

        Where it overlaps several, the longest overlap alone is taken off.
        """
        if not self._overlaps:
            self._overlaps.update(minutes_shared(self._sessions))
        near = self._overlaps[session.id]
        return max((near[one.id] for one in counted if one.id in near), default=0) if near else 0
