"""Regular expressions of forms: a whole text is matched, and never without end.

Python searches a pattern such as ([a-z]+ ?)+ in a time that doubles with each
letter of a text that does not match. A pattern with a repetition inside a
repetition is therefore followed here by sets of places, in a time that grows
with the square of the text at most.
"""

import re
import warnings
from collections.abc import Callable, Iterable
from functools import lru_cache
from re import _constants as code  # type: ignore[attr-defined]  # no public name for them
from re import _parser  # type: ignore[attr-defined]  # the only parser of re's own grammar
from typing import Any

_LONGEST = 20_000
_JAVA_CLASSES = (
    (r"\p{L}", r"[^\W\d_]"),
    (r"\p{IsLetter}", r"[^\W\d_]"),
    (r"\p{Alpha}", r"[a-zA-Z]"),
    (r"\p{Digit}", r"[0-9]"),
    (r"\p{N}", r"\d"),
    (r"\p{Alnum}", r"[a-zA-Z0-9]"),
    (r"\p{Upper}", r"[A-Z]"),
    (r"\p{Lower}", r"[a-z]"),
    (r"\p{Punct}", r"[!-/:-@\[-`{-~]"),
    (r"\p{IsCyrillic}", "[\u0400-\u04ff]"),
    (r"\p{InCyrillic}", "[\u0400-\u04ff]"),
    (r"\z", r"\Z"),
)
_REPEATS = (code.MAX_REPEAT, code.MIN_REPEAT)


def matches(pattern: str, text: str) -> bool:
    """Say whether the whole text matches, as JavaRosa's Pattern.matches does.

    A pattern that is none matches nothing.
    """
    found = _prepared(pattern)
    return found is not None and len(text) <= _LONGEST and found(text)


@lru_cache(maxsize=512)
def _prepared(pattern: str) -> Callable[[str], bool] | None:
    for java, python in _JAVA_CLASSES:
        pattern = pattern.replace(java, python)
    try:
        with warnings.catch_warnings():
            # What Python may mean by a pattern one day is nothing that a form's author asked.
            warnings.simplefilter("ignore")
            compiled = re.compile(pattern)
            tree = _parser.parse(pattern)
        parsed = list(tree)
    except (re.error, RecursionError, OverflowError):
        return None
    if tree.state.flags & re.IGNORECASE or not _nested(parsed, inside=False):
        return lambda text: compiled.fullmatch(text) is not None
    if not _followed(parsed):
        return None
    return lambda text: len(text) in _Follower(text).ends(parsed, {0})


def _children(operation: Any, argument: Any) -> Iterable[Any]:  # noqa: ANN401 - re's own tree
    if operation in _REPEATS:
        return (argument[2],)
    if operation is code.SUBPATTERN:
        return (argument[3],)
    if operation is code.BRANCH:
        return tuple(argument[1])
    return ()


def _nested(parsed: Iterable[Any], *, inside: bool) -> bool:
    """Say whether an open repetition stands inside another."""
    for operation, argument in parsed:
        wide = operation in _REPEATS and argument[1] > 1
        if wide and inside:
            return True
        if any(_nested(c, inside=inside or wide) for c in _children(operation, argument)):
            return True
    return False


_SINGLE = frozenset((code.LITERAL, code.NOT_LITERAL, code.ANY, code.IN))
_KNOWN = _SINGLE | frozenset((*_REPEATS, code.SUBPATTERN, code.BRANCH, code.AT))


def _followed(parsed: Iterable[Any]) -> bool:
    """Say whether a pattern has only what can be followed: no back references, no look-around."""
    return all(
        operation in _KNOWN and all(map(_followed, _children(operation, argument)))
        for operation, argument in parsed
    )


class _Follower:
    """Follows one text through a pattern; places are counted from 0."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.known: dict[tuple[int, int], set[int]] = {}

    def ends(self, parsed: Iterable[Any], places: set[int]) -> set[int]:
        """Return where a sequence can end that begins at one of these places."""
        for step in parsed:
            places = set().union(*(self.after(step, place) for place in places))
        return places

    def after(self, step: Any, place: int) -> set[int]:  # noqa: ANN401 - re's own tree
        """Return where one step can end that begins at this place."""
        key = (id(step), place)
        if key not in self.known:
            operation, argument = step
            self.known[key] = self.worked_out(operation, argument, place)
        return self.known[key]

    def worked_out(self, operation: Any, argument: Any, place: int) -> set[int]:  # noqa: ANN401 - re's own tree
        """Return where an operation can end that begins at this place."""
        if operation in _SINGLE:
            fits = place < len(self.text) and _fits(operation, argument, self.text[place])
            return {place + 1} if fits else set()
        if operation is code.BRANCH:
            return set().union(*(self.ends(branch, {place}) for branch in argument[1]))
        if operation is code.SUBPATTERN:
            return self.ends(argument[3], {place})
        if operation is code.AT:
            edge = 0 if argument in (code.AT_BEGINNING, code.AT_BEGINNING_STRING) else None
            return {place} if place == (len(self.text) if edge is None else edge) else set()
        return self.repeated(argument, place)

    def repeated(self, argument: Any, place: int) -> set[int]:  # noqa: ANN401 - re's own tree
        """Return where a repetition can end that begins at this place."""
        least, most, inner = argument
        least, most = int(least), min(int(most), len(self.text) + int(least) + 1)
        places, found = {place}, {place} if least == 0 else set()
        for turn in range(1, most + 1):
            places = self.ends(inner, places)
            if turn >= least:
                if places <= found:
                    break
                found |= places
        return found


@lru_cache(maxsize=4096)
def _single(operation: Any, argument: Any) -> re.Pattern[str]:  # noqa: ANN401 - re's own tree
    """Return a pattern for one letter; re itself knows best what a class holds."""
    if operation is code.ANY:
        return re.compile(".")
    if operation in (code.LITERAL, code.NOT_LITERAL):
        negated = "^" if operation is code.NOT_LITERAL else ""
        return re.compile(f"[{negated}{re.escape(chr(argument))}]", re.DOTALL)
    return re.compile(f"[{''.join(map(_class_part, argument))}]", re.DOTALL)


_CATEGORIES = {
    code.CATEGORY_DIGIT: r"\d",
    code.CATEGORY_NOT_DIGIT: r"\D",
    code.CATEGORY_SPACE: r"\s",
    code.CATEGORY_NOT_SPACE: r"\S",
    code.CATEGORY_WORD: r"\w",
    code.CATEGORY_NOT_WORD: r"\W",
}


def _class_part(part: tuple[Any, Any]) -> str:
    operation, argument = part
    if operation is code.NEGATE:
        return "^"
    if operation is code.CATEGORY:
        return _CATEGORIES[argument]
    if operation is code.RANGE:
        return f"{re.escape(chr(argument[0]))}-{re.escape(chr(argument[1]))}"
    return re.escape(chr(argument))


def _fits(operation: Any, argument: Any, letter: str) -> bool:  # noqa: ANN401 - re's own tree
    key = tuple(argument) if operation is code.IN else argument
    return _single(operation, key).match(letter) is not None
