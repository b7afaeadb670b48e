"""Words on the page, in the sizes and colours of the theme."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from fieldkit.gui.theme import current


class Label(QLabel):
    """Plain words; ``kind`` is body, medium, strong, hint, hint_strong, section or title.

    The text is never read as markup, whatever it holds. ``role`` is a colour
    of the theme. With ``wrap`` it breaks into lines.
    """

    def __init__(
        self,
        text: str = "",
        kind: str = "body",
        role: str = "ink",
        *,
        wrap: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.set_kind(kind)
        self.set_role(role)
        self.setText(text)

    def set_kind(self, kind: str) -> None:
        """Set the size and weight by name."""
        theme = current()
        fonts = {
            "body": theme.body,
            "medium": theme.medium,
            "strong": theme.strong,
            "hint": theme.hint,
            "section": theme.section,
            "title": theme.title,
        }
        if kind == "hint_strong":
            self.setFont(theme.hint(600))
        elif kind == "hint_medium":
            self.setFont(theme.hint(500))
        else:
            self.setFont(fonts[kind]())

    def set_role(self, role: str) -> None:
        """Set the colour by its role."""
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, current().color(role))
        self.setPalette(palette)


class ElidedLabel(Label):
    """One line of words that ends in an ellipsis where it does not fit, with the whole as tip.

    Never for a word of state: those are shown whole.
    """

    def __init__(self, text: str = "", kind: str = "body", role: str = "ink") -> None:
        super().__init__(text, kind, role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        """Return a width that any page has."""
        return QSize(40, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw what fits."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.setFont(self.font())
        words = self.text()
        shown = self.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, self.width())
        self.setToolTip(words if shown != words else "")
        painter.drawText(self.rect(), int(self.alignment() | Qt.AlignmentFlag.AlignVCenter), shown)
