"""What the keys of the mark grid mean, under either layout."""

from enum import Enum, auto

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent

from fieldkit.gui.attendance.letters import physical, status_of
from fieldkit.records.attendance import AttendanceStatus


class Wish(Enum):
    """What a key asks for, besides a mark."""

    TOGGLE = auto()
    CLEAR = auto()
    COLUMN = auto()
    COPY = auto()
    FILL_RIGHT = auto()
    UNDO = auto()
    REDO = auto()
    NOTE = auto()
    CLOSE = auto()
    JUMP = auto()
    WALK_IN = auto()
    ORDER = auto()
    DENSITY = auto()
    HISTORY = auto()
    DOWN = auto()


Meaning = AttendanceStatus | Wish | int

_KEY = Qt.Key
_PLAIN = {
    _KEY.Key_Space: Wish.TOGGLE,
    _KEY.Key_Delete: Wish.CLEAR,
    _KEY.Key_Backspace: Wish.CLEAR,
    _KEY.Key_F2: Wish.NOTE,
    _KEY.Key_F3: Wish.HISTORY,
    _KEY.Key_F4: Wish.ORDER,
    _KEY.Key_F7: Wish.DENSITY,
    _KEY.Key_Insert: Wish.WALK_IN,
    _KEY.Key_Return: Wish.DOWN,
    _KEY.Key_Enter: Wish.DOWN,
}
_WITH_CTRL = {
    "D": Wish.COPY,
    "R": Wish.FILL_RIGHT,
    "Z": Wish.UNDO,
    "Y": Wish.REDO,
    "I": Wish.WALK_IN,
}
_WITH_CTRL_SHIFT = {"P": Wish.COLUMN, "Z": Wish.REDO}
_JUMPS = "/."
_MARKERS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def meaning(event: QKeyEvent) -> Meaning | None:
    """Return a mark, a wish or the digit of the minutes that a key press stands for, else None."""
    held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
    control = Qt.KeyboardModifier.ControlModifier
    shift = Qt.KeyboardModifier.ShiftModifier
    if held == control | shift:
        if event.key() in {_KEY.Key_Return, _KEY.Key_Enter}:
            return Wish.CLOSE
        return _WITH_CTRL_SHIFT.get(_letter(event))
    if held == control:
        return _WITH_CTRL.get(_letter(event))
    if held & _MARKERS:
        return None
    plain = _PLAIN.get(_KEY(event.key())) if held in {_NONE, shift} else None
    return plain or _typed(event.text())


_NONE = Qt.KeyboardModifier.NoModifier


def _typed(text: str) -> Meaning | None:
    if len(text) != 1:
        return None
    if text in _JUMPS:
        return Wish.JUMP
    if text in "123456789":
        return int(text)
    return status_of(text)


def _letter(event: QKeyEvent) -> str:
    """Return the Latin letter on the key: a Russian layout reports the Cyrillic one."""
    code = event.key()
    if _KEY.Key_A <= code <= _KEY.Key_Z:
        return chr(code)
    return physical(chr(code)) if 0x0400 <= code <= 0x04FF else ""  # noqa: PLR2004 - the Cyrillic block
