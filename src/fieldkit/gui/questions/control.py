"""What every control for an answer has in common."""

from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView
    from fieldkit.gui.questions.shelf import PictureShelf

NARROW = 140
FIELD_HEIGHT = 34


class AnswerControl(QWidget):
    """A control that shows one answer and says what a person answered.

    It never changes the form itself: it tells the answer, and is shown the
    form's row again. What was typed and cannot be read stays in the field,
    with ``trouble`` saying so, until it is mended.

    Signals:
        answered(str): the answer in ODK's form; "" takes it back.
        troubled(): the words about unreadable typing changed.
        typed(): something is being typed that is not answered yet.
        onward(): Enter was pressed: the next question, please.
    """

    answered = Signal(str)
    troubled = Signal()
    typed = Signal()
    onward = Signal()

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.row = row

    def show_row(self, row: "NodeView") -> None:
        """Show the form's row: value, choices, words of the active language."""
        self.row = row

    def show_pictures(self, shelf: "PictureShelf") -> None:
        """Take the pictures that came with the form; only choices have any."""

    def flush(self) -> None:
        """Tell what is typed at once, without waiting for the pause."""

    def trouble(self) -> str:
        """Return why what is written cannot be read, "" where it can."""
        return ""

    def unread(self) -> str:
        """Return what is written and cannot be read, "" where all is well."""
        return ""

    def show_unread(self, words: str) -> None:
        """Put words back into the field that could not be read before."""

    def set_wrong(self, wrong: bool) -> None:
        """Draw the field as one to look at again, or as one in order."""

    def set_name(self, name: str, description: str) -> None:
        """Give the name and description that a screen reader says."""
        for widget in self.focus_targets():
            widget.setAccessibleName(name)
            widget.setAccessibleDescription(description)

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the widgets that take the keyboard, in order."""
        return ()

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Give the keyboard to the first widget of the control."""
        for widget in self.focus_targets()[:1]:
            widget.setFocus(reason)

    def holds_focus(self) -> bool:
        """Tell whether the keyboard is in this control."""
        return any(widget.hasFocus() for widget in self.focus_targets())

    def choose(self, key: str) -> bool:
        """Choose by the figure of a choice; False where there is no such choice."""
        return False

    def wanted_width(self) -> int:
        """Return the width in pixels that the answer needs on one line."""
        return NARROW

    def least_width(self) -> int:
        """Return the width in pixels below which the control would be cut."""
        return NARROW

    def is_wide(self) -> bool:
        """Tell whether the control takes the whole row however little it needs."""
        return False


def today() -> date:
    """Return the day on this laptop's clock."""
    return date.today()  # noqa: DTZ011 - a person writes the day of the wall calendar
