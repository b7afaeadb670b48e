"""The one window: at the first run, locked, or with an open workspace in it."""

from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QApplication, QStackedLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.first_run.unlock import UnlockPage, lock_line
from fieldkit.gui.hidden_screen import HiddenScreen
from fieldkit.gui.icons import icon_of_program
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.look import Look
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.gui.restorer import Restorer
from fieldkit.gui.silence import Silence
from fieldkit.gui.timers import stop_timers
from fieldkit.gui.watch import Watch
from fieldkit.gui.widgets.nav_head import PROGRAM
from fieldkit.i18n import _
from fieldkit.services.locked import seconds_to_wait, workspace_exists
from fieldkit.services.progress import Progress

if TYPE_CHECKING:
    # Opened seldom: imported where they are shown, so that the unlock screen comes at once.
    from fieldkit.gui.first_run.plan import Begun, Plan
    from fieldkit.gui.first_run.wizard import FirstRun
    from fieldkit.gui.workbench import Workbench
    from fieldkit.services.workspace import Workspace

_LOCK_AGAIN_MS = 10_000
_NOT_FITTING = ("WrongPassphrase", "TriedTooSoon")


class MainWindow(QWidget):
    """Holds one thing at a time: first run, unlock screen, what blocks, or the workbench.

    Locking closes the database and takes all pages down; what was typed is
    saved before. After unlocking the same page opens again.
    """

    def __init__(self, folder: Path, look: Look, preferences: PreferencesFile) -> None:
        super().__init__()
        self.folder = folder
        self.look = look
        self._kept = preferences
        self.jobs = Jobs(self)
        self.jobs.broke.connect(self.show_crash)
        self.workbench: Workbench | None = None
        self.left: Workspace | None = None  # locked while a job still ran in it
        self._resume: tuple[str, object] = ("home", None)
        self._resumes = ""  # the user whose page that is
        self._locked_at: datetime | None = None
        self._laptop = ""
        self._first_run: FirstRun | None = None
        self.hiding = HiddenScreen(self)
        self.restorer = Restorer(self, self)
        self._stack = QStackedLayout(self)
        self._stack.setContentsMargins(0, 0, 0, 0)
        self.setWindowTitle(PROGRAM)
        self.setWindowIcon(icon_of_program())
        self._silence = Silence(self)
        self._silence.timeout.connect(self.lock)
        self._watch = Watch(
            self,
            {
                Qt.Key.Key_F8: self.switch_user,
                Qt.Key.Key_F9: self.hide_screen,
                Qt.Key.Key_F10: self.lock,
            },
            lambda: self.workbench is not None,
        )
        self._watch.moved.connect(self._silence.begin_again)

    @property
    def front(self) -> QWidget | None:
        """Return what fills the window now."""
        return self._stack.currentWidget()

    def begin(self) -> None:
        """Show the unlock screen, or the first run where there is no workspace yet."""
        if workspace_exists(self.folder):
            self._show_unlock()
        else:
            self._show_first_run()

    def _show(self, widget: QWidget) -> None:
        if not isinstance(widget, UnlockPage):
            self.look.put_style()
        old = self._stack.currentWidget()
        self._stack.addWidget(widget)
        self._stack.setCurrentWidget(widget)
        if old is not None:
            self._stack.removeWidget(old)
            old.close()
            old.deleteLater()
        first = getattr(widget, "initial_focus", None)
        if first is not None:
            first().setFocus()

    def _show_first_run(self, step: int = 0) -> None:
        from fieldkit.gui.first_run.wizard import FirstRun

        page = FirstRun(self.folder)
        self._first_run = page
        page.begin_requested.connect(self._begin_workspace)
        page.language_chosen.connect(self._speak)
        self._show(page)
        page.show_step(step)

    @Slot()
    def _show_unlock(self, *, switching: bool = False) -> None:
        safe = self._laptop if self._locked_at is None else _("Everything is saved.")
        line = lock_line(self._laptop, self._locked_at, switching=switching)
        waiting = seconds_to_wait(self.folder)
        page = UnlockPage(line, safe=safe, waiting=waiting, switching=switching)
        page.unlock_requested.connect(self._unlock)
        page.other_requested.connect(self._choose_other)
        page.switch_requested.connect(self.switch_user)
        page.forgotten_requested.connect(self.ask_forgotten)
        self._show(page)

    @Slot()
    def ask_forgotten(self) -> None:
        """Ask for the sheet or the words of head office."""
        from fieldkit.gui.first_run.forgotten import Forgotten

        self.look.put_style()
        if self.left is not None and not self.jobs.busy:
            self.left.close()
            self.left = None
        dialog = Forgotten(self, self.folder, self.jobs)
        dialog.opened.connect(self.show_workspace)
        dialog.open()

    @Slot(str)
    def _unlock(self, passphrase: str) -> None:
        left, self.left = self.left, None
        folder = self.folder

        def work(progress: Progress) -> "Workspace":
            from fieldkit.gui.first_run.plan import give_forms
            from fieldkit.services.recovery_words import ready_words
            from fieldkit.services.restoring import erase_again
            from fieldkit.services.workspace import open_workspace

            if left is not None:
                left.close()
            workspace = open_workspace(folder, passphrase)
            # Where the disk is too full even for the forms, what is there can still be read.
            with suppress(FieldkitError):
                give_forms(workspace, progress)
                ready_words(workspace)
                erase_again(workspace)
            return workspace

        self.jobs.start(_("Opening"), work, done=self.show_workspace, failed=self.not_opened)

    @Slot(object)
    def show_workspace(self, workspace: "Workspace") -> None:
        """Put an open workspace into the window, at the page where it was left."""
        from fieldkit.gui.workbench import Workbench, laptop_name

        self._laptop = laptop_name(workspace)
        if workspace.user.id != self._resumes:
            # What somebody else had open is not for this person's eyes.
            self._resume = ("home", None) if self._resumes else self._resume
            self._resumes = workspace.user.id
        self._build(Workbench(workspace, self.jobs, self._kept))
        self.restorer.tell(workspace)
        self._silence.start()

    def _build(self, bench: "Workbench") -> None:
        bench.lock_requested.connect(self.lock)
        bench.hide_requested.connect(self.hide_screen)
        bench.switch_requested.connect(self.switch_user)
        bench.re_encrypt_requested.connect(self.re_encrypt)
        bench.look_changed.connect(self.dress_again)
        bench.restore_requested.connect(self.restorer.restore)
        bench.page_opened.connect(self._name_page)
        bench.door.begun.connect(self._silence.rest)
        bench.door.ended.connect(self._silence.wake)
        self._watch.moved.connect(bench.doctor.hands_moved)
        self.workbench = bench
        self._show(bench)
        key, argument = self._resume
        bench.go(key, argument)

    @Slot(object)
    def not_opened(self, error: FieldkitError) -> None:
        """Say why the workspace stays shut."""
        front = self.front
        # The class itself is the store's, which the window may not import.
        if isinstance(front, UnlockPage) and type(error).__name__ in _NOT_FITTING:
            front.refuse(seconds_to_wait(self.folder))
            return
        from fieldkit.gui.first_run.blocked import BlockedPage

        page = BlockedPage(error, self.folder)
        page.retry_requested.connect(self._show_unlock)
        page.other_requested.connect(self._choose_other)
        page.restore_requested.connect(self.restorer.ask)
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
        demo = self._first_run is not None and self._first_run.wants_demo
        self._first_run = None
        if begun.request is not None:
            self._resume = ("exchange", begun.request)
        self.show_workspace(begun.workspace)
        if self.workbench is not None and not demo:
            self.workbench.offer_sheet()

    @Slot(object)
    def _not_begun(self, error: FieldkitError) -> None:
        if self._first_run is not None:
            self._first_run.refuse(error)

    @Slot()
    def _choose_other(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        chosen = QFileDialog.getExistingDirectory(self, _("Another workspace"), str(self.folder))
        if chosen:
            self.folder = Path(chosen)
            self._laptop, self._locked_at = "", None
            self._resume, self._resumes = ("home", None), ""
            self.begin()

    @Slot()
    def re_encrypt(self) -> None:
        """Take all pages down and encrypt everything anew; the settings open again after it."""
        bench = self.workbench
        if bench is None or (bench.page is not None and not bench.page.leave()):
            return
        if self.jobs.busy:
            bench.desk.notices.tell(_("Something else is still under way. Try again after it."))
            return
        from fieldkit.gui.re_encrypting import ReEncrypting

        self._resume = ("settings", None)
        self.workbench = None
        self._silence.stop()
        self.left = bench.desk.workspace
        work = ReEncrypting(self, self.jobs, self.left)
        work.over.connect(self._go_on)
        self._show(work.page)

    @Slot(object, str)
    def _go_on(self, error: FieldkitError | None, said: str) -> None:
        workspace, self.left = self.left, None
        if workspace is not None:
            self.show_workspace(workspace)
        if error is not None:
            self.say_error(error)
        elif said and self.workbench is not None:
            self.workbench.desk.notices.tell(said)

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
        self._locked_at = workspace.locked_at = workspace.now()
        self.setWindowTitle(PROGRAM)
        for dialog in QApplication.topLevelWidgets():
            if dialog is not self and dialog.isVisible():
                dialog.close()
        if self.jobs.busy:
            self.left = workspace
        else:
            workspace.close()
        self._show_unlock()

    @Slot()
    def switch_user(self) -> None:
        """Lock, and ask for the passphrase of whoever comes next; they begin at Home."""
        self.lock()
        if self.workbench is None:
            self._resume = ("home", None)
            self._show_unlock(switching=True)

    @Slot()
    def _lock_if_hidden(self) -> None:
        if self.hidden:
            self.lock()

    @Slot()
    def hide_screen(self) -> None:
        """Cover the window and put it away; the same key brings it back."""
        self.hiding.turn()

    @Slot()
    def show_screen(self) -> None:
        """Take the cover away, and bring back what stood before the window."""
        self.hiding.show()

    @property
    def hidden(self) -> bool:
        """Tell whether the cover stands before everything."""
        return self.hiding.hidden

    @Slot(str)
    def _speak(self, language: str) -> None:
        self._kept.write(replace(self._kept.read(), language=language))
        self.look.put_on(self._kept.read())
        self._show_first_run()

    @Slot()
    def dress_again(self) -> None:
        """Put on what the preferences say now, and build the page in sight anew."""
        bench = self.workbench
        self.look.put_on(self._kept.read())
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

    def say_error(self, error: BaseException) -> None:
        """Show a refusal as a notice, and anything else as what it is: a bug."""
        if isinstance(error, FieldkitError) and self.workbench is not None:
            self.workbench.desk.notices.refuse(error)
        elif isinstance(error, FieldkitError):
            self.not_opened(error)
        else:
            self.show_crash(error)

    @Slot(object)
    def show_crash(self, error: BaseException) -> None:
        """Write a report without data and say what is safe."""
        from fieldkit.gui.crash_dialog import show_crash

        bench = self.workbench
        show_crash(self, error, bench.desk.workspace if bench is not None else None)

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
        if bench is not None:
            stop_timers(bench)
        self.workbench = None
        for workspace in (bench.desk.workspace if bench is not None else None, self.left):
            if workspace is not None:
                workspace.close()
        event.accept()
