"""Which attached files whoever is at work may see: those of the forms that they may read."""

from typing import TYPE_CHECKING

from fieldkit.forms.sealing import answers_to
from fieldkit.records.attachment import Attachment
from fieldkit.records.submission import Submission
from fieldkit.services.case_team import sight_of
from fieldkit.services.form_opening import definition_of
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading


def seen_files(workspace: Workspace, work: "Reading", owner: str) -> tuple[Attachment, ...]:
    """Return the files of a draft or a finalized form that may be seen.

    A draft is its author's alone. Of a form that may be read the files that
    answer questions of level P3 are for whom those are. Raises LedByOthers.
    """
    submission = work.submissions.get(owner)
    if submission is None:
        draft = work.drafts.get(owner)
        own = draft is None or draft.user_id == workspace.user.id
        return work.attachments.of(owner) if own else ()
    sight = sight_of(workspace, work)
    sight.require_submission(submission)
    found = work.attachments.of(owner)
    if not found or sight.sees_special(submission):
        return found
    special = _special(work, submission)
    # Nobody knows what stands on a scanned sheet, so it is taken for the most that may.
    return tuple(one for one in found if one.sealed or not (one.is_sheet or one.name in special))


def _special(work: "Reading", submission: Submission) -> frozenset[str]:
    """Return the files that answer questions of level P3; all where the form is not known here."""
    form = work.forms.get(submission.form_id, submission.form_version)
    if form is None:
        return frozenset(one.name for one in submission.attachments)
    return answers_to(submission.xml, definition_of(form).special)
