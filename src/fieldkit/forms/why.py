"""Why a question is hidden, empty or refused: its formulas with the values they read."""

from collections.abc import Iterator
from dataclasses import dataclass

from fieldkit.forms.checks import Checks
from fieldkit.forms.definition import FormDefinition, control_of
from fieldkit.forms.errors import ExpressionError
from fieldkit.forms.expressions.code import Code
from fieldkit.forms.expressions.compile import Compiler
from fieldkit.forms.expressions.parser import parse
from fieldkit.forms.expressions.scope import Scope
from fieldkit.forms.expressions.syntax import Binary, Call, Expression, Negative, Path
from fieldkit.forms.itemsets import Offer
from fieldkit.forms.lists import ListNode
from fieldkit.forms.shape import Shape
from fieldkit.forms.spoken import Spoken
from fieldkit.forms.tree import Node
from fieldkit.forms.values import text_of
from fieldkit.forms.wording import Wording, plain
from fieldkit.forms.written import shape_of, written
from fieldkit.i18n import N_, _, ngettext

_PARTS = frozenset(("and", "or"))
_ROOM = 4
_LONGEST = 60
_SPOKEN = {
    "relevant": N_("the condition"),
    "calculation": N_("the calculation"),
    "constraint": N_("the constraint"),
    "required": N_("the required rule"),
    "read_only": N_("the read-only rule"),
    "choice_filter": N_("the choice filter"),
}


@dataclass(frozen=True, slots=True)
class Read:
    """What a formula reads: a question and its value, or so many rows of a repeat or a list."""

    name: str
    value: str
    label: str = ""
    relevant: bool = True
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A formula, or an operand of its and/or: its text, what it gives, the values it reads."""

    text: str
    result: str
    reads: tuple[Read, ...] = ()
    parts: tuple["Part", ...] = ()


@dataclass(frozen=True, slots=True)
class Reason:
    """One fact about a question; ``part`` is the formula behind it, its cell is ``cell``."""

    aspect: str
    sentence: str
    ref: str
    cell: str = ""
    part: Part | None = None


@dataclass(frozen=True, slots=True)
class Why:
    """What a question is now, and the reasons for it.

    ``words`` is the condition that hides it, in words, "" where none does or
    where it is asked; ``around`` are the words of the group that is hidden with it.
    """

    ref: str
    label: str
    hidden: bool
    reasons: tuple[Reason, ...]
    words: str = ""
    around: str = ""

    def lines(self, aspect: str = "") -> tuple[str, ...]:
        """Return the reasons as lines, those for one expectation of a scenario, or all."""
        wanted = set(_ASPECTS.get(aspect, (aspect,)))
        if aspect != "relevant" and not self.hidden:
            wanted.discard("relevant")
        return tuple(
            line
            for reason in self.reasons
            if not aspect or reason.aspect in wanted
            for line in _lines_of(reason)
        )


_ASPECTS = {
    "value": ("value", "relevant"),
    "chosen": ("value", "relevant", "choices"),
    "offers": ("choices",),
    "valid": ("constraint", "required"),
    "problem": ("constraint", "required"),
    "message": ("constraint", "required"),
}


class Explainer:
    """Finds the reasons within one session."""

    def __init__(
        self, definition: FormDefinition, scope: Scope, checks: Checks, wording: Wording
    ) -> None:
        self._definition = definition
        self._scope = scope.aside()
        self._checks = checks
        self._wording = wording

    def why(self, node: Node) -> Why:
        """Return what a question is now and why."""
        reasons = (
            *self._shown(node),
            *self._value(node),
            *self._judged(node),
            *self._fixed(node),
            *self._choices(node),
        )
        label = plain(self._wording.label(node))
        hiding = _outermost_hidden(node)
        text = hiding.shape.bind.relevant if hiding is not None else None
        if hiding is None or not text:
            return Why(node.ref, label, not node.relevant, reasons)
        words = Spoken(self._wording, hiding).say(parse(text))
        around = plain(self._wording.label(hiding)) if hiding is not node else ""
        return Why(node.ref, label, hidden=True, reasons=reasons, words=words, around=around)

    def _shown(self, node: Node) -> Iterator[Reason]:
        hiding = _outermost_hidden(node)
        if hiding is None:
            text = node.shape.bind.relevant
            if text:
                yield self._reason("relevant", _("It is shown."), node, "relevant", text)
            else:
                yield Reason("relevant", _("It is shown; no condition hides it."), node.ref)
            return
        if hiding is node:
            sentence = _("It is hidden.")
        else:
            sentence = _("It is hidden, since {ref} around it is.").format(ref=hiding.ref)
        text = hiding.shape.bind.relevant
        if text:
            yield self._reason("relevant", sentence, hiding, "relevant", text)
        else:
            yield Reason("relevant", sentence, hiding.ref)

    def _value(self, node: Node) -> Iterator[Reason]:
        if not node.shape.leaf:
            return
        held = quoted(node.text) if node.text else ""
        sentence = _("It holds {value}.").format(value=held) if held else _("It is empty.")
        text = node.shape.bind.calculate
        if text:
            yield self._reason("value", sentence, node, "calculation", text)
        else:
            yield Reason("value", f"{sentence} {self._empty(node)}".strip(), node.ref)

    def _empty(self, node: Node) -> str:
        if node.text or not node.value:
            return "" if node.text else _("Nobody has answered it.")
        if not node.relevant:
            return _(
                "The answer {value} is kept, and left out while the question is hidden."
            ).format(value=quoted(node.value))
        return _("The answer {value} is kept, and left out since it is not offered now.").format(
            value=quoted(node.value)
        )

    def _judged(self, node: Node) -> Iterator[Reason]:
        bind = node.shape.bind
        if not node.shape.leaf:
            return
        verdict = self._checks.verdict(node)
        if bind.constraint and node.text and node.relevant:
            said = (
                _("The answer is right.") if verdict.constraint_ok else _("The answer is refused.")
            )
            yield self._reason("constraint", said, node, "constraint", bind.constraint)
        if bind.required and node.relevant:
            wants = self._checks.required(node)
            said = _("An answer is required.") if wants else _("No answer is required now.")
            yield self._reason("required", said, node, "required", bind.required)

    def _fixed(self, node: Node) -> Iterator[Reason]:
        at: Node | None = node
        while at is not None:
            text = at.shape.bind.readonly
            if text and self._checks.readonly(at):
                yield self._reason("readonly", _("It is read-only."), at, "read_only", text)
                return
            at = at.parent

    def _choices(self, node: Node) -> Iterator[Reason]:
        offer = node.choices
        control = control_of(node.shape)
        if not isinstance(offer, Offer) or control is None:
            return
        number = len(offer.values)
        sentence = ngettext(
            "{count} choice is offered.", "{count} choices are offered.", number
        ).format(count=number)
        nodeset = control.itemset.nodeset if control.itemset is not None else control.query
        found = _filter(nodeset)
        if nodeset is None or found is None:
            yield Reason("choices", sentence, node.ref)
            return
        shape = node.shape
        text = " and ".join(written(each, shape) for each in found)
        reads = tuple(read for each in found for read in self._reads(each, node, inside=True))
        part = Part(text, "", tuple(dict.fromkeys(reads)))
        yield Reason("choices", sentence, node.ref, "choice_filter", part)

    def _reason(self, aspect: str, sentence: str, node: Node, cell: str, text: str) -> Reason:
        return Reason(aspect, sentence, node.ref, cell, self._part(parse(text), node))

    def _part(self, expression: Expression, node: Node) -> Part:
        """Return a formula with its result, taken apart at and, or, not()."""
        text = written(expression, node.shape)
        result = self._result(expression, node)
        inner: tuple[Expression, ...] = ()
        if isinstance(expression, Binary) and expression.operator in _PARTS:
            inner = _operands(expression, expression.operator)
        elif isinstance(expression, Call) and expression.name == "not":
            inner = expression.arguments
        parts = tuple(self._part(each, node) for each in inner)
        reads = () if parts else tuple(dict.fromkeys(self._reads(expression, node)))
        return Part(text, result, reads, parts)

    def _result(self, expression: Expression, node: Node) -> str:
        code = self._compiled(expression, node.shape)
        if code is None:
            return ""
        self._scope.current = node
        found = code.value()
        if found.kind == "boolean":
            return _("yes") if found.boolean()(node, self._scope) else _("no")
        return quoted(text_of(found.string()(node, self._scope)))

    def _compiled(self, expression: Expression, place: Shape) -> Code | None:
        compiler = Compiler(self._definition.instance.root, self._scope.lists, place)
        try:
            return compiler.code(expression)
        except ExpressionError:
            return None

    def _reads(self, expression: Expression, node: Node, *, inside: bool = False) -> Iterator[Read]:
        """Yield what a formula reads of the form; ``inside`` a filter, a bare name is a column."""
        match expression:
            case Path():
                yield from self._read_path(expression, node, inside=inside)
            case Binary():
                yield from self._reads(expression.left, node, inside=inside)
                yield from self._reads(expression.right, node, inside=inside)
            case Negative():
                yield from self._reads(expression.operand, node, inside=inside)
            case Call():
                for each in expression.arguments:
                    yield from self._reads(each, node, inside=inside)
            case _:
                return

    def _read_path(self, path: Path, node: Node, *, inside: bool) -> Iterator[Read]:
        of_form = path.absolute or path.start is not None
        shape = shape_of(path, node.shape) if of_form or not inside else None
        if shape is not None and shape.leaf:
            for found in self._nodes(path, node):
                yield self._read(found)
            return
        if not inside and (shape is None or not shape.leaf):
            yield self._found(path, node)
        for each in (*path.predicates, *(p for step in path.steps for p in step.predicates)):
            yield from self._reads(each, node, inside=True)

    def _found(self, path: Path, node: Node) -> Read:
        """Return what a path finds in a list or a repeat: one text, or how many rows."""
        name = written(path, node.shape)
        found = self._all(path, node)
        if not found:
            return Read(name, "")
        first = found[0]
        holds = first.fields or first.branches if isinstance(first, ListNode) else first.kids
        if len(found) == 1 and not holds:
            return Read(name, first.text)
        return Read(name, "", rows=len(found))

    def _nodes(self, path: Path, node: Node) -> list[Node]:
        return [found for found in self._all(path, node) if isinstance(found, Node)]

    def _all(self, path: Path, node: Node) -> list[Node | ListNode]:
        code = self._compiled(path, node.shape)
        run = None if code is None else code.nodes()
        if run is None:
            return []
        self._scope.current = node
        return list(run(node, self._scope))

    def _read(self, node: Node) -> Read:
        offer = node.choices
        label = ""
        if isinstance(offer, Offer) and node.text in offer.order:
            label = plain(self._wording.choice_label(node, node.text))
        return Read(node.shape.name, node.text, label, node.relevant)


def _outermost_hidden(node: Node) -> Node | None:
    hidden = None
    at: Node | None = node
    while at is not None:
        if not at.own_relevant:
            hidden = at
        at = at.parent
    return hidden


def _operands(expression: Expression, sign: str) -> tuple[Expression, ...]:
    if isinstance(expression, Binary) and expression.operator == sign:
        return (*_operands(expression.left, sign), *_operands(expression.right, sign))
    return (expression,)


def _filter(nodeset: str | None) -> tuple[Expression, ...] | None:
    """Return the predicates of a nodeset, None where it has none."""
    if nodeset is None:
        return None
    expression = parse(nodeset)
    while isinstance(expression, Call) and expression.arguments:
        expression = expression.arguments[0]
    if not isinstance(expression, Path):
        return None
    inner = (p for step in expression.steps for p in step.predicates)
    return (*expression.predicates, *inner) or None


def quoted(text: str, longest: int = _LONGEST) -> str:
    """Return a value between quotation marks, a long one cut."""
    cut = text if len(text) <= longest else text[: longest - 3] + "..."
    return _('"{text}"').format(text=cut)


def _lines_of(reason: Reason) -> Iterator[str]:
    yield reason.sentence
    part = reason.part
    if part is None:
        return
    words = _(_SPOKEN[reason.cell])
    if part.result:
        yield " " * _ROOM + _("{what} {text} gives {result}").format(
            what=words, text=part.text, result=part.result
        )
    else:
        yield " " * _ROOM + _("{what} is {text}").format(what=words, text=part.text)
    yield from _inner(part, 2 * _ROOM)


def _inner(part: Part, room: int) -> Iterator[str]:
    for read in part.reads:
        yield " " * room + _spoken(read)
    for each in part.parts:
        yield " " * room + f"{each.text}: {each.result}"
        yield from _inner(each, room + _ROOM)


def _spoken(read: Read) -> str:
    if read.rows is not None:
        number = ngettext("{count} row", "{count} rows", read.rows).format(count=read.rows)
        return f"{read.name}: {number}"
    value = quoted(read.value) if read.value else _("nothing")
    text = f"{read.name} = {value}"
    if read.label:
        text += f" ({read.label})"
    if not read.relevant:
        text += " " + _("(hidden, so it reads as empty)")
    return text
