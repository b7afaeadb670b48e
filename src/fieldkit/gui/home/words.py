"""The words of Home: how far off a day is, what a step is called, how the day stands."""

from datetime import date, time

from fieldkit.formats import clock, day_month, number, week_day
from fieldkit.gui.widgets.row import RowWords
from fieldkit.i18n import _, ngettext
from fieldkit.records.casework import StepKind
from fieldkit.services.cases import DueRow, EventNow, Today

DOT = " \N{MIDDLE DOT} "
_ICONS = {
    StepKind.FIRST_ASSESSMENT: "clipboard-list",
    StepKind.REASSESSMENT: "clipboard-list",
    StepKind.CONTACT: "phone",
    StepKind.SILENT: "bell-off",
}


def day_title(day: date) -> str:
    """Return "Воскресенье, 22 ноября": the title of Home."""
    names = (
        _("Monday"),
        _("Tuesday"),
        _("Wednesday"),
        _("Thursday"),
        _("Friday"),
        _("Saturday"),
        _("Sunday"),
    )
    return f"{names[day.weekday()]}, {day_month(day)}"


def step_words(kind: StepKind) -> str:
    """Return what a step is called."""
    return {
        StepKind.FIRST_ASSESSMENT: _("First crisis assessment"),
        StepKind.REASSESSMENT: _("Crisis assessment again"),
        StepKind.CONTACT: _("Contact with the family"),
        StepKind.SILENT: _("No contact for 30 days"),
    }[kind]


def due_words(row: DueRow, group: str) -> RowWords:
    """Return a row of the list of what is due; ``group`` colours it."""
    role = {"urgent": "danger", "overdue": "warn"}.get(group, "muted")
    return RowWords(
        title=step_words(row.step.kind),
        second=DOT.join(part for part in (row.who, row.case_no, row.settlement) if part),
        icon="shield-alert" if group == "urgent" else _ICONS[row.step.kind],
        icon_role=role,
        side=_distance(row, group),
        side_role={"overdue": "warn", "urgent": "ink"}.get(group, "muted"),
        side_strong=group in {"urgent", "overdue"},
        act=_("Begin"),
        key=row,
    )


def _distance(row: DueRow, group: str) -> str:
    if row.days_left < 0:
        if group == "urgent":  # no heading says there that the day has passed
            late = -row.days_left
            return ngettext("due {count} day ago", "due {count} days ago", late).format(
                count=number(late)
            )
        late = -row.days_left
        return ngettext("{count} day overdue", "{count} days overdue", late).format(
            count=number(late)
        )
    if row.days_left == 0:
        return _("today")
    if row.days_left == 1:
        return _("tomorrow")
    return f"{week_day(row.step.due)}, {day_month(row.step.due)}"


def starts_words(event: EventNow, today: date) -> str:
    """Return when a session begins: "9:30", on another day "вт 9:30"."""
    starts = clock(time.fromisoformat(event.starts))
    return starts if event.day == today else f"{week_day(event.day)} {starts}"


def event_words(event: EventNow, today: date) -> RowWords:
    """Return a row of the list of events."""
    when = starts_words(event, today)
    badges = {"done": (_("held"), "ok"), "running": (_("now"), "accent")}
    title = event.event_title
    parts = [_("session {number}").format(number=event.session_no)]
    if event.state != "next" or event.marked:
        marked = _("{done} of {total} marked").format(
            done=number(event.marked), total=number(event.roster)
        )
        parts.append(marked)
    elif event.place:
        parts.append(event.place)
    if event.days > 1:
        day = _("day {day} of {days}").format(day=event.day_no, days=event.days)
        parts.insert(0, day)
    return RowWords(
        title=title,
        second=", ".join(parts),
        lead=when,
        badge=badges.get(event.state),
        key=event,
    )


def day_sentence(today: Today) -> str:
    """Return one sentence on how the day stands."""
    parts = []
    urgent, overdue, due, _week = today.totals
    if urgent:
        parts.append(
            ngettext(
                "{count} family needs help now", "{count} families need help now", urgent
            ).format(count=number(urgent))
        )
    if overdue:
        parts.append(
            ngettext("{count} step overdue", "{count} steps overdue", overdue).format(
                count=number(overdue)
            )
        )
    if due:
        parts.append(
            ngettext("{count} step due today", "{count} steps due today", due).format(
                count=number(due)
            )
        )
    safe = _("Everything you entered is saved on this laptop.")
    if not parts:
        return safe
    said = ", ".join(parts)
    return f"{said[0].upper()}{said[1:]}. {safe}"


def nothing_due(today: Today, *, drafts: int, waiting: int) -> str:
    """Return what an empty list says: all done, or when the next day is."""
    if today.nearest is not None:
        when = f"{week_day(today.nearest)}, {day_month(today.nearest)}"
        return _("Nothing is due this week. The next is on {day}.").format(day=when)
    if not drafts and not waiting:
        return _("All done for today: nothing due, no drafts, nothing to hand over.")
    return _("Nothing is due today or this week.")
