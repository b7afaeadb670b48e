"""The open workspace: navigation, pages, keys of the window, and the foot that counts."""

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from fieldkit.formats import clock, number
from fieldkit.gui.backup_clock import BackupClock
from fieldkit.gui.desk import Desk
from fieldkit.gui.door import Door
from fieldkit.gui.go_to import GoTo
from fieldkit.gui.idle_doctor import IdleDoctor
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.keys_help import KeysHelp
from fieldkit.gui.navigation import Navigation
from fieldkit.gui.notices import Notices
from fieldkit.gui.page import Page
from fieldkit.gui.places import make_page, page_act, places, stands_under
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.gui.theme import current
from fieldkit.gui.timers import stop_timers
from fieldkit.gui.widgets.card import Hairline
from fieldkit.gui.widgets.nav_foot import FootWords
from fieldkit.gui.widgets.roomy import Roomy
from fieldkit.i18n import _, ngettext
from fieldkit.records.device import DeviceKind
from fieldkit.records.permissions import NotAllowed, OnlyThisEvent
from fieldkit.services.upkeep import tidy
from fieldkit.services.workspace import Workspace, counters

NARROW_WINDOW = 1200
_COUNT_AFTER_MS = 250
_TIDY_FIRST_MS = 90_000
_TIDY_AGAIN_MS = 6 * 3600 * 1000
_OWN_UNDO = {"fill", "event", "workshop"}


class Workbench(QWidget):
    """Navigation on the left, one page on the right.

    Signals: lock_requested(), hide_requested(), switch_requested() for another
    user, re_encrypt_requested(), look_changed() when language, theme or size
    of letters were changed; page_opened(key); restore_requested(Backup, passphrase).
    """

    lock_requested = Signal()
    hide_requested = Signal()
    switch_requested = Signal()
    re_encrypt_requested = Signal()
    look_changed = Signal()
    page_opened = Signal(str)
    restore_requested = Signal(object, str)

    def __init__(self, workspace: Workspace, jobs: Jobs, preferences: PreferencesFile) -> None:
        super().__init__()
        self.pages = QStackedWidget()
        self.desk = Desk(workspace, jobs, Notices(self.pages), current(), preferences)
        self.key = ""
        self._made: dict[str, Page] = {}
        self._frames: dict[str, Roomy] = {}
        self._focused: QWidget | None = None
        self.is_office = workspace.device.kind is DeviceKind.OFFICE
        self.places = places(workspace.rights, office=self.is_office)
        self.navigation = Navigation(
            self.places, laptop_name(workspace), FootWords("", "", workspace.user.name)
        )
        self.navigation.place_requested.connect(self.go)
        self.navigation.hand_over_requested.connect(self.go_exchange)
        self.navigation.lock_requested.connect(self.lock_requested)
        self.door = Door(self.desk)
        self.door.begun.connect(self._shut_all_but)
        self.door.ended.connect(self._open_all)
        self._edge = Hairline(standing=True)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.door)
        column.addWidget(self.pages, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        row.addWidget(self._edge)
        row.addLayout(column, 1)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_COUNT_AFTER_MS)
        self._pause.timeout.connect(self.count)
        self.backups = BackupClock(self.desk, self)
        self._tidying = QTimer(self, singleShot=True)
        self._tidying.timeout.connect(self._tidy)
        self._tidying.start(_TIDY_FIRST_MS)
        self.doctor = IdleDoctor(self.desk, self)
        self._bind_keys()
        self.count()
        if self.door.event_id:
            # The window is built anew while the laptop is lent.
            self.door.show()
            self._shut_all_but(self.door.event_id)

    @property
    def page(self) -> Page | None:
        """Return the page in sight."""
        return self._made.get(self.key)

    @Slot(str)
    @Slot(str, object)
    def go(self, key: str, argument: object = None) -> bool:
        """Open a page; tell whether the page in sight let go. "goto" asks where to go first."""
        if key == "exchange" and self.is_office:
            key = "office"
        if key == "event-mode":
            self.door.ask_begin(str(argument))
            return True
        if key == "goto":
            self.go_to()
            return True
        if key == "re-encrypt":
            self.re_encrypt_requested.emit()
            return True
        if self.door.event_id and key != "event":
            self.desk.notices.refuse(OnlyThisEvent())
            return False
        try:
            self.desk.workspace.rights.require(page_act(key))
        except NotAllowed as refusal:
            self.desk.notices.refuse(refusal)
            return False
        if self.page is not None and not self.page.leave():
            return False
        page = self._made.get(key) or self._make(key)
        page.argument = argument
        self.key = key
        self.desk.notices.clear()
        page.begin(argument)
        self.pages.setCurrentWidget(self._frames[key])
        self.navigation.show_place(stands_under(key))
        self._fold()
        self._undo.setEnabled(key not in _OWN_UNDO)
        self._pause.start()
        self._focus_first()
        self._focused = QApplication.focusWidget()
        # Widgets made a moment ago take the focus only once they are shown.
        QTimer.singleShot(0, self, self._focus_again)
        self.page_opened.emit(key)
        return True

    @Slot()
    def offer_sheet(self) -> None:
        """Offer a recovery sheet, as after the first run."""
        from fieldkit.gui.settings.recovery_sheet import SheetDialog

        dialog = SheetDialog(self.desk, self.window())
        dialog.made.connect(self.open_again)
        dialog.open()

    @Slot()
    def open_again(self) -> None:
        """Let the page in sight read again what it shows."""
        if self.page is not None:
            self.page.open(self.page.argument)

    @Slot()
    def _on_opened(self) -> None:
        if self.page is not None and self.page is self.sender():
            self._focus_first()
            self.page_opened.emit(self.key)

    @Slot()
    def _focus_first(self) -> None:
        page = self.page
        if page is not None:
            first = page.initial_focus()
            (first or page).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _focus_again(self) -> None:
        """Give the focus once more, unless a hand has moved it meanwhile."""
        if QApplication.focusWidget() is self._focused:
            self._focus_first()

    @Slot(str)
    def _shut_all_but(self, event_id: str) -> None:
        """Take every page down, and show the one event without a way to anything else."""
        self._take_down()
        for widget in (self.navigation, self._edge):
            widget.hide()
        for shortcut in self._ways:
            shortcut.setEnabled(False)
        self.go("event", event_id)

    @Slot()
    def _open_all(self) -> None:
        """Show the event again as one page among others."""
        event_id = self.page.bookmark() if self.page is not None else None
        self._take_down()
        for widget in (self.navigation, self._edge):
            widget.show()
        for shortcut in self._ways:
            shortcut.setEnabled(True)
        self.go("event", event_id)

    def _take_down(self) -> None:
        """Take all pages away, so that nothing of them stays behind the one in sight."""
        if self.page is not None:
            self.page.leave()
        for frame in self._frames.values():
            self.pages.removeWidget(frame)
            frame.hide()
            frame.deleteLater()
        self._made.clear()
        self._frames.clear()
        self.key = ""
        self.desk.notices.clear()

    @Slot()
    def count(self) -> None:
        """Count again what the navigation and its foot show."""
        if self.door.event_id:
            return
        found = counters(self.desk.workspace)
        self.navigation.show_count("forms", found.drafts)
        self.navigation.show_count("exchange", found.only_here)
        saved = found.saved_at
        self.navigation.foot.say(
            FootWords(
                saved=_("Saved {time}").format(time=clock(saved)) if saved else _("All saved"),
                waiting="" if self.is_office else _waiting(found.only_here),
                who=self.desk.workspace.user.name,
            )
        )

    @Slot()
    def go_exchange(self) -> None:
        """Open the exchange; at head office, its own page."""
        self.go("office" if self.is_office else "exchange")

    @Slot()
    def go_attendance(self) -> None:
        """Open the event that is going on, else the events."""
        from fieldkit.services.cases import due_today

        running = [one for one in due_today(self.desk.workspace).events if one.state == "running"]
        if running:
            self.go("event", running[0].event_id)
        else:
            self.go("events")

    @Slot()
    def go_to(self) -> None:
        """Ask where to go."""
        from fieldkit.gui.filling.request import begun_on

        sheet = GoTo(self, self.desk, self.places, begun_on(self.key, self.page))
        sheet.go_requested.connect(self.go)
        corner = self.mapToGlobal(self.rect().topLeft())
        sheet.move(corner.x() + (self.width() - sheet.width()) // 2, corner.y() + 80)
        sheet.open()
        sheet.field.setFocus()

    @Slot()
    def show_keys(self) -> None:
        """Show all keys."""
        KeysHelp(self.window()).open()

    @Slot()
    def other_pane(self) -> None:
        """Move the focus to the next part of the window."""
        page = self.page
        panes = [self.navigation, *(page.panes() if page else ())]
        here = next((i for i, pane in enumerate(panes) if _holds_focus(pane)), 0)
        _enter(panes[(here + 1) % len(panes)], page)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Ask nothing more once it is closed."""
        stop_timers(self)
        super().closeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold the navigation where the window is narrow."""
        super().resizeEvent(event)
        self._fold()

    def _make(self, key: str) -> Page:
        page = make_page(key, self.desk)
        page.changed.connect(self._pause.start)
        page.go_requested.connect(self.go)
        page.opened.connect(self._on_opened)
        for wish in ("look_changed", "restore_requested"):
            signal = getattr(page, wish, None)
            if signal is not None:
                signal.connect(getattr(self, wish))
        self._made[key] = page
        self._frames[key] = Roomy(page)
        self.pages.addWidget(self._frames[key])
        return page

    def _fold(self) -> None:
        page = self.page
        narrow = self.width() < current().px(NARROW_WINDOW)
        self.navigation.fold(narrow or (page is not None and page.folds_navigation))

    def _bind_keys(self) -> None:
        keys = {
            "F1": self.show_keys,
            "F6": self.other_pane,
            "F8": self.switch_requested,
            "F9": self.hide_requested,
            "F10": self.lock_requested,
            "Ctrl+K": self.go_to,
            "Ctrl+N": self._go_forms,
            "Ctrl+M": self.go_attendance,
            "Ctrl+E": self.go_exchange,
        }
        self._ways: list[QShortcut] = []  # that lead somewhere else, and rest in event mode
        for sequence, act in keys.items():
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.activated.connect(act)
            if sequence.startswith("Ctrl"):
                self._ways.append(shortcut)
        # Forms and grids take back their own steps; two shortcuts of one key would do nothing.
        self._undo = QShortcut(QKeySequence("Ctrl+Z"), self)
        self._undo.activated.connect(self.undo_last)
        for number_, place in enumerate(self.places, 1):
            shortcut = QShortcut(QKeySequence(f"Ctrl+{number_}"), self)
            shortcut.setObjectName(place.key)
            shortcut.activated.connect(self._go_numbered)
            self._ways.append(shortcut)

    @Slot()
    def undo_last(self) -> None:
        """Take the last act of this session back, and show the page as it is then."""
        if self.desk.last_acts.undo() and self.page is not None:
            self.page.open(self.page.bookmark())
            self._pause.start()

    @Slot()
    def _tidy(self) -> None:
        """Tidy up while the worker has nothing else to do."""
        if self.door.event_id:
            self._tidying.start(_TIDY_FIRST_MS)
        elif not (self.desk.jobs.busy or self.desk.jobs.closed):
            workspace = self.desk.workspace
            self.desk.jobs.start(
                _("Tidying up"), lambda _progress: tidy(workspace), done=self._on_tidied
            )

    @Slot(object)
    def _on_tidied(self, _nothing: object) -> None:
        self._tidying.start(_TIDY_AGAIN_MS)

    @Slot()
    def _go_forms(self) -> None:
        self.go("forms")

    @Slot()
    def _go_numbered(self) -> None:
        self.go(self.sender().objectName())


def laptop_name(workspace: Workspace) -> str:
    """Return how this computer is called in the window: its name, or "laptop a7k3"."""
    device = workspace.device
    if device.kind is DeviceKind.OFFICE:
        return device.name or _("head office")
    return device.name or _("laptop {code}").format(code=device.code)


def _waiting(count: int) -> str:
    if not count:
        return _("All handed over")
    # The foot has room for a figure and three words, in Russian as well.
    said = ngettext("{count} not handed over yet", "{count} not handed over yet", count)
    return said.format(count=number(count))


def _holds_focus(pane: QWidget) -> bool:
    focused = QApplication.focusWidget()
    return focused is not None and (focused is pane or pane.isAncestorOf(focused))


def _enter(pane: QWidget, page: Page | None) -> None:
    if isinstance(pane, Navigation):
        pane.focus_first()
        return
    first = page.initial_focus() if page is not None else None
    if first is not None and (pane is first or pane.isAncestorOf(first)):
        first.setFocus(Qt.FocusReason.TabFocusReason)
        return
    pane.setFocus(Qt.FocusReason.TabFocusReason)
    if not _holds_focus(pane) or pane.focusPolicy() is Qt.FocusPolicy.NoFocus:
        for child in pane.findChildren(QWidget):
            if child.isVisible() and child.isEnabled() and child.focusPolicy() in _BY_TAB:
                child.setFocus(Qt.FocusReason.TabFocusReason)
                return


_BY_TAB = {Qt.FocusPolicy.TabFocus, Qt.FocusPolicy.StrongFocus, Qt.FocusPolicy.WheelFocus}
