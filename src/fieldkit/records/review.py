"""A finalized form returned with comments, and the states in which a form stands."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.submission import SyncState


class FormState(StrEnum):
    """How far a form is. All but the first two follow from bundles, receipts and reviews."""

    DRAFT = "draft"
    FINALIZED = "finalized"
    HANDED_OVER = "handed_over"
    CONFIRMED = "confirmed"
    RETURNED = "returned"


class NoComments(FieldkitError):
    """A form was to be returned without a word."""

    template = N_(
        "To return a form, write at least one comment: at a question, or for the whole form."
    )


class AlreadyCorrected(FieldkitError):
    """A form was to be returned whose correction is here already."""

    template = N_("This form was corrected meanwhile. Open the correction, and return that.")


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reviewer says at one question; ``ref`` is the question's path in the form."""

    ref: str
    text: str


@dataclass(frozen=True, slots=True)
class Review:
    """A finalized form returned with comments.

    It is answered once a correction takes the form's place, so whether it is
    still open follows from the forms and is written nowhere.
    """

    id: str
    instance_id: str
    at: datetime
    user_id: str
    user_name: str
    comment: str = ""
    remarks: tuple[Remark, ...] = ()

    def __post_init__(self) -> None:
        if not self.comment.strip() and not self.remarks:
            raise NoComments


def form_state(sync: SyncState, *, returned: bool) -> FormState:
    """Return the state of a finalized form."""
    if returned:
        return FormState.RETURNED
    return _OF_SYNC[sync]


_OF_SYNC = {
    SyncState.ONLY_HERE: FormState.FINALIZED,
    SyncState.HANDED_OVER: FormState.HANDED_OVER,
    SyncState.CONFIRMED: FormState.CONFIRMED,
}
