"""A form on the screen, and why it could not be opened, corrected or saved."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.errors import FieldkitError
from fieldkit.forms.session import FormSession
from fieldkit.i18n import N_
from fieldkit.records.submission import StoredForm, Subject, Submission
from fieldkit.records.visit import NO_VISIT, Visit


class DraftMissing(FieldkitError):
    """A draft was asked for that is not there any more."""

    template = N_("This draft is not there any more: it was finalized or deleted.")


class SubmissionMissing(FieldkitError):
    """A finalized form was asked for that this workspace does not hold."""

    template = N_("This form is not in this workspace. Import the bundle that brings it.")


class SpecialAnswersHidden(FieldkitError):
    """A form was to be corrected by somebody who does not see all of its answers."""

    template = N_(
        "This form holds answers that only the case manager and the supervisor read. Ask one of"
        " them to correct it, or to return it to you with a comment."
    )


class FormIsFinalized(FieldkitError):
    """An answer was to be saved in a form that is open for reading only."""

    template = N_("This form is finalized and open for reading only. Nothing was changed.")


@dataclass
class Filling:
    """A form on the screen: its session and what is known about it outside the session.

    ``place`` is the ref of the question asked last; ``saved_at`` is None until
    the draft was first written. ``missing_lists`` names lists that the form
    reads and this workspace lacks. A ``readonly`` filling shows a submission;
    one that ``corrects`` a submission will take its place. ``names`` are the
    questions whose answer is whom the form is about, with the list of each;
    ``prefilled`` is what stood in the form before the first question, by ref.
    """

    session: FormSession
    draft_id: str
    form: StoredForm
    started_at: datetime
    place: str = ""
    saved_at: datetime | None = None
    subject: Subject | None = None
    about: str = ""
    missing_lists: tuple[str, ...] = ()
    readonly: bool = False
    submission: Submission | None = None
    corrects: Submission | None = None
    comment_places: tuple[tuple[str, str], ...] = ()
    names: tuple[tuple[str, str], ...] = ()
    prefilled: Mapping[str, str] = field(default_factory=dict)
    visit: Visit = NO_VISIT
