"""Handing over: where to, what goes, who can read it, and how far it is."""

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QMenu, QVBoxLayout, QWidget

from fieldkit.formats import clock, day_month, number, size
from fieldkit.gui.icons import pixmap
from fieldkit.gui.sync.history import changes_words
from fieldkit.gui.sync.reading import ExchangeState
from fieldkit.gui.sync.sticks import Target
from fieldkit.gui.widgets.buttons import Button, link, primary, quiet
from fieldkit.gui.widgets.label import ElidedLabel, Label
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.gui.widgets.section_title import SectionTitle
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _, ngettext
from fieldkit.records.device import Disclosure
from fieldkit.services.bundle_parts import LARGE_MAIL_PART, MAIL_PART


class ExportCard(QWidget):
    """The next bundle: its place, its contents, its reader, and the button that writes it.

    Signals: export_requested(), place_requested(), letter_requested(bytes of a
    part at most), stop_requested(), invitation_requested().
    """

    export_requested = Signal()
    place_requested = Signal()
    letter_requested = Signal(int)
    stop_requested = Signal()
    key_requested = Signal()
    invitation_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.icon = QLabel()
        self.place = ElidedLabel("", "strong")
        self.room = Label("", "hint", "muted", wrap=True)
        self.other = link(_("Other..."))
        self.other.setAccessibleName(_("Choose where to write the bundle"))
        self.other.clicked.connect(self.place_requested)
        self.lines = {name: Label("", "body", wrap=True) for name in ("goes", "form", "reader")}
        self.button = primary(_("Export"), icon="upload", key="Enter")
        self.button.clicked.connect(self.export_requested)
        self.folder = Button(_("Into a folder or for a letter"), menu_arrow=True)
        self.folder.clicked.connect(self.offer_places)
        self.progress = _Progress()
        self.progress.stop.clicked.connect(self.stop_requested)
        self.done = Strip("ok", " ", " ")
        self.done.hide()
        self.nothing = Label("", "body", "muted", wrap=True)
        self.invitation = quiet(_("Open an invitation"), icon="mail-open")
        self.invitation.clicked.connect(self.invitation_requested)
        self.to_key = quiet(_("Hand over to a key..."), icon="key-round")
        self.to_key.clicked.connect(self.key_requested)
        self.contents = QWidget()
        self._lay_out()

    def _lay_out(self) -> None:
        inside = QVBoxLayout(self.contents)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(16)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(self.place)
        words.addWidget(self.room)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self.icon, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addLayout(words, 1)
        row.addWidget(self.other, 0, Qt.AlignmentFlag.AlignTop)
        inside.addLayout(row)
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(1, 1)
        names = {"goes": _("Goes in"), "form": _("How"), "reader": _("Who reads")}
        for place, (name, label) in enumerate(self.lines.items()):
            head = Label(names[name], "hint", "muted")
            grid.addWidget(head, place, 0, Qt.AlignmentFlag.AlignTop)
            grid.addWidget(label, place, 1)
        inside.addLayout(grid)
        buttons = QHBoxLayout()
        buttons.setSpacing(16)
        buttons.addWidget(self.button)
        buttons.addWidget(self.folder)
        buttons.addStretch(1)
        inside.addLayout(buttons)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(SectionTitle(_("Hand over")))
        column.addWidget(self.contents)
        column.addWidget(self.progress)
        column.addWidget(self.done)
        column.addWidget(self.nothing)
        without = QHBoxLayout()
        without.setSpacing(8)
        without.addWidget(self.invitation)
        without.addWidget(self.to_key)
        without.addStretch(1)
        column.addLayout(without)

    def show_state(self, state: ExchangeState, target: Target | None, *, busy: bool) -> None:
        """Show what a bundle would hold now, or why there is none to write."""
        preview = state.preview
        joined = preview.recipient is not None
        totals = preview.disclosure is Disclosure.TOTALS
        wanted = joined and (totals or preview.changes > 0 or preview.files > 0)
        self.contents.setVisible(wanted and not busy)
        self.progress.setVisible(busy)
        self.invitation.setVisible(not joined and not busy)
        self.to_key.setVisible(not joined and not busy and preview.changes > 0)
        stays = _what_stays(preview.changes) if totals and preview.changes else ""
        self.nothing.setVisible(not busy and (not wanted or bool(stays)))
        self.nothing.setText(stays if wanted else _why_nothing(state))
        self._show_target(target)
        waiting = preview.changes - preview.only_here
        goes = changes_words(preview.changes)
        if preview.only_here and waiting:
            goes = _("{changes}: {new} new and {waiting} without an answer").format(
                changes=goes, new=number(preview.only_here), waiting=number(waiting)
            )
        if preview.files:
            goes = _("{changes}; {files}, {size}").format(
                changes=goes, files=_files_words(preview.files), size=size(preview.size)
            )
        self.lines["goes"].setText(_("figures by month, up to today") if totals else goes)
        self.lines["form"].setText(_form_words(preview.disclosure))
        name = preview.recipient.name if preview.recipient else ""
        self.lines["reader"].setText(
            _("only head office ({name}), the file is sealed").format(name=name)
            if name
            else _("only head office, the file is sealed")
        )

    def menu_of_places(self) -> QMenu:
        """Return the menu of where else a bundle may go; letters take small files only."""
        menu = QMenu(self)
        menu.addAction(_("Into a folder...")).triggered.connect(self.place_requested)
        for part, words in (
            (MAIL_PART, _("For a letter, files of up to {size}...")),
            (LARGE_MAIL_PART, _("For a large letter, files of up to {size}...")),
        ):
            action = menu.addAction(words.format(size=size(part)))
            action.setData(part)
            action.triggered.connect(self._ask_letter)
        return menu

    @Slot()
    def offer_places(self) -> None:
        """Open the menu below its button."""
        self.menu_of_places().popup(self.folder.mapToGlobal(QPoint(0, self.folder.height())))

    @Slot()
    def _ask_letter(self) -> None:
        action = self.sender()
        if isinstance(action, QAction):
            self.letter_requested.emit(action.data())

    def show_done(self, title: str, sentence: str) -> None:
        """Say that a bundle is written and what may be done with the stick."""
        self.done.title.setText(title)
        self.done.sentence.setText(sentence)
        self.done.show()

    def _show_target(self, target: Target | None) -> None:
        stick = target is not None and target.stick
        self.icon.setPixmap(pixmap("usb" if stick else "folder", "accent", 22))
        self.place.setText(target.words if target else _("Where to write it is not chosen yet"))
        self.room.setText(target.hint if target else _("Put in a USB stick or choose a folder."))
        self.button.setText(_("Write to the stick") if stick else _("Export"))
        self.folder.setVisible(target is None or stick)
        self.button.updateGeometry()


class _Progress(QWidget):
    """How far the bundle is, and the button that stops it."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Label("", "body", wrap=True)
        self.bar = ProgressBar(_("Making the bundle"))
        self.stop = quiet(_("Stop"))
        column = QVBoxLayout()
        column.setSpacing(8)
        column.addWidget(self.words)
        column.addWidget(self.bar)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(16)
        row.addLayout(column, 1)
        row.addWidget(self.stop)

    def show_progress(self, done: int, total: int, what: str) -> None:
        """Show what is being done and how much of it is through, in percent."""
        share = number(100 * done // max(1, total))
        self.words.setText(
            _("{what}: {percent}%. You can go on working; stopping does no harm.").format(
                what=what, percent=share
            )
        )
        self.bar.show_share(done, total)


def _files_words(count: int) -> str:
    return ngettext("{count} attached file", "{count} attached files", count).format(
        count=number(count)
    )


def _form_words(disclosure: Disclosure) -> str:
    return {
        Disclosure.FULL: _("whole records with names and addresses"),
        Disclosure.PSEUDONYMISED: _(
            "codes for names: names, addresses, telephones, exact birth dates, files and whatever "
            "is written in one's own words stay on this laptop"
        ),
        Disclosure.TOTALS: _(
            "numbers only, no names and no records; by district and programme numbers below five "
            "are held back"
        ),
    }[disclosure]


def _what_stays(changes: int) -> str:
    """Return what nobody but this laptop has where figures alone may leave it."""
    return ngettext(
        "{count} change stays on this laptop for good, as head office decided: make a backup on a "
        "stick.",
        "{count} changes stay on this laptop for good, as head office decided: make a backup on a "
        "stick.",
        changes,
    ).format(count=number(changes))


def _why_nothing(state: ExchangeState) -> str:
    if state.preview.recipient is None:
        waiting = state.figures.not_confirmed
        said = ngettext(
            "This laptop does not belong to a head office yet. {count} change stays here and goes"
            " with the first bundle.",
            "This laptop does not belong to a head office yet. {count} changes stay here and go"
            " with the first bundle.",
            waiting,
        )
        return said.format(count=number(waiting))
    if state.confirmed_at is not None:
        local = state.confirmed_at.astimezone()
        return _(
            "Everything is handed over and confirmed. The last receipt is of {day}, {time}."
        ).format(day=day_month(local.date()), time=clock(local.time()))
    return _("There is nothing to hand over yet.")
