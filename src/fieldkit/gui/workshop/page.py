"""The page of the forms workshop: a form is tried out as it is being written."""

from pathlib import Path

from PySide6.QtCore import QElapsedTimer, Qt, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import clock
from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.page import Page
from fieldkit.gui.theme import current
from fieldkit.gui.workshop.bench import TrialBench
from fieldkit.gui.workshop.head import WorkshopHead
from fieldkit.gui.workshop.installing import Installer
from fieldkit.gui.workshop.panel import WorkshopPanel
from fieldkit.gui.workshop.reader import FormReader
from fieldkit.gui.workshop.start import WorkshopStart
from fieldkit.gui.workshop.words import install_words
from fieldkit.i18n import _, ngettext
from fieldkit.services.workshop import (
    FormLook,
    Standing,
    note_recent_form,
    recent_forms,
)

_PATIENCE = 1  # s of reading after which it is said how far it is, and can be stopped
_NARROW = 1180  # px; below it sections and side do not stand together
_KINDS = "*.xlsx *.xlsm *.xls *.csv *.xml *.zip pack.toml"


class WorkshopPage(Page):
    """A form on throw-away data on the left, all that is known of it on the right."""

    folds_navigation = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.reader = FormReader(desk, self)
        self.stale = False  # what is in sight is older than the file, which has blockers
        self._begun = QElapsedTimer()
        self.patience = _PATIENCE
        self.setAcceptDrops(True)
        self.start = WorkshopStart()
        self.head = WorkshopHead()
        self.head.offer_trial(possible=False)
        self.panel = WorkshopPanel()
        self.trial = TrialBench(desk)
        self._bench = QWidget()
        self._stack = _Stack()
        self.installer = Installer(desk, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(0)
        row.addWidget(self.trial, 1)
        row.addWidget(self.panel)
        bench = QVBoxLayout(self._bench)
        bench.setContentsMargins(0, 0, 0, 0)
        bench.setSpacing(0)
        bench.addWidget(self.head)
        bench.addLayout(row, 1)
        self._stack.addWidget(self.start)
        self._stack.addWidget(self._bench)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._stack)

    def _connect(self) -> None:
        self.start.choose_requested.connect(self.choose_file)
        self.head.open_requested.connect(self.show_start)
        self.start.folder_requested.connect(self.choose_folder)
        self.start.chosen.connect(self.open_path)
        for gone in (self.start.left, self.head.left):
            gone.connect(self.go_back)
        self.head.again_requested.connect(self.reader.read_all)
        self.head.fresh_requested.connect(self.begin_anew)
        self.head.paper_requested.connect(self.show_paper)
        self.head.side_requested.connect(self.turn_side)
        self.head.install_requested.connect(self.install)
        self.head.form_chosen.connect(self.reader.choose)
        self.panel.jumped.connect(self.trial.jump_to)
        self.trial.left.connect(self.go_back)
        self.trial.print_requested.connect(self.show_paper)
        self.panel.lending_chosen.connect(self.set_lending)
        self.panel.copied.connect(self._on_copied)
        self.reader.chosen.connect(self._on_chosen)
        self.reader.renewed.connect(self._name_file)
        self.reader.began.connect(self._on_began)
        self.reader.progressed.connect(self._on_progressed)
        self.reader.stopped.connect(self._on_stopped)
        self.head.stop_requested.connect(self.reader.stop)
        self.reader.looked.connect(self._on_looked)
        self.reader.refused.connect(self._on_refused)
        self.reader.gone.connect(self._on_gone)
        self.reader.no_pack.connect(self._on_no_pack)
        self.installer.installed.connect(self._on_installed)
        for words, does in (
            ("F4", self.turn_side),
            ("F5", self.reader.read_all),
            ("Ctrl+R", self.begin_anew),
            ("Ctrl+O", self.choose_file),
        ):
            shortcut = QShortcut(QKeySequence(words), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)

    @property
    def view(self) -> FormView | None:
        """Return the form in sight."""
        return self.trial.view

    def title(self) -> str:
        """Return the page's name; the file's may tell more than a window should."""
        return _("Forms workshop")

    def open(self, argument: object = None) -> None:
        """Open a file, or show again what is open."""
        if isinstance(argument, Path) and argument != self.reader.path:
            self.open_path(argument)
        elif self.reader.path is None:
            self.start.show_recent(recent_forms(self.desk.workspace))
        else:
            self.reader.read()

    def bookmark(self) -> object:
        """Return the file, which is read anew after a lock."""
        return self.reader.path

    def leave(self) -> bool:
        """Leave at any time: there is nothing to keep."""
        return True

    def initial_focus(self) -> QWidget | None:
        """Return the field to go on with, or the button that opens a form."""
        if self.reader.path is None:
            return self.start.rows[0] if self.start.rows else self.start.open_button
        return self.view.first_field() if self.view is not None else self.head.open_button

    def panes(self) -> tuple[QWidget, ...]:
        """Return the head, the sections, the questions and the side."""
        if self.reader.path is None:
            return (self.start,)
        form = (self.view.side, self.view.sheet) if self.view is not None else ()
        return (*(one for one in (*form, self.panel) if not one.isHidden()), self.head)

    @Slot()
    def choose_file(self) -> None:
        """Ask which form, or which pack."""
        kinds = _("Forms and form packs") + f" ({_KINDS})"
        chosen, _kind = QFileDialog.getOpenFileName(self, _("Open a form"), "", kinds)
        if chosen:
            self.open_path(Path(chosen))

    @Slot()
    def choose_folder(self) -> None:
        """Ask which folder with a pack."""
        chosen = QFileDialog.getExistingDirectory(self, _("Open the folder of a form pack"))
        if chosen:
            self.open_path(Path(chosen))

    @Slot(object)
    def open_path(self, path: Path) -> None:
        """Read a form, or a pack and the first of its forms."""
        self.close_form()
        self.reader.open(path)

    def close_form(self) -> None:
        """Let go of the form that is open."""
        self.reader.close()
        self._forget_view()
        self._stack.setCurrentWidget(self.start)

    @Slot()
    def show_start(self) -> None:
        """Let go of the form, and offer the last ones and the dialog for another."""
        self.close_form()
        self.start.say("")
        self.start.show_recent(recent_forms(self.desk.workspace))
        self.start.open_button.setFocus()

    @Slot()
    def begin_anew(self) -> None:
        """Throw the answers away and begin from the start."""
        if self.reader.look is not None:
            self._show_trial(self.reader.look, fresh=True)

    @Slot(bool)
    def set_lending(self, lend: bool) -> None:
        """Lend the workspace's lists about nobody to the trial, or keep them back."""
        self.reader.lend = lend
        self.reader.read()

    @Slot()
    def turn_side(self) -> None:
        """Show what is known of the form beside it, or leave the room to the form."""
        self.panel.setVisible(self.panel.isHidden())
        self._fit()

    @Slot()
    def show_paper(self) -> None:
        """Show the form as an empty sheet."""
        if self.reader.look is not None and self.view is not None:
            self.installer.show_paper(self.reader.look, self.view.model.session.language)

    @Slot()
    def install(self) -> None:
        """Install what is in sight; a newer version is asked about first."""
        if self.reader.look is not None and not self.stale:
            self.installer.install(self.reader.look, self.reader.pack)

    @Slot()
    def go_back(self) -> None:
        """Go back to the forms."""
        self.go_requested.emit("forms", None)

    @Slot(object)
    def _on_no_pack(self, error: FieldkitError) -> None:
        self.close_form()
        self.start.say(error.sentence())
        self._stack.setCurrentWidget(self.start)

    @Slot()
    def _on_chosen(self) -> None:
        self._forget_view()
        self._name_file()
        self._stack.setCurrentWidget(self._bench)

    @Slot()
    def _name_file(self) -> None:
        reader = self.reader
        if reader.path is not None:
            self.head.show_file(reader.path, reader.pack, reader.file)

    @Slot()
    def _on_began(self) -> None:
        self.head.say("hourglass", "muted", _("Reading the form..."))
        self._begun.start()
        self.head.offer_install(self.head.install_button.text(), possible=False)

    @Slot(str)
    def _on_progressed(self, what: str) -> None:
        seconds = round(self._begun.elapsed() / 1000)
        if seconds >= self.patience:
            said = ngettext("{what}, {count} second", "{what}, {count} seconds", seconds)
            self.head.say_reading(said.format(what=what, count=seconds))

    @Slot()
    def _on_stopped(self) -> None:
        self.stale = self.reader.look is not None
        self.trial.set_stale(stale=self.stale)
        self.head.say("circle-alert", "warn", _("Reading was stopped. F5 reads the file again."))

    @Slot(object)
    def _on_looked(self, look: FormLook) -> None:
        if self.view is None and self.reader.path is not None:
            note_recent_form(self.desk.workspace, self.reader.path)
        self.stale = False
        self.start.say("")
        self._show_trial(look, fresh=False)
        words = _("Read at {time}").format(time=clock(self.desk.workspace.now()))
        if look.installed.standing is Standing.SAME:
            words = _("This version is installed.")
        self.head.say("circle-check", "ok", words)
        possible = look.installed.standing in (Standing.NEW, Standing.UPGRADE)
        self.head.offer_install(
            _("Install the pack") if self.reader.pack is not None else install_words(look),
            possible=possible or self.reader.pack is not None,
        )

    @Slot(object)
    def _on_refused(self, error: FieldkitError) -> None:
        if self.reader.file is None:
            return
        findings = getattr(error, "findings", ())
        self.stale = self.reader.look is not None
        self.trial.set_stale(stale=self.stale)
        self.panel.show()
        self._fit()
        self.panel.show_refusal(findings, error.sentence(), self.reader.file.name)
        count = len(findings)
        words = (
            ngettext("{count} blocker", "{count} blockers", count).format(count=count)
            if count
            else _("The file could not be read.")
        )
        self.head.say("circle-alert", "danger", words)
        self.head.offer_install(_("Install"), possible=False)

    @Slot()
    def _on_gone(self) -> None:
        self.head.say("circle-alert", "danger", _("The file is not there any more."))

    @Slot(str)
    def _on_copied(self, address: str) -> None:
        self.desk.notices.tell(_("Copied: {address}").format(address=address))

    @Slot()
    def _on_installed(self) -> None:
        self.changed.emit()
        self.reader.read()

    def _show_trial(self, look: FormLook, *, fresh: bool) -> None:
        self.panel.clear()
        if look.crowded:
            self.trial.refuse(look.crowded)
            self.head.offer_trial(possible=False)
            self.panel.show_look(look, None, lend=self.reader.lend)
            return
        view = self.trial.show_look(look, self._title(look), fresh=fresh)
        self.head.offer_trial(possible=True)
        self.panel.show_look(look, view, lend=self.reader.lend)
        self._fit()

    def _title(self, look: FormLook) -> str:
        """Return what the form is called, in a pack by its title in the spoken language."""
        forms = self.reader.pack.forms if self.reader.pack is not None else ()
        return next((one.title for one in forms if one.file == look.file), look.form.title)

    def _forget_view(self) -> None:
        self.panel.clear()
        self.trial.forget()
        self.head.offer_trial(possible=False)

    def _fit(self) -> None:
        """On a narrow page the list of sections gives way to what is told beside the form."""
        narrow = self.width() < current().px(_NARROW)
        self.panel.set_narrow(narrow=narrow)
        if self.view is not None:
            self.view.side.setVisible(not narrow or self.panel.isHidden())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the form its room."""
        super().resizeEvent(event)
        self._fit()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take a file that is dropped anywhere on the page."""
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the file that was dropped."""
        files = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            event.acceptProposedAction()
            self.open_path(files[0])


class _Stack(QStackedWidget):
    """A stack as low as its parts can be: their columns scroll, whatever height they wish for."""

    def hasHeightForWidth(self) -> bool:
        """Tell that the height follows from nothing."""
        return False
