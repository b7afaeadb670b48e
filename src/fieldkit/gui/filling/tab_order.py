"""The order in which Tab goes through many widgets, put right where it has changed."""

from itertools import pairwise

from PySide6.QtWidgets import QWidget


class TabOrder:
    """Keeps the order that it has put; widgets that stand as they stood are left alone."""

    def __init__(self) -> None:
        self._put: list[QWidget] = []

    def put(self, widgets: list[QWidget]) -> None:
        """Let Tab go through the widgets in this order."""
        first, last = _moved(self._put, widgets)
        for before, after in pairwise(widgets[max(first - 1, 0) : last]):
            QWidget.setTabOrder(before, after)
        self._put = list(widgets)


def _moved(before: list[QWidget], now: list[QWidget]) -> tuple[int, int]:
    """Return from where to where the order is to be put anew.

    Each of these is put right behind the one before it. What follows them stays where
    it is, behind them; only where the very first is another widget than before, nobody
    knows where it stands.
    """
    first, most = 0, min(len(before), len(now))
    while first < most and before[first] is now[first]:
        first += 1
    same = 0
    while same < most - first and before[-1 - same] is now[-1 - same]:
        same += 1
    return first, len(now) - same if first else len(now)
