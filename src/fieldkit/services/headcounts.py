"""Sessions at which people are counted by category and nobody is named."""

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.headcount import Category
from fieldkit.records.permissions import Act
from fieldkit.records.sheet_errors import SheetClosed
from fieldkit.services.registrations import EventMissing
from fieldkit.services.workspace import Workspace, needs

MOST_PEOPLE = 100_000


class CountUnlikely(FieldkitError):
    """A number of people was written that no room holds, or less than nobody."""

    template = N_("{count} people cannot have been there. Check the number.")


@needs(Act.ATTEND)
def set_headcount(workspace: Workspace, session_id: str, category: str, people: int) -> None:
    """Keep how many people of a category came. Raises EventMissing, SheetClosed, CountUnlikely.

    ``category`` is one of ``Category`` or words of one's own.
    """
    if not 0 <= people <= MOST_PEOPLE:
        raise CountUnlikely(count=people)
    named = " ".join(category.replace("/", " ").split())[:100] or str(Category.ADULTS)
    with workspace.unit_of_work() as work:
        session = work.attendance.session(session_id)
        if session is None:
            raise EventMissing
        workspace.rights.require_event(session.event_id)
        if session.closed:
            raise SheetClosed(session=session.title or session.number)
        work.attendance.save_headcount(session_id, named, people)
        work.log.audit("headcount_changed", session.event_id, session=session.number)
        work.commit()


def category_words(category: str) -> str:
    """Return what a category is called; one of somebody's own words stands as it is."""
    words: dict[str, str] = {
        Category.CHILDREN: _("children"),
        Category.ADULTS: _("adults"),
        Category.STUDENTS: _("students"),
        Category.PROFESSIONALS: _("professionals"),
        Category.MINDED: _("children minded meanwhile"),
    }
    return words.get(category, category)
