"""The heading of a group of questions: its words, and the picture that a form gave it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.questions.label_media import LabelMedia, has_media
from fieldkit.gui.questions.shelf import PictureShelf
from fieldkit.gui.questions.shown import MarkedLabel

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView


class Heading(QWidget):
    """The words of a group over its questions; what stands beside them is made when it is there."""

    def __init__(
        self, row: "NodeView", pictures: PictureShelf | None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self.words = MarkedLabel("strong", "ink")
        self.media: LabelMedia | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(4)
        self._column.addWidget(self.words)
        self.show_row(row)

    def show_row(self, row: "NodeView") -> None:
        """Show the words and what stands beside them in the language of the row."""
        self.words.show_words(row.label, row.label_markup)
        self.media = shown_media(self.media, row, self._pictures, self._column)

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the picture, where there is one."""
        return () if self.media is None else self.media.focus_targets()


def shown_media(
    media: LabelMedia | None,
    row: "NodeView",
    pictures: PictureShelf | None,
    column: QVBoxLayout,
) -> LabelMedia | None:
    """Show what stands beside the words of a row at the end of a column; make it when needed."""
    if pictures is None or (media is None and not has_media(row)):
        return media
    if media is None:
        media = LabelMedia(pictures, column.parentWidget())
        column.addWidget(media)
    media.show_row(row)
    media.setVisible(has_media(row))
    return media
