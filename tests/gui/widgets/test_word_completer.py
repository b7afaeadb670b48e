"""Words are offered under a line as the search finds them."""

import pytest
from PySide6.QtWidgets import QLineEdit

from fieldkit.gui.widgets.word_completer import WordCompleter

KNOWN = ("КЦСОН Зейского района", "Школа № 5", "Отдел опеки, Зелёный Бор")


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("зелен", [KNOWN[2]]),
        ("бор опек", [KNOWN[2]]),
        ("rwcjy", [KNOWN[0]]),
        ("ейск", [KNOWN[0]]),
        ("5", [KNOWN[1]]),
        ("музей", []),
    ],
)
def test_what_fits_the_typed_words_is_offered(qtbot, typed, offered):
    line = QLineEdit()
    qtbot.addWidget(line)
    completer = WordCompleter(KNOWN, line)

    line.textEdited.emit(typed)

    assert completer.offered() == offered
