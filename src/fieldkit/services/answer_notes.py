"""Notes on answers: which of them whoever reads a form may read, and where they moved to."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from fieldkit.forms.carrying import new_place
from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.session import FormSession
from fieldkit.records.answer_note import MOST_NOTE, AnswerNote
from fieldkit.records.people import User


def is_special(definition: FormDefinition, ref: str) -> bool:
    """Tell whether what is said at a question is for the case manager and the supervisor alone."""
    shape = definition.shape(ref)
    return shape is not None and (shape in definition.special or shape in definition.sealed)


def notes_for(
    definition: FormDefinition, notes: Iterable[AnswerNote], *, special: bool
) -> tuple[AnswerNote, ...]:
    """Return the notes for somebody who sees answers of level P3, or does not.

    Nobody knows how secret a question was that this version has not: its note
    is for those who see all.
    """
    if special:
        return tuple(notes)
    return tuple(
        note
        for note in notes
        if definition.shape(note.ref) is not None and not is_special(definition, note.ref)
    )


def moved_notes(
    old: FormDefinition, new: FormDefinition, notes: Iterable[AnswerNote]
) -> tuple[AnswerNote, ...]:
    """Return notes at the places of their questions in another version of the form."""
    return tuple(replace(one, ref=new_place(old, new, one.ref) or one.ref) for one in notes)


def moved_places(
    old: FormDefinition, new: FormDefinition, places: Iterable[tuple[str, str]]
) -> tuple[tuple[str, str], ...]:
    """Return where comments stand in another version of the form, "" for those with no question."""
    return tuple((was, (new_place(old, new, now) or "") if now else "") for was, now in places)


def write_note(session: FormSession, ref: str, text: str, user: User, now: datetime) -> None:
    """Write, change or take away the note on an answer; it is saved with the draft."""
    before, text = session.notes.at(ref), text.strip()[:MOST_NOTE]
    if text == (before.text if before else ""):
        return
    words = session.node(ref).label[:MOST_NOTE]
    note = AnswerNote(ref, text, now, user.id, user.name, words) if text else None
    session.notes.write(ref, note)
