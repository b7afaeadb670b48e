"""What stands beside a question: comments, notes, who gave the answer, earlier answers."""

from functools import partial
from typing import TYPE_CHECKING

from fieldkit.gui.questions.kinds import is_asked
from fieldkit.gui.questions.question import Question
from fieldkit.gui.questions.shown import answer_in_words
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.gui.filling.model import FillingModel


def put_beside(model: "FillingModel", question: Question) -> None:
    """Show what belongs to a question that was just made, and hear what is written there."""
    session = model.session
    question.noted.connect(model.note)
    comment = session.comments.at(question.ref)
    question.show_comment(comment.text if comment is not None else "")
    show_beside(model, question)
    if model.review is not None and is_asked(question.row):
        field = question.offer_comment(model.review.get(question.ref, ""))
        field.changed.connect(partial(model.remark, question.ref))


def show_beside(model: "FillingModel", question: Question) -> None:
    """Show what may have changed since: the note, which undo may have brought back, the answer."""
    told = model.filling.prefilled.get(question.ref, "")
    if told or question.prefilled is not None:
        same = told != "" and told == question.row.value
        question.show_prefilled(_("Filled in beforehand, can be changed") if same else "")
    notes = model.session.notes
    if notes or question.note is not None:
        question.show_note(notes.at(question.ref))
    if model.earlier is not None or question.earlier is not None:
        _show_earlier(model, question)


def _show_earlier(model: "FillingModel", question: Question) -> None:
    """Say quietly what was answered before, and whether that has changed."""
    blank = model.changes_only
    before = model.earlier.at(question.ref, blank=blank) if model.earlier is not None else None
    now = question.row.value
    if before is None or (blank and now == before.value):
        # A correction is its form but for a few answers.
        question.show_earlier("")
        return
    answer = answer_in_words(before) or _("no answer")
    if not now and not (model.readonly or blank):
        question.show_earlier(_("On {day}: {answer}").format(day=model.earlier_day, answer=answer))
    elif now == before.value:
        question.show_earlier(_("On {day} the same").format(day=model.earlier_day))
    else:
        said = _("Changed. It was, on {day}: {answer}")
        words = said.format(day=model.earlier_day, answer=answer)
        question.show_earlier(words, changed=True)


def may_note(model: "FillingModel", question: Question) -> bool:
    """Tell whether a note can be written on the answer to a question."""
    asked = is_asked(question.row) and not model.readonly
    return asked and model.session.notes.may_stand_at(question.ref)
