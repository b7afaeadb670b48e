"""The report of an event: its figures as they were when it was closed."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class ClosedReport:
    """A report that was signed off; ``figures`` are its figures as JSON, without names of people.

    They stay as they are, whatever is altered later: a supplement tells the difference.
    """

    id: str
    event_id: str
    closed_at: datetime
    figures: str
    closed_by: str = ""
