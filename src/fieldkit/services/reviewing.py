"""Returning finalized forms with comments, and saying how far a form is."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldkit.i18n import language
from fieldkit.records.change import EntityType
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.records.review import (
    AlreadyCorrected,
    FormState,
    Remark,
    Review,
    form_state,
)
from fieldkit.records.submission import StoredForm, Submission
from fieldkit.services.answer_notes import is_special, moved_places
from fieldkit.services.case_team import sight_of
from fieldkit.services.filled_form import Filling, SubmissionMissing
from fieldkit.services.form_opening import definition_of, recorded_session
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class ReturnedForm:
    """A form that waits for its correction: what was said, and the form in words."""

    review: Review
    submission: Submission
    form_title: str


@needs(Act.REVIEW_FORMS)
def return_submission(
    workspace: Workspace, instance_id: str, comment: str, remarks: Mapping[str, str]
) -> Review:
    """Return a finalized form with comments: ``remarks`` by ref, and one for the whole.

    It goes to whoever filled the form with the next bundle. Raises
    SubmissionMissing, AlreadyCorrected, NoComments.
    """
    review = Review(
        id=new_id(),
        instance_id=instance_id,
        at=workspace.now(),
        user_id=workspace.user.id,
        user_name=workspace.user.name,
        comment=comment.strip(),
        remarks=tuple(Remark(ref, text.strip()) for ref, text in remarks.items() if text.strip()),
    )
    with workspace.unit_of_work() as work:
        _require(workspace, work, instance_id)
        if work.submissions.is_replaced(instance_id):
            raise AlreadyCorrected
        work.reviews.save(review)
        work.reviews.forget_begun(workspace.user.id, instance_id)
        work.log.audit("form_returned", instance_id)
        work.commit()
    return review


@needs(Act.REVIEW_FORMS)
def keep_review(
    workspace: Workspace, instance_id: str, comment: str, remarks: Mapping[str, str]
) -> None:
    """Keep what the user at work wrote about a form and has not returned it with; "" forgets it.

    It stays on this laptop and is shown to nobody else. Raises SubmissionMissing.
    """
    with workspace.unit_of_work() as work:
        _require(workspace, work, instance_id)
        said = {ref: text for ref, text in remarks.items() if text.strip()}
        if said or comment.strip():
            work.reviews.keep_begun(workspace.user.id, instance_id, comment, said)
        else:
            work.reviews.forget_begun(workspace.user.id, instance_id)
        work.commit()


@needs(Act.REVIEW_FORMS)
def begun_review(workspace: Workspace, instance_id: str) -> tuple[str, dict[str, str]]:
    """Return what the user at work wrote about a form so far: for the whole of it, and by ref.

    Raises SubmissionMissing.
    """
    with workspace.reading() as work:
        _require(workspace, work, instance_id)
        return work.reviews.begun(workspace.user.id, instance_id)


def _require(workspace: Workspace, work: "Reading", instance_id: str) -> None:
    submission = work.submissions.get(instance_id)
    if submission is None:
        raise SubmissionMissing
    sight_of(workspace, work).require_submission(submission)


@needs(Act.SEE_FAMILIES)
def reviews_of(workspace: Workspace, instance_id: str) -> tuple[Review, ...]:
    """Return what was said about a form when it was returned, the first review first.

    A comment on an answer of level P3 is for those alone who read that answer.
    """
    with workspace.reading() as work:
        found = work.reviews.of(instance_id)
        submission = work.submissions.get(instance_id)
        if submission is None:
            return found
        sight = sight_of(workspace, work)
        sight.require_submission(submission)
        if not any(one.remarks for one in found) or sight.sees_special(submission):
            return found
        form = work.forms.get(submission.form_id, submission.form_version)
        return tuple(_without_special(review, form) for review in found)


@needs(Act.SEE_FAMILIES)
def comment_places(workspace: Workspace, filling: Filling, refs: Iterable[str]) -> dict[str, str]:
    """Return where comments on a form stand in its correction, "" for those with no question.

    The correction keeps where its entries went; what it has not kept is looked
    up where it is of another version than the form.
    """
    kept, corrects = dict(filling.comment_places), filling.corrects
    if corrects is None or corrects.form_version == filling.form.version:
        return kept
    with workspace.reading() as work:
        form = work.forms.get(corrects.form_id, corrects.form_version)
    if form is None:
        return kept
    unknown = [(ref, ref) for ref in refs if ref not in kept]
    old, new = definition_of(form), filling.session.definition
    return {**dict(moved_places(old, new, unknown)), **kept}


@needs(Act.SEE_FAMILIES)
def question_words(workspace: Workspace, instance_id: str, refs: Iterable[str]) -> dict[str, str]:
    """Return the words of some questions of a finalized form, as its own version asks them.

    Raises SubmissionMissing, FormNotInstalled.
    """
    with workspace.reading() as work:
        submission = work.submissions.get(instance_id)
        if submission is None:
            raise SubmissionMissing
        sight = sight_of(workspace, work)
        sight.require_submission(submission)
        special = sight.sees_special(submission)
        session, _form = recorded_session(
            workspace, work, submission, language=None, special=special
        )
    known = (ref for ref in refs if session.definition.shape(ref) is not None)
    return {ref: session.node(ref).label for ref in known}


def _without_special(review: Review, form: StoredForm | None) -> Review:
    """Return a review without what it says of answers that are for few."""
    definition = definition_of(form) if form is not None else None
    kept = tuple(
        remark
        for remark in review.remarks
        if definition is not None and not is_special(definition, remark.ref)
    )
    # It must not be empty: that the form was returned is no secret.
    said = review.comment if review.comment or kept else "\N{HORIZONTAL ELLIPSIS}"
    return replace(review, comment=said, remarks=kept)


@needs(Act.WORK)
def returned_forms(workspace: Workspace, *, mine: bool = True) -> tuple[ReturnedForm, ...]:
    """Return the forms that wait for their correction, of the user at work or of all."""
    found: dict[str, ReturnedForm] = {}
    with workspace.reading() as work:
        titles = {form.form_id: form.title_in(language()) for form in work.forms.names()}
        sight = sight_of(workspace, work)
        for review in work.reviews.open():
            submission = work.submissions.get(review.instance_id)
            if submission is None or (mine and submission.user_id != workspace.user.id):
                continue
            if not sight.sees_submission(submission):
                continue
            title = titles.get(submission.form_id, submission.form_id)
            found.setdefault(review.instance_id, ReturnedForm(review, submission, title))
    return tuple(found.values())


@needs(Act.SEE_FAMILIES)
def form_states(workspace: Workspace, instances: Iterable[str]) -> dict[str, FormState]:
    """Return how far each of these finalized forms is."""
    with workspace.reading() as work:
        return states_within(work, instances)


def states_within(work: "Reading", instances: Iterable[str]) -> dict[str, FormState]:
    """Return how far forms are, within a transaction that is open."""
    returned = {review.instance_id for review in work.reviews.open()}
    return {
        one: form_state(work.changes.state_of(EntityType.SUBMISSION, one), returned=one in returned)
        for one in instances
    }
