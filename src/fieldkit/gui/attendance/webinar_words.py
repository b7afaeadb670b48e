"""How the lines of a webinar's list are told: who it is, how long, and what comes of it."""

from fieldkit.formats import number
from fieldkit.gui.attendance.figures import DOT
from fieldkit.gui.widgets.table import Cell
from fieldkit.i18n import _, pgettext
from fieldkit.records.webinar import MatchKind
from fieldkit.records.webinar_plan import Line, Plan

NEW = "new"


def line_cells(plan: Plan, line: Line) -> tuple[Cell, ...]:
    """Return the cells of one viewer."""
    minutes = sum(line.minutes.values())
    times = " + ".join(number(line.minutes.get(s.id, 0)) for s in plan.sessions)
    return (
        Cell(line.viewer.name, second=line.viewer.email, weight=500),
        Cell(number(minutes), second=times if len(plan.sessions) > 1 else ""),
        _who_cell(plan, line),
        Cell(number(line.people), second="; ".join(line.others)),
        Cell(badge=_outcome(plan, line)),
    )


def name_of(plan: Plan, registration_id: str) -> str:
    """Return whom a registration is of, with the organisation."""
    for one in plan.grid.registrations:
        if one.id == registration_id:
            return ", ".join(part for part in (one.name, one.org_then) if part)
    return ""


def _who_cell(plan: Plan, line: Line) -> Cell:
    if line.choice == NEW:
        return Cell(_("a new participant"), second=_("is added to the roster"))
    if not line.choice:
        doubtful = line.match.kind is MatchKind.DOUBTFUL
        said = _("several may be meant") if doubtful else _("not on the roster")
        return Cell(_("not decided"), second=said, role="warn", weight=500)
    person = next((one for one in plan.grid.registrations if one.id == line.choice), None)
    if line.choice != line.match.registration_id or line.match.kind is MatchKind.HAND:
        said = _("chosen by hand")
    else:
        said = _("by e-mail") if line.match.kind is MatchKind.EMAIL else _("by name")
    second = DOT.join(part for part in (said, person.org_then if person else "") if part)
    return Cell(person.name if person else "", second=second)


def _outcome(plan: Plan, line: Line) -> tuple[str, str]:
    if line.recording:
        return _("watched the recording"), "neutral"
    if not line.choice:
        return pgettext("webinar", "connection only"), "neutral"
    there = sum(plan.present(line, session) for session in plan.sessions)
    if there == len(plan.sessions):
        return pgettext("webinar", "present"), "ok"
    if there:
        said = _("present: {there} of {all}")
        return said.format(there=there, all=len(plan.sessions)), "warn"
    return pgettext("webinar", "too short"), "warn"
