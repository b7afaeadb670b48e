"""Codes from a scanner that types like a keyboard."""

from collections.abc import Iterator
from time import sleep

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.gui.questions.kinds import make_control
from fieldkit.gui.questions.scanned import BarcodeControl, as_scanned
from tests.gui.questions.rows import Answers, row
from tests.support.window import press, type_text


@pytest.fixture
def page(application: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(900, 600)
    yield window
    window.close()
    window.deleteLater()


def shown(page: QWidget) -> tuple[BarcodeControl, Answers]:
    control = make_control(row(type="barcode", label="Код на карточке получателя помощи"), page)
    page.show()
    page.activateWindow()
    QApplication.processEvents()
    control.take_focus()
    return control, Answers(control)


def test_a_scanned_code_is_told_and_enter_goes_on(page, qtbot):
    control, answers = shown(page)

    type_text(control.field, "AB-4600051000057")
    with qtbot.waitSignal(control.onward):
        press(control.field, Qt.Key.Key_Return)

    assert answers.last == "AB-4600051000057"


def test_a_code_scanned_under_the_russian_layout_is_turned_back(page):
    control, answers = shown(page)

    type_text(control.field, "ФИ-46000цу")
    control.flush()

    assert answers.last == "AB-46000we"
    assert control.field.text() == "AB-46000we"


def test_russian_letters_typed_by_hand_stay(page):
    control, answers = shown(page)

    for sign in "АБ12":
        type_text(control.field, sign)
        sleep(0.06)
    control.flush()

    assert answers.last == "АБ12"


def test_only_keys_of_one_layout_are_turned_back():
    assert as_scanned("Ф-1/A") == "Ф-1/A"
    assert as_scanned("4600051000057") == "4600051000057"
    assert as_scanned("реезыЖ..фю") == "https://a."
