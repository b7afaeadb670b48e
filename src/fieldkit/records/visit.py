"""When a form's facts were gathered, apart from the day on which they were entered."""

from dataclasses import dataclass
from datetime import date, datetime

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


class VisitDateMissing(FieldkitError):
    """A form entered from paper was to be finalized without the day that stands on its sheet."""

    template = N_(
        "The date of the visit stands on the paper sheet. Write it above the questions, then"
        " finalize."
    )


@dataclass(frozen=True, slots=True)
class Visit:
    """The day of fact of one form, None where it gives none, and whether it stood on paper.

    The day of entry is the form's own ``finalized_at``.
    """

    day: date | None = None
    from_paper: bool = False

    def apart_from(self, entered: datetime) -> date | None:
        """Return the day of the visit where the form was entered on another one."""
        return self.day if self.day != entered.date() else None


NO_VISIT = Visit()
