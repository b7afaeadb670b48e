"""What stands beside a question besides its answer: comments, notes, who gave the answer."""

from functools import partial
from typing import TYPE_CHECKING

from fieldkit.gui.questions.kinds import is_asked
from fieldkit.gui.questions.question import Question
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
        field.changed.connect(partial(model.review.__setitem__, question.ref))


def show_beside(model: "FillingModel", question: Question) -> None:
    """Show what may have changed since: the note, which undo may have brought back, the answer."""
    told = model.filling.prefilled.get(question.ref, "")
    if told or question.prefilled is not None:
        same = told != "" and told == question.row.value
        question.show_prefilled(_("Filled in beforehand, can be changed") if same else "")
    notes = model.session.notes
    if notes or question.note is not None:
        question.show_note(notes.at(question.ref))


def may_note(model: "FillingModel", question: Question) -> bool:
    """Tell whether a note can be written on the answer to a question."""
    asked = is_asked(question.row) and not model.readonly
    return asked and model.session.notes.may_stand_at(question.ref)
