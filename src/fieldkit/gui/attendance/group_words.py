"""What the figures of a group, a series and head counts say."""

from collections.abc import Iterable, Mapping

from fieldkit.formats import number
from fieldkit.gui.attendance.figures import DOT
from fieldkit.i18n import _, ngettext
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import EventStatus, Registration
from fieldkit.records.group_figures import GroupFigures
from fieldkit.records.headcount import headcount_figures
from fieldkit.records.series import SeriesFigures
from fieldkit.services.headcounts import category_words

_MOST_NAMES = 6


def group_line(figures: GroupFigures) -> str:
    """Return the figures of a season in one line; visits of guests stand apart from people."""
    parts = [
        _("meetings: {count}").format(count=figures.meetings),
        _("visits: {count}").format(count=figures.visits),
        _("different people: {count}").format(count=figures.people),
        _("on average: {count}").format(count=number(figures.average)),
        _("regulars: {count}").format(count=len(figures.regulars)),
        _("new this month: {count}").format(count=len(figures.new)),
    ]
    if figures.guest_visits:
        parts.append(_("of the visits, by guests: {count}").format(count=figures.guest_visits))
    if figures.minded:
        parts.append(_("children minded meanwhile: {count}").format(count=figures.minded))
    return DOT.join(parts)


def dropped_line(figures: GroupFigures) -> str:
    """Return whom to call, "" where nobody stays away."""
    if not figures.dropped:
        return ""
    said = _("Missed three meetings in a row, call them: {names}.")
    return said.format(names=_names(figures.dropped))


def series_line(name: str, figures: SeriesFigures) -> str:
    """Return the figures of a series: people once, attendances as often as they came."""
    events = ngettext("{count} event", "{count} events", figures.events)
    parts = [
        events.format(count=figures.events),
        _("different people: {count}").format(count=figures.people),
        _("attendances in all: {count}").format(count=figures.total),
    ]
    if figures.counted:
        parts.append(_("counted without names: {count}").format(count=figures.counted))
    return _("Series {name}: {figures}").format(name=name, figures=", ".join(parts))


def conflict_line(grid: AttendanceGrid) -> str:
    """Return who is marked at two sessions at one time, "" where nobody is."""
    found = grid.conflicts()
    if not found:
        return ""
    people = tuple({one.registration.id: one.registration for one in found}.values())
    said = _("Marked at two sessions at one time: {names}. Leave one of the marks.")
    return said.format(names=_names(people))


def count_line(counts: Mapping[tuple[str, str], int]) -> str:
    """Return what was counted without names, by category, "" where nothing was."""
    figures = headcount_figures(counts)
    told = [
        f"{category_words(category)}: {people}"
        for category, people in sorted(figures.by_category.items())
        if people
    ]
    return DOT.join(told)


def plan_line(grid: AttendanceGrid) -> str:
    """Return that the event was moved or cancelled and why, "" where neither."""
    event = grid.event
    if not event.reason:
        return ""
    said = {
        EventStatus.MOVED: _("Moved: {reason}"),
        EventStatus.HELD: _("Moved: {reason}"),
        EventStatus.CANCELLED: _("Cancelled: {reason}"),
    }.get(event.status, "")
    return said.format(reason=event.reason) if said else ""


def _names(people: Iterable[Registration]) -> str:
    names = [one.name for one in people]
    said = ", ".join(names[:_MOST_NAMES])
    rest = len(names) - _MOST_NAMES
    return said if rest <= 0 else _("{names} and {count} more").format(names=said, count=rest)
