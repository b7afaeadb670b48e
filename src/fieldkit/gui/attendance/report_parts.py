"""The figures of an event's report as the window shows them."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from fieldkit.formats import number
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.section_title import GroupTitle
from fieldkit.i18n import _, pgettext
from fieldkit.records.event_figures import Counted, EventFigures
from fieldkit.records.report_words import (
    experience_words,
    figure_words,
    hours_figure,
    no_words,
    org_kind_words,
    region_words,
)

_LARGE = ("attended", "organisations", "days", "speakers")
_OTHERS = (
    "registered",
    "completed",
    "room",
    "no_shows",
    "guests",
    "repeat",
    "hours",
    "sessions",
    "person_hours",
    "without_organisation",
)
_WEBINAR = ("connections", "at_screens", "recording")
_HEADS = ("counted", "minded")
_COLUMNS = 3


def report_parts(figures: EventFigures) -> list[QWidget]:
    """Return the figures as widgets: the large ones, the others, the districts, who came."""
    parts: list[QWidget] = [_grid(figures, _LARGE, "title", columns=4), _grid(figures, _OTHERS)]
    if figures.connections or figures.recording:
        parts += [GroupTitle(_("At the webinar")), _grid(figures, _WEBINAR)]
    if figures.counted or figures.minded:
        parts += [GroupTitle(_("Head counts")), _grid(figures, _HEADS)]
    parts.append(GroupTitle(pgettext("report", "Districts")))
    if figures.measured:
        there = _("Represented: {there} of {all}").format(
            there=number(figures.represented), all=number(figures.measured)
        )
        parts.append(Label(there, "strong"))
        said = (
            _("Not represented: {names}").format(names=", ".join(figures.missing))
            if figures.missing
            else _("Every one of them is represented.")
        )
    else:
        said = _("The list of districts does not name those that participants came from.")
    parts.append(Label(said, "body", "muted", wrap=True))
    if regions := region_words(figures):
        parts.append(Label(regions, "body", wrap=True))
    parts += _counted(_("Organisations by kind"), figures.by_org_kind, org_kind_words)
    parts += _counted(_("Participants by position"), figures.by_position, no_words)
    years = pgettext("report", "Years of practice")
    parts += _counted(years, figures.by_experience, experience_words)
    parts += _counted(pgettext("report", "Tracks"), figures.by_track, no_words)
    return parts


def _counted(title: str, found: Sequence[Counted], words: Callable[[str], str]) -> list[QWidget]:
    """Return one line of words with their figures under a title, nothing where none are known."""
    if not found:
        return []
    told = "; ".join(f"{words(one.name)} {number(one.people)}" for one in found)
    return [Label(title, "strong"), Label(told, "body", "muted", wrap=True)]


def _grid(
    figures: EventFigures, names: Sequence[str], kind: str = "strong", columns: int = _COLUMNS
) -> QWidget:
    told = [(figure_words(name), hours_figure(getattr(figures, name))) for name in names]
    return cells(told, kind, columns)


def cells(
    told: Sequence[tuple[str, str]], kind: str = "strong", columns: int = _COLUMNS
) -> QWidget:
    """Return figures in columns, each above its words."""
    box = QWidget()
    grid = QGridLayout(box)
    grid.setContentsMargins(0, 4, 0, 8)
    grid.setHorizontalSpacing(24)
    grid.setVerticalSpacing(12)
    for place, (words, value) in enumerate(told):
        cell = QVBoxLayout()
        cell.setSpacing(0)
        shown = Label(value, kind)
        shown.setAccessibleName(f"{words}: {value}")
        cell.addWidget(shown)
        cell.addWidget(Label(words, "hint", "muted", wrap=True))
        grid.addLayout(cell, place // columns, place % columns)
    for column in range(columns):
        grid.setColumnStretch(column, 1)
    return box
