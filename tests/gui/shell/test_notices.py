"""What has just happened is said at the foot, with a way back."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

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
