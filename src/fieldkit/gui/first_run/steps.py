"""The steps of the first run: language, beginning, passphrase, and what if it is forgotten."""

from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.first_run.plan import Beginning
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.choice import ChoiceCard, ChoiceColumn
from fieldkit.gui.widgets.fields import LineField, PassphraseField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import LANGUAGES, _, language

SHORTEST_PASSPHRASE = 8
LANGUAGE_NAMES = {"ru": "Русский", "en": "English"}
_LANGUAGE_REASONS = {
    "ru": "Окно, бланки и бумаги по-русски. Язык бланка можно сменить и отдельно.",
    "en": "Window, forms and papers in English. A form's language can be changed on its own.",
}


class Step(QWidget):
    """One step: a title, a muted sentence, and what is asked.

    Signals: confirmed() when Enter goes on.
    """

    confirmed = Signal()

    def __init__(self, title: str, sentence: str) -> None:
        super().__init__()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(16)
        self.column.addWidget(Label(title, "title"))
        self.column.addWidget(Label(sentence, "body", "muted", wrap=True))
        self.column.addSpacing(8)

    def focus(self) -> QWidget:
        """Return the widget that has the focus when the step opens."""
        return self

    def complete(self) -> bool:
        """Tell whether one may go on, and say at the field what is missing."""
        return True


class LanguageStep(Step):
    """Asks for the language, in both.

    Signals: language_chosen(code).
    """

    language_chosen = Signal(str)

    def __init__(self) -> None:
        super().__init__(
            _("Choose a language"), _("It can be changed in the settings at any time.")
        )
        cards = [
            ChoiceCard(LANGUAGE_NAMES[code], _LANGUAGE_REASONS[code], number=i, icon="languages")
            for i, code in enumerate(LANGUAGES, 1)
        ]
        self.choices = ChoiceColumn(cards)
        self.choices.choose(LANGUAGES.index(language()))
        self.choices.chosen.connect(self._tell)
        self.choices.confirmed.connect(self.confirmed)
        self.column.addWidget(self.choices)
        self.column.addStretch(1)

    def focus(self) -> QWidget:
        """Return the chosen card."""
        return self.choices.choices[self.choices.place()]

    @Slot(int)
    def _tell(self, place: int) -> None:
        if LANGUAGES[place] != language():
            self.language_chosen.emit(LANGUAGES[place])


class BeginningStep(Step):
    """Asks how to begin; an invitation is a file that is looked at when it is chosen."""

    def __init__(self) -> None:
        super().__init__(_("Where do we start?"), _("Any choice can be changed until the end."))
        self.choices = ChoiceColumn(
            [
                ChoiceCard(
                    _("Open an invitation"),
                    _("Head office sent it. The laptop is enrolled with it and can export."),
                    number=1,
                    icon="mail-open",
                ),
                ChoiceCard(
                    _("New workspace"),
                    _("Without a head office; you can join one later, and the records stay."),
                    number=2,
                    icon="house-plus",
                ),
                ChoiceCard(
                    _("Demo"),
                    _("Made-up families: try everything, nothing can be spoilt."),
                    number=3,
                    icon="graduation-cap",
                ),
            ]
        )
        self.choices.choose(1)
        self.choices.chosen.connect(self._show_file)
        self.choices.confirmed.connect(self.confirmed)
        self.file = LineField(_("File"), placeholder=_("invitation from head office"))
        self.browse = quiet(_("Choose..."), icon="folder-open")
        self.browse.clicked.connect(self._browse)
        self._row = QWidget()
        row = QHBoxLayout(self._row)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(self.file, 1)
        beside = QVBoxLayout()
        beside.setContentsMargins(0, 21, 0, 0)
        beside.addWidget(self.browse)
        beside.addStretch(1)
        row.addLayout(beside)
        self._row.hide()
        self.column.addWidget(self.choices)
        self.column.addWidget(self._row)
        self.column.addStretch(1)

    def beginning(self) -> Beginning:
        """Return the way that is chosen."""
        return tuple(Beginning)[self.choices.place()]

    def invitation(self) -> Path | None:
        """Return the file of the invitation where one is wanted."""
        if self.beginning() is Beginning.INVITATION and self.file.text():
            return Path(self.file.text())
        return None

    def focus(self) -> QWidget:
        """Return the chosen card."""
        return self.choices.choices[self.choices.place()]

    def complete(self) -> bool:
        """Ask for the file where an invitation is to be opened."""
        if self.beginning() is not Beginning.INVITATION:
            return True
        file = self.invitation()
        if file is None:
            self.file.set_error(_("Choose the file that head office sent."))
        elif not file.is_file():
            self.file.set_error(_("There is no such file. Choose it with the button."))
        else:
            self.file.set_error("")
            return True
        self.file.edit.setFocus()
        return False

    @Slot(int)
    def _show_file(self, _place: int) -> None:
        self._row.setVisible(self.beginning() is Beginning.INVITATION)

    @Slot()
    def _browse(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Open an invitation"))
        if chosen:
            self.file.set_text(chosen)
            self.complete()


class PassphraseStep(Step):
    """Asks who works here and for a passphrase, twice."""

    def __init__(self) -> None:
        super().__init__(
            _("You and your passphrase"),
            _(
                "Choose a passphrase. Best are four or five words that you remember easily and a"
                " stranger would not guess."
            ),
        )
        self.name = LineField(
            _("Surname, given name, patronymic"), hint=_("Stands on the forms that you fill.")
        )
        self.first = PassphraseField(_("Passphrase"))
        self.again = PassphraseField(_("The passphrase once more"))
        for field in (self.name, self.first, self.again):
            field.setMaximumWidth(current().px(440))
            self.column.addWidget(field)
            field.confirmed.connect(self.confirmed)
        self.column.addStretch(1)

    def focus(self) -> QWidget:
        """Return the field of the name."""
        return self.name.edit

    def complete(self) -> bool:
        """Say at the first field what is missing, if anything."""
        self.name.set_error("" if self.name.text() else _("Write your name here."))
        self.first.set_error(self._first_problem())
        differ = self.first.text() != self.again.text()
        self.again.set_error(_("The two differ. Type it once more.") if differ else "")
        for field in (self.name, self.first, self.again):
            if field.error_sentence():
                field.edit.setFocus()
                return False
        return True

    def _first_problem(self) -> str:
        if len(self.first.text().strip()) >= SHORTEST_PASSPHRASE:
            return ""
        return _("At least {count} signs are needed. Four words are best.").format(
            count=SHORTEST_PASSPHRASE
        )


class ForgottenStep(Step):
    """Says truthfully what happens if the passphrase is forgotten."""

    def __init__(self) -> None:
        super().__init__(
            _("If the passphrase is forgotten"),
            _("Without it nobody opens the workspace: neither a thief nor we."),
        )
        strip = Strip(
            "warn",
            _("A recovery sheet opens the workspace without the passphrase"),
            _(
                "It is offered as soon as the workspace is made: print it or copy it by hand, and"
                " keep it in a safe, not in the laptop bag."
            ),
            icon="key-round",
        )
        self.column.addWidget(strip)
        said = _(
            "What head office has confirmed is safe there. What was not handed over is only on"
            " this laptop: export often."
        )
        self.column.addWidget(Label(said, "body", wrap=True))
        self.column.addStretch(1)


class DemoStep(Step):
    """Says how to open the demo again."""

    def __init__(self, passphrase: str) -> None:
        super().__init__(_("Demo"), _("Made-up families: try everything, nothing can be spoilt."))
        strip = Strip(
            "accent",
            _("The passphrase of the demo: {words}").format(words=passphrase),
            _("It is no secret. Your own workspace will start empty, with a passphrase of yours."),
            icon="key-round",
        )
        self.column.addWidget(strip)
        said = _("Making the demo takes about half a minute: it plays a working day through.")
        self.column.addWidget(Label(said, "body", wrap=True))
        self.column.addStretch(1)
