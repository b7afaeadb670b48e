"""Codes that a scanner types, as fast as no hand does, in whatever layout the keyboard is."""

from time import monotonic
from typing import TYPE_CHECKING

from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from fieldkit.gui.questions.line import PausedLine
from fieldkit.gui.questions.text import LineControl
from fieldkit.gui.theme import current
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_FAST = 0.05  # seconds between two keys; hands are slower
_LEAST = 4  # keys; fewer tell nothing about who typed
_RUSSIAN = "йцукенгшщзхъфывапролджэячсмитьбю.ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ,"
_LATIN = "qwertyuiop[]asdfghjkl;'zxcvbnm,./QWERTYUIOP{}ASDFGHJKL:\"ZXCVBNM<>?"
_AS_LATIN = str.maketrans(_RUSSIAN, _LATIN)


class ScannerLine(PausedLine):
    """A line that notices whether its text came from a scanner."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._last = 0.0
        self._fast = 0

    def scanned(self) -> bool:
        """Tell whether all of the text came faster than a hand types."""
        return self._fast >= _LEAST and self._fast >= len(self.text())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Note how fast the keys come."""
        if event.text() and event.text().isprintable():
            now = monotonic()
            begins = not self.text() or now - self._last > _FAST
            self._fast = 1 if begins else self._fast + 1
            self._last = now
        super().keyPressEvent(event)


class BarcodeControl(LineControl):
    """A code, typed or scanned; a scanner's Enter goes on to the next question.

    A scanner presses the keys of Latin letters. Under a Russian layout they
    give Russian ones, which no such code has: they are turned back.
    """

    def __init__(self, row: "NodeView", parent: QWidget | None = None) -> None:
        super().__init__(row, parent, ScannerLine)
        self.field.setPlaceholderText(_("Scan or type"))

    def wanted_width(self) -> int:
        """Return the width of a long code."""
        return current().px(280)

    def _tell(self) -> None:
        text, field = self.field.text(), self.field
        if isinstance(field, ScannerLine) and field.scanned():
            meant = as_scanned(text)
            if meant != text:
                field.setText(meant)
        super()._tell()


def as_scanned(text: str) -> str:
    """Return a scanned code with its Russian letters as the Latin ones of the same keys."""
    letters = [sign for sign in text if sign.isalpha()]
    russian = letters and all(sign in _RUSSIAN for sign in letters)
    return text.translate(_AS_LATIN) if russian else text
