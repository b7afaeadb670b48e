"""A picture on a sheet of its own, as large as one wants to see it."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QShowEvent
from PySide6.QtWidgets import QLabel, QScrollArea, QWidget

from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.gui.widgets.large_sheet import LargeSheet
from fieldkit.i18n import _

ENLARGED = 2400  # px of the longer side that pictures are read with to be enlarged
_STEP = 1.25
_LEAST, _MOST = 0.05, 4.0


class EnlargedPicture(LargeSheet):
    """Shows a picture that lies in memory only, at first whole; plus and minus change its size."""

    def __init__(self, parent: QWidget | None, title: str, image: QImage) -> None:
        super().__init__(parent, _("Picture"), title, _("Close"))
        self._image = image
        self.scale = 1.0
        self.picture = QLabel()
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area = QScrollArea()
        self.area.setAccessibleName(title)
        self.area.setWidget(self.picture)
        self.area.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.area.setFrameShape(QScrollArea.Shape.NoFrame)
        self.larger = IconButton("plus", _("Larger"), size=36)
        self.larger.clicked.connect(self.enlarge)
        self.smaller = IconButton("minus", _("Smaller"), size=36)
        self.smaller.clicked.connect(self.reduce)
        self.put_beside_title(self.smaller)
        self.put_beside_title(self.larger)
        self.column.addWidget(self.area, 1)
        self.close_button.setFocus()

    @Slot()
    def enlarge(self) -> None:
        """Show it a step larger."""
        self._scale_to(self.scale * _STEP)

    @Slot()
    def reduce(self) -> None:
        """Show it a step smaller."""
        self._scale_to(self.scale / _STEP)

    def _scale_to(self, scale: float) -> None:
        self.scale = min(_MOST, max(_LEAST, scale))
        ratio = self.devicePixelRatioF()
        size = self._image.size() * self.scale * ratio
        shown = self._image.scaled(
            size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        shown.setDevicePixelRatio(ratio)
        self.picture.setPixmap(QPixmap.fromImage(shown))
        self.picture.resize(shown.deviceIndependentSize().toSize())

    def showEvent(self, event: QShowEvent) -> None:
        """Begin with the whole picture, no larger than it is."""
        super().showEvent(event)
        room, size = self.area.viewport().size(), self._image.size()
        fits = min(room.width() / size.width(), room.height() / size.height())
        self._scale_to(min(1.0, fits))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take plus and minus; Esc closes."""
        if event.text() in {"+", "="}:
            self.enlarge()
        elif event.text() == "-":
            self.reduce()
        else:
            super().keyPressEvent(event)
