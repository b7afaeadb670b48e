"""Truth functions (ODK XForms specification, section 7)."""

import math
from typing import Any

from fieldkit.forms.expressions.code import Code, constant
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.functions_text import texts
from fieldkit.forms.expressions.library import built, plain
from fieldkit.forms.expressions.paths import PathCode
from fieldkit.forms.expressions.scope import Run, Scope
from fieldkit.forms.values import to_number


@built("true", 0, 0)
def _true(_compiler: Compiling, _arguments: list[Code]) -> Code:
    return constant("boolean", value=True)


@built("false", 0, 0)
def _false(_compiler: Compiling, _arguments: list[Code]) -> Code:
    return constant("boolean", value=False)


@plain("not", "b", "boolean")
def _not(answer: bool) -> bool:  # noqa: FBT001 - the function's argument
    return not answer


@built("boolean", 0, 1)
def _boolean(_compiler: Compiling, arguments: list[Code]) -> Code:
    if arguments:
        return Code("boolean", arguments[0].boolean())
    return Code("boolean", lambda n, _s: n.text != "")


@plain("boolean-from-string", "s", "boolean")
def _boolean_from_string(text: str) -> bool:
    return text.lower() in ("1", "true")


@built("if", 2, 3)
def _if(_compiler: Compiling, arguments: list[Code]) -> Code:
    # JavaRosa takes two arguments as well; the third is then the empty string.
    condition = arguments[0].boolean()
    yes = arguments[1].value()
    no = arguments[2].value() if len(arguments) > 2 else constant("string", "")  # noqa: PLR2004 - the third
    first, second = yes.run, no.run
    kind = yes.kind if yes.kind == no.kind else "any"
    if {yes.kind, no.kind} == {"string", "date"}:
        kind = "string"
    return Code(kind, lambda n, s: first(n, s) if condition(n, s) else second(n, s))


@built("depend", 1)
def _depend(_compiler: Compiling, arguments: list[Code]) -> Code:
    # JavaRosa: the value of the first; the others are read only to be depended on.
    for other in arguments[1:]:
        other.string()
    return arguments[0].value()


@built("checklist", 2)
def _checklist(_compiler: Compiling, arguments: list[Code]) -> Code:
    least, most = arguments[0].number(), arguments[1].number()
    answers = [_truths(code) for code in arguments[2:]]

    def run(n: Any, s: Scope) -> bool:  # noqa: ANN401 - a node of either tree
        count = sum(1 for answer in answers for true in answer(n, s) if true)
        return _within(count, least(n, s), most(n, s))

    return Code("boolean", run)


@built("weighted-checklist", 2)
def _weighted_checklist(_compiler: Compiling, arguments: list[Code]) -> Code:
    least, most = arguments[0].number(), arguments[1].number()
    pairs = [
        (_truths(answer), _weights(weight))
        for answer, weight in zip(arguments[2::2], arguments[3::2], strict=False)
    ]

    def run(n: Any, s: Scope) -> bool:  # noqa: ANN401 - a node of either tree
        total = sum(
            weight
            for answer, weights in pairs
            for true, weight in zip(answer(n, s), weights(n, s), strict=False)
            if true
        )
        return _within(total, least(n, s), most(n, s))

    return Code("boolean", run)


def _within(count: float, least: float, most: float) -> bool:
    return count >= least and count <= (math.inf if most == -1 else most)


def _truths(code: Code) -> Run:
    if isinstance(code, PathCode):
        several = texts(code)
        return lambda n, s: [text not in ("", "0", "false") for text in several(n, s)]
    answer = code.boolean()
    return lambda n, s: (answer(n, s),)


def _weights(code: Code) -> Run:
    if isinstance(code, PathCode):
        several = texts(code)
        return lambda n, s: [to_number(text, s.zone) for text in several(n, s)]
    number = code.number()
    return lambda n, s: (number(n, s),)
