"""The formulas in a form's cells, looked through one by one."""

import difflib
import re
from collections.abc import Iterator

from fieldkit.errors import FieldkitError
from fieldkit.forms.errors import ExpressionBroken
from fieldkit.forms.expressions import library
from fieldkit.forms.expressions.parser import parse
from fieldkit.forms.expressions.syntax import Call
from fieldkit.i18n import _, ngettext
from fieldkit.packs.dialects import instead_of, whose

REFERENCE = re.compile(r"\$\{\s*(?:last-saved#)?([^{}\s]*)\s*\}")
# A name in the place of a reference; longer than it by what is taken off a place again.
_STAND_IN = "_"
_SHOWN = 24
# What authors misspell, of all that the engine has.
_COMMON = tuple(
    "if selected selected-at count-selected coalesce concat contains starts-with ends-with substr "
    "string-length normalize-space translate join regex not true false boolean number string int "
    "round floor ceiling sum min max pow abs count count-non-empty position indexed-repeat "
    "instance current once today now date date-time format-date format-date-time "
    "decimal-date-time decimal-time pulldata jr:choice-name uuid random randomize digest "
    "distance area checklist weighted-checklist substring-before substring-after".split()
)


def amiss_in(text: str) -> Iterator[str]:
    """Yield what no engine can make of a formula: its grammar, its functions, their arguments."""
    plain = REFERENCE.sub(lambda found: _STAND_IN * max(1, len(found[0])), text)
    try:
        shape = parse(plain)
    except ExpressionBroken as error:
        yield _grammar(text, int(str(error.facts.get("at", 0))))
        return
    except FieldkitError as error:
        yield error.sentence().rstrip(".")
        return
    for call in _calls(shape):
        said = _function(call)
        if said:
            yield said


def broken_reference(text: str) -> bool:
    """Say whether a cell has a ``${`` that no name and brace follow."""
    return "${" in REFERENCE.sub("", text)


def _grammar(text: str, at: int) -> str:
    for opened, closed in (("(", ")"), ("[", "]")):
        missing = text.count(opened) - text.count(closed)
        if missing > 0:
            return _('a bracket "{sign}" is not closed: {formula}').format(
                sign=opened, formula=_shown(text, len(text))
            )
        if missing < 0:
            return _('a bracket "{sign}" closes nothing: {formula}').format(
                sign=closed, formula=_shown(text, at)
            )
    if text.count("'") % 2 or text.count('"') % 2:
        return _("a quotation mark is not closed: {formula}").format(formula=_shown(text, at))
    wrong = re.search(r"==|&&|\|\||<>|!(?!=)|;", text)
    if wrong:
        return _('a formula has no "{sign}": {formula}').format(
            sign=wrong[0], formula=_shown(text, wrong.start())
        )
    return _("the formula breaks off or has a mistake here: {formula}").format(
        formula=_shown(text, at)
    )


def _shown(text: str, at: int) -> str:
    """Return the part of a formula around a place, on one line."""
    start, end = max(0, at - _SHOWN), min(len(text), at + _SHOWN)
    part = " ".join(text[start:end].split())
    return f"{'...' if start else ''}{part}{'...' if end < len(text) else ''}"


def _calls(shape: object) -> Iterator[Call]:
    """Yield every call in a formula's shape, the outer before the inner."""
    waiting = [shape]
    while waiting:
        found = waiting.pop()
        if isinstance(found, Call):
            yield found
        if isinstance(found, tuple):
            waiting.extend(reversed(found))
        else:
            slots = getattr(type(found), "__slots__", ())
            waiting.extend(getattr(found, name) for name in reversed(slots))


def _function(call: Call) -> str:
    given = len(call.arguments)
    if call.name == "instance" and given == 1:
        return ""
    found = library.find(call.name)
    if found is None:
        return unknown_function(call.name)
    if given < found.least or (found.most is not None and given > found.most):
        return ngettext(
            "{name}() was given {count} argument, which is not what it takes",
            "{name}() was given {count} arguments, which is not what it takes",
            given,
        ).format(name=call.name, count=given)
    return ""


def unknown_function(name: str) -> str:
    """Return that ODK forms have no such function, whose it is, and what to write instead."""
    said = whose(name) or _("there is no function {name}() in ODK forms").format(name=name)
    instead = instead_of(name)
    if not instead:
        close = difflib.get_close_matches(name, _COMMON, n=1, cutoff=0.7)
        instead = f"{close[0]}()" if close else ""
    if instead:
        return _("{said}; try {instead}").format(said=said, instead=instead)
    return said
