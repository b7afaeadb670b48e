"""A note on an answer: what stands behind it, in the words of whoever filled the form."""

from dataclasses import dataclass
from datetime import datetime

MOST_NOTE = 4000  # letters of one note
MOST_NOTES = 2000  # notes of one form


@dataclass(frozen=True, slots=True)
class AnswerNote:
    """What a specialist wrote beside an answer, kept beside the form and not in its XML.

    ``ref`` is the question's path in the form, with the numbers of the entries
    that it stands in; ``question`` are its words as they stood then, which are
    left when a later version of the form has no such question.
    """

    ref: str
    text: str
    at: datetime
    user_id: str
    user_name: str
    question: str = ""
