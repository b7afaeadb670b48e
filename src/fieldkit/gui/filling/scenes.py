"""Pictures of the filling page: a roster, an assessment, the end of a form, a form that is read."""

from typing import TYPE_CHECKING

from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.pictures import Scene
from fieldkit.services.filling import list_drafts, list_submissions

if TYPE_CHECKING:
    from fieldkit.gui.page import Page
    from fieldkit.services.workspace import Workspace

_ASSESSMENT = "family_crisis_assessment"


def _draft(workspace: "Workspace") -> FillRequest:
    return FillRequest(draft_id=list_drafts(workspace)[0].id)


def _assessment(workspace: "Workspace") -> FillRequest:
    found = list_submissions(workspace, form_id=_ASSESSMENT)
    subject = next(one for one in found[0].subjects if one.list_name == "cases")
    return FillRequest(form_id=_ASSESSMENT, subject=subject)


def _finalized(workspace: "Workspace") -> FillRequest:
    found = list_submissions(workspace, form_id=_ASSESSMENT)
    return FillRequest(instance_id=found[0].instance_id)


def _members(page: "Page") -> None:
    _show(page, "/data/member")


def _danger(page: "Page") -> None:
    _show(page, "/data/flags")


def _money(page: "Page") -> None:
    _show(page, "/data/dom_a")


def _end(page: "Page") -> None:
    _show(page, END)


def _show(page: "Page", key: str) -> None:
    if isinstance(page, FillingPage) and page.view is not None:
        page.view.show_section(key)


SCENES = (
    Scene("filling-roster", "fill", _draft, _members),
    Scene("filling-danger", "fill", _assessment, _danger),
    Scene("filling-end", "fill", _assessment, _end),
    Scene("filling-read", "fill", _finalized, _money),
)
