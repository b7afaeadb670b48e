"""String functions (ODK XForms specification, section 7)."""

import math
import re
from typing import Any

from fieldkit.forms.expressions.code import Code
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.library import built, plain
from fieldkit.forms.expressions.paths import PathCode, itself
from fieldkit.forms.expressions.patterns import matches
from fieldkit.forms.expressions.scope import Run, Scope
from fieldkit.forms.tree import string_value

_SPACES = " \t\r\n"
_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def texts(code: Code) -> Run:
    """Return a function for the texts of an argument: of every node, or of the one value."""
    if isinstance(code, PathCode):
        return code.texts()
    text = code.string()
    return lambda n, s: (text(n, s),)


@built("string", 0, 1)
def _string(compiler: Compiling, arguments: list[Code]) -> Code:
    if arguments:
        return Code("string", arguments[0].string())
    return Code("string", _context_text(compiler))


def _context_text(_compiler: Compiling) -> Run:
    return lambda n, _s: string_value(n) if getattr(n, "kids", None) else n.text


@built("concat", 0)
def _concat(_compiler: Compiling, arguments: list[Code]) -> Code:
    if not any(isinstance(code, PathCode) and not code.single for code in arguments):
        runs = [code.string() for code in arguments]
        return Code("string", lambda n, s: "".join([run(n, s) for run in runs]))
    parts = [texts(code) for code in arguments]
    return Code("string", lambda n, s: "".join([t for part in parts for t in part(n, s)]))


@built("join", 1)
def _join(_compiler: Compiling, arguments: list[Code]) -> Code:
    glue = arguments[0].string()
    parts = [texts(code) for code in arguments[1:]]
    return Code("string", lambda n, s: glue(n, s).join([t for part in parts for t in part(n, s)]))


@built("coalesce", 2)
def _coalesce(_compiler: Compiling, arguments: list[Code]) -> Code:
    runs = [code.string() for code in arguments]

    def run(n: Any, s: Scope) -> str:  # noqa: ANN401 - a node of either tree
        for each in runs:
            text: str = each(n, s)
            if text != "":
                return text
        return ""

    return Code("string", run)


@built("string-length", 0, 1)
def _string_length(compiler: Compiling, arguments: list[Code]) -> Code:
    text = arguments[0].string() if arguments else _context_text(compiler)
    return Code("number", lambda n, s: float(len(text(n, s))))


@built("normalize-space", 0, 1)
def _normalize_space(compiler: Compiling, arguments: list[Code]) -> Code:
    text = arguments[0].string() if arguments else _context_text(compiler)
    return Code("string", lambda n, s: " ".join(split(text(n, s))))


def split(text: str) -> list[str]:
    """Split a string at the four spaces of XML."""
    return [word for word in re.split(r"[ \t\r\n]+", text) if word]


@plain("contains", "ss", "boolean")
def _contains(text: str, part: str) -> bool:
    return part in text


@plain("starts-with", "ss", "boolean")
def _starts_with(text: str, part: str) -> bool:
    return text.startswith(part)


@plain("ends-with", "ss", "boolean")
def _ends_with(text: str, part: str) -> bool:
    return text.endswith(part)


@plain("substring-before", "ss", "string")
def _substring_before(text: str, part: str) -> str:
    before, found, _after = text.partition(part) if part else ("", "", "")
    return before if found else ""


@plain("substring-after", "ss", "string")
def _substring_after(text: str, part: str) -> str:
    return text.partition(part)[2] if part else text


@plain("translate", "sss", "string")
def _translate(text: str, before: str, after: str) -> str:
    table: dict[int, str | None] = {}
    for place, letter in enumerate(before):
        table.setdefault(ord(letter), after[place] if place < len(after) else None)
    return text.translate(table)


@plain("substr", "snn", "string", optional=1)
def _substr(text: str, start: float, end: float | None = None) -> str:
    length = len(text)
    first = _whole(start, 0)
    last = length if end is None else _whole(end, 0)
    first = max(0, length + first) if first < 0 else first
    last = max(0, length + last) if last < 0 else last
    return text[first:last] if first <= last else ""


def _whole(number: float, otherwise: int) -> int:
    try:
        return int(number)
    except (ValueError, OverflowError):
        return otherwise


@plain("substring", "snn", "string", optional=1)
def _substring(text: str, start: float, length: float | None = None) -> str:
    first = _rounded(start)
    if first != first:  # noqa: PLR0124 - the quickest test for NaN
        return ""
    end = float("inf") if length is None else first + _rounded(length)
    return "".join(letter for place, letter in enumerate(text, 1) if first <= place < end)


def _rounded(number: float) -> float:
    return float(math.floor(number + 0.5)) if math.isfinite(number) else number


@plain("regex", "ss", "boolean")
def _regex(text: str, pattern: str) -> bool:
    return matches(pattern, text)


@plain("uuid", "n", "string", optional=1, scoped=True)
def _uuid(scope: Scope, length: float | None = None) -> str:
    if length is None:
        made: str = scope.environment.new_uuid()
        return made
    wanted = max(0, min(_whole(length, 0), 4096))
    return "".join(
        _ALPHABET[int(scope.environment.random() * len(_ALPHABET))] for _ in range(wanted)
    )


@built("once", 1, 1)
def _once(_compiler: Compiling, arguments: list[Code]) -> Code:
    fresh = arguments[0].string()
    return Code("string", lambda n, s: s.current.value or fresh(n, s))


@plain("version", "", "string", scoped=True)
def _version(scope: Scope) -> str:
    return scope.version


@plain("property", "s", "string", scoped=True)
def _property(scope: Scope, name: str) -> str:
    names = {
        "deviceid": "device_id",
        "username": "username",
        "email": "email",
        "phonenumber": "phone_number",
    }
    return str(getattr(scope.environment, names.get(name, ""), ""))


@built("name", 0, 1)
def _name(_compiler: Compiling, arguments: list[Code]) -> Code:
    one = arguments[0].bare_one() if arguments and isinstance(arguments[0], PathCode) else itself
    return Code("string", lambda n, s: getattr(one(n, s), "name", ""))


@built("local-name", 0, 1)
def _local_name(compiler: Compiling, arguments: list[Code]) -> Code:
    return _name(compiler, arguments)
