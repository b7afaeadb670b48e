"""Kobo's own question types and columns, written out as plain XLSForm.

Kobo's form builder has groups that no other tool knows (score, rank, matrix);
Kobo itself writes them out before it converts a form, row for row as here, so
that an answer stands under the same name and path as in Kobo.
"""

import re
from collections.abc import Iterable, Iterator, Mapping

from fieldkit.i18n import _
from fieldkit.packs.book import Book, Row, Sheet, labels, snake, texts_of
from fieldkit.packs.findings import Finding
from fieldkit.packs.slugs import free_slug, value_slug

_SCORE_LIST = "kobo--score-choices"
_RANK_LIST = "kobo--rank-items"
_RANK_MESSAGE = "kobo--rank-constraint-message"
_MATRIX_LIST = "kobo--matrix_list"
_MEMBERS = {"score": "score__row", "rank": "rank__level"}
_LISTS = {"score": _SCORE_LIST, "rank": _RANK_LIST, "kobomatrix": _MATRIX_LIST}
_BEGIN = re.compile(r"begin[_ ](score|rank|kobomatrix)")
_END = re.compile(r"end[_ ](score|rank|kobomatrix)")
_WIDTH = re.compile(r"w(\d+)")
_WIDE = 2
_LIST_TYPES = frozenset(("select_one", "select_multiple", "rank", "select_one_external"))
_TRUE = frozenset(("true", "yes", "true()", "1"))


def is_kobo(book: Book) -> bool:
    """Say whether a workbook bears the marks of Kobo's form builder."""
    survey = book.sheet("survey")
    columns = (*survey.columns, *book.sheet("choices").columns)
    if any(name.startswith(("$", "kobo--")) or name == "select_from_list_name" for name in columns):
        return True
    kind = survey.column("type")
    return any(_BEGIN.fullmatch(row.get(kind)) for row in survey.rows)


def expand_kobo(book: Book) -> tuple[Finding, ...]:
    """Write out in place what only Kobo knows; return what stands in the way."""
    if not is_kobo(book) or "survey" not in book.sheets:
        return ()
    return tuple(_Expansion(book).run())


class _Expansion:
    def __init__(self, book: Book) -> None:
        self.survey = book.sheet("survey")
        self.choices = book.sheet("choices")
        self.type = self.survey.column("type") or "type"
        self.name = self._ensure(self.survey, "name")
        self.labels = labels(self.survey.columns, "label", "caption") or ("label",)
        self.appearance = self.survey.column("appearance") or "appearance"
        self.required = self.survey.column("required") or "required"
        self.relevant = self.survey.column("relevant", "relevance") or "relevant"
        self.constraint = self.survey.column("constraint") or "constraint"
        self.message = self.survey.column("constraint_message") or "constraint_message"
        self.list_name = self.choices.column("list_name") or "list_name"
        self.taken: set[str] = set()

    def run(self) -> Iterator[Finding]:
        self._plain_types()
        self._choice_names()
        self._names()
        rows: list[Row] = []
        group: list[Row] = []
        kind = ""
        for row in self.survey.rows:
            said = row.get(self.type)
            begin, end = _BEGIN.fullmatch(said), _END.fullmatch(said)
            if not kind and begin:
                kind, group = begin[1], [row]
            elif kind and end and end[1] == kind:
                yield from self._group(kind, group, rows)
                kind = ""
            elif kind and not row.cells:
                continue
            elif kind and (begin or end or said.startswith(("begin", "end"))):
                yield self._amiss(
                    row, _('"{type}" cannot stand inside a Kobo group').format(type=said)
                )
            elif kind:
                group.append(row)
            elif end or said in _MEMBERS.values():
                yield self._amiss(
                    row, _('"{type}" stands outside its Kobo group').format(type=said)
                )
            else:
                rows.append(row)
        if kind:
            yield self._amiss(
                group[0], _('"{type}" has no end').format(type=group[0].get(self.type))
            )
        self.survey.rows = rows
        for sheet in (self.survey, self.choices):
            _drop_private(sheet)

    def _plain_types(self) -> None:
        """Join a type with the list that Kobo keeps in a column of its own."""
        list_column = self.survey.column("select_from_list_name")
        other = self.survey.column("_or_other", "or_other")
        file = self.survey.column("file")
        for row in self.survey.rows:
            said = row.get(self.type).strip()
            listed = row.cells.pop(list_column, "") if list_column else ""
            if listed and said in _LIST_TYPES:
                said = f"{said} {listed}"
                if other and row.get(other).lower() in _TRUE:
                    said += " or_other"
            elif file and said in ("select_one_from_file", "select_multiple_from_file"):
                said = f"{said} {row.get(file)}".strip()
            if other:
                row.cells.pop(other, None)
            if said:
                row.cells[self.type] = said
        _drop_columns(self.survey, {list_column, other})

    def _choice_names(self) -> None:
        name = self._ensure(self.choices, "name", "value")
        auto = self.choices.column("$autovalue")
        spoken = labels(self.choices.columns, "label", "caption")
        taken: dict[str, set[str]] = {}
        for row in self.choices.rows:
            if not row.cells:
                continue
            seen = taken.setdefault(row.get(self.list_name), set())
            if not row.get(name):
                found = row.get(auto) if auto else ""
                label = next((row.get(c) for c in spoken if row.get(c)), "")
                if found or label:
                    row.cells[name] = found or value_slug(label, seen)
            seen.add(row.get(name))

    def _names(self) -> None:
        """Give a name to every row that lacks one: Kobo's own, else one made of its label."""
        auto = self.survey.column("$autoname")
        kuid = self.survey.column("$kuid")
        asked = [r for r in self.survey.rows if r.cells and not r.get(self.type).startswith("end")]
        self.taken = {row.get(self.name) for row in asked} - {""}
        for row in asked:
            if row.get(self.name) or not row.get(self.type):
                continue
            found = row.get(auto) if auto else ""
            if not found or found in self.taken:
                label = next((row.get(c) for c in self.labels if row.get(c)), "")
                ending = f"_{row.get(kuid)}" if kuid and row.get(kuid) else ""
                found = free_slug(label or row.get(self.type) + ending, self.taken)
            row.cells[self.name] = found
            self.taken.add(found)

    def _group(self, kind: str, group: list[Row], rows: list[Row]) -> Iterator[Finding]:
        head, members = group[0], group[1:]
        wanted = _LISTS[kind]
        listed = head.get(wanted)
        known = {row.get(self.list_name) for row in self.choices.rows}
        if not listed or listed not in known:
            said = (
                _('the choice list "{list}" is not on the sheet "choices"').format(list=listed)
                if listed
                else _('a Kobo group names its list in the column "{column}"').format(column=wanted)
            )
            yield Finding(self.survey.name, head.number, wanted, said)
            return
        member = _MEMBERS.get(kind)
        strange = [row for row in members if member and row.get(self.type) != member]
        if strange:
            for row in strange:
                yield self._amiss(
                    row,
                    _('only rows of type "{type}" can stand here').format(type=member),
                )
            return
        made = {"score": self._score, "rank": self._rank, "kobomatrix": self._matrix}[kind]
        rows += made(head, members, listed)

    def _score(self, head: Row, members: list[Row], listed: str) -> Iterator[Row]:
        name = head.get(self.name)
        asked = f"select_one {listed}"
        required = head.get(self.required)
        yield self._begin(head, name)
        yield self._like(
            head, {self.type: asked, self.name: f"{name}_header", self.appearance: "label"}
        )
        for row in members:
            made = {self.type: asked, self.appearance: row.get(self.appearance) or "list-nolabel"}
            if required.lower() in _TRUE:
                made[self.required] = "true"
            yield self._like(row, made, leave=False)
        yield self._end(members, head)

    def _rank(self, head: Row, members: list[Row], listed: str) -> Iterator[Row]:
        name = head.get(self.name)
        message = head.get(_RANK_MESSAGE)
        yield self._begin(head, name)
        yield self._like(head, {self.type: "note", self.name: f"{name}_label"})
        before: list[str] = []
        for row in members:
            level = row.get(self.name)
            made = {
                self.type: f"select_one {listed}",
                self.appearance: row.get(self.appearance) or "minimal",
                self.required: "true",
            }
            if before:
                made[self.constraint] = " and ".join(
                    f"${{{level}}} != ${{{one}}}" for one in before
                )
            for column in self.labels if message else ():
                # One message for all languages: under each, else none of them would show it.
                made[self.message + column[len(column.partition(":")[0]) :]] = message
            before.append(level)
            yield self._like(row, made, leave=False)
        yield self._end(members, head)

    def _matrix(self, head: Row, members: list[Row], listed: str) -> Iterator[Row]:
        name = head.get(self.name)
        widths = [_width(row.get(self.appearance)) for row in members]
        whole = f"w{1 + sum(widths)}"
        header = f"{name}_header"
        hidden = texts_of(head, (self.relevant,))
        group = {self.type: "begin_group", self.appearance: whole, **hidden}
        yield self._made(head, {**group, self.name: header})
        yield self._note(head, f"{header}_note", 1, self._spoken(head, self.labels, "**{}**"))
        for row, width in zip(members, widths, strict=True):
            yield self._note(
                row,
                f"{header}_{row.get(self.name)}",
                width,
                self._spoken(row, self.labels, "**{}**"),
            )
        yield self._end(members, head)
        value = self.choices.column("name", "value")
        spoken = labels(self.choices.columns, "label", "caption")
        for item in self.choices.rows:
            if item.get(self.list_name) != listed or not item.get(value):
                continue
            own = item.get(value)
            base = f"{name}_{own}"
            yield self._made(head, {**group, self.name: base})
            yield self._note(head, f"{base}_note", 1, self._spoken(item, spoken, "##### {}"))
            renamed = {
                f"${{{row.get(self.name)}}}": f"${{{base}_{row.get(self.name)}}}" for row in members
            }
            for row, width in zip(members, widths, strict=True):
                yield self._in_matrix(row, base, own, width, renamed)
            yield self._end(members, head)

    def _in_matrix(
        self, row: Row, base: str, item: str, width: int, renamed: Mapping[str, str]
    ) -> Row:
        select = row.get(self.type).startswith(("select_one", "select_multiple"))
        cells = {column: _replaced(text, renamed) for column, text in row.cells.items()}
        for column in self.labels:
            if row.get(column):
                cells[column] = f'<span style="display:none">{item}-{row.get(column)}</span>'
        cells[self.name] = f"{base}_{row.get(self.name)}"
        cells[self.appearance] = f"w{width} {'horizontal-compact' if select else 'no-label'}"
        return self._made(row, cells)

    def _spoken(self, row: Row, columns: Iterable[str], form: str) -> dict[str, str]:
        """Return a row's labels in this form, under the survey's own columns."""
        return {
            self.survey.column(snake(column)) or column: form.format(text)
            for column, text in texts_of(row, columns).items()
        }

    def _note(self, row: Row, name: str, width: int, spoken: Mapping[str, str]) -> Row:
        made = {self.type: "note", self.name: name, self.appearance: f"w{width}"}
        return self._made(row, made | dict(spoken))

    def _begin(self, head: Row, name: str) -> Row:
        made = {self.type: "begin_group", self.name: name, self.appearance: "field-list"}
        return self._made(head, made | texts_of(head, (self.relevant,)))

    def _like(self, row: Row, made: Mapping[str, str], *, leave: bool = True) -> Row:
        """Return a row with some cells written anew; ``leave`` out what its group has."""
        gone = {self.required, self.relevant} if leave else set()
        rest = {column: text for column, text in row.cells.items() if column not in gone}
        return self._made(row, rest | dict(made))

    def _end(self, members: list[Row], head: Row) -> Row:
        last = members[-1].number if members else head.number
        return self._made(Row(last, {}), {self.type: "end_group"})

    def _made(self, row: Row, cells: Mapping[str, str]) -> Row:
        for column in cells:
            self._ensure_column(column)
        return Row(row.number, dict(cells))

    def _ensure(self, sheet: Sheet, *names: str) -> str:
        """Return the sheet's column of this name, made where it has none."""
        found = sheet.column(*names)
        if not found:
            found = names[0]
            sheet.columns.append(found)
        return found

    def _ensure_column(self, column: str) -> None:
        if column not in self.survey.columns:
            self.survey.columns.append(column)

    def _amiss(self, row: Row, said: str) -> Finding:
        return Finding(self.survey.name, row.number, self.type, said)


def _width(appearance: str) -> int:
    found = _WIDTH.fullmatch(appearance)
    return int(found[1]) if found else _WIDE


def _replaced(text: str, renamed: Mapping[str, str]) -> str:
    for old, new in renamed.items():
        text = text.replace(old, new)
    return text


def _drop_private(sheet: Sheet) -> None:
    _drop_columns(sheet, {name for name in sheet.columns if name.startswith(("$", "kobo"))})


def _drop_columns(sheet: Sheet, gone: Iterable[str]) -> None:
    out = set(gone)
    sheet.columns = [name for name in sheet.columns if name not in out]
    for row in sheet.rows:
        for name in out & row.cells.keys():
            del row.cells[name]
