"""Drafts that go along with families from one laptop to another: `drafts.json`."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from fieldkit.bundles import fields
from fieldkit.records.answer_note import MOST_NOTE, MOST_NOTES, AnswerNote
from fieldkit.records.submission import Draft, Subject
from fieldkit.records.visit import Visit

DRAFTS = "drafts.json"
_MOST = 500
_MOST_XML = 4 * 1024 * 1024
_MOST_REF = 2000
_MOST_PLACES = 10_000


def drafts_bytes(found: Iterable[Draft]) -> bytes:
    """Return the member; whose drafts they are is left out: they become the reader's own."""
    told = {"drafts": [_as_json(one) for one in found]}
    return json.dumps(told, ensure_ascii=False, sort_keys=True).encode()


def read_drafts(data: bytes, user_id: str) -> tuple[Draft, ...]:
    """Return the drafts of the member as those of a user. Raises FieldWrong, ValueError."""
    document = json.loads(data)
    if not isinstance(document, dict):
        raise fields.FieldWrong("drafts")
    return tuple(_draft(one, user_id) for one in fields.objects(document, "drafts", _MOST))


def _as_json(draft: Draft) -> dict[str, Any]:
    subject = draft.subject
    return {
        "id": draft.id,
        "form_id": draft.form_id,
        "form_version": draft.form_version,
        "instance": draft.instance,
        "started_at": fields.utc(draft.started_at),
        "saved_at": fields.utc(draft.saved_at),
        "title": draft.title,
        "place": draft.place,
        "language": draft.language or "",
        "list_name": subject.list_name if subject else "",
        "entity_id": subject.entity_id if subject else "",
        "answered": draft.answered,
        "askable": draft.askable,
        "replaces": draft.replaces or "",
        "audit": draft.audit,
        "visited_on": draft.visit.day.isoformat() if draft.visit.day else "",
        "from_paper": draft.visit.from_paper,
        "notes": [
            {
                "ref": note.ref,
                "text": note.text,
                "at": fields.utc(note.at),
                "user_id": note.user_id,
                "user_name": note.user_name,
                "question": note.question,
            }
            for note in draft.notes
        ],
        "comment_places": [list(pair) for pair in draft.comment_places],
    }


def _draft(told: Mapping[str, Any], user_id: str) -> Draft:
    list_name, entity_id = fields.text(told, "list_name"), fields.text(told, "entity_id")
    day = fields.text(told, "visited_on", 10)
    found = Draft(
        id=fields.text(told, "id", 64),
        form_id=fields.text(told, "form_id"),
        form_version=fields.text(told, "form_version"),
        user_id=user_id,
        instance=fields.text(told, "instance", _MOST_XML),
        started_at=fields.moment(told, "started_at"),
        saved_at=fields.moment(told, "saved_at"),
        title=fields.text(told, "title", _MOST_REF),
        place=fields.text(told, "place", _MOST_REF),
        language=fields.text(told, "language") or None,
        subject=Subject(list_name, entity_id) if list_name and entity_id else None,
        answered=fields.whole(told, "answered"),
        askable=fields.whole(told, "askable"),
        replaces=fields.text(told, "replaces") or None,
        audit=fields.text(told, "audit", _MOST_XML),
        notes=tuple(map(_note, fields.objects(told, "notes", MOST_NOTES))),
        visit=Visit(date.fromisoformat(day) if day else None, told.get("from_paper") is True),
        comment_places=tuple(map(_pair, fields.listed(told, "comment_places", _MOST_PLACES))),
    )
    if not found.id or not found.instance:
        raise fields.FieldWrong("id")
    return found


def _note(told: Mapping[str, Any]) -> AnswerNote:
    return AnswerNote(
        ref=fields.text(told, "ref", _MOST_REF),
        text=fields.text(told, "text", MOST_NOTE),
        at=fields.moment(told, "at"),
        user_id=fields.text(told, "user_id"),
        user_name=fields.text(told, "user_name"),
        question=fields.text(told, "question", MOST_NOTE),
    )


def _pair(value: object) -> tuple[str, str]:
    if not isinstance(value, list) or [type(one) for one in value] != [str, str]:
        raise fields.FieldWrong("comment_places")
    return value[0], value[1]
