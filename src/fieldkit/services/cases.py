"""Families and their cases: found, shown on a card, and what is due for them."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, language
from fieldkit.records.casework import Step, next_step, urgency_rank
from fieldkit.records.entity import Entity
from fieldkit.records.event import Event
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
    Member,
    NextStep,
    TimelineEntry,
    Today,
)
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
    "Member",
    "NextStep",
    "TimelineEntry",
    "Today",
    "due_today",
    "family_card",
    "find_families",
]

_EVERYTHING = 1_000_000
_TIMELINE = 200
_KIN = (("persons", "family_id"), ("cases", "family_id"))
_FAMILY_COPY = {"family_crisis_assessment"}
_NEXT_EVENTS = 3
_CALMEST = 9
_COLUMNS = {
    "status": "status",
    "urgency": "urgency",
    "risk_band": "risk_band",
    "district": "district_id",
    "programme": "programme_id",
    "curator": "curator_id",
}

_Due = tuple[date, int, Mapping[str, str], Step]


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

    ``query`` is the beginning of any word of name, address, settlement or case
    number. ``filters`` are about a family's cases: status ("open", "closed"),
    urgency, risk_band, district, programme, curator ("mine" or an id); one case
    must fulfil them all. With filters those who need most come first. Raises
    KeyError for another filter.
    """
    asked = {name: value for name, value in (filters or {}).items() if value}
    with workspace.reading() as work:
        reader = CaseReader(work, workspace.user, workspace.now().date())
        if not asked:
            page = work.entities.page(
                "families",
                query=query,
                sort="surname",
                offset=offset,
                limit=limit,
                through=_KIN,
                ranked=True,
            )
            return FamilyPage(tuple(_row(reader, family) for family in page.entities), page.total)
        found = _filtered(work, reader, query, asked)
        families = (work.entities.get("families", one) for one in found[offset : offset + limit])
        rows = tuple(_row(reader, family) for family in families if family is not None)
    return FamilyPage(rows, len(found))


@needs(Act.SEE_FAMILIES)
def family_card(workspace: Workspace, family_id: str) -> FamilyCard:
    """Return all that a family's card shows. Raises FamilyMissing."""
    with workspace.reading() as work:
        entity = work.entities.get("families", family_id)
        if entity is None or entity.deleted:
            raise FamilyMissing
        reader = CaseReader(work, workspace.user, workspace.now().date())
        persons = reader.persons_of(family_id)
        cases = reader.cases_of(family_id)
        titles = _titles(work)
        submissions = work.submissions.list(
            subject=Subject("families", family_id), limit=_TIMELINE, offset=0
        )
        return FamilyCard(
            family=reader.family(entity, persons, cases),
            entity=entity,
            address=entity.get("address"),
            phone=entity.get("phone"),
            family_type_word=reader.word("families", "family_type", entity.get("family_type")),
            category_words=tuple(
                reader.word("families", "category", code)
                for code in entity.get("category").split()
                if code != "none"
            ),
            members=tuple(reader.member(person) for person in persons),
            cases=cases,
            timeline=_timeline(work, titles, submissions),
            documents=_documents(titles, submissions),
            next_step=_next_step(titles, cases),
        )


@needs(Act.WORK)
def due_today(workspace: Workspace, *, mine: bool = False, limit: int = 50) -> Today:
    """Return what is due now and this week, of one's own cases or of all, and today's sessions.

    Each group holds at most ``limit`` rows, the earliest due; ``totals`` counts them all.
    """
    now = workspace.now()
    today = now.date()
    week_ends = today + timedelta(days=6 - today.weekday())
    groups: dict[str, list[_Due]] = {"urgent": [], "overdue": [], "today": [], "week": []}
    nearest: date | None = None
    with workspace.reading() as work:
        reader = CaseReader(work, workspace.user, today)
        for case in work.entities.rows("cases"):
            step = next_step(case, today)
            if step is None or (mine and not reader.mine(case)):
                continue
            group = _group(case, step, today, week_ends)
            if group:
                groups[group].append((step.due, urgency_rank(case.get("urgency", "")), case, step))
            elif nearest is None or step.due < nearest:
                nearest = step.due
        titles = _titles(work)
        shown = {
            name: tuple(
                _due_row(work, reader, titles, case, step)
                for _, _, case, step in sorted(found, key=lambda one: one[:2])[:limit]
            )
            for name, found in groups.items()
        }
        events = _events_now(work, now)
    return Today(
        urgent=shown["urgent"],
        overdue=shown["overdue"],
        today=shown["today"],
        week=shown["week"],
        totals=(
            len(groups["urgent"]),
            len(groups["overdue"]),
            len(groups["today"]),
            len(groups["week"]),
        ),
        nearest=nearest,
        events=events,
    )


def _group(case: Mapping[str, str], step: Step, today: date, week_ends: date) -> str:
    """Return under which heading of Home a case stands, empty for what is due later."""
    if case.get("urgency") == "acute":
        return "urgent"
    if step.due < today:
        return "overdue"
    if step.due == today:
        return "today"
    return "week" if step.due <= week_ends else ""


def _row(reader: CaseReader, family: Entity) -> FamilyRow:
    return reader.family(family, reader.persons_of(family.id), reader.cases_of(family.id))


def _filtered(
    work: "Reading", reader: CaseReader, query: str, filters: Mapping[str, str]
) -> list[str]:
    """Return the ids of the families one of whose cases fulfils all filters, neediest first."""
    best: dict[str, tuple[int, date]] = {}
    for case in work.entities.rows("cases"):
        if _fulfils(case, filters, mine=reader.mine(case)):
            family_id = case.get("family_id", "")
            need = _need(case, reader.today)
            best[family_id] = min(need, best.get(family_id, need))
    if query.strip():
        page = work.entities.page(
            "families", query=query, sort="surname", limit=_EVERYTHING, through=_KIN
        )
        families = [family.id for family in page.entities]
    else:
        rows = work.entities.rows("families")
        rows.sort(key=lambda row: row.get("surname", "").casefold().replace("ё", "е"))
        families = [row["name"] for row in rows]
    return sorted((one for one in families if one in best), key=lambda one: best[one])


def _fulfils(case: Mapping[str, str], filters: Mapping[str, str], *, mine: bool) -> bool:
    return all(
        mine if name == "curator" and value == "mine" else case.get(_COLUMNS[name], "") == value
        for name, value in filters.items()
    )


def _need(case: Mapping[str, str], today: date) -> tuple[int, date]:
    """Return what families are sorted by: urgent, then overdue by its day, then the rest as is."""
    step = next_step(case, today)
    overdue = step is not None and step.due < today
    return (
        urgency_rank(case.get("urgency", "")) if case.get("status") == "open" else _CALMEST,
        step.due if step is not None and overdue else date.max,
    )


def _titles(work: "Reading") -> dict[str, str]:
    return {form.form_id: form.title_in(language()) for form in work.forms.list()}


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
    return tuple(_entry(titles, one, states[one.instance_id]) for one in found)


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
    work: "Reading",
    reader: CaseReader,
    titles: Mapping[str, str],
    case: Mapping[str, str],
    step: Step,
) -> DueRow:
    family_id = case.get("family_id", "")
    family = work.entities.get("families", family_id)
    form_id = step_form(step.kind)
    return DueRow(
        family_id=family_id,
        case_id=case["name"],
        case_no=case.get("case_no", case["label"]),
        who=reader.who(reader.persons_of(family_id)),
        settlement=family.get("settlement") if family else "",
        urgency=case.get("urgency", ""),
        mine=reader.mine(case),
        step=step,
        days_left=step.days_left(reader.today),
        form_id=form_id,
        form_title=titles.get(form_id, form_id),
        subject=Subject("cases", case["name"]),
    )


def _events_now(work: "Reading", now: datetime) -> tuple[EventNow, ...]:
    """Return today's sessions, and the first one of the next events to come."""
    today = now.date()
    events = sorted(work.attendance.events(), key=lambda event: event.starts_on)
    running = [event for event in events if event.starts_on <= today <= event.ends_on]
    coming = [event for event in events if event.starts_on > today][:_NEXT_EVENTS]
    found = [one for event in running for one in _sessions_of(work, event, now) if one.day == today]
    for event in coming:
        found += _sessions_of(work, event, now)[:1]
    return tuple(sorted(found, key=lambda one: (one.day, one.starts)))


def _sessions_of(work: "Reading", event: Event, now: datetime) -> list[EventNow]:
    grid = work.attendance.grid(event.id)
    days = sorted({session.day for session in grid.sessions})
    found = []
    for session in grid.sessions:
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
