"""Tab goes through widgets in the order that was put last, however they moved before."""

import random

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from fieldkit.gui.filling.tab_order import TabOrder


@pytest.fixture
def page(qtbot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


def field(page: QWidget, name: str) -> QLineEdit:
    made = QLineEdit(page)
    made.setObjectName(name)
    return made


def walked(page: QWidget, shown: list[QWidget]) -> list[str]:
    """Return the names of the shown widgets in the order of the window's focus chain."""
    found, at = [], shown[0]
    for _turn in range(1000):
        if at in shown:
            found.append(at.objectName())
        at = at.nextInFocusChain()
        if at is shown[0]:
            return found
    raise AssertionError("the chain does not close")


@pytest.mark.parametrize("seed", range(60))
def test_the_last_order_holds_after_widgets_came_went_and_moved(page, seed):
    chance = random.Random(seed)  # noqa: S311 - a walk, not a secret
    order, now = TabOrder(), [field(page, f"w{number}") for number in range(12)]
    gone: list[QWidget] = []
    for step in range(30):
        what = chance.random()
        if what < 0.3 and len(now) > 3:
            gone.append(now.pop(chance.randrange(len(now))))
        elif what < 0.6:
            come = gone.pop() if gone and what < 0.45 else field(page, f"n{step}")
            now.insert(chance.randrange(len(now) + 1), come)
        elif what < 0.75:
            gone.append(now.pop(chance.randrange(len(now))))
            now.insert(chance.randrange(len(now) + 1), gone.pop(0))
        else:
            first, last = sorted(chance.sample(range(len(now) + 1), 2))
            part = now[first:last]
            chance.shuffle(part)
            now[first:last] = part
        order.put(now)

        assert walked(page, now) == [one.objectName() for one in now], f"step {step}"


def test_what_stands_as_it_stood_is_left_alone(page, monkeypatch):
    order, now = TabOrder(), [field(page, f"w{number}") for number in range(50)]
    order.put(now)
    put: list[tuple[QWidget, QWidget]] = []
    monkeypatch.setattr(QWidget, "setTabOrder", lambda *pair: put.append(pair))

    order.put([*now[:20], now[21], now[20], *now[22:]])

    assert len(put) <= 3
    assert now[0].focusPolicy() is Qt.FocusPolicy.StrongFocus
