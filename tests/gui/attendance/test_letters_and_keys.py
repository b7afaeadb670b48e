"""Letters of the window's language are marks, under either layout."""

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent

from fieldkit.gui.attendance.keys import Wish, meaning
from fieldkit.gui.attendance.letters import folded, letter, status_of
from fieldkit.i18n import speaking
from fieldkit.records.attendance import AttendanceStatus

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier


def press(key, held=NONE, text=""):
    return QKeyEvent(QEvent.Type.KeyPress, key, held, text)


def marks_of(letters):
    return "".join(found.value if (found := status_of(one)) else "." for one in letters)


def test_a_russian_window_takes_its_own_letters_in_any_case():
    with speaking("ru"):
        assert marks_of("ПОРУНпорун") == "PLEXAPLEXA"


def test_a_russian_window_takes_the_same_keys_of_a_latin_layout():
    with speaking("ru"):
        assert marks_of("GJHEYgjhey") == "PLEXAPLEXA"


def test_latin_p_means_nothing_in_a_russian_window():
    with speaking("ru"):
        assert marks_of("PpLlXxAa") == "........"


def test_an_english_window_takes_its_own_letters_and_the_same_keys_of_a_russian_layout():
    with speaking("en"):
        assert marks_of("plexaPLEXA") == "PLEXAPLEXA"
        assert marks_of("здучфЗДУЧФ") == "PLEXAPLEXA"
        assert marks_of("ПОРНпорн") == "........"


def test_every_mark_has_a_letter_that_gives_it_back():
    for language in ("ru", "en"):
        with speaking(language):
            assert [status_of(letter(one)) for one in AttendanceStatus] == list(AttendanceStatus)


@pytest.mark.parametrize(
    ("key", "held", "wish"),
    [
        (Qt.Key.Key_Space, NONE, Wish.TOGGLE),
        (Qt.Key.Key_Delete, NONE, Wish.CLEAR),
        (Qt.Key.Key_P, CTRL | SHIFT, Wish.COLUMN),
        (Qt.Key.Key_D, CTRL, Wish.COPY),
        (Qt.Key.Key_R, CTRL, Wish.FILL_RIGHT),
        (Qt.Key.Key_Z, CTRL, Wish.UNDO),
        (Qt.Key.Key_Y, CTRL, Wish.REDO),
        (Qt.Key.Key_Z, CTRL | SHIFT, Wish.REDO),
        (Qt.Key.Key_F2, NONE, Wish.NOTE),
        (Qt.Key.Key_Return, CTRL | SHIFT, Wish.CLOSE),
        (Qt.Key.Key_Enter, CTRL | SHIFT, Wish.CLOSE),
        (Qt.Key.Key_Insert, NONE, Wish.WALK_IN),
        (Qt.Key.Key_I, CTRL, Wish.WALK_IN),
        (Qt.Key.Key_F7, NONE, Wish.DENSITY),
        (Qt.Key.Key_F4, NONE, Wish.ORDER),
    ],
)
def test_a_key_asks_for_its_act(key, held, wish):
    assert meaning(press(key, held)) is wish


@pytest.mark.parametrize(
    ("cyrillic", "held", "wish"),
    [
        ("З", CTRL | SHIFT, Wish.COLUMN),
        ("В", CTRL, Wish.COPY),
        ("К", CTRL, Wish.FILL_RIGHT),
        ("Я", CTRL, Wish.UNDO),
        ("Н", CTRL, Wish.REDO),
    ],
)
def test_a_chord_works_under_the_russian_layout(cyrillic, held, wish):
    assert meaning(press(ord(cyrillic), held)) is wish


@pytest.mark.parametrize(
    ("key", "held"),
    [
        (Qt.Key.Key_P, CTRL),
        (Qt.Key.Key_Return, CTRL),
        (Qt.Key.Key_S, CTRL),
        (Qt.Key.Key_K, CTRL),
        (Qt.Key.Key_E, CTRL),
        (Qt.Key.Key_N, CTRL),
        (Qt.Key.Key_M, CTRL),
        (Qt.Key.Key_F, CTRL),
        (Qt.Key.Key_F1, NONE),
        (Qt.Key.Key_F6, NONE),
        (Qt.Key.Key_F8, NONE),
        (Qt.Key.Key_F9, NONE),
        (Qt.Key.Key_F10, NONE),
        (Qt.Key.Key_F4, ALT),
    ],
)
def test_shortcuts_of_the_whole_window_are_left_alone(key, held):
    assert meaning(press(key, held)) is None


def test_the_slash_and_the_dot_of_the_russian_layout_find_a_name():
    assert meaning(press(Qt.Key.Key_Slash, text="/")) is Wish.JUMP
    assert meaning(press(Qt.Key.Key_Period, text=".")) is Wish.JUMP


def test_yo_is_compared_as_ye():
    assert folded("Берёзкина") == folded("березкина")
