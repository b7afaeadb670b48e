"""The ways in when the passphrase is forgotten: the sheet, head office's words, or neither."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.first_run.entries import SheetEntry, WordsEntry
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.choice import ChoiceCard, ChoiceColumn
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField, ErrorLine, PassphraseField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.people import User
from fieldkit.services.passphrases import SHORTEST
from fieldkit.services.progress import Progress
from fieldkit.services.recovery import (
    OtherKey,
    open_with_new_passphrase,
    people_behind,
    sheet_key,
    words_key,
    words_wanted,
)
from fieldkit.services.workspace import Workspace

_WIDTH = 640


class Forgotten(Dialog):
    """Asks for the sheet or the words, then for a new passphrase, and opens the workspace.

    Signals: opened(Workspace).
    """

    opened = Signal(object)

    def __init__(self, parent: QWidget | None, folder: Path, jobs: Jobs) -> None:
        super().__init__(parent, _("If the passphrase is forgotten"), " ")
        self.setFixedWidth(current().px(_WIDTH))
        self._folder, self._jobs = folder, jobs
        self._key: OtherKey | None = None
        self._words = words_wanted(folder)
        self.ways = self._ways()
        self.sheet = SheetEntry()
        self.words = WordsEntry()
        self.lost = _NothingLeft()
        self.fresh = _NewPassphrase()
        self.refusal = ErrorLine()
        self._steps: tuple[QWidget, ...] = (
            self.ways,
            self.sheet,
            self.words,
            self.lost,
            self.fresh,
        )
        for step in (*self._steps, self.refusal):
            self.body.addWidget(step)
        self.back = self.add_button(quiet(_("Back")), self.go_back)
        self.next = self.add_button(primary(_("Next")), self.go_on)
        for completed in (self.sheet.completed, self.words.completed, self.fresh.confirmed):
            completed.connect(self.go_on)
        self.ways.confirmed.connect(self.go_on)
        self.step: QWidget = self.ways
        self.show_step(self.ways)

    def _ways(self) -> ChoiceColumn:
        words = (
            _("They make sure that it is you, then read out twelve words. Words No. {number}.")
            if self._words
            else _("This workspace has none: it has not been enrolled with a head office.")
        ).format(number=self._words)
        ways = ChoiceColumn(
            [
                ChoiceCard(
                    _("I have the recovery sheet"),
                    _("Ten groups of digits, printed or copied by hand."),
                    number=1,
                    icon="key-round",
                ),
                ChoiceCard(
                    _("Head office reads the recovery words to me"), words, number=2, icon="phone"
                ),
                ChoiceCard(
                    _("I have neither"), _("What is safe, and what to do."), number=3, icon="info"
                ),
            ]
        )
        ways.choose(0)
        return ways

    def show_step(self, step: QWidget) -> None:
        """Show one step with its words and buttons."""
        self.step = step
        for one in self._steps:
            one.setVisible(one is step)
        self.refusal.say("")
        self.sentence.setText(self._sentence(step))
        self.next.setVisible(step is not self.lost)
        self.next.setEnabled(True)
        self.next.setText(_("Open the workspace") if step is self.fresh else _("Next"))
        self.back.setText(_("Cancel") if step is self.ways else _("Back"))
        first = self.ways.choices[self.ways.place()] if step is self.ways else step
        (self.back if step is self.lost else first).setFocus()

    def _sentence(self, step: QWidget) -> str:
        if step is self.sheet:
            return _("Type what the sheet says. A group whose check digit does not fit turns red.")
        if step is self.words:
            return _(
                "These are recovery words No. {number}, a secret. Type each word, its first four"
                " letters or its number; say the number that appears beside it, never the word"
                " itself."
            ).format(number=self._words)
        if step is self.fresh:
            return self._after()
        if step is self.lost:
            return _("Without passphrase, sheet and words the workspace stays shut.")
        return _(
            "If you have the recovery sheet, enter what it says. If not, call head office: they"
            " will make sure it is you and read out twelve recovery words."
        )

    def _after(self) -> str:
        if self._key is not None and self._key.kind == "words":
            return _(
                "The words fit. Choose a new passphrase. These words no longer work; new ones go"
                " to head office with the next bundle."
            )
        return _(
            "The sheet fits. Choose a new passphrase. This sheet then opens nothing any more;"
            " make a new one once you are in."
        )

    @Slot()
    def go_back(self) -> None:
        """Go to the ways, or close where they are in sight."""
        if self.step is self.ways:
            self.reject()
        else:
            self.show_step(self.ways)

    @Slot()
    def go_on(self) -> None:
        """Go to the step that was chosen, or try what was typed."""
        if not self.next.isEnabled() or not self.next.isVisible():
            return
        if self.step is self.ways:
            self._choose()
        elif self.step is self.sheet and self.sheet.complete():
            self._try(self.sheet.typed())
        elif self.step is self.words and self.words.complete():
            self._try(self.words.typed())
        elif self.step is self.fresh and self.fresh.complete():
            self._open()

    def _choose(self) -> None:
        steps = (self.sheet, self.words if self._words else self.lost, self.lost)
        self.show_step(steps[self.ways.place()])

    def _try(self, typed: tuple[str, ...]) -> None:
        folder, by_sheet = self._folder, self.step is self.sheet

        def work(_progress: Progress) -> tuple[OtherKey, tuple[User, ...]]:
            key = sheet_key(folder, typed) if by_sheet else words_key(folder, typed)
            return key, people_behind(folder, key)

        self._start(work, self._fitted)

    def _open(self) -> None:
        key, folder = self._key, self._folder
        user, passphrase = self.fresh.user(), self.fresh.first.text()

        def work(_progress: Progress) -> Workspace:
            if key is None:
                raise TypeError(key)
            return open_with_new_passphrase(folder, key, user, passphrase)

        self._start(work, self._done)

    def _start(self, work: Callable[[Progress], object], done: Callable[[object], object]) -> None:
        self.next.setEnabled(False)
        self.refusal.say("")
        self._jobs.start(_("Opening"), work, done=done, failed=self._refused)

    @Slot(object)
    def _fitted(self, found: object) -> None:
        if isinstance(found, tuple):
            self._key, people = found
            self.fresh.ask(people)
            self.show_step(self.fresh)

    @Slot(object)
    def _done(self, workspace: object) -> None:
        self.opened.emit(workspace)
        self.accept()

    @Slot(object)
    def _refused(self, error: FieldkitError) -> None:
        self.refusal.say(error.sentence())
        self.next.setEnabled(True)


class _NothingLeft(QWidget):
    """What is safe where there is no way in, truthfully."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        said = _(
            "What was confirmed comes back: head office fills the laptop anew. Do not wipe the"
            " workspace: it holds what was not handed over, and the passphrase may come back to"
            " you."
        )
        column.addWidget(Label(said, "body", wrap=True))


class _NewPassphrase(QWidget):
    """Asks who it is, where there are several, and for a new passphrase, twice.

    Signals: confirmed() on Enter in the last field.
    """

    confirmed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.who = ComboField(_("Who you are"), ())
        self.first = PassphraseField(_("New passphrase"))
        self.again = PassphraseField(_("The passphrase once more"))
        self.again.confirmed.connect(self.confirmed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        for field in (self.who, self.first, self.again):
            column.addWidget(field)
        self.setFocusProxy(self.first.edit)

    def ask(self, people: tuple[User, ...]) -> None:
        """Offer these people."""
        self.who.combo.clear()
        for one in people:
            self.who.combo.addItem(one.name, one.id)
        self.who.setVisible(len(people) > 1)
        # Tab passes over what stands before the one that takes the focus for all.
        self.setFocusProxy(self.who.combo if len(people) > 1 else self.first.edit)

    def user(self) -> str:
        """Return the id of the person that was chosen."""
        return self.who.key()

    def complete(self) -> bool:
        """Say at the first field what is missing, if anything."""
        short = len(self.first.text().strip()) < SHORTEST
        said = _("At least {count} signs are needed. Four words are best.").format(count=SHORTEST)
        self.first.set_error(said if short else "")
        differ = self.first.text() != self.again.text()
        self.again.set_error(_("The two differ. Type it once more.") if differ else "")
        if short or differ:
            (self.first if short else self.again).edit.setFocus()
        return not short and not differ
