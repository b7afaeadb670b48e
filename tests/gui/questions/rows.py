"""Rows of a form made by hand, for tests of single controls."""

from dataclasses import replace
from typing import Any

from fieldkit.forms.views import Choice, NodeView
from fieldkit.gui.questions.control import AnswerControl

_PLAIN = NodeView(
    ref="/data/q",
    kind="input",
    type="string",
    name="q",
    value="",
    relevant=True,
    readonly=False,
    required=False,
    label="Имя",
    label_markup="Имя",
    hint="",
    guidance="",
    constraint_ok=True,
    required_ok=True,
    message="",
    choices=(),
    appearance=frozenset(),
    parameters={},
    index=None,
    can_add=False,
    can_remove=False,
)


def row(**facts: Any) -> NodeView:
    return replace(_PLAIN, **facts)


def choices(*labels: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"v{place}", label) for place, label in enumerate(labels, 1))


class Answers:
    """Notes what a control answers and shows it the row again, as a form does."""

    def __init__(self, control: AnswerControl) -> None:
        self.control = control
        self.given: list[str] = []
        control.answered.connect(self.take)

    def take(self, value: str) -> None:
        self.given.append(value)
        self.control.show_row(replace(self.control.row, value=value))

    @property
    def last(self) -> str:
        return self.given[-1]
