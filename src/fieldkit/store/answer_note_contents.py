"""How the notes on a form's answers stand in the log and in drafts, and what they may be there."""

import json
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from fieldkit.records.answer_note import MOST_NOTE, MOST_NOTES, AnswerNote
from fieldkit.store.sql import moment_text

NOTES = "notes"
_MOST_REF = 2000
_MOST_NAME = 255
_MOST = {
    "ref": _MOST_REF,
    "text": MOST_NOTE,
    "at": _MOST_NAME,
    "user_id": _MOST_NAME,
    "user_name": _MOST_NAME,
    "question": MOST_NOTE,
}


def note_payload(note: AnswerNote) -> dict[str, str]:
    """Return a note as it stands in the payload of its form's change."""
    return {
        "ref": note.ref,
        "text": note.text,
        "at": moment_text(note.at),
        "user_id": note.user_id,
        "user_name": note.user_name,
        "question": note.question,
    }


def notes_text(notes: Iterable[AnswerNote]) -> str:
    """Return notes as a row of the database holds them."""
    return json.dumps([note_payload(one) for one in notes], ensure_ascii=False)


def notes_of(text: str) -> tuple[AnswerNote, ...]:
    """Return the notes that a row of the database holds."""
    return () if text == "[]" else tuple(_note(found) for found in json.loads(text))


def notes_fit(payload: Mapping[str, Any]) -> bool:
    """Tell whether the notes of a form's payload, if it has any, are what they may be."""
    found = payload.get(NOTES, [])
    if not isinstance(found, list) or len(found) > MOST_NOTES:
        return False
    return all(isinstance(one, dict) and one.keys() == _MOST.keys() and _fits(one) for one in found)


def _fits(one: Mapping[str, Any]) -> bool:
    if not all(isinstance(one[part], str) and len(one[part]) <= m for part, m in _MOST.items()):
        return False
    try:
        moment = datetime.fromisoformat(one["at"])
    except ValueError:
        return False
    return bool(one["text"].strip()) and moment.tzinfo is not None


def _note(found: Mapping[str, str]) -> AnswerNote:
    return AnswerNote(
        ref=found["ref"],
        text=found["text"],
        at=datetime.fromisoformat(found["at"]),
        user_id=found["user_id"],
        user_name=found["user_name"],
        question=found["question"],
    )
