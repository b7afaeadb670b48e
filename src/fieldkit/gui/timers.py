"""The end of a widget's timers, before the workspace that they would ask is closed."""

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget


def stop_timers(widget: QWidget) -> None:
    """Let no timer of a widget, or of what lies in it, come any more.

    Qt deletes a widget some time after it was closed, and a timer may come
    before that.
    """
    for timer in widget.findChildren(QTimer):
        timer.stop()
