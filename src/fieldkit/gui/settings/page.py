"""The page of settings."""

from dataclasses import replace

from PySide6.QtCore import Qt, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit import __version__
from fieldkit.gui.desk import Desk
from fieldkit.gui.first_run.steps import LANGUAGE_NAMES
from fieldkit.gui.page import Page
from fieldkit.gui.preferences import LOOKS, TEXT_SIZES
from fieldkit.gui.settings.about import Licences
from fieldkit.gui.settings.people import AddUser, ChangePassphrase, role_words
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.keycap import KeyHint
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.section_title import PageTitle, SectionTitle
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.i18n import LANGUAGES, _, language, ngettext
from fieldkit.services.users import list_users

LOCK_AFTER_MINUTES = 5


class SettingsPage(Page):
    """Language and look at once; users and passphrase through dialogs.

    Signals: look_changed() when the window has to be built anew.
    """

    look_changed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._kept = desk.preferences
        self.language = Segmented([(c, LANGUAGE_NAMES[c]) for c in LANGUAGES], _("Language"))
        looks = {"system": _("As the system"), "light": _("Light"), "dark": _("Dark")}
        self.look = Segmented([(name, looks[name]) for name in LOOKS], _("Theme"))
        sizes = dict(zip(TEXT_SIZES, (_("Normal"), _("Larger"), _("Largest")), strict=True))
        self.text = Segmented([(str(size), sizes[size]) for size in TEXT_SIZES], _("Text size"))
        self.users = QVBoxLayout()
        self.users.setSpacing(8)
        self.user_hint = Label("", "hint", "muted", wrap=True)
        self.add_user = quiet(_("Add a user"), icon="user-plus")
        self.passphrase = quiet(_("Change the passphrase"), icon="key-round")
        self.show_folder = quiet(_("Show the folder"), icon="folder-open")
        self.licences = quiet(_("Licences"), icon="scale")
        self.folder = Label("", "body", wrap=True)
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._connect()
        self._lay_out()

    def _connect(self) -> None:
        self.language.chosen.connect(self._keep_language)
        self.look.chosen.connect(self._keep_look)
        self.text.chosen.connect(self._keep_text)
        self.add_user.clicked.connect(self.ask_user)
        self.passphrase.clicked.connect(self.ask_passphrase)
        self.show_folder.clicked.connect(self._show_folder)
        self.licences.clicked.connect(self._show_licences)

    def _lay_out(self) -> None:
        scroll = ScrollColumn(margins=(24, 20, 24, 24), spacing=12)
        scroll.column.addWidget(PageTitle(_("Settings")))
        scroll.column.addSpacing(4)
        look = _grid(
            (_("Language"), self.language), (_("Theme"), self.look), (_("Text size"), self.text)
        )
        self._add(scroll, _("Language and look"), look)
        people = QVBoxLayout()
        people.setSpacing(8)
        people.addLayout(self.users)
        people.addWidget(self.user_hint)
        people.addLayout(_row(self.add_user, self.passphrase))
        self._add(scroll, _("Users"), people)
        minutes = ngettext(
            "Locks by itself after {count} minute without keys or mouse.",
            "Locks by itself after {count} minutes without keys or mouse.",
            LOCK_AFTER_MINUTES,
        ).format(count=LOCK_AFTER_MINUTES)
        lock = QVBoxLayout()
        lock.setSpacing(8)
        lock.addWidget(Label(minutes, "body", wrap=True))
        hints = (KeyHint("F10", _("Lock")), KeyHint("F9", _("Hide the screen")))
        lock.addLayout(_row(*hints, KeyHint("F1", _("Keys"))))
        self._add(scroll, _("Locking"), lock)
        place = QVBoxLayout()
        place.setSpacing(8)
        place.addWidget(self.folder)
        place.addWidget(Label(_("Everything in it is encrypted."), "hint", "muted"))
        place.addLayout(_row(self.show_folder))
        self._add(scroll, _("Workspace"), place)
        about = QVBoxLayout()
        about.setSpacing(8)
        about.addWidget(
            Label(_("fieldkit {version}. It sends nothing.").format(version=__version__))
        )
        about.addLayout(_row(self.licences))
        self._add(scroll, _("About the program"), about)
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    def _add(self, scroll: ScrollColumn, title: str, inside: QVBoxLayout | QGridLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(24)
        head = SectionTitle(title)
        head.setFixedWidth(current().px(240))
        row.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(inside, 1)
        scroll.column.addLayout(row)
        scroll.column.addSpacing(16)

    def title(self) -> str:
        """Return the page's name."""
        return _("Settings")

    def open(self, argument: object = None) -> None:
        """Show what is chosen and who works here."""
        kept = self._kept.read()
        self.language.choose(language())
        self.look.choose(kept.look)
        self.text.choose(str(kept.text))
        self.folder.setText(str(self.desk.workspace.folder))
        while (item := self.users.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        people = list_users(self.desk.workspace)
        for person in people:
            line = f"{person.name} \N{MIDDLE DOT} {role_words(person.role)}"
            here = person.id == self.desk.workspace.user.id
            self.users.addWidget(Label(line, "medium" if here else "body", wrap=True))
        alone = _(
            "This laptop has one user so far. If two people share it, let each have a passphrase:"
            " drafts will not get mixed."
        )
        self.user_hint.setText(alone if len(people) == 1 else "")
        self.user_hint.setVisible(len(people) == 1)

    def initial_focus(self) -> QWidget | None:
        """Return the chosen language."""
        return next((s for s in self.language.segments if s.isChecked()), None)

    @Slot()
    def ask_user(self) -> None:
        """Ask for a new user."""
        dialog = AddUser(self.desk, self.window())
        dialog.accepted.connect(self.open)
        dialog.open()

    @Slot()
    def ask_passphrase(self) -> None:
        """Ask for a new passphrase."""
        ChangePassphrase(self.desk, self.window()).open()

    @Slot(str)
    def _keep_language(self, code: str) -> None:
        self._kept.write(replace(self._kept.read(), language=code))
        self.look_changed.emit()

    @Slot(str)
    def _keep_look(self, name: str) -> None:
        self._kept.write(replace(self._kept.read(), look=name))
        self.look_changed.emit()

    @Slot(str)
    def _keep_text(self, size: str) -> None:
        self._kept.write(replace(self._kept.read(), text=int(size)))
        self.look_changed.emit()

    @Slot()
    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self.desk.workspace.folder)))

    @Slot()
    def _show_licences(self) -> None:
        Licences(self.window()).open()


def _grid(*rows: tuple[str, QWidget]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    grid.setColumnStretch(1, 1)
    for place, (words, control) in enumerate(rows):
        grid.addWidget(Label(words, "body"), place, 0)
        grid.addWidget(control, place, 1, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnMinimumWidth(0, current().px(130))
    return grid


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(8)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
