"""Functions over the choices of a select (ODK XForms specification, section 7)."""

from typing import Any

from fieldkit.forms.errors import WrongArgument
from fieldkit.forms.expressions.code import Code, Use
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.functions_text import split
from fieldkit.forms.expressions.library import built, literal, plain
from fieldkit.forms.expressions.listpaths import list_path
from fieldkit.forms.expressions.parser import parse
from fieldkit.forms.expressions.paths import PathCode
from fieldkit.forms.expressions.scope import Scope
from fieldkit.forms.expressions.syntax import Path

_SPACES = frozenset(" \t\r\n")
_EDGES = frozenset((*_SPACES, ""))


def _selected(compiler: Compiling, arguments: list[Code]) -> Code:
    del compiler
    answers, wanted = arguments[0].string(), arguments[1].string()
    if arguments[1].constant:
        name = wanted(None, None).strip()

        def run(n: Any, s: Scope) -> bool:  # noqa: ANN401 - a node of either tree
            text = answers(n, s)
            return text == name or (name in text and name in split(text))

        return Code("boolean", run if name else lambda n, s: answers(n, s) == "")
    return Code("boolean", lambda n, s: _holds(answers(n, s), wanted(n, s).strip()))


def _holds(text: str, name: str) -> bool:
    # Nothing is selected where nothing is answered (JavaRosa's multiSelected).
    if text == name:
        return True
    if not name or name not in text or not _SPACES.isdisjoint(name):
        return False
    # Asked of each row of a list, so without making a list of the words each time.
    start = text.find(name)
    while start >= 0:
        end = start + len(name)
        if text[start - 1 : start] in _EDGES and text[end : end + 1] in _EDGES:
            return True
        start = text.find(name, start + 1)
    return False


built("selected", 2, 2)(_selected)
built("is-selected", 2, 2)(_selected)


@plain("count-selected", "s", "number")
def _count_selected(text: str) -> float:
    return float(len(split(text)))


@plain("selected-at", "sn", "string")
def _selected_at(text: str, at: float) -> str:
    names = split(text)
    return names[int(at)] if 0 <= at < len(names) else ""


@built("jr:choice-name", 2, 2, speaks=True)
def _choice_name(compiler: Compiling, arguments: list[Code]) -> Code:
    value = arguments[0].string()
    path = compiler.code(parse(literal(arguments[1], "jr:choice-name")))
    if not isinstance(path, PathCode):
        raise WrongArgument(name="jr:choice-name")
    path.string()
    for shape in path.shapes:
        compiler.note(Use(shape, None, "choices"))
    one = path.one

    def run(n: Any, s: Scope) -> str:  # noqa: ANN401 - a node of either tree
        node = one(n, s)
        return "" if node is None else s.choice_label(node, value(n, s))

    return Code("string", run)


@built("jr:itext", 1, 1, speaks=True)
def _itext(_compiler: Compiling, arguments: list[Code]) -> Code:
    text_id = arguments[0].string()
    return Code("string", lambda n, s: s.itext(text_id(n, s)))


@built("pulldata", 4, 4)
def _pulldata(compiler: Compiling, arguments: list[Code]) -> Code:
    name = literal(arguments[0], "pulldata")
    list_name = name if name in compiler.lists else name.removesuffix(".csv")
    list_path(compiler, list_name, Path(()))
    column, key = arguments[1].string(), arguments[2].string()
    value = arguments[3].string()

    def run(n: Any, s: Scope) -> str:  # noqa: ANN401 - a node of either tree
        found = s.lists.get(list_name)
        if found is None:
            return ""
        rows = found.index(("root", "item"), key(n, s)).get(value(n, s), ())
        return (rows[0].field(column(n, s)) or "") if rows else ""

    return Code("string", run)
