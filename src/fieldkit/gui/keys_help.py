"""The list of keys that F1 shows."""

from PySide6.QtWidgets import QGridLayout, QWidget

from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.keycap import Keycap
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.section_title import GroupTitle
from fieldkit.i18n import _, pgettext


def groups() -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return the keys with what they do, in groups, as words.md names them."""
    return (
        (
            _("Everywhere"),
            (
                ("Ctrl+1\N{EN DASH}7", _("Open a page")),
                ("Ctrl+N", _("New form")),
                ("Ctrl+M", _("Take attendance")),
                ("Ctrl+E", _("Export")),
                ("Ctrl+K", _("Go to...")),
                ("Ctrl+F", _("Find")),
                ("Ctrl+P", pgettext("keys", "Print")),
                ("Ctrl+Z", _("Undo")),
                ("F6", _("Other pane")),
                ("F1", _("Keys")),
                ("F8", _("Switch user")),
                ("F9", _("Hide the screen")),
                ("F10", _("Lock")),
            ),
        ),
        (
            _("While filling in a form"),
            (
                ("1\N{EN DASH}9", _("Choose an answer")),
                ("Enter, Tab", _("Next")),
                ("Shift+Tab", _("Back")),
                ("Ctrl+Enter", _("Next section")),
                ("F2", _("Note on the answer")),
                ("Ctrl+F", _("Find in the form")),
                ("Ctrl+G", _("Go to a question of the paper sheet")),
                ("Esc", _("Leave the form")),
                ("Alt+\N{UPWARDS ARROW}\N{DOWNWARDS ARROW}", _("Move an answer in its order")),
            ),
        ),
        (
            _("At a question for a file"),
            (
                ("Enter", _("Choose a file")),
                (_("Space"), _("Enlarge")),
                ("Ctrl+V", _("Paste a file or a picture")),
                ("Del", _("Remove")),
            ),
        ),
        (
            _("In the grid of marks"),
            (
                (_("P L E X A"), _("Set a mark")),
                (_("Space"), _("Set or clear P")),
                ("Ctrl+Shift+P", _("P for the whole session")),
                ("Ctrl+D", _("As last session")),
                ("Ctrl+R", _("Same to the end of the row")),
                ("/", _("Find a name")),
                ("F2", _("Note on the mark")),
                ("F3", _("History of the mark")),
                ("Ctrl+L", _("Enter from a signed sheet")),
                ("Ctrl+Shift+Enter", _("Close the session")),
            ),
        ),
    )


class KeysHelp(Dialog):
    """All keys on one sheet; Esc puts it away."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, _("Keys"))
        self.setFixedWidth(current().px(1040))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        everywhere, *filling, marks = groups()
        for place, column in enumerate(((everywhere,), tuple(filling), (marks,))):
            _fill(grid, 3 * place, column)
            grid.setColumnStretch(3 * place + 1, 1)
        for between in (2, 5):
            grid.setColumnMinimumWidth(between, 24)
        self.body.addLayout(grid)
        self.add_button(primary(_("Close")), self.accept).setFocus()


def _fill(
    grid: QGridLayout, column: int, shown: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
) -> None:
    row = 0
    for title, keys in shown:
        grid.addWidget(GroupTitle(title), row, column, 1, 2)
        row += 1
        for key, does in keys:
            grid.addWidget(Keycap(key), row, column)
            grid.addWidget(Label(does, "body"), row, column + 1)
            row += 1
