"""What people said of an event in the feedback form, which names nobody."""

from collections import Counter
from typing import TYPE_CHECKING

from fieldkit.forms.document import local, parse_xml
from fieldkit.forms.errors import FormError
from fieldkit.records.event_figures import Counted, Feedback, Mean

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

FEEDBACK_FORM = "event_feedback"
# What the form asks by numbers, and the largest of each.
_QUESTIONS = {
    "usefulness": 5,
    "clarity": 5,
    "practice": 5,
    "speakers": 5,
    "organisation": 5,
    "nps": 10,
}
_TOPICS = "topics"
_WORDS = ("topic_words", "missing")
_ALL = 1_000_000


def feedback_of(work: "Reading", event_id: str) -> Feedback:
    """Return what the forms say that name this event: means, topics by count, and people's words.

    A form that was corrected counts once, as it is now; a question left out lowers no mean.
    """
    told: dict[str, list[int]] = {name: [] for name in _QUESTIONS}
    topics: Counter[str] = Counter()
    words: list[str] = []
    forms = 0
    for one in work.submissions.list(form_id=FEEDBACK_FORM, limit=_ALL, offset=0):
        # Reading a form costs more than finding out that it is about another event.
        if event_id not in one.xml:
            continue
        try:
            nodes = tuple(parse_xml(one.xml).iter())
        except FormError:
            continue
        answers = [(local(node), (node.text or "").strip()) for node in nodes]
        if ("event", event_id) not in answers:
            continue
        forms += 1
        for name, text in answers:
            if name in told and text.isascii() and text.isdigit() and int(text) <= _QUESTIONS[name]:
                told[name].append(int(text))
            elif name == _TOPICS:
                topics.update(set(text.split()))
            elif name in _WORDS and text:
                words.append(text)
    means = tuple(
        Mean(name, round(sum(given) / len(given), 2), len(given), _QUESTIONS[name])
        for name, given in told.items()
        if given
    )
    order = sorted(topics, key=lambda code: (code == "other", -topics[code], code))
    asked = tuple(Counted(code, topics[code]) for code in order)
    return Feedback(forms, means, asked, tuple(dict.fromkeys(words)))
