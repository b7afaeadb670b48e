"""How the choices of a select are found: in a list, by a query, by a search."""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass, field
from typing import Any

from fieldkit.forms.controls import Control, Item, Itemset
from fieldkit.forms.errors import ExpressionError
from fieldkit.forms.expressions.code import Use
from fieldkit.forms.expressions.compile import Compiler
from fieldkit.forms.expressions.parser import parse
from fieldkit.forms.expressions.paths import PathCode
from fieldkit.forms.expressions.scope import Run, Scope
from fieldkit.forms.expressions.sieves import PURE
from fieldkit.forms.expressions.syntax import (
    Binary,
    Call,
    Expression,
    Literal,
    Negative,
    Number,
    Path,
    Step,
)
from fieldkit.forms.lists import ListNode
from fieldkit.forms.shape import Shape
from fieldkit.forms.texts import Text

ITEMSETS = "itemsets"
_INSTANCE = re.compile(r"instance\(\s*['\"]([^'\"]+)['\"]\s*\)")
_NUMBER = re.compile(r"-?[0-9]+\Z")
_ROWS = ("root", "item")


@dataclass(frozen=True, slots=True)
class ItemsetProgram:
    """A select's choices: the rows, and how value and label of each are read.

    ``label_kind`` is "text" for what ``label_run`` gives, "itext" for the ID of
    a translation it gives, "column" for a heading in the session's language.
    ``search`` is the list of a search() whose columns an item of the form names.
    ``above`` is how many levels up the nodes are looked for from, where all that
    stand below one such node find the same ones; None where each finds its own.
    """

    nodes: Run
    value_column: str | None
    value: Run
    label: Text | None = None
    label_run: Run | None = None
    label_kind: str = "text"
    fixed: bool = False
    search: str | None = None
    above: int | None = None
    items: tuple[Item, ...] = ()
    uses: frozenset[Use] = field(default=frozenset())


def itemset_program(
    itemset: Itemset, shape: Shape, root: Shape, lists: Container[str]
) -> ItemsetProgram | None:
    """Compile an itemset of the form; None for one whose nodeset finds no nodes."""
    compiler = Compiler(root, lists, shape)
    code = compiler.code(parse(itemset.nodeset))
    if not isinstance(code, PathCode):
        return None
    nodes = code.bare_nodes()
    place = code.shapes[0] if code.shapes else None
    inner = compiler.within(place)
    value = inner.code(parse(itemset.value)).string()
    label_run, label_kind = None, "text"
    label = itemset.label
    if label is not None and label.reference is not None and label.text_id is None:
        reference = label.reference.strip()
        if reference.startswith("jr:itext("):
            label_kind = "itext"
            reference = reference[len("jr:itext(") :].removesuffix(")")
        label_run = inner.code(parse(reference)).string()
    plain_column = place is None and itemset.value.replace("_", "").isalnum()
    return ItemsetProgram(
        nodes=nodes,
        value_column=itemset.value if plain_column else None,
        value=value,
        label=label,
        label_run=label_run,
        label_kind=label_kind,
        fixed=not compiler.uses and "randomize" not in itemset.nodeset,
        above=_above(parse(itemset.nodeset), shape) if code.shapes else None,
        uses=frozenset(compiler.uses),
    )


def _above(nodeset: Expression, shape: Shape) -> int | None:
    """Return from how many levels up a path leads down the same way for each row."""
    if not isinstance(nodeset, Path) or nodeset.start is not None:
        return None
    if any(not _is_of_the_row(each, shape) for step in nodeset.steps for each in step.predicates):
        return None
    if nodeset.absolute:
        return shape.depth
    levels = 0
    while levels < len(nodeset.steps) and nodeset.steps[levels] == Step("parent", "node()"):
        levels += 1
    return levels or None


def _is_of_the_row(test: Expression, shape: Shape) -> bool:
    """Say whether a predicate reads only the row it is asked about, and nothing of ``shape``'s."""
    match test:
        case Literal() | Number():
            return True
        case Negative():
            return _is_of_the_row(test.operand, shape)
        case Binary():
            return _is_of_the_row(test.left, shape) and _is_of_the_row(test.right, shape)
        case Call():
            return test.name in PURE and all(_is_of_the_row(each, shape) for each in test.arguments)
        case Path():
            return (
                test.start is None
                and not (test.absolute and shape.repeats)
                and not any(step.predicates or step.axis != "child" for step in test.steps[1:])
                and test.steps[0].axis in ("child", "self")
                and not test.steps[0].predicates
            )


def query_lists(control: Control) -> tuple[str, ...]:
    """Return the lists of itemsets.csv that a select_one_external reads."""
    return tuple(dict.fromkeys(_INSTANCE.findall(control.query or "")))


def query_program(
    control: Control, shape: Shape, root: Shape, lists: Container[str]
) -> ItemsetProgram | None:
    """Compile the query of a select_one_external over itemsets.csv."""
    program = itemset_program(
        Itemset(control.query or "", "name", Text((), "label")), shape, root, lists
    )
    if program is None:
        return None
    return ItemsetProgram(
        nodes=program.nodes,
        value_column="name",
        value=program.value,
        label=program.label,
        label_run=lambda _row, _scope: "label",
        label_kind="column",
        uses=program.uses,
    )


def search_call(control: Control) -> Call | None:
    """Return the search() of a select's appearance, None where there is none."""
    written = control.attributes.get("appearance", "")
    at = written.find("search(")
    if control.kind != "select" or at < 0:
        return None
    end = _closing(written, at)
    try:
        shape = parse(written[at:end])
    except ExpressionError:
        return None
    return shape if isinstance(shape, Call) and shape.arguments else None


def _closing(text: str, at: int) -> int:
    """Return where the call that begins at ``at`` ends, the text's end when it does not."""
    depth = 0
    for place, letter in enumerate(text[at:], at):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and letter == ")":
            return place + 1
    return len(text)


def search_list(control: Control) -> str | None:
    """Return the name of the list a search() looks through."""
    call = search_call(control)
    if call is None:
        return None
    name = getattr(call.arguments[0], "value", None)
    return name.removesuffix(".csv") if isinstance(name, str) else None


def search_program(
    control: Control, shape: Shape, root: Shape, lists: Container[str]
) -> ItemsetProgram | None:
    """Compile a search() appearance (ODK Collect: search(list, kind, column, text, ...)).

    An item of the form whose value is no number names the columns of value and
    label; numbered items are offered as they stand, before the rows found.
    """
    call, name = search_call(control), search_list(control)
    if call is None or name is None:
        return None
    compiler = Compiler(root, lists, shape)
    arguments = [compiler.code(argument).string() for argument in call.arguments[1:]]
    column = next((i for i in control.items if not _NUMBER.match(i.value)), None)
    if column is None:
        return None
    value_column = column.value
    return ItemsetProgram(
        nodes=_searched(name, arguments),
        value_column=value_column,
        value=lambda row, _scope: row.field(value_column) or "",
        label=column.label,
        label_kind="item",
        search=name,
        items=tuple(item for item in control.items if _NUMBER.match(item.value)),
        uses=frozenset(compiler.uses),
    )


_TESTS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda text, part: part in text,
    "startswith": lambda text, part: text.startswith(part),
    "endswith": lambda text, part: text.endswith(part),
    "matches": lambda text, part: text == part,
}


def _searched(name: str, arguments: list[Run]) -> Run:
    def nodes(node: Any, scope: Scope) -> list[ListNode]:  # noqa: ANN401 - the question's node
        found = scope.lists[name].rows(_ROWS)
        given = [argument(node, scope) for argument in arguments]
        if len(given) >= 3:  # noqa: PLR2004 - kind, column, text
            test = _TESTS.get(given[0].lower(), _TESTS["contains"])
            columns = [column.strip() for column in given[1].split(",")]
            wanted = given[2].casefold()
            found = [r for r in found if any(test(_folded(r, c), wanted) for c in columns)]
            for column, text in zip(given[3::2], given[4::2], strict=False):
                found = [row for row in found if (row.field(column) or "") == text]
        elif len(given) == 2:  # noqa: PLR2004 - column, text
            found = [row for row in found if (row.field(given[0]) or "") == given[1]]
        return found

    return nodes


def _folded(row: ListNode, column: str) -> str:
    return (row.field(column) or "").casefold()
