"""What the filling page is asked to open."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.records.submission import Subject
from fieldkit.services.forms_about import forms_about

if TYPE_CHECKING:
    from fieldkit.gui.page import Page


@dataclass(frozen=True, slots=True)
class FillRequest:
    """A new form about a subject, a draft to go on with, or a finalized form to read.

    One of ``form_id``, ``draft_id`` and ``instance_id`` is given; ``corrects``
    opens the finalized form to be corrected. ``back`` and ``back_argument``
    name the page that Esc and the end of the work lead to.
    """

    form_id: str = ""
    subject: Subject | None = None
    draft_id: str = ""
    instance_id: str = ""
    corrects: bool = False
    preset: Mapping[str, str] = field(default_factory=dict)
    back: str = "forms"
    back_argument: object = None

    def words(self) -> str:
        """Return what a new form is about, for whoever chooses it by name."""
        if self.subject is None:
            return _("New form")
        if self.subject.list_name == "events":
            return _("New form about this event")
        return _("New form about this family")


def begun_on(key: str, page: "Page | None") -> Callable[[str], FillRequest]:
    """Return what makes the request for a new form about what a page shows.

    The request holds the way back to the page. Beside an event, a form that is not
    about events is about nothing yet.
    """
    subject = page.subject() if page is not None else None
    if page is None or subject is None:
        return lambda form_id: FillRequest(form_id=form_id)
    back = partial(FillRequest, back=key, back_argument=page.bookmark())
    if subject.list_name != "events":
        return lambda form_id: back(form_id=form_id, subject=subject)
    fitting = {form.form_id for form in forms_about(page.desk.workspace, "events")}
    return lambda form_id: back(form_id=form_id, subject=subject if form_id in fitting else None)
