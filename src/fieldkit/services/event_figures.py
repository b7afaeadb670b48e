"""Figures that need more than one event: of a group with its earlier seasons, of a series."""

from fieldkit.records.group_figures import GroupFigures, group_figures
from fieldkit.records.pairs import SAME
from fieldkit.records.permissions import Act
from fieldkit.records.series import SeriesFigures, series_figures
from fieldkit.services.registrations import grid_of
from fieldkit.services.workspace import Workspace, needs


@needs(Act.PLAN_EVENTS)
def group_figures_of(workspace: Workspace, event_id: str) -> GroupFigures:
    """Return the figures of a group's season. Raises EventMissing.

    Seasons of the same series that began before tell who came earlier.
    """
    with workspace.reading() as work:
        grid = grid_of(work, event_id)
        series, begins = grid.event.series, grid.event.starts_on
        earlier = [
            work.attendance.grid(one.id)
            for one in work.attendance.events()
            if series and one.series == series and one.id != event_id and one.starts_on < begins
        ]
    return group_figures(grid, workspace.now().date(), earlier=earlier)


@needs(Act.PLAN_EVENTS)
def series_figures_of(workspace: Workspace, series: str) -> SeriesFigures:
    """Return the figures of all events of a series: people once, and how often they came."""
    with workspace.reading() as work:
        grids = [
            work.attendance.grid(one.id)
            for one in work.attendance.events()
            if series and one.series == series
        ]
        said = [(one.get("one_id"), one.get("other_id")) for one in work.entities.list(SAME)]
    return series_figures(grids, said)
