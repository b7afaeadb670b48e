"""Why a sign-in sheet refuses a mark, a total or its closing."""

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.hall import NO_HALL


class SheetClosed(FieldkitError):
    """A mark was offered to a sheet that has been signed off."""

    template = N_("The sheet for {session} is closed. Reopen it to change a mark.")


class ReasonMissing(FieldkitError):
    """A mark of a closed session was to be corrected without saying why."""

    template = N_("Write down why the mark is corrected: it is kept together with your name.")


class SheetHasBlanks(FieldkitError):
    """A sheet was to be closed although somebody has no mark yet."""

    template = N_("Somebody has no mark yet ({count}). Closing the session now sets A for them.")


class TotalDiffers(FieldkitError):
    """A sheet was to be closed although its paper has another total, and nobody said why."""

    template = N_(
        "The sheet says {counted} present, the program {came}. Check the rows or write down the"
        " reason; then the session can be closed. The marks are saved."
    )


class HallTotalDiffers(TotalDiffers):
    """The paper of one hall has another total, and nobody said why."""

    template = N_(
        "{hall}: the sheet says {counted} present, the program {came}. Check the rows or write down"
        " the reason; then the session can be closed. The marks are saved."
    )


class NotOnRoster(FieldkitError):
    """A mark was offered for somebody who is not registered."""

    template = N_("This person is not on the roster. Add them to the event first.")


def total_differs(hall: str, counted: int | None, came: int) -> TotalDiffers:
    """Return the refusal of a total on paper, which names the hall where there are several."""
    if not hall:
        return TotalDiffers(counted=counted, came=came)
    return HallTotalDiffers(hall=hall_words(hall), counted=counted, came=came)


def hall_words(hall: str) -> str:
    """Return what a hall is called on paper and in the window."""
    return _("Without a hall") if hall == NO_HALL else hall
