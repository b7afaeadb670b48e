"""The one window: at the first run, locked, or with an open workspace in it."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QStackedLayout, QWidget
from shiboken6 import isValid

from fieldkit.errors import FieldkitError
from fieldkit.formats import clock
from fieldkit.gui.first_run.plan import give_forms
from fieldkit.gui.first_run.unlock import UnlockPage
from fieldkit.gui.icons import icon_of_program
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.look import Look
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.gui.widgets.nav_head import PROGRAM
from fieldkit.i18n import _
from fieldkit.services.progress import Progress
from fieldkit.services.workspace import Workspace, open_workspace, workspace_exists

if TYPE_CHECKING:
    # Opened seldom: imported where they are shown, so that the unlock screen comes at once.
    from fieldkit.gui.cover import Cover
    from fieldkit.gui.first_run.plan import Begun, Plan
    from fieldkit.gui.first_run.wizard import FirstRun
    from fieldkit.gui.workbench import Workbench

LOCK_AFTER_MINUTES = 5
_LOCK_AGAIN_MS = 10_000
_HANDS = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseMove,
    QEvent.Type.Wheel,
}


class MainWindow(QWidget):
    """Holds one thing at a time: first run, unlock screen, what blocks, or the workbench.

    Locking closes the database and takes all pages down; what was typed is
    saved before. After unlocking the same page opens again.
    """

    def __init__(self, folder: Path, look: Look, preferences: PreferencesFile) -> None:
        super().__init__()
        self._folder = folder
        self._look = look
        self._kept = preferences
        self.jobs = Jobs(self)
        self.jobs.broke.connect(self.show_crash)
        self.workbench: Workbench | None = None
        self._left: Workspace | None = None  # locked while a job still ran in it
        self._resume: tuple[str, object] = ("home", None)
        self._locked_at: datetime | None = None
        self._laptop = ""
        self._first_run: FirstRun | None = None
        self._cover: Cover | None = None
        self._put_aside: list[QDialog] = []  # what the cover took out of sight
        self._focus_before: QWidget | None = None
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.setWindowTitle(PROGRAM)
        self.setWindowIcon(icon_of_program())
        self._silence = QTimer(self)
        self._silence.setSingleShot(True)
        self._silence.setInterval(LOCK_AFTER_MINUTES * 60_000)
        self._silence.timeout.connect(self.lock)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusWindowChanged.connect(self._watch)

    # What is in the window

    @property
    def front(self) -> QWidget | None:
        """Return what fills the window now."""
        return self._stack.currentWidget()

    def begin(self) -> None:
        """Show the unlock screen, or the first run where there is no workspace yet."""
        if workspace_exists(self._folder):
            self._show_unlock()
        else:
            self._show_first_run()

    def _show(self, widget: QWidget) -> None:
        old = self._stack.currentWidget()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        if old is not None:
            self._stack.removeWidget(old)
            old.hide()
            old.deleteLater()
        first = getattr(widget, "initial_focus", None)
        if first is not None:
            first().setFocus()

    def _show_first_run(self, step: int = 0) -> None:
        from fieldkit.gui.first_run.wizard import FirstRun

        page = FirstRun(self._folder)
        self._first_run = page
        page.begin_requested.connect(self._begin_workspace)
        page.language_chosen.connect(self._speak)
        self._show(page)
        page.show_step(step)

    @Slot()
    def _show_unlock(self) -> None:
        safe = line = self._laptop
        if self._locked_at is not None:
            safe = _("Everything is saved.")
            line = _("{laptop}, locked at {time}").format(
                laptop=self._laptop, time=clock(self._locked_at)
            )
        page = UnlockPage(line, safe=safe)
        page.unlock_requested.connect(self._unlock)
        page.other_requested.connect(self._choose_other)
        self._show(page)

    # Opening and making a workspace

    @Slot(str)
    def _unlock(self, passphrase: str) -> None:
        left, self._left = self._left, None
        folder = self._folder

        def work(progress: Progress) -> Workspace:
            if left is not None:
                left.close()
            workspace = open_workspace(folder, passphrase)
            # Where the disk is too full even for the forms, what is there can still be read.
            with suppress(FieldkitError):
                give_forms(workspace, progress)
            return workspace

        self.jobs.start(_("Opening"), work, done=self.show_workspace, failed=self._not_opened)

    @Slot(object)
    def show_workspace(self, workspace: Workspace) -> None:
        """Put an open workspace into the window, at the page where it was left."""
        from fieldkit.gui.workbench import Workbench, laptop_name

        self._laptop = laptop_name(workspace)
        self._build(Workbench(workspace, self.jobs, self._kept))
        self._silence.start()

    def _build(self, bench: "Workbench") -> None:
        bench.lock_requested.connect(self.lock)
        bench.hide_requested.connect(self.hide_screen)
        bench.look_changed.connect(self.dress_again)
        bench.page_opened.connect(self._name_page)
        self.workbench = bench
        self._show(bench)
        key, argument = self._resume
        bench.go(key, argument)

    @Slot(object)
    def _not_opened(self, error: FieldkitError) -> None:
        front = self.front
        # The class itself is the store's, which the window may not import.
        if isinstance(front, UnlockPage) and type(error).__name__ == "WrongPassphrase":
            front.refuse()
            return
        from fieldkit.gui.first_run.blocked import BlockedPage

        page = BlockedPage(error, self._folder)
        page.retry_requested.connect(self._show_unlock)
        page.other_requested.connect(self._choose_other)
        self._show(page)

    @Slot(object)
    def _begin_workspace(self, plan: "Plan") -> None:
        from fieldkit.gui.first_run.plan import begin

        job = self.jobs.start(
            _("Making the workspace"),
            lambda progress: begin(plan, progress),
            done=self._begun,
            failed=self._not_begun,
        )
        if self._first_run is not None:
            job.progressed.connect(self._first_run.show_progress)

    @Slot(object)
    def _begun(self, begun: "Begun") -> None:
        self._first_run = None
        if begun.request is not None:
            self._resume = ("exchange", begun.request)
        self.show_workspace(begun.workspace)

    @Slot(object)
    def _not_begun(self, error: FieldkitError) -> None:
        if self._first_run is not None:
            self._first_run.refuse(error)

    @Slot()
    def _choose_other(self) -> None:
        chosen = QFileDialog.getExistingDirectory(self, _("Another workspace"), str(self._folder))
        if chosen:
            self._folder = Path(chosen)
            self._laptop, self._locked_at = "", None
            self._resume = ("home", None)
            self.begin()

    # Locking and hiding

    @Slot()
    def lock(self) -> None:
        """Save what is being typed, take all pages down, close the database, ask again.

        What cannot be saved (a full disk) is neither shown nor thrown away:
        the screen is covered, and the lock is tried again.
        """
        bench = self.workbench
        if bench is None:
            return
        page = bench.page
        if page is not None and not page.leave():
            if not self.hidden:
                self.hide_screen()
            QTimer.singleShot(_LOCK_AGAIN_MS, self, self._lock_if_hidden)
            return
        self.show_screen()
        if page is not None:
            self._resume = (bench.key, page.bookmark())
        self.workbench = None
        self._silence.stop()
        workspace = bench.desk.workspace
        self._locked_at = workspace.now()
        self.setWindowTitle(PROGRAM)
        for dialog in QApplication.topLevelWidgets():
            if dialog is not self and dialog.isVisible():
                dialog.close()
        if self.jobs.busy:
            self._left = workspace
        else:
            workspace.close()
        self._show_unlock()

    @Slot()
    def _lock_if_hidden(self) -> None:
        if self.hidden:
            self.lock()

    @Slot()
    def hide_screen(self) -> None:
        """Cover the window with an empty page and put it away; the same key brings it back."""
        if self._cover is not None:
            self.show_screen()
            return
        from fieldkit.gui.cover import Cover

        while (popup := QApplication.activePopupWidget()) is not None:
            popup.close()
        shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
        self._put_aside = [one for one in shown if isinstance(one, QDialog)]
        for dialog in self._put_aside:
            dialog.hide()
        self._focus_before = self.focusWidget()
        self._cover = Cover(self)
        self._cover.away_requested.connect(self.show_screen)
        self._cover.setGeometry(self.rect())
        self._cover.show()
        self._cover.raise_()
        self._cover.button.setFocus()
        self.showMinimized()

    @Slot()
    def show_screen(self) -> None:
        """Take the cover away, and bring back what stood before the window."""
        if self._cover is None:
            return
        self._cover.deleteLater()
        self._cover = None
        if self.isMinimized():
            self.showNormal()
        if self._focus_before is not None and isValid(self._focus_before):
            self._focus_before.setFocus()
        self._focus_before = None
        aside, self._put_aside = self._put_aside, []
        for dialog in aside:
            if isValid(dialog):
                dialog.open()

    @property
    def hidden(self) -> bool:
        """Tell whether the cover stands before everything."""
        return self._cover is not None

    # Language and look

    @Slot(str)
    def _speak(self, language: str) -> None:
        self._kept.write(replace(self._kept.read(), language=language))
        self._look.put_on(self._kept.read())
        self._show_first_run()

    @Slot()
    def dress_again(self) -> None:
        """Put on what the preferences say now, and build the page in sight anew."""
        bench = self.workbench
        self._look.put_on(self._kept.read())
        if bench is None:
            self.begin()
            return
        page = bench.page
        self._resume = (bench.key, page.bookmark() if page is not None else None)
        from fieldkit.gui.workbench import Workbench

        self._build(Workbench(bench.desk.workspace, self.jobs, self._kept))

    @Slot(str)
    def _name_page(self, _key: str) -> None:
        page = self.workbench.page if self.workbench is not None else None
        title = page.title() if page is not None else ""
        self.setWindowTitle(f"{title} \N{EN DASH} {PROGRAM}" if title else PROGRAM)

    # What goes wrong, and the end

    def say_error(self, error: BaseException) -> None:
        """Show a refusal as a notice, and anything else as what it is: a bug."""
        if isinstance(error, FieldkitError) and self.workbench is not None:
            self.workbench.desk.notices.refuse(error)
        elif isinstance(error, FieldkitError):
            self._not_opened(error)
        else:
            self.show_crash(error)

    @Slot(object)
    def show_crash(self, error: BaseException) -> None:
        """Write a report without data and say what is safe."""
        from fieldkit.gui.crash_dialog import CrashDialog
        from fieldkit.services.crash import write_crash_report

        bench = self.workbench
        workspace = bench.desk.workspace if bench is not None else None
        try:
            report = write_crash_report(error, workspace.folder if workspace else None)
        except OSError:
            report = None
        CrashDialog(self, report, workspace.saved_at if workspace else None).open()

    @Slot(QWindow)
    def _watch(self, window: QWindow | None) -> None:
        """Notice hands in every window of the program: only whole windows, which hear little."""
        if window is not None:
            window.removeEventFilter(self)
            window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Begin the minutes until the lock again whenever a hand moves.

        The keys that hide and lock work in every dialog and list as well, where
        the workbench's own shortcuts do not reach.
        """
        if event.type() in _HANDS and self._silence.isActive():
            self._silence.start()
        if isinstance(event, QKeyEvent) and event.type() is QEvent.Type.KeyPress:
            act = self._act_of(event) if self.workbench is not None else None
            if act is not None:
                act()
                return True
        return False

    def _act_of(self, event: QKeyEvent) -> Callable[[], None] | None:
        if event.modifiers() or event.isAutoRepeat():
            return None
        acts = {Qt.Key.Key_F9: self.hide_screen, Qt.Key.Key_F10: self.lock}
        return acts.get(Qt.Key(event.key()))

    def closeEvent(self, event: QCloseEvent) -> None:
        """Save what is being typed, stop the worker between two records, close the database."""
        bench = self.workbench
        page = bench.page if bench is not None else None
        if page is not None and not page.leave():
            event.ignore()
            return
        self._silence.stop()
        if not self.isMaximized() and not self.isMinimized():
            kept = self._kept.read()
            self._kept.write(replace(kept, width=self.width(), height=self.height()))
        self.jobs.close()
        self.workbench = None
        for workspace in (bench.desk.workspace if bench is not None else None, self._left):
            if workspace is not None:
                workspace.close()
        event.accept()
