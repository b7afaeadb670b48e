"""The lists of a finalized form, as they stood when it was finalized."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from fieldkit.forms.document import parse_xml
from fieldkit.records.change import EntityType, Op
from fieldkit.records.clock import Moment
from fieldkit.records.submission import Submission

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

Row = dict[str, str]
_NUMBERS = ("__version", "__trunkVersion", "__branchId")
# Ids are UUIDs; shorter words of an answer are looked up only where a list has such a row.
_ID_LENGTH = 32


def lists_then(
    work: "Reading", names: Iterable[str], submission: Submission
) -> dict[str, list[Row]]:
    """Return the rows of each list, the ones that the form speaks of as they were then.

    A family renamed, a case closed or a person deleted since then must not
    change what a finalized form says, so those rows are read from the log; the
    rows of a pack, which the log does not have, are those of the pack of then.
    """
    then = _moment_of(work, submission)
    spoken = spoken_words(submission.xml)
    found = {}
    for name in names:
        rows = {row["name"]: row for row in work.entities.rows(name)}
        shipped = [*work.lists.rows(name), *work.lists.rows_at(name, submission.finalized_at)]
        rows |= {row["name"]: row for row in shipped if row["name"] in spoken}
        for word in _candidates(spoken, rows):
            earlier = _earlier(work, name, word, then)
            if earlier is not None:
                today = rows.get(word, {})
                numbers = {number: today.get(number, "") for number in _NUMBERS}
                rows[word] = {"name": word, "label": "", **earlier, **numbers}
        found[name] = list(rows.values())
    return found


def spoken_words(xml: str) -> frozenset[str]:
    """Return the words of a form's answers; the ids of what it names are among them."""
    return frozenset(word for text in parse_xml(xml).itertext() for word in text.split())


def _candidates(spoken: frozenset[str], rows: dict[str, Row]) -> Iterator[str]:
    for word in sorted(spoken):
        if word in rows or len(word) >= _ID_LENGTH:
            yield word


def _moment_of(work: "Reading", submission: Submission) -> str:
    """Return the log's own time of a submission; one kept out of the log has the clock's."""
    history = work.changes.history(EntityType.SUBMISSION, submission.instance_id)
    if history:
        return history[-1].hlc
    return str(Moment(int(submission.finalized_at.timestamp() * 1000)))


def _earlier(work: "Reading", name: str, entity_id: str, then: str) -> Row | None:
    """Return what an entity held before a moment; None where the log begins after it.

    A device whose clock ran ahead may have written what was read here before;
    today's row is then nearer to the truth than none.
    """
    row: Row = {}
    known = False
    for change in work.changes.history(EntityType.ENTITY, f"{name}/{entity_id}"):
        if change.hlc >= then or not change.field:
            continue
        known = True
        if change.op is Op.DELETE or not isinstance(change.payload, str):
            row.pop(change.field, None)
        else:
            row[change.field] = change.payload
    return row if known else None
