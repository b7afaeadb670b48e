"""Feedback forms about an event, filled in as the form of the pack asks."""

from fieldkit.records.submission import Subject, Submission
from fieldkit.services.filling import begin_form, finalize_form
from fieldkit.services.workspace import Workspace
from tests.support.answers import give


def give_feedback(workspace: Workspace, event_id: str, **answers: str) -> Submission:
    """Finalize one form of feedback about an event."""
    filling = begin_form(workspace, "event_feedback", subject=Subject("events", event_id))
    give(filling.session, "/data/about", answers)
    return finalize_form(workspace, filling)
