"""Something in the middle of the page, as wide as it likes and as high as its words need."""

from PySide6.QtWidgets import QHBoxLayout, QWidget


def centred(widget: QWidget, *, grows: bool = False) -> QHBoxLayout:
    """Return a row with the widget in its middle.

    A layout that is told to align a widget forgets that wrapped words need
    height for their width; stretches on both sides do not. With ``grows`` the
    widget takes the room up to its own greatest width.
    """
    row = QHBoxLayout()
    row.addStretch(1)
    row.addWidget(widget, 20 if grows else 0)
    row.addStretch(1)
    return row
