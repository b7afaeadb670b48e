"""The lists of a finalized form, as they stood when it was finalized."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from fieldkit.forms.document import parse_xml
from fieldkit.records.change import EntityType, Op
from fieldkit.records.clock import Moment
from fieldkit.records.submission import Submission
from fieldkit.services.lent_rows import RowsThen, is_long

if TYPE_CHECKING:
    from fieldkit.services.lent_rows import Opening
    from fieldkit.store.unit_of_work import Reading

Row = dict[str, str]
_NUMBERS = ("__version", "__trunkVersion", "__branchId")
# Ids are UUIDs; shorter words of an answer are looked up only where a list has such a row.
_ID_LENGTH = 32
_BEHIND = 2**62


def lists_then(
    work: "Reading", names: Iterable[str], submission: Submission, reading: "Opening"
) -> dict[str, Sequence[Mapping[str, str]]]:
    """Return the rows of each list, the ones that the form speaks of as they were then.

    A family renamed, a case closed or a person deleted since then must not
    change what a finalized form says, so those rows are read from the log; the
    rows of a pack, which the log does not have, are those of the pack of then.
    Of a long list the other rows are read when the form asks for them, in a
    transaction that ``reading`` opens.
    """
    then = _moment_of(work, submission)
    spoken = spoken_words(submission.xml)
    found: dict[str, Sequence[Mapping[str, str]]] = {}
    for name in names:
        shipped = [*work.lists.rows(name), *work.lists.rows_at(name, submission.finalized_at)]
        of_pack = {row["name"]: row for row in shipped if row["name"] in spoken}
        if is_long(work, name):
            today = work.entities.rows_of(name, spoken)
            rows = {key: row for key, (_place, row) in today.items()} | of_pack
            earlier = of_pack | _earlier_rows(work, name, spoken, rows, then)
            # What is there no more stands behind the rest, as in a list that is read whole.
            places = {key: today[key][0] if key in today else _BEHIND for key in earlier}
            lent = {key: (places[key], row) for key, row in earlier.items()}
            found[name] = RowsThen(reading, name, lent)
        else:
            rows = {row["name"]: row for row in work.entities.rows(name)} | of_pack
            rows |= _earlier_rows(work, name, spoken, rows, then)
            found[name] = list(rows.values())
    return found


def _earlier_rows(
    work: "Reading", name: str, spoken: frozenset[str], rows: Mapping[str, Row], then: str
) -> dict[str, Row]:
    """Return the rows that a form speaks of as they were, of those that the log knows."""
    found = {}
    for word in _candidates(spoken, rows):
        earlier = _earlier(work, name, word, then)
        if earlier is not None:
            today = rows.get(word, {})
            numbers = {number: today.get(number, "") for number in _NUMBERS}
            found[word] = {"name": word, "label": "", **earlier, **numbers}
    return found


def spoken_words(xml: str) -> frozenset[str]:
    """Return the words of a form's answers; the ids of what it names are among them."""
    return frozenset(word for text in parse_xml(xml).itertext() for word in text.split())


def _candidates(spoken: frozenset[str], rows: Mapping[str, Row]) -> Iterator[str]:
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
