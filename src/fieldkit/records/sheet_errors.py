"""Why a sign-in sheet refuses a mark, a total or its closing."""

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


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


class NotOnRoster(FieldkitError):
    """A mark was offered for somebody who is not registered."""

    template = N_("This person is not on the roster. Add them to the event first.")
