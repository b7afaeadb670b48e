"""Why a form does not convert: every cell that stands in the way, not only the first.

Asked only once a conversion has failed, so that a form that others take is never refused here.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterator

from fieldkit.i18n import _
from fieldkit.packs.book import Book, Row, Sheet, labels, snake
from fieldkit.packs.findings import Finding
from fieldkit.packs.formulas import REFERENCE, amiss_in, broken_reference

_NAME = re.compile(r"[^\W\d][\w.\-]*")
_BEGIN = re.compile(r"begin[_ ](group|repeat|loop|lgroup|looped group)")
_END = re.compile(r"end[_ ](group|repeat|loop|lgroup|looped group)")
_SELECT = re.compile(
    r"(select_one|select_multiple|select one from|select all that apply from|select1|select one"
    r"|select all that apply|rank|select_one_external) (\S+)"
    r"(?: (?:or_other|or other|or specify other))?"
)
_FROM_FILE = re.compile(r"select[_ ](?:one|multiple)[_ ]from[_ ]file \S+")
_FORMULAS = frozenset(
    "relevant relevance constraint calculation calculate choice_filter repeat_count readonly "
    "read_only required count jr:count".split()
)
_ENTITY_FORMULAS = frozenset(("entity_id", "create_if", "update_if"))
_SILENT = frozenset(("calculate", "hidden"))
_WORDS = frozenset(("yes", "no", "true", "false", ""))
_GIVEN = frozenset(("instanceID", "instanceName"))
# Types that other tools have and ODK has not.
_FOREIGN = {
    "calculate_here": "calculate",
    "select_one_from": "select_one",
    "select": "select_one",
    "select_many": "select_multiple",
    "multiselect": "select_multiple",
    "number": "integer",
    "int": "integer",
    "float": "decimal",
    "string": "text",
    "photo": "image",
    "gps": "geopoint",
    "location": "geopoint",
    "signature": "image",
    "datetime": "dateTime",
    "hidden": "calculate",
    "phone": "text",
    "email_address": "text",
}


def diagnose(book: Book) -> Iterator[Finding]:
    """Yield what is certainly amiss in a form's cells."""
    survey = _Survey(book)
    yield from columns_twice(book)
    yield from survey.rows()
    yield from survey.groups()
    yield from _choices(book)
    told_already = dict.fromkeys(survey.twice, 1)
    yield from _cells(book, Counter({**survey.names, **told_already}))


def columns_twice(book: Book) -> Iterator[Finding]:
    """Yield the columns that stand twice on a sheet, so that nobody knows which one counts."""
    for sheet in book.sheets.values():
        for head in sheet.twice:
            yield Finding(sheet.name, 1, head, _("the column stands there twice"))


class _Survey:
    def __init__(self, book: Book) -> None:
        self.book = book
        self.sheet = book.sheet("survey")
        self.type = self.sheet.column("type", "command")
        self.name = self.sheet.column("name", "tag", "value")
        self.lists = _lists(book.sheet("choices"))
        self.outer = _lists(book.sheet("external_choices"))
        self.names = Counter(self._names())
        self.known = _types()
        self.twice: set[str] = set()
        self.spoken = labels(self.sheet.columns, "label", "caption", "hint", "guidance_hint")
        self.spoken += labels(self.sheet.columns, "media", "image", "big-image", "audio", "video")

    def _names(self) -> Iterator[str]:
        yield from _GIVEN
        for row in self.sheet.rows:
            name, said = row.get(self.name), row.get(self.type)
            if name and not _END.fullmatch(said):
                yield name
                if said.startswith("begin"):
                    yield f"{name}_count"
                if said.endswith(("or_other", "or other")):
                    yield f"{name}_other"

    def rows(self) -> Iterator[Finding]:
        for row in self.sheet.rows:
            said = row.get(self.type)
            if not said:
                if row.get(self.name):
                    yield self.finding(row, self.type, _("the question has no type"))
                continue
            yield from self._type(row, said)
            if _END.fullmatch(said) or said in ("audit", "note"):
                continue
            name = row.get(self.name)
            if not name:
                yield self.finding(row, self.name, _("the question has no name"))
            elif not _NAME.fullmatch(name):
                yield self.finding(row, self.name, _name_rule())
            if said.lower() in _SILENT or not self.spoken or said.startswith("begin"):
                continue
            if not any(row.get(column) for column in self.spoken) and self._is_asked(said):
                yield self.finding(row, self.spoken[0], _("the question has no label"))

    def _type(self, row: Row, said: str) -> Iterator[Finding]:
        if _BEGIN.fullmatch(said) or _END.fullmatch(said) or said.lower() in self.known:
            return
        if _FROM_FILE.fullmatch(said) or said.startswith(("begin loop", "begin_loop", "osm")):
            return
        select = _SELECT.fullmatch(said)
        if select is None:
            yield self.finding(row, self.type, unknown_type(said, self.known))
            return
        lists = self.outer if select[1] == "select_one_external" else self.lists
        listed = select[2]
        if listed in lists or "${" in listed or listed.endswith((".csv", ".xml", ".geojson")):
            return
        sheet = "external_choices" if lists is self.outer else "choices"
        if sheet not in self.book.sheets:
            told = _('the choice list "{list}" is asked for, but the sheet "{sheet}" is missing')
            yield self.finding(row, self.type, told.format(list=listed, sheet=sheet))
            return
        yield self.finding(row, self.type, unknown_list(listed, sheet, lists))

    def _is_asked(self, said: str) -> bool:
        from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

        if said.startswith("select") or said in ("range", "rank"):
            return True
        return "control" in QUESTION_TYPE_DICT.get(said.lower(), {})

    def groups(self) -> Iterator[Finding]:
        """Yield groups without end, ends without group, and names that stand twice in one."""
        opened: list[tuple[str, Row, set[str]]] = [("", Row(1, {}), set())]
        for row in self.sheet.rows:
            said, name = row.get(self.type), row.get(self.name)
            begin, end = _BEGIN.fullmatch(said), _END.fullmatch(said)
            if end:
                if opened[-1][0] != end[1]:
                    told = _('"end_{type}" has no "begin_{type}" before it').format(type=end[1])
                    yield self.finding(row, self.type, told)
                elif len(opened) > 1:
                    opened.pop()
                continue
            if name and said:
                if name in opened[-1][2]:
                    self.twice.add(name)
                    told = _('the name "{value}" stands there twice').format(value=name)
                    yield self.finding(row, self.name, told)
                opened[-1][2].add(name)
            if begin:
                opened.append((begin[1], row, set()))
        for kind, row, _names in opened[1:]:
            told = _('"begin_{type}" has no "end_{type}" after it').format(type=kind)
            yield self.finding(row, self.type, told)

    def finding(self, row: Row, column: str, said: str) -> Finding:
        return Finding(self.sheet.name, row.number, column, said)


def unknown_type(said: str, known: frozenset[str]) -> str:
    """Return that there is no such type, and the likely one."""
    told = _('there is no type "{type}"').format(type=said)
    if said.startswith("db:"):
        return _('the type "{type}" is of CHT; ODK forms ask with "select_one" and a list').format(
            type=said
        )
    word = said.partition(" ")[0].lower()
    names = [*known, "select_one", "select_multiple", "begin_group", "begin_repeat", "end_group"]
    close = difflib.get_close_matches(said.lower(), names, n=1, cutoff=0.7)
    close = close or difflib.get_close_matches(word, names, n=1, cutoff=0.7)
    instead = _FOREIGN.get(said.lower()) or _FOREIGN.get(word) or (close[0] if close else "")
    if instead and instead != said:
        return _("{said}; {close} is similar").format(said=told, close=instead)
    return told


def unknown_list(listed: str, sheet: str, known: frozenset[str]) -> str:
    """Return that a choice list is missing, and a similar one."""
    told = _('the choice list "{list}" is not on the sheet "{sheet}"').format(
        list=listed, sheet=sheet
    )
    close = difflib.get_close_matches(listed, known, n=1, cutoff=0.6)
    return _("{said}; {close} is similar").format(said=told, close=close[0]) if close else told


def unknown_name(name: str, known: Counter[str]) -> str:
    """Return that no question has this name, and one whose name is similar."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.5)
    if close:
        return _("there is no question {name}; {close} is similar").format(
            name=name, close=close[0]
        )
    return _("there is no question {name}").format(name=name)


def _name_rule() -> str:
    return _("a name begins with a letter or an underscore and holds letters, digits, _ - . only")


def _choices(book: Book) -> Iterator[Finding]:
    sheet = book.sheet("choices")
    listed, name = sheet.column("list_name"), sheet.column("name", "value")
    settings = book.sheet("settings")
    free = settings.column("allow_choice_duplicates")
    may_repeat = any(row.get(free).lower() in ("yes", "true") for row in settings.rows)
    seen: set[tuple[str, str]] = set()
    for row in sheet.rows:
        key = row.get(listed), row.get(name)
        if not key[0]:
            continue
        if not key[1]:
            yield Finding(sheet.name, row.number, name or "name", _("a choice has no name"))
        elif key in seen and not may_repeat:
            yield Finding(sheet.name, row.number, name, _("a choice list holds one name twice"))
        seen.add(key)


def _cells(book: Book, names: Counter[str]) -> Iterator[Finding]:
    last_saved = re.compile(r"\$\{\s*last-saved#")
    for cell in book.cells():
        plain = cell.sheet.strip().lower()
        if plain in ("external_choices", "osm"):
            continue
        for found in REFERENCE.finditer(cell.text):
            name = found[1]
            if name not in names:
                yield Finding(cell.sheet, cell.row, cell.column, unknown_name(name, names))
            elif names[name] > 1 and not last_saved.match(found[0]):
                told = _('"{q}" is the name of several questions, so it cannot be referred to')
                yield Finding(cell.sheet, cell.row, cell.column, told.format(q=name))
        if broken_reference(cell.text):
            told = _("a reference is written ${{name}}").format()
            yield Finding(cell.sheet, cell.row, cell.column, told)
        elif _is_formula(plain, snake(cell.column)) and cell.text.lower() not in _WORDS:
            for said in amiss_in(cell.text):
                yield Finding(cell.sheet, cell.row, cell.column, said)


def _is_formula(sheet: str, column: str) -> bool:
    if sheet == "entities":
        return column in _ENTITY_FORMULAS
    if sheet == "settings":
        return column == "instance_name"
    plain = column.removeprefix("bind::").removeprefix("bind:").removeprefix("control::")
    return sheet != "choices" and plain in _FORMULAS


def _lists(sheet: Sheet) -> frozenset[str]:
    listed = sheet.column("list_name")
    return frozenset(row.get(listed) for row in sheet.rows if row.get(listed))


def _types() -> frozenset[str]:
    from pyxform import aliases, constants
    from pyxform.question_type_dictionary import QUESTION_TYPE_DICT

    return frozenset(
        name.lower()
        for name in (
            *QUESTION_TYPE_DICT,
            *aliases._type_alias_map,  # noqa: SLF001 - pyxform has no public name for it
            *aliases.settings_header,
            *constants.EXTERNAL_INSTANCE_TYPES,
            "audit",
        )
    )
