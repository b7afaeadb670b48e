"""Ctrl+K: type a few letters and go to a page, a form, a family or an event."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.navigation import Place
from fieldkit.gui.painting import CARD_RADIUS, frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.dialog import room_over
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.scroll import ScrollList
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.i18n import _, language
from fieldkit.records.finding import Wanted
from fieldkit.records.permissions import Act
from fieldkit.services.attendance import list_events
from fieldkit.services.cases import FamilyRow, find_families
from fieldkit.services.packs import list_forms

if TYPE_CHECKING:
    from fieldkit.gui.filling.request import FillRequest

_MOST = 9


@dataclass(frozen=True, slots=True)
class Target:
    """Somewhere to go: words, an icon, and the page with its argument."""

    words: str
    second: str
    icon: str
    key: str
    argument: object = None


class GoTo(QDialog):
    """A field over the page with at most nine places below it; Enter goes to the first.

    Signals: go_requested(page key, argument).
    """

    go_requested = Signal(str, object)

    def __init__(
        self,
        parent: QWidget,
        desk: Desk,
        places: tuple[Place, ...],
        new_form: "Callable[[str], FillRequest]",
    ) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.setWindowTitle(_("Go to..."))
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._desk = desk
        self._places = places
        self._new_form = new_form
        self.field = SearchField(_("Family, form, event or page"))
        self.field.searched.connect(self.show_targets)
        self.field.left_down.connect(self._down)
        self.field.returnPressed.connect(self._first)
        scroll = ScrollList()
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        scroll.column.addLayout(self._list)
        scroll.column.addStretch(1)
        self.nothing = Label(
            _("Nobody found. Try part of the surname, a street or a case number."),
            "body",
            "muted",
            wrap=True,
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 16)
        column.setSpacing(8)
        column.addWidget(self.field)
        column.addWidget(self.nothing)
        column.addWidget(scroll, 1)
        self.targets: tuple[Target, ...] = ()
        self.rows: list[Row] = []
        wanted = QSize(current().px(560), current().px(480))
        self.setFixedSize(wanted.boundedTo(room_over(self)))
        self.show_targets("")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the sheet."""
        frame(QPainter(self), self.rect(), fill="surface", edge="edge", radius=CARD_RADIUS)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go back to the field with the arrow up from the first row."""
        if event.key() == Qt.Key.Key_Up and self.rows and self.rows[0].hasFocus():
            self.field.setFocus()
        else:
            super().keyPressEvent(event)

    @Slot(str)
    def show_targets(self, query: str) -> None:
        """Find where the words may lead, and show the first nine."""
        self.targets = tuple(self._found(query)[:_MOST])
        for row in self.rows:
            self._list.removeWidget(row)
            row.deleteLater()
        self.rows = [
            Row(RowWords(one.words, one.second, icon=one.icon, act=_("Go")), parent=self)
            for one in self.targets
        ]
        for row in self.rows:
            self._list.addWidget(row)
            row.clicked.connect(self._clicked)
        self.nothing.setVisible(not self.targets)

    def _found(self, query: str) -> list[Target]:
        if not query.strip():
            return [Target(place.words, "", place.icon, place.key) for place in self._places]
        wanted = Wanted.of(query)
        pages = [Target(place.words, "", place.icon, place.key) for place in self._places]
        if self._desk.workspace.rights.may(Act.SEE_ALL_FAMILIES):
            pages.append(Target(_("Similar cards"), "", "users", "pairs"))
        if self._desk.workspace.rights.may(Act.INSTALL_FORMS):
            pages.append(Target(_("Forms workshop"), "", "puzzle", "workshop"))
        found = [page for page in pages if wanted.fit(page.words) is not None]
        workspace = self._desk.workspace
        rights = workspace.rights
        families: tuple[FamilyRow, ...] = ()
        if rights.may(Act.SEE_FAMILIES):
            families = find_families(workspace, query, limit=_MOST).rows
        found += [
            Target(row.label, _dotted(row.case_no, row.settlement), "users", "families", row.id)
            for row in families
        ]
        named = [(form.form_id, form.title_in(language())) for form in list_forms(workspace)]
        begun = [
            (title, self._new_form(form_id))
            for form_id, title in named
            if rights.may(Act.FILL_FORMS) and wanted.fit(title) is not None
        ]
        found += [Target(title, one.words(), "file-pen", "fill", one) for title, one in begun]
        found += [
            Target(event.title, event.place, "calendar-check", "event", event.id)
            for event in list_events(workspace)
            if wanted.fit(event.title, event.place) is not None
        ]
        return found

    @Slot()
    def _down(self) -> None:
        if self.rows:
            self.rows[0].setFocus(Qt.FocusReason.TabFocusReason)

    @Slot()
    def _first(self) -> None:
        if self.targets:
            self._go(self.targets[0])

    @Slot()
    def _clicked(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self._go(self.targets[self.rows.index(row)])

    def _go(self, target: Target) -> None:
        self.accept()
        self.go_requested.emit(target.key, target.argument)


def _dotted(*parts: str) -> str:
    return " \N{MIDDLE DOT} ".join(part for part in parts if part)
