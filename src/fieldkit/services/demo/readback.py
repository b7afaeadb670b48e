"""The figures of the demo, read back from where head office keeps them."""

from typing import Any

from fieldkit.services.attendance import open_event
from fieldkit.services.workspace import Workspace

_LISTS = ("families", "persons", "cases", "specialists", "organisations")


def summary_of(office: Workspace, laptop: Workspace, event_id: str) -> dict[str, Any]:
    """Return what the office holds after the intake, and what the laptop has confirmed."""
    grid = open_event(office, event_id)
    figures = grid.summary()
    with office.reading() as work:
        submissions = work.submissions.list(limit=1000)
        lists = {name: work.entities.page(name, limit=1).total for name in _LISTS}
        by_form: dict[str, int] = {}
        for one in submissions:
            by_form[one.form_id] = by_form.get(one.form_id, 0) + 1
    with laptop.reading() as work:
        left = work.changes.unconfirmed_count()
    return {
        "event": {
            "title": grid.event.title,
            "first_day": grid.event.starts_on.isoformat(),
            "last_day": grid.event.ends_on.isoformat(),
            "days": figures.days,
            "sessions": figures.sessions,
            "registered": figures.registered,
            "participants": figures.attended,
            "no_shows": figures.no_shows,
            "completed": figures.completed,
            "institutions": figures.organisations,
            "districts": figures.districts,
            "speakers": figures.speakers,
            "guests": figures.guests,
            "marks": len(grid.marks),
        },
        "families": lists["families"],
        "persons": lists["persons"],
        "cases": lists["cases"],
        "specialists": lists["specialists"],
        "organisations": lists["organisations"],
        "submissions": sum(by_form.values()),
        "submissions_by_form": by_form,
        "laptop": {"changes_not_confirmed": left},
    }
