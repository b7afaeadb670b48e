"""Families and their cases: found, shown on a card, and what is due for them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, language
from fieldkit.records.casework import next_step
from fieldkit.records.entity import Entity
from fieldkit.records.event import Event
from fieldkit.records.finding import same_number
from fieldkit.records.permissions import Act
from fieldkit.records.review import FormState
from fieldkit.records.submission import Subject, Submission
from fieldkit.services.case_reading import CaseReader, step_form
from fieldkit.services.case_rows import (
    CaseRow,
    Document,
    DueRow,
    EventNow,
    FamilyCard,
    FamilyPage,
    FamilyRow,
    LedElsewhere,
    Member,
    NextStep,
    TimelineEntry,
    Today,
)
from fieldkit.services.case_team import Sight, sight_of
from fieldkit.services.case_visits import visits_of_cases
from fieldkit.services.reviewing import states_within
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

__all__ = [
    "CaseRow",
    "Document",
    "DueRow",
    "EventNow",
    "FamilyCard",
    "FamilyMissing",
    "FamilyPage",
    "FamilyRow",
    "LedElsewhere",
    "Member",
    "NextStep",
    "TimelineEntry",
    "Today",
    "due_today",
    "family_card",
    "find_families",
]

NOBODY = ""  # whoever is no specialist has no cases
_TIMELINE = 200
_FAMILY_COPY = {"family_crisis_assessment"}
_NEXT_EVENTS = 3
_COLUMNS = {
    "status": "status",
    "urgency": "urgency",
    "risk_band": "risk_band",
    "district": "district_id",
    "programme": "programme_id",
    "curator": "curator_id",
}


class FamilyMissing(FieldkitError):
    """A family's card was asked for that this workspace does not hold."""

    template = N_("This family is not in this workspace. Import the bundle that brings it.")


@needs(Act.SEE_FAMILIES)
def find_families(
    workspace: Workspace,
    query: str = "",
    *,
    filters: Mapping[str, str] | None = None,
    offset: int = 0,
    limit: int = 100,
) -> FamilyPage:
    """Return a page of the families that match, by surname.

    ``query`` holds words, or parts of them from three letters, of the names,
    addresses, telephones and numbers of a family, its persons and its cases, in
    any order and layout. ``filters`` are about a family's cases: status ("open", "closed"),
    urgency, risk_band, district, programme, curator ("mine" or an id); one case
    must fulfil them all. With filters those who need most come first. Raises
    KeyError for another filter.
    """
    asked = {_COLUMNS[name]: value for name, value in (filters or {}).items() if value}
    curator = asked.pop("curator_id", None)
    if curator == "mine":
        curator = workspace.user.specialist_id or NOBODY
    today = workspace.now().date()
    with workspace.reading() as work:
        sight = sight_of(workspace, work)
        if asked or curator is not None:
            families, total = work.needs.families(
                today,
                filters=asked,
                curator=curator,
                query=query,
                seen_by=sight.seen_by,
                offset=offset,
                limit=limit,
            )
        else:
            page = work.entities.page(
                "families",
                query=query,
                sort="surname",
                offset=offset,
                limit=limit,
                ranked=True,
                seen_by=sight.seen_by,
            )
            families, total = page.entities, page.total
        reader = CaseReader(work, workspace.user, today, sight)
        rows = reader.families(families)
        return FamilyPage(rows, total, _led_elsewhere(work, sight, query))


@needs(Act.SEE_FAMILIES)
def family_card(workspace: Workspace, family_id: str) -> FamilyCard:
    """Return all that a family's card shows. Raises FamilyMissing."""
    with workspace.reading() as work:
        entity = work.entities.get("families", family_id)
        if entity is None or entity.deleted:
            raise FamilyMissing
        sight = sight_of(workspace, work)
        sight.require(family_id)
        reader = CaseReader(work, workspace.user, workspace.now().date(), sight)
        persons = reader.persons_of(family_id)
        cases = reader.cases_of(family_id)
        titles = _titles(work)
        submissions = work.submissions.list(
            subject=Subject("families", family_id), limit=_TIMELINE, offset=0
        )
        card = FamilyCard(
            family=reader.family(entity, [one.get("kind") for one in persons], cases),
            entity=entity,
            address=entity.get("address"),
            phone=entity.get("phone"),
            family_type_word=reader.word("families", "family_type", entity.get("family_type")),
            category_words=tuple(
                reader.word("families", "category", code)
                for code in entity.get("category").split()
                if code != "none" and sight.sees_special_of(family_id)
            ),
            members=tuple(reader.member(person) for person in persons),
            cases=cases,
            timeline=_timeline(work, titles, submissions),
            documents=_documents(titles, submissions),
            next_step=_next_step(titles, cases),
            visits=visits_of_cases(work, [case.id for case in cases]),
        )
    workspace.note_read("family_opened", f"families/{family_id}")
    return card


@needs(Act.WORK)
def due_today(workspace: Workspace, *, mine: bool = False, limit: int = 50) -> Today:
    """Return what is due now and this week, of one's own cases or of all, and today's sessions.

    Each group holds at most ``limit`` rows, the earliest due; ``totals`` counts them all.
    """
    from fieldkit.store.needs import NOTHING_DUE

    now = workspace.now()
    today = now.date()
    week_ends = today + timedelta(days=6 - today.weekday())
    whose = (workspace.user.specialist_id or NOBODY) if mine else None
    with workspace.reading() as work:
        sight = sight_of(workspace, work)
        found = NOTHING_DUE
        if workspace.rights.may(Act.SEE_FAMILIES):
            found = work.needs.due(
                today, week_ends, limit=limit, curator=whose, seen_by=sight.seen_by
            )
        groups = (found.urgent, found.overdue, found.today, found.week)
        reader = CaseReader(work, workspace.user, today, sight)
        titles = _titles(work)
        families = [case.get("family_id") for group in groups for case in group]
        reader.gather_persons(families)
        reader.gather_visits(case for group in groups for case in group)
        known = work.entities.some("families", families)
        urgent, overdue, now_due, week = (
            tuple(_due_row(reader, known, titles, case) for case in group) for group in groups
        )
        events = _events_now(work, now)
    return Today(
        urgent=urgent,
        overdue=overdue,
        today=now_due,
        week=week,
        totals=found.totals,
        nearest=found.nearest,
        events=events,
    )


def _led_elsewhere(work: "Reading", sight: Sight, query: str) -> tuple[LedElsewhere, ...]:
    """Return the families of others whose whole number was typed: that they exist, and whose."""
    if sight.everything:
        return ()
    families = work.entities.numbered("families", query)
    cases = [
        case
        for family in families
        if not sight.sees(family.id)
        for case in work.entities.related("cases", "family_id", family.id)
    ]
    found = {
        case.get("family_id"): case.get("case_no")
        for case in cases
        if not case.deleted and same_number(case.get("case_no"), query)
    }
    return tuple(LedElsewhere(found[one], sight.leaders(one)) for one in sorted(found))


def _titles(work: "Reading") -> dict[str, str]:
    return {form.form_id: form.title_in(language()) for form in work.forms.names()}


def _next_step(titles: Mapping[str, str], cases: tuple[CaseRow, ...]) -> NextStep | None:
    if not cases or cases[0].step is None:
        return None
    form_id = step_form(cases[0].step.kind)
    if form_id not in titles:
        return None
    return NextStep(form_id, titles[form_id], Subject("cases", cases[0].id), cases[0].step)


def _timeline(
    work: "Reading", titles: Mapping[str, str], found: tuple[Submission, ...]
) -> tuple[TimelineEntry, ...]:
    states = states_within(work, [one.instance_id for one in found])
    entries = [_entry(titles, one, states[one.instance_id]) for one in found]
    return tuple(sorted(entries, key=_day_of_fact, reverse=True))


def _day_of_fact(entry: TimelineEntry) -> tuple[date, datetime]:
    return entry.visited_on or entry.finalized_at.date(), entry.finalized_at


def _entry(titles: Mapping[str, str], one: Submission, state: FormState) -> TimelineEntry:
    return TimelineEntry(
        instance_id=one.instance_id,
        form_id=one.form_id,
        form_title=titles.get(one.form_id, one.form_id),
        title=one.title,
        finalized_at=one.finalized_at,
        user_name=one.user_name,
        version=one.version,
        state=state,
        visited_on=one.visit.day,
    )


def _documents(
    titles: Mapping[str, str], submissions: "tuple[Submission, ...] | list[Submission]"
) -> tuple[Document, ...]:
    """Return the papers of the newest submission of each form; some have a copy for the family."""
    newest: dict[str, Submission] = {}
    for one in submissions:
        newest.setdefault(one.form_id, one)
    found = []
    for form_id, one in newest.items():
        title = titles.get(form_id, form_id)
        laid_out = form_id in _FAMILY_COPY
        kind = "summary" if laid_out else "answers"
        found.append(Document(kind, one.instance_id, title, "internal", one.finalized_at))
        if laid_out:
            found.append(Document("family", one.instance_id, title, "family", one.finalized_at))
    return tuple(found)


def _due_row(
    reader: CaseReader, families: Mapping[str, Entity], titles: Mapping[str, str], case: Entity
) -> DueRow:
    family_id = case.get("family_id")
    family = families.get(family_id)
    step = next_step(reader.held(case), reader.today)
    assert step is not None  # noqa: S101 - only cases with a step are due
    form_id = step_form(step.kind)
    return DueRow(
        family_id=family_id,
        case_id=case.id,
        case_no=case.get("case_no", case.label),
        who=reader.who(reader.persons_of(family_id)),
        settlement=family.get("settlement") if family else "",
        urgency=case.get("urgency"),
        mine=reader.mine(case.properties),
        step=step,
        days_left=step.days_left(reader.today),
        form_id=form_id,
        form_title=titles.get(form_id, form_id),
        subject=Subject("cases", case.id),
    )


def _events_now(work: "Reading", now: datetime) -> tuple[EventNow, ...]:
    """Return today's sessions, and the first one of the next events to come."""
    today = now.date()
    events = sorted(work.attendance.events(), key=lambda event: event.starts_on)
    running = [event for event in events if event.starts_on <= today <= event.ends_on]
    coming = [event for event in events if event.starts_on > today][:_NEXT_EVENTS]
    found = [one for event in running for one in _sessions_of(work, event, now, today)]
    for event in coming:
        found += _sessions_of(work, event, now)
    return tuple(sorted(found, key=lambda one: (one.day, one.starts)))


def _sessions_of(
    work: "Reading", event: Event, now: datetime, day: date | None = None
) -> list[EventNow]:
    """Return an event's sessions of a day, or the first one of all."""
    grid = work.attendance.grid(event.id, lambda one: day is None or one.day == day)
    days = sorted({session.day for session in grid.sessions})
    found = []
    wanted = [one for one in grid.sessions if one.day == day] if day else grid.sessions[:1]
    for session in wanted:
        tally = grid.sheet(session.id).tally()
        begins = (session.day, session.starts)
        clock = (now.date(), now.time().replace(tzinfo=None))
        over = session.closed or (session.day, session.ends) < clock
        found.append(
            EventNow(
                event_id=event.id,
                event_title=event.title,
                place=event.place,
                day=session.day,
                day_no=days.index(session.day) + 1,
                days=len(days),
                session_id=session.id,
                session_no=session.number,
                session_title=session.title,
                starts=f"{session.starts:%H:%M}",
                ends=f"{session.ends:%H:%M}",
                state="done" if over else "running" if begins <= clock else "next",
                marked=tally.marked,
                roster=tally.marked + tally.blank,
            )
        )
    return found
