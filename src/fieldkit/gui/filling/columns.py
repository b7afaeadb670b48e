"""The columns of a roster: the first short answers of its entries, names drawn together."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.gui.filling.blocks import blocks_of_entry
from fieldkit.gui.questions.shown import answer_in_words

if TYPE_CHECKING:
    from fieldkit.forms.session import FormSession
    from fieldkit.forms.views import NodeView

_AT_MOST = 5
_NAME_PARTS = 3
_LONG_LABEL = 22
_LOOKED_AT = 10  # entries at either end; those between ask what these do


@dataclass(frozen=True, slots=True)
class RosterColumn:
    """One column: its heading, the answers that stand in it, whether it holds a name."""

    title: str
    paths: tuple[str, ...]
    is_name: bool = False


@dataclass(frozen=True, slots=True)
class RosterCell:
    """What an entry shows in one column; ``wrong`` where an answer is to be looked at again."""

    words: str
    wrong: bool = False


def roster_columns(session: "FormSession", entries: tuple[str, ...]) -> tuple[RosterColumn, ...]:
    """Return the columns by what the entries ask, the first and the last of them.

    Questions of one word in a row, such as surname, given name and patronymic,
    share a column, "Surname, given name, patronymic". What the form fills in itself
    has one only where it comes first: it says whom the entry is about.
    """
    rows = _asked_rows(session, entries)
    rows = [row for place, row in enumerate(rows) if place == 0 or not row.readonly]
    columns = _columns(rows, entries[0], every=False)
    names = [column for column in columns[_AT_MOST:] if column.is_name][:1]
    return tuple(columns[: _AT_MOST - len(names)] + names)


def card_columns(session: "FormSession", entries: tuple[str, ...]) -> tuple[RosterColumn, ...]:
    """Return every question that the entries ask, as cards show them."""
    return tuple(_columns(_asked_rows(session, entries), entries[0], every=True))


def answered_columns(
    session: "FormSession", entry: str, columns: tuple[RosterColumn, ...]
) -> tuple[RosterColumn, ...]:
    """Return those that one entry has answered."""
    return tuple(
        column
        for column in columns
        if any(
            node is not None and node.relevant and node.text
            for node in (session.find(f"{entry}{path}") for path in column.paths)
        )
    )


def answers_of(
    session: "FormSession", entry: str, columns: tuple[RosterColumn, ...]
) -> tuple[tuple[RosterColumn, RosterCell], ...]:
    """Return what one entry says in each of the columns."""
    return tuple(zip(columns, roster_cells(session, entry, columns), strict=True))


def _asked_rows(session: "FormSession", entries: tuple[str, ...]) -> "list[NodeView]":
    entry = entries[0]
    rows = [b.row for b in blocks_of_entry(session, entry) if b.kind == "question"]
    rows = [row for row in rows if row.kind != "note"]
    return [row for row in rows if _is_asked_in(session, row, entry, entries)]


def _columns(rows: "list[NodeView]", entry: str, *, every: bool) -> list[RosterColumn]:
    columns: list[RosterColumn] = []
    words: list[NodeView] = []
    for row in rows:
        if _is_word(row) and len(words) < _NAME_PARTS:
            words.append(row)
            continue
        columns += _named(words, entry)
        words = []
        if every or _is_short(row):
            columns.append(RosterColumn(_short(row.label), (row.ref.removeprefix(entry),)))
    columns += _named(words, entry)
    return columns


def _is_asked_in(
    session: "FormSession", row: "NodeView", entry: str, entries: tuple[str, ...]
) -> bool:
    path = row.ref.removeprefix(entry)
    some = dict.fromkeys((*entries[:_LOOKED_AT], *entries[-_LOOKED_AT:]))
    found = (session.find(f"{one}{path}") for one in some)
    return any(node is not None and node.relevant for node in found)


def roster_cells(
    session: "FormSession", entry: str, columns: tuple[RosterColumn, ...]
) -> tuple[RosterCell, ...]:
    """Return what one entry shows in its columns."""
    found = []
    for column in columns:
        rows = [session.node(f"{entry}{path}") for path in column.paths]
        rows = [row for row in rows if row.relevant]
        words = " ".join(filter(None, (answer_in_words(row) for row in rows)))
        wrong = any(row.value and not row.constraint_ok for row in rows)
        found.append(RosterCell(words, wrong))
    return tuple(found)


def entry_name(cells: tuple[RosterCell, ...], columns: tuple[RosterColumn, ...]) -> str:
    """Return what an entry is called: its name, else its first words."""
    for cell, column in zip(cells, columns, strict=True):
        if column.is_name and cell.words:
            return cell.words
    return next((cell.words for cell in cells if cell.words), "")


def _named(rows: "list[NodeView]", entry: str) -> list[RosterColumn]:
    if not rows:
        return []
    first, *others = [_short(row.label) for row in rows]
    title = ", ".join([first, *(label[:1].lower() + label[1:] for label in others)])
    paths = tuple(row.ref.removeprefix(entry) for row in rows)
    return [RosterColumn(title, paths, is_name=True)]


def _is_word(row: "NodeView") -> bool:
    plain = row.kind == "input" and row.type in {"string", ""}
    return plain and "multiline" not in row.appearance and len(row.label) <= _LONG_LABEL


def _is_short(row: "NodeView") -> bool:
    if row.kind == "select":
        return not row.multiple
    return row.kind in {"input", "range"} and row.type not in {"string", "", "geopoint"}


def _short(label: str) -> str:
    return label.partition("\n")[0].rstrip("?: ")
