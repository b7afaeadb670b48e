"""A keyboard on the table: keys that go through the X server, as a hand's do."""

from Xlib import XK, X
from Xlib.display import Display
from Xlib.ext import xtest

_NAMED = {"\n": "Return", "\t": "Tab", " ": "space"}
# X names Cyrillic letters by their place in KOI8-R.
_CYRILLIC = 0x600


class Keyboard:
    """Presses the keys of the screen's layouts, the first of which is in force.

    A Latin letter of a chord is looked for in the second: its key says a Russian
    one, as under a hand that has not changed over for the shortcut.
    """

    def __init__(self) -> None:
        self._display = Display()

    def type(self, text: str) -> None:
        """Press the key of each letter, with Shift where the letter needs it."""
        for sign in text:
            code, shift = self._key(_symbol(sign))
            if shift:
                self._press(self._code("Shift_L"), down=True)
            self._press(code, down=True)
            self._press(code, down=False)
            if shift:
                self._press(self._code("Shift_L"), down=False)
        self._display.sync()

    def chord(self, *names: str) -> None:
        """Hold keys by their X names, such as Control_L, and press the last."""
        codes = [self._code(name) for name in names]
        for code in codes:
            self._press(code, down=True)
        for code in reversed(codes):
            self._press(code, down=False)
        self._display.sync()

    def _code(self, name: str) -> int:
        return self._key(XK.string_to_keysym(name))[0]

    def _key(self, symbol: int) -> tuple[int, bool]:
        places = sorted((place, code) for code, place in self._display.keysym_to_keycodes(symbol))
        place, code = places[0]
        return code, place % 2 == 1

    def _press(self, code: int, *, down: bool) -> None:
        xtest.fake_input(self._display, X.KeyPress if down else X.KeyRelease, code)


def _symbol(sign: str) -> int:
    if sign in _NAMED:
        return XK.string_to_keysym(_NAMED[sign])
    return ord(sign) if sign.isascii() else _CYRILLIC + sign.encode("koi8-r")[0]
