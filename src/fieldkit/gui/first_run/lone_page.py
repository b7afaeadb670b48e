"""A page with one card in its middle, under the program's sign, while no workspace is open."""

from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.first_run.brand import Brand
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.card import Card
from fieldkit.gui.widgets.centred import centred


class LonePage(QWidget):
    """Stands on the ground of the navigation; what it says goes into ``card``."""

    def __init__(self, width: int) -> None:
        super().__init__()
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.Window, current().color("nav"))
        self.setPalette(palette)
        self.setAutoFillBackground(True)
        self.card = Card(edge="rule", margins=(32, 24, 32, 24))
        self.card.column.setSpacing(16)
        box = QWidget()
        box.setFixedWidth(current().px(width))
        column = QVBoxLayout(box)
        column.setSpacing(32)
        brand = Brand()
        brand.setContentsMargins(32, 0, 0, 0)
        column.addWidget(brand)
        column.addWidget(self.card)
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(centred(box))
        outer.addStretch(3)
