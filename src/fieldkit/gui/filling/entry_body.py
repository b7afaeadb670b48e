"""What stands on the card of the open entry of a roster."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from fieldkit.gui.questions.question import Question
from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.gui.widgets.card import Card
from fieldkit.i18n import _


class EntryBody(QWidget):
    """The questions of the open entry; the page knows how they are made.

    Signals:
        finished(): Enter was pressed in the last question.
    """

    finished = Signal()

    def refresh(self, changed: frozenset[str]) -> None:
        """Show the form's rows again."""
        raise NotImplementedError

    def questions(self) -> list[Question]:
        """Return the questions on the card."""
        raise NotImplementedError

    def question(self, ref: str) -> Question | None:
        """Return the question of a ref."""
        raise NotImplementedError

    def focus_widgets(self) -> list[QWidget]:
        """Return what Tab goes through."""
        raise NotImplementedError

    def flush(self) -> None:
        """Tell what is being typed."""
        raise NotImplementedError

    def show_remarks(self) -> None:
        """Say what is to be looked at again."""
        raise NotImplementedError


def add_tools(
    card: Card, up: Callable[[], object], down: Callable[[], object], remove: Callable[[], object]
) -> list[QWidget]:
    """Put the buttons that move and remove the entry under its questions, and return them."""
    tools = QHBoxLayout()
    tools.setSpacing(4)
    tools.addStretch(1)
    made: list[QWidget] = []
    for icon, words, does in (
        ("chevron-up", _("Move the entry up (Ctrl+Shift+Up)"), up),
        ("chevron-down", _("Move the entry down (Ctrl+Shift+Down)"), down),
        ("trash-2", _("Remove the entry (Ctrl+Del)"), remove),
    ):
        button = IconButton(icon, words)
        button.clicked.connect(does)
        tools.addWidget(button)
        made.append(button)
    card.column.addLayout(tools)
    return made
