"""What a form's author is told, out of what pyxform answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.packs.verdict_words import SAID, UNCODED

if TYPE_CHECKING:
    from pyxform.errors import PyXFormError

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet,?\s*")
_COLUMN = re.compile(r"the '([\w:. -]+)' value(?: '[^']*')? is (?:invalid|problematic)\.?\s*")
_MORE = re.compile(r"\s*Learn more: \S+")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What pyxform says, taken apart: its code, where it is, and what is amiss in our words.

    ``facts`` are what pyxform names, such as the question ``q`` that is missing;
    ``known`` is false where there are only pyxform's own English words.
    """

    code: str
    sheet: str
    row: int
    column: str
    said: str
    facts: Mapping[str, str]
    known: bool = True


def verdicts_of(error: "PyXFormError") -> tuple[Verdict, ...]:
    """Return what an error of pyxform says, one verdict for each line that names a row."""
    message = str(error)
    context = {key: str(value) for key, value in error.context.items()}
    code = error.code.name if error.code is not None else ""
    lines = [message]
    if not code and len(_ROW.findall(message)) > 1:
        lines = [line for line in message.splitlines() if line.strip()]
    return tuple(verdict_of(line, code, context) for line in lines)


def verdict_of(message: str, code: str = "", context: Mapping[str, str] | None = None) -> Verdict:
    """Take one message of pyxform apart: an error's or a warning's."""
    recognized, found = _recognized(message)
    code = code or recognized
    facts = {**found, **(context or {})}
    said, words, known = _words(code, facts, message)
    row = facts.get("row") or _first(_ROW, message)
    return Verdict(
        code=code,
        sheet=facts.get("sheet") or facts.get("sheet_name") or _first(_SHEET, message),
        row=int(row) if row.isdecimal() else 0,
        column=facts.get("column") or _first(_COLUMN, message),
        said=said,
        facts={**facts, **words},
        known=known,
    )


def _words(
    code: str, facts: Mapping[str, str], message: str
) -> tuple[str, Mapping[str, str], bool]:
    if code in SAID:
        return _(SAID[code]).format_map(_Lenient(facts)), {}, True
    for pattern, words in UNCODED:
        match = pattern.search(message)
        if match:
            named = {key: value or "" for key, value in match.groupdict().items()}
            return _(words).format_map(_Lenient(named)), named, True
    for rest in (_ROW, _SHEET, _COLUMN, _MORE):
        message = rest.sub("", message)
    return " ".join(message.split()).rstrip("."), {}, False


def _recognized(message: str) -> tuple[str, dict[str, str]]:
    """Return the code whose template a message was made of, with what stood in the gaps."""
    for code, pattern in _templates():
        match = pattern.fullmatch(message)
        if match:
            return code, match.groupdict()
    return "", {}


@cache
def _templates() -> tuple[tuple[str, re.Pattern[str]], ...]:
    from pyxform.errors import ErrorCode

    return tuple((code.name, re.compile(_pattern(code.value.msg), re.DOTALL)) for code in ErrorCode)


def _pattern(template: str) -> str:
    parts, seen = [], set()
    for text, name, _spec, _conversion in Formatter().parse(template):
        parts.append(re.escape(text))
        if name:
            parts.append(f"(?P={name})" if name in seen else f"(?P<{name}>.*?)")
            seen.add(name)
    return "".join(parts)


def _first(pattern: re.Pattern[str], text: str) -> str:
    found = pattern.search(text)
    return found.group(1) if found else ""


class _Lenient(dict[str, str]):
    """Facts of a message, "?" where pyxform gave none."""

    def __missing__(self, key: str) -> str:
        return "?"
