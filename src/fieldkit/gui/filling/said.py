"""What was said about a form: comments of reviewers, and notes that found no question."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _
from fieldkit.records.answer_note import AnswerNote
from fieldkit.records.review import Review
from fieldkit.services.reviewing import comment_places, question_words, reviews_of

if TYPE_CHECKING:
    from fieldkit.gui.filling.form_view import FormView
    from fieldkit.services.workspace import Workspace


def show_said(view: "FormView", workspace: "Workspace") -> None:
    """Put what reviewers said to its questions, and above the form what concerns the whole of it.

    What stands at questions that are not there now is said above it too, so that
    no comment is lost when a draft moves to a newer version or an entry goes.
    """
    session, filling = view.model.session, view.model.filling
    about = filling.corrects or filling.submission
    strips: list[Strip | None] = []
    if about is not None:
        reviews = reviews_of(workspace, about.instance_id)
        comments = _comments(reviews)
        refs = [one.ref for one in comments]
        session.comments.load(comments, comment_places(workspace, filling, refs))
        strips.append(_returned_strip(reviews))
        gone = [one.ref for one in session.comments.loose]
        words = question_words(workspace, about.instance_id, gone) if gone else {}
        title = _("Comments on questions that are not in the form now")
        strips.append(_loose_strip(title, session.comments.loose, words))
    title = _("Notes on questions that are not in the form now")
    strips.append(_loose_strip(title, session.notes.loose, {}))
    view.show_said([strip for strip in strips if strip is not None])


def _returned_strip(reviews: Sequence[Review]) -> Strip | None:
    """Return what was said about the whole form, None where it was not returned."""
    if not reviews:
        return None
    last = reviews[-1]
    count = len(last.remarks)
    said = [one.comment for one in reviews if one.comment]
    if count:
        said.append(_("Comments stand at their questions."))
    return Strip(
        "warn",
        _("Returned with comments: {who}").format(who=last.user_name),
        "\n".join(said),
        icon="message-square",
    )


def _comments(reviews: Iterable[Review]) -> list[AnswerNote]:
    """Return what was said at each question, of several reviews together."""
    found: dict[str, AnswerNote] = {}
    for review in reviews:
        for remark in review.remarks:
            before = found.get(remark.ref)
            said = remark.text if before is None else f"{before.text}\n{remark.text}"
            found[remark.ref] = AnswerNote(
                remark.ref, said, review.at, review.user_id, review.user_name
            )
    return list(found.values())


def _loose_strip(title: str, notes: Sequence[AnswerNote], words: dict[str, str]) -> Strip | None:
    if not notes:
        return None
    lines = []
    for one in notes:
        question = words.get(one.ref, one.question)
        said = _("{question}: {words}").format(question=question, words=one.text)
        lines.append(said if question else one.text)
    return Strip("neutral", title, "\n".join(lines), icon="message-square")
