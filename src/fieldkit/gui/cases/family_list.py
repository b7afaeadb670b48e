"""The column of families: search, filters, the list, how many there are."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from fieldkit.formats import number
from fieldkit.gui.cases.chips import Chips
from fieldkit.gui.cases.model import FamiliesModel
from fieldkit.gui.cases.words import row_badge, row_second
from fieldkit.gui.painting import BUTTON_RADIUS, elided, focus_ring, frame
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.badge import paint_badge
from fieldkit.gui.widgets.buttons import link
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.i18n import _, pgettext
from fieldkit.records.permissions import Act
from fieldkit.services.cases import FamilyRow, find_families

if TYPE_CHECKING:
    from fieldkit.services.workspace import Workspace

_ROW = 54
_FILTERS: dict[str, Mapping[str, str]] = {
    "open": {"status": "open"},
    "mine": {"status": "open", "curator": "mine"},
    "urgent": {"status": "open", "urgency": "acute"},
    "all": {},
}


class FamilyDelegate(QStyledItemDelegate):
    """Draws a family on two lines, with one badge."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Draw one family."""
        family = index.data(Qt.ItemDataRole.UserRole)
        if not isinstance(family, FamilyRow):
            return
        theme = current()
        box: QRect = option.rect.adjusted(8, 1, -8, -1)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            frame(painter, box, fill="accent_tint", radius=BUTTON_RADIUS)
            bar = QRect(box.x(), box.y() + 4, 3, box.height() - 8)
            frame(painter, bar, fill="accent", radius=1.5)
            if state & QStyle.StateFlag.State_HasFocus:
                focus_ring(painter, box)
        elif state & QStyle.StateFlag.State_MouseOver:
            frame(painter, box, fill="sunk", radius=BUTTON_RADIUS)
        left, right = box.x() + 12, box.right() - 8
        line = box.height() // 2
        badge = row_badge(family, self._today())
        room = right - left
        if badge is not None:
            room -= paint_badge(painter, right, box.y() + 6 + theme.px(9), *badge) + 8
        painter.setFont(theme.strong() if chosen else theme.medium())
        painter.setPen(theme.color("accent_text" if chosen else "ink"))
        elided(painter, QRect(left, box.y() + 4, room, line - 4), family.surname)
        painter.setFont(theme.hint())
        painter.setPen(theme.color("accent_text" if chosen else "muted"))
        elided(painter, QRect(left, box.y() + line, right - left, line - 6), row_second(family))
        painter.restore()

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the height of a row."""
        return QSize(200, current().px(_ROW))

    def _today(self) -> date:
        parent = self.parent()
        assert isinstance(parent, FamilyView)  # noqa: S101 - the view makes its own delegate
        return parent.today()


class FamilyView(QListView):
    """The list itself; Enter leads to the card.

    Signals:
        entered_card(): Enter was pressed on a family.
        left_up(): the arrow up was pressed on the first row.
    """

    entered_card = Signal()
    left_up = Signal()

    def __init__(self, workspace: "Workspace", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Families"))
        self.setItemDelegate(FamilyDelegate(self))
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def today(self) -> date:
        """Return the day of the workspace."""
        return self._workspace.now().date()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter and the arrow up on the first row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.entered_card.emit()
        elif event.key() == Qt.Key.Key_Up and self.currentIndex().row() <= 0:
            self.left_up.emit()
        else:
            super().keyPressEvent(event)


class FamilyList(QWidget):
    """Search as you type, filters, the list.

    Signals:
        chosen(family id): another family is marked.
        entered(): Enter was pressed on the marked one.
        deleted_requested(): what was deleted is to be shown.
        pairs_requested(): cards that may be about one person are to be shown.
    """

    chosen = Signal(str)
    entered = Signal()
    deleted_requested = Signal()
    pairs_requested = Signal()

    def __init__(self, workspace: "Workspace", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self.search = SearchField(_("Surname, address, code"), key="Ctrl+F")
        self.filters = Chips(
            [
                ("open", pgettext("families", "Open")),
                ("mine", pgettext("families", "Mine")),
                ("urgent", pgettext("families", "Urgent")),
                ("all", pgettext("families", "All")),
            ],
            _("Which families"),
        )
        self.model = FamiliesModel(workspace, self)
        self.view = FamilyView(workspace)
        self.view.setModel(self.model)
        self._nobody = Label("", "body", "muted", wrap=True)
        self._nobody.setContentsMargins(20, 8, 12, 8)
        self._count = Label("", "hint", "muted")
        self._lay_out()
        self.search.searched.connect(self._search)
        self.search.left_down.connect(self.focus_list)
        self.filters.chosen.connect(self._search)
        self.view.selectionModel().currentChanged.connect(self._on_current)
        self.view.entered_card.connect(self.entered)
        self.view.left_up.connect(self._focus_search)

    def open(self, family_id: str = "") -> None:
        """Read the list again; mark a family, else the one marked before, else the first."""
        wanted = family_id or self.family_id()
        self._show_urgent()
        self._find()
        place = self.model.place_of(wanted) if wanted else -1
        if place < 0 and family_id:
            self.view.selectionModel().clear()
            self.chosen.emit(family_id)
            return
        self._mark(max(place, 0))

    def family_id(self) -> str:
        """Return the family that is marked."""
        family = self.model.family(self.view.currentIndex().row())
        return family.id if family else ""

    def focus_list(self) -> None:
        """Give the keyboard to the list."""
        if self.model.total:
            self.view.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def set_narrow(self, narrow: bool) -> None:
        """Take less room on a narrow screen."""
        self.setFixedWidth(current().px(248 if narrow else 280))

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 16, 0, 0)
        column.setSpacing(10)
        head = QVBoxLayout()
        head.setContentsMargins(12, 0, 12, 0)
        head.setSpacing(10)
        head.addWidget(self.search)
        head.addWidget(self.filters)
        column.addLayout(head)
        column.addWidget(self._nobody)
        within = QHBoxLayout()
        within.setContentsMargins(0, 0, 1, 0)
        within.addWidget(self.view)
        column.addLayout(within, 1)
        count = QHBoxLayout()
        count.addWidget(self._count, 1)
        self.deleted_button = link(_("Deleted"))
        self.deleted_button.clicked.connect(self.deleted_requested)
        count.addWidget(self.deleted_button)
        self.pairs_button = link(_("Similar cards"))
        self.pairs_button.clicked.connect(self.pairs_requested)
        if not self._workspace.rights.may(Act.SEE_ALL_FAMILIES):
            # Shown without a parent it would be a window of its own for a moment.
            self.pairs_button.hide()
        foot = QVBoxLayout()
        foot.setContentsMargins(20, 9, 12, 9)
        foot.addLayout(count)
        foot.addWidget(self.pairs_button, 0, Qt.AlignmentFlag.AlignLeft)
        column.addLayout(foot)
        self.setFixedWidth(current().px(280))

    @Slot()
    def _search(self) -> None:
        self._find()
        self._mark(0)

    def _find(self) -> None:
        self.model.search(self.search.text().strip(), _FILTERS[self.filters.key()])
        nothing = self.model.total == 0
        self._nobody.setVisible(nothing or bool(self.model.elsewhere))
        self.view.setVisible(not nothing)
        words = _("Nobody found. Try part of the surname, a street or a case number.")
        if not self.search.text().strip():
            words = _("There are no families of this kind now.")
        if self.model.elsewhere:
            led = self.model.elsewhere[0]
            words = _(
                "Case {number} is led by {names}. Ask them to take you into its team."
            ).format(number=led.case_no, names=led.leaders)
        self._nobody.setText(words)
        self._count.setText(_("Found: {count}").format(count=number(self.model.total)))

    def _show_urgent(self) -> None:
        """Say on the filter how many families need help now."""
        urgent = find_families(self._workspace, filters=_FILTERS["urgent"], limit=1).total
        words = pgettext("families", "Urgent")
        self.filters.set_words("urgent", f"{words} {number(urgent)}" if urgent else words)

    def _mark(self, place: int) -> None:
        if not self.model.total:
            self.chosen.emit("")
            return
        index = self.model.index(place, 0)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        selection = self.view.selectionModel()
        if selection.currentIndex() == index:
            self.chosen.emit(self.family_id())
        selection.setCurrentIndex(index, flag)
        self.view.scrollTo(index)

    @Slot(QModelIndex, QModelIndex)
    def _on_current(self, index: QModelIndex, _old: QModelIndex) -> None:
        family = self.model.family(index.row()) if index.isValid() else None
        if family is not None:
            self.chosen.emit(family.id)

    @Slot()
    def _focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line to the card and the one over the count."""
        painter = QPainter(self)
        painter.fillRect(self.width() - 1, 0, 1, self.height(), current().color("line"))
        top = self._count.y() - 9
        painter.fillRect(0, top, self.width(), 1, current().color("line"))
