"""The figure on the keyboard that chooses each choice of a question."""

import re
from collections.abc import Sequence

from fieldkit.forms.views import Choice

_LEADING = re.compile(r"^(\d)\s*[\N{EM DASH}\N{EN DASH}\-.:)]\s*")
_MOST = 9


def choice_keys(choices: Sequence[Choice]) -> tuple[str, ...]:
    """Return the key of each choice, "" where it has none.

    Choices are counted from 1, except where they carry figures of their own
    ("2: serious"): then that figure is the key. Otherwise a tired hand that
    types the 2 it reads would choose the second line, which says 1.
    """
    if any(_LEADING.match(choice.label) for choice in choices):
        return tuple(_own_figure(choice) for choice in choices)
    return tuple(str(place) if place <= _MOST else "" for place in range(1, len(choices) + 1))


def words_of(choice: Choice, key: str) -> str:
    """Return the label without the figure that is drawn before it anyway."""
    found = _LEADING.match(choice.label)
    if found and found.group(1) == key:
        return choice.label[found.end() :]
    return choice.label or choice.value


def _own_figure(choice: Choice) -> str:
    found = _LEADING.match(choice.label)
    if found:
        return found.group(1)
    return choice.value if len(choice.value) == 1 and choice.value.isdigit() else ""
