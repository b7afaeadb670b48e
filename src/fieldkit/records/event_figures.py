"""What the report of an event says: its figures, of which none stands for another."""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Registration, Session
from fieldkit.records.group_figures import identity
from fieldkit.records.headcount import headcount_figures
from fieldkit.records.regions import Places, said
from fieldkit.records.webinar import Figures, minutes_within

# (upper limit of years, the key of the group): the first that holds counts.
EXPERIENCE = ((1, "under_1"), (3, "1_3"), (5, "3_5"), (10, "5_10"), (99, "over_10"))
UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people there are of something."""

    name: str
    people: int


@dataclass(frozen=True, slots=True)
class Mean:
    """The mean of a question of the feedback form over so many answers; ``most`` is the best."""

    question: str
    mean: float
    answers: int
    most: int


@dataclass(frozen=True, slots=True)
class Feedback:
    """What was answered about an event: in so many forms, the means, and what to speak of next.

    ``words`` are what people wrote themselves, newest first. Somebody may be
    known by them, so they are no figures: none is kept with a closed report.
    """

    forms: int = 0
    means: tuple[Mean, ...] = ()
    topics: tuple[Counted, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What is known beside the event itself.

    ``kind`` is the kind of districts that the event is measured by, "" for all.
    ``org_kinds`` and ``years`` are by id of organisation and professional,
    ``successors`` gives what an organisation is part of today, ``bodies`` the names of
    those that branches count as. ``earlier`` are the identities of those who came to
    events before, ``reached`` the regions that they came from; None where there was
    no event before. ``late`` marks were entered long after their sessions.
    """

    places: Places = field(default_factory=Places)
    kind: str = ""
    org_kinds: Mapping[str, str] = field(default_factory=dict)
    successors: Mapping[str, str] = field(default_factory=dict)
    bodies: Mapping[str, str] = field(default_factory=dict)
    years: Mapping[str, float] = field(default_factory=dict)
    earlier: frozenset[tuple[str, ...]] = frozenset()
    reached: frozenset[str] | None = None
    late: int = 0
    webinar: Figures = field(default_factory=Figures)
    feedback: Feedback = field(default_factory=Feedback)


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session with its marks; day and times are ISO texts."""

    number: int
    day: str
    starts: str
    ends: str
    title: str
    track: str
    closed: bool
    expected: int
    came: int
    late: int
    left_early: int
    excused: int
    absent: int
    blank: int


@dataclass(frozen=True, slots=True)
class EventFigures:
    """The figures of one event.

    Registered, attended and completed count participants alone; speakers and
    guests stand beside them. ``organisations`` are by the name of that time,
    ``successors`` by what they are part of today. ``represented`` of
    ``measured`` districts of the ``kind`` had somebody there. ``first_regions`` were
    reached by no event before.
    """

    registered: int = 0
    attended: int = 0
    completed: int = 0
    no_shows: int = 0
    organisations: int = 0
    successors: int = 0
    without_organisation: int = 0
    districts: int = 0
    represented: int = 0
    measured: int = 0
    kind: str = ""
    speakers: int = 0
    guests: int = 0
    days: int = 0
    sessions: int = 0
    hours: float = 0.0
    person_hours: float = 0.0
    repeat: int = 0
    connections: int = 0
    at_screens: int = 0
    recording: int = 0
    counted: int = 0
    minded: int = 0
    entered_late: int = 0
    room: int = 0
    by_day: tuple[Counted, ...] = ()
    by_session: tuple[SessionLine, ...] = ()
    by_organisation: tuple[Counted, ...] = ()
    by_district: tuple[Counted, ...] = ()
    missing: tuple[str, ...] = ()
    by_region: tuple[Counted, ...] = ()
    first_regions: tuple[str, ...] = ()
    by_position: tuple[Counted, ...] = ()
    by_org_kind: tuple[Counted, ...] = ()
    by_experience: tuple[Counted, ...] = ()
    by_track: tuple[Counted, ...] = ()
    feedback_forms: int = 0
    feedback: tuple[Mean, ...] = ()
    topics: tuple[Counted, ...] = ()

    def as_text(self) -> str:
        """Return the figures as they are kept with a closed report."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True)


def figures_of(grid: AttendanceGrid, context: Context) -> EventFigures:
    """Return the figures of an event."""
    summary = grid.summary()
    people = grid.participants()
    came = grid.came()
    present = [one for one in people if one.id in came]
    counted = [one for one in present if one.org_then]
    measured, represented, missing = _coverage(present, grid, context)
    heads = headcount_figures(grid.headcounts)
    own = {one.organisation_id or one.org_then for one in counted}
    after = {context.successors.get(one, one) for one in own}

    regions = context.places.regions_of(present)
    # Where there was no event before, every region would be new, which tells nothing.
    reached = set(regions.values()) if context.reached is None else context.reached

    def body_name(person: Registration) -> str:
        return context.bodies.get(grid.counted_as(person), person.org_then)

    def _region(person: Registration) -> str:
        return regions[person.id]

    whole = _programme_minutes(grid)
    unit = 45 if grid.event.academic_hours else 60
    return EventFigures(
        registered=summary.registered,
        attended=summary.attended,
        completed=summary.completed,
        no_shows=summary.no_shows,
        organisations=summary.organisations,
        successors=len(after),
        without_organisation=len(present) - len(counted),
        districts=summary.districts,
        represented=represented,
        measured=measured,
        kind=context.kind,
        speakers=summary.speakers,
        guests=summary.guests,
        days=summary.days,
        sessions=sum(not s.is_break for s in grid.sessions),
        hours=int(whole / unit * 2) / 2,
        person_hours=sum(grid.hours(one.id) for one in present),
        repeat=sum(identity(one) in context.earlier for one in present),
        connections=context.webinar.connections,
        at_screens=context.webinar.people,
        recording=context.webinar.recording,
        counted=heads.visits,
        minded=heads.minded,
        entered_late=context.late,
        room=summary.room,
        by_day=_by_day(grid, people),
        by_session=tuple(_line(grid, one, people) for one in grid.sessions if not one.is_break),
        by_organisation=_by(counted, grid.counted_as, body_name, as_it_is=True),
        by_district=_by([o for o in present if o.district_then], _district, as_it_is=True),
        missing=missing,
        by_region=_by([one for one in present if one.id in regions], _region),
        first_regions=tuple(sorted(set(regions.values()) - reached)),
        by_position=_known(_by(present, lambda one: one.position)),
        by_org_kind=_known(
            _by(counted, lambda one: context.org_kinds.get(one.organisation_id, ""))
        ),
        by_experience=_experience(present, context.years),
        by_track=_by([one for one in present if _track(one)], _track),
        feedback_forms=context.feedback.forms,
        feedback=context.feedback.means,
        topics=context.feedback.topics,
    )


def _programme_minutes(grid: AttendanceGrid) -> int:
    """Return the minutes of the programme, breaks apart; what runs at one time counts once."""
    spans = [one.span() for one in grid.sessions if not one.is_break]
    if not spans:
        return 0
    return minutes_within(spans, (min(spans)[0], max(end for _begin, end in spans)))


def _district(person: Registration) -> str:
    return person.district_then


def _track(person: Registration) -> str:
    return person.track


def _by(
    people: Iterable[Registration],
    key: Callable[[Registration], str],
    name: Callable[[Registration], str] | None = None,
    *,
    as_it_is: bool = False,
) -> tuple[Counted, ...]:
    """Count people by a key, the most first; the first spelling names it.

    What the event's line counts goes by the key as it is, so that both say the same.
    """
    counts: Counter[str] = Counter()
    names: dict[str, str] = {}
    for one in people:
        held = key(one) if as_it_is else said(key(one))
        counts[held] += 1
        names.setdefault(held, (name or key)(one))
    order = sorted(counts, key=lambda held: (held == "", -counts[held], held))
    return tuple(Counted(names[held], counts[held]) for held in order)


def _known(found: tuple[Counted, ...]) -> tuple[Counted, ...]:
    """Return nothing where all that is known is that nothing is known."""
    return found if any(one.name for one in found) else ()


def _by_day(grid: AttendanceGrid, people: Sequence[Registration]) -> tuple[Counted, ...]:
    roster = {one.id for one in people}
    found: dict[date, set[str]] = {session.day: set() for session in grid.sessions}
    days = {session.id: session.day for session in grid.sessions if not session.is_break}
    for (session_id, person), mark in grid.marks.items():
        if mark.status.came and person in roster and session_id in days:
            found[days[session_id]].add(person)
    return tuple(Counted(day.isoformat(), len(found[day])) for day in sorted(found))


def _line(grid: AttendanceGrid, session: Session, people: Sequence[Registration]) -> SessionLine:
    tally = grid.sheet(session.id).tally()
    expected = len(grid.sheet(session.id).roster) if people else 0
    return SessionLine(
        number=session.number,
        day=session.day.isoformat(),
        starts=f"{session.starts:%H:%M}",
        ends=f"{session.ends:%H:%M}",
        title=session.title,
        track=session.track,
        closed=session.closed,
        expected=expected,
        came=tally.came,
        late=tally.late,
        left_early=tally.left_early,
        excused=tally.excused,
        absent=tally.absent,
        blank=tally.blank,
    )


def _experience(people: Iterable[Registration], years: Mapping[str, float]) -> tuple[Counted, ...]:
    counts: Counter[str] = Counter()
    for one in people:
        # What the list of the event says is what held then; the card may have been rewritten.
        known = years.get(one.specialist_id) if one.years is None else one.years
        key = next((k for most, k in EXPERIENCE if known is not None and known < most), UNKNOWN)
        counts[key] += 1
    if set(counts) <= {UNKNOWN}:
        return ()
    order = [*(key for _most, key in EXPERIENCE), UNKNOWN]
    return tuple(Counted(key, counts[key]) for key in order if counts[key])


def _coverage(
    present: Iterable[Registration], grid: AttendanceGrid, context: Context
) -> tuple[int, int, tuple[str, ...]]:
    """Return how many districts are measured, how many had somebody, and who is missing.

    Measured are those of the chosen kind in the regions that anybody came from.
    """
    there = context.places.districts_of(present)
    own = context.places.named(grid.event.district)
    regions = {one.region for one in context.places.districts if one.id in there}
    regions |= {own.region} if own else set()
    wanted = [
        one
        for one in context.places.districts
        if one.region in regions and context.kind in {"", one.kind}
    ]
    missing = sorted(one.name for one in wanted if one.id not in there)
    return len(wanted), len(wanted) - len(missing), tuple(missing)
