"""The families that were found, read page by page as the list is scrolled."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from fieldkit.gui.cases.words import row_badge, row_second
from fieldkit.services.cases import FamilyRow, LedElsewhere, find_families

if TYPE_CHECKING:
    from fieldkit.services.workspace import Workspace

PAGE = 60
_KEPT = 8  # pages kept at once; the rest is read again when it is scrolled to


class FamiliesModel(QAbstractListModel):
    """A virtual list: it knows how many families there are, and reads the pages in sight."""

    def __init__(self, workspace: "Workspace", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._workspace = workspace
        self._query = ""
        self._filters: Mapping[str, str] = {}
        self._pages: dict[int, tuple[FamilyRow, ...]] = {}
        self.total = 0
        self.elsewhere: tuple[LedElsewhere, ...] = ()

    def search(self, query: str, filters: Mapping[str, str]) -> None:
        """Find the families of a query; the list begins anew."""
        self.beginResetModel()
        self._query, self._filters = query, dict(filters)
        self._pages = {}
        found = find_families(self._workspace, query, filters=filters, offset=0, limit=PAGE)
        self._pages[0] = found.rows
        self.total = found.total
        self.elsewhere = found.elsewhere
        self.endResetModel()

    def family(self, place: int) -> FamilyRow | None:
        """Return the family at a place of the list."""
        if not 0 <= place < self.total:
            return None
        number, within = divmod(place, PAGE)
        if number not in self._pages:
            self._read(number)
        page = self._pages[number]
        return page[within] if within < len(page) else None

    def place_of(self, family_id: str) -> int:
        """Return where a family stands among the pages that are read, -1 where it does not."""
        for number, page in self._pages.items():
            for within, family in enumerate(page):
                if family.id == family_id:
                    return number * PAGE + within
        return -1

    def _read(self, number: int) -> None:
        while len(self._pages) >= _KEPT:
            self._pages.pop(next(iter(self._pages)))
        found = find_families(
            self._workspace, self._query, filters=self._filters, offset=number * PAGE, limit=PAGE
        )
        self._pages[number] = found.rows

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        """Return how many families there are."""
        return 0 if parent is not None and parent.isValid() else self.total

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> object:
        """Return the family itself for painting, its words for screen readers."""
        family = self.family(index.row())
        if family is None:
            return None
        if role == Qt.ItemDataRole.UserRole:
            return family
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            badge = row_badge(family, self._workspace.now().date())
            state = badge[0] if badge else ""
            return ", ".join(part for part in (family.surname, row_second(family), state) if part)
        return None
