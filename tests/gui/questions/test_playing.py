"""Sounds and videos of a form go to the computer's player, and what is missing is said."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.forms.views import Choice
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.questions import playing
from fieldkit.gui.questions.question import Question
from fieldkit.gui.questions.shelf import PictureShelf
from tests.gui.questions.rows import row
from tests.support.window import unnamed

FILES = {"voice.mp3": b"ID3 sound", "walk.mp4": b"video"}


class Player(QObject):
    """Stands where the system's player stands: takes what is opened."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[Path] = []

    @Slot(QUrl)
    def take(self, url: QUrl) -> None:
        self.opened.append(Path(url.toLocalFile()))


@pytest.fixture
def player(application: QApplication) -> Iterator[Player]:
    made = Player()
    QDesktopServices.setUrlHandler("file", made, "take")
    yield made
    QDesktopServices.unsetUrlHandler("file")


@pytest.fixture
def jobs(application: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def shelf(jobs: Jobs) -> PictureShelf:
    made = PictureShelf(jobs, lambda name, _side: FILES.get(name), jobs)
    made.player.brought = FILES.keys
    return made


@pytest.fixture
def page(application: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(900, 600)
    yield window
    window.close()
    window.deleteLater()


def asked(page: QWidget, shelf: PictureShelf, **facts) -> Question:
    question = Question(row(**facts), pictures=shelf, parent=page)
    question.setGeometry(0, 0, 800, 500)
    page.show()
    page.activateWindow()
    QApplication.processEvents()
    return question


def test_a_sound_plays_in_the_computers_player(page, shelf, player, qtbot):
    question = asked(page, shelf, audio="voice.mp3")
    (button,) = question.media.buttons

    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(player.opened) == 1)

    assert player.opened[0].suffix == ".mp3"
    assert player.opened[0].read_bytes() == FILES["voice.mp3"]
    assert question.media.words.isHidden()


def test_played_again_the_same_copy_is_opened(page, shelf, player, qtbot):
    question = asked(page, shelf, video="walk.mp4")
    (button,) = question.media.buttons
    button.click()
    qtbot.waitUntil(lambda: len(player.opened) == 1)

    button.click()

    assert player.opened[0] == player.opened[1]


def test_copies_go_when_the_program_ends(page, shelf, player, qtbot):
    question = asked(page, shelf, audio="voice.mp3")
    question.media.buttons[0].click()
    qtbot.waitUntil(lambda: len(player.opened) == 1)

    playing._folder().cleanup()
    playing._folder.cache_clear()

    assert not player.opened[0].exists()


def test_a_file_that_did_not_come_is_said_at_once_and_has_no_button(page, shelf):
    question = asked(page, shelf, audio="other.mp3")

    assert question.media.buttons == []
    assert question.media.words.text() == (
        "other.mp3 belongs here, but it did not come with the form."
    )


def test_a_file_that_would_run_a_program_is_never_opened(page, shelf, player):
    shelf.player.brought = None
    question = asked(page, shelf, audio="voice.exe")

    shelf.player.play("voice.exe")

    assert question.media.buttons == []
    assert "neither a sound nor a video" in question.media.words.text()
    assert player.opened == []


def test_sounds_of_choices_have_buttons_that_name_them(page, shelf):
    choices = (Choice("a", "Дом", audio="voice.mp3"), Choice("b", "Лес", video="walk.mp4"))

    question = asked(page, shelf, kind="select", choices=choices)

    assert [one.text() for one in question.media.buttons] == ["Sound: Дом", "Video: Лес"]
    assert unnamed(page) == []


def test_what_plays_is_reached_by_tab_before_the_answer(page, shelf):
    question = asked(page, shelf, audio="voice.mp3")

    assert question.focus_targets()[0] is question.media.buttons[0]
