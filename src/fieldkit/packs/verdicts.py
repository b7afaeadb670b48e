"""What a form's author is told, out of what pyxform answers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from string import Formatter
from typing import TYPE_CHECKING

from fieldkit.i18n import N_, _

if TYPE_CHECKING:
    from pyxform.errors import PyXFormError

_ROW = re.compile(r"\[row : (\d+)\]\s*")
_SHEET = re.compile(r"[Oo]n the '(\w+)' sheet,?\s*")
_COLUMN = re.compile(r"the '([\w:. -]+)' value(?: '[^']*')? is (?:invalid|problematic)\.?\s*")
_MORE = re.compile(r"\s*Learn more: \S+")

# What pyxform's codes mean, in our words; its context fills the names in.
_SAID = {
    "NAMES_001": N_('the name "{value}" stands there twice'),
    "NAMES_003": N_('a repeat cannot be called "{value}"'),
    "NAMES_004": N_('two repeats are called "{value}"'),
    "NAMES_006": N_("a choice has no name"),
    "NAMES_007": N_("a choice list holds one name twice"),
    "NAMES_008": N_(
        "a name begins with a letter or an underscore and holds letters, digits, _ - . only"
    ),
    "NAMES_014": N_("an entity list is declared twice"),
    "NAMES_015": N_("an entity list has no name"),
    "LABEL_001": N_("a choice has no label"),
    "HEADER_001": N_("the sheet has no header row"),
    "HEADER_002": N_('the columns "{other}" and "{header}" mean the same'),
    "HEADER_003": N_("these columns are missing: {missing}"),
    "PYREF_001": N_("a reference is written ${{name}}"),
    "PYREF_004": N_('"{q}" is the name of several questions, so it cannot be referred to'),
    "SURVEY_001": N_('"end_{type}" has no "begin_{type}" before it'),
    "SURVEY_002": N_('"begin_{type}" has no "end_{type}" after it'),
    "SURVEY_004": N_("parameters are written key=value"),
    "ENTITY_001": N_('"save_to" needs a sheet "entities"'),
    "ENTITY_004": N_('the list "{dataset}" is not declared on the sheet "entities"'),
}
# What pyxform says without a code of its own.
_UNCODED = (
    (re.compile(r"There should be a choices sheet"), N_('the sheet "choices" is missing')),
    (re.compile(r"List name not in choices sheet: (?P<list>\S+)"),
     N_('the choice list "{list}" is not on the sheet "choices"')),
    (re.compile(r"Unknown question type '(?P<type>[^']*)'"), N_('there is no type "{type}"')),
    (re.compile(r"You must have a sheet named.*survey"), N_('the sheet "survey" is missing')),
)  # fmt: skip
NOT_A_WORKBOOK = re.compile(r"not recognized as a supported type|Error reading \.xlsx? file")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What pyxform refuses, taken apart: its code, where it is, and what is wrong in our words.

    ``facts`` are what pyxform names, such as the question ``q`` that is missing.
    """

    code: str
    sheet: str
    row: str
    column: str
    said: str
    facts: Mapping[str, str]


def verdict_of(error: "PyXFormError") -> Verdict:
    """Return what an error of pyxform says; its own English stands where we have no words."""
    message = str(error)
    code, found = _recognized(message)
    facts = {**found, **{key: str(value) for key, value in error.context.items()}}
    if error.code is not None:
        code = error.code.name
    return Verdict(
        code=code,
        sheet=facts.get("sheet") or facts.get("sheet_name") or _first(_SHEET, message),
        row=facts.get("row") or _first(_ROW, message),
        column=facts.get("column") or _first(_COLUMN, message),
        said=_said(code, facts, message),
        facts=facts,
    )


def _said(code: str, facts: Mapping[str, str], message: str) -> str:
    if code in _SAID:
        return _(_SAID[code]).format_map(_Lenient(facts))
    for pattern, words in _UNCODED:
        match = pattern.search(message)
        if match:
            return _(words).format_map(_Lenient(match.groupdict()))
    for pattern in (_ROW, _SHEET, _COLUMN, _MORE):
        message = pattern.sub("", message)
    return message.strip().rstrip(".")


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
