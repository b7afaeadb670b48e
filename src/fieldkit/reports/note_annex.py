"""The annex with the notes on answers, for the team alone: what stands behind an answer."""

from collections.abc import Iterator

from reportlab.platypus import Flowable

from fieldkit.formats import clock, table_date
from fieldkit.forms.session import FormSession
from fieldkit.i18n import _
from fieldkit.records.answer_note import AnswerNote
from fieldkit.reports import blocks, styles
from fieldkit.reports.styles import text


def note_annex(session: FormSession, width: float) -> Iterator[Flowable]:
    """Yield the notes that the session holds, each with its question, its author and its time."""
    notes = [one for one in session.notes.all() if not session.definition.is_sealed(one.ref)]
    if not notes:
        return
    yield from blocks.heading(_("Notes on the answers"))
    rows: list[tuple[str, blocks.Cell]] = [
        (
            _question(session, note),
            [text(note.text, styles.body), text(_written(note), styles.muted)],
        )
        for note in notes
    ]
    yield blocks.pairs(rows, width)


def _question(session: FormSession, note: AnswerNote) -> str:
    """Return the question's words, with the number of its entry where it stands in several."""
    there = note not in session.notes.loose
    words = (session.node(note.ref).label if there else "") or note.question
    _before, bracket, number = note.ref.rpartition("]")[0].rpartition("[")
    if not bracket:
        return words
    return _("{question} (entry {number})").format(question=words, number=number)


def _written(note: AnswerNote) -> str:
    moment = note.at.astimezone()
    return f"{note.user_name}, {table_date(moment.date())}, {clock(moment)}"
