"""What people said of an event: means of the feedback form, which names nobody."""

from typing import TYPE_CHECKING

from fieldkit.forms.document import local, parse_xml
from fieldkit.forms.errors import FormError
from fieldkit.records.event_figures import Mean

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_FORM = "event_feedback"
# What the form asks by numbers, and the largest of each.
_QUESTIONS = {"usefulness": 5, "clarity": 5, "practice": 5, "organisation": 5, "nps": 10}
_ALL = 1_000_000


def feedback_means(work: "Reading", event_id: str) -> tuple[Mean, ...]:
    """Return the mean of each question over the forms that name this event, none without any."""
    told: dict[str, list[int]] = {name: [] for name in _QUESTIONS}
    for one in work.submissions.list(form_id=_FORM, limit=_ALL, offset=0):
        try:
            answers = [(local(node), node.text or "") for node in parse_xml(one.xml).iter()]
        except FormError:
            continue
        if ("event", event_id) not in answers:
            continue
        for name, text in answers:
            if name in told and text.strip().isdigit() and int(text) <= _QUESTIONS[name]:
                told[name].append(int(text))
    return tuple(
        Mean(name, round(sum(given) / len(given), 2), len(given), _QUESTIONS[name])
        for name, given in told.items()
        if given
    )
