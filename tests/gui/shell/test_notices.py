"""What has just happened is said at the foot, with a way back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.notices import Notices
from tests.support.window import press, unnamed


@pytest.fixture
def host(application):
    made = QWidget()
    made.resize(900, 500)
    made.show()
    yield made
    made.close()
    made.deleteLater()


def test_an_act_can_be_undone_once(host):
    undone = []
    notices = Notices(host)
    notices.tell('Draft "First visit" deleted.', "Bring back", lambda: undone.append(1))

    press(notices._shown.button, Qt.Key.Key_Return)
    again = notices.undo()
    QApplication.processEvents()

    assert undone == [1]
    assert not again
    assert notices.text() == ""


def test_a_refusal_says_its_sentence_and_stays(host):
    notices = Notices(host)

    notices.refuse(FieldkitError())

    assert notices.text() == "This could not be done."
    assert unnamed(host) == []


def test_the_newest_notice_takes_the_place_of_the_one_before(host):
    notices = Notices(host)
    notices.tell("one")

    notices.tell("two")
    QApplication.processEvents()

    assert notices.text() == "two"


def test_a_notice_stands_inside_its_page(host):
    notices = Notices(host)

    notices.tell("A sentence that is rather long. " * 8, "Undo", lambda: None)
    host.resize(700, 400)
    QApplication.processEvents()

    assert host.rect().contains(notices._shown.geometry())


def test_a_notice_leaves_the_buttons_at_the_foot_in_sight(host):
    button = QPushButton("Next", host)
    button.setGeometry(400, 440, 120, 40)
    button.show()
    notices = Notices(host)

    notices.tell("Certificates issued: 12.")
    QApplication.processEvents()

    shown = notices._shown
    assert not shown.geometry().intersects(button.geometry())
    assert host.rect().contains(shown.geometry())


def test_buttons_that_appear_with_the_act_are_left_in_sight_too(host):
    button = QPushButton("Print all", host)
    button.setGeometry(400, 440, 120, 40)
    button.hide()
    notices = Notices(host)

    notices.tell("Certificates issued: 12.")
    button.show()
    QApplication.processEvents()

    assert not notices._shown.geometry().intersects(button.geometry())


def test_without_buttons_below_a_notice_stands_at_the_foot(host):
    button = QPushButton("Far above", host)
    button.setGeometry(400, 20, 120, 40)
    button.show()
    notices = Notices(host)

    notices.tell("Saved.")
    QApplication.processEvents()

    assert host.height() - notices._shown.geometry().bottom() <= 17
