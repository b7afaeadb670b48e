"""The photos of an event's report: chosen one by one, looked at, printed and kept nowhere."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QVBoxLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.questions.decoding import read_picture
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.section_title import GroupTitle
from fieldkit.gui.widgets.wrap_row import WrapRow
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.consents import PhotoConsents
from fieldkit.services.progress import Progress
from fieldkit.services.report_photos import MOST_PHOTOS, photo_preview

_SIDE = 132
_MOST_NAMED = 12


class ReportPhotos(QWidget):
    """Shows the photos that were chosen, and who has not agreed to be shown."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.paths: list[Path] = []
        self._asked = True
        self.add = quiet(_("Add photos..."), icon="plus")
        self.warning = Label("", "body", wrap=True)
        self.looked_at = QCheckBox(_("I looked at each photo: none of them can be recognised"))
        self._row = WrapRow(spacing=12)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(GroupTitle(_("Photos for the report")))
        column.addWidget(self.warning)
        column.addLayout(self._row)
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.looked_at)
        self.add.clicked.connect(self.ask)
        self._show_state()

    def show_consents(self, found: PhotoConsents) -> None:
        """Say who has not agreed to be shown."""
        against = [*found.refused, *found.unasked]
        names = ", ".join(one.name for one in against[:_MOST_NAMED])
        more = len(against) - _MOST_NAMED
        if more > 0:
            others = ngettext("{count} more", "{count} more", more).format(count=more)
            names = f"{names}, {others}"
        self.warning.setText(
            _(
                "Have not agreed to be shown: {names}. Choose photos on which they cannot be seen."
            ).format(names=names)
            if against
            else _("Everybody who was there has agreed to be shown.")
            if found.given
            else _("Nothing is written down about who agrees to be shown.")
        )
        self._asked = bool(against) or not found.given
        self._show_state()

    def forget(self) -> None:
        """Begin anew, as for another event."""
        self.paths.clear()
        self.looked_at.setChecked(False)
        while (item := self._row.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self._show_state()

    @Slot()
    def ask(self) -> None:
        """Ask for picture files."""
        kinds = _("Pictures") + " (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp)"
        chosen, _kind = QFileDialog.getOpenFileNames(self, _("Photos for the report"), "", kinds)
        self.take([Path(one) for one in chosen])

    def take(self, paths: list[Path]) -> None:
        """Show pictures in the background, each once; what is none is refused by name."""
        workspace, side = self._desk.workspace, 2 * current().px(_SIDE)
        room = MOST_PHOTOS - len(self.paths)
        fresh = [one for one in dict.fromkeys(paths) if one not in self.paths][:room]

        def work(progress: Progress) -> list[tuple[Path, bytes]]:
            found = []
            for done, path in enumerate(fresh):
                progress.step(done, len(fresh))
                found.append((path, photo_preview(workspace, path, side)))
            return found

        if fresh:
            self._desk.jobs.start(
                _("Reading the photos"),
                work,
                done=self.show_photos,
                failed=self._desk.notices.refuse,
            )

    @Slot(object)
    def show_photos(self, found: list[tuple[Path, bytes]]) -> None:
        """Show pictures with their files, as far as there is room."""
        for path, content in found:
            if path not in self.paths and len(self.paths) < MOST_PHOTOS:
                self.paths.append(path)
                self._row.addWidget(self._card(path, content))
        # What was looked at were other photos.
        self.looked_at.setChecked(False)
        self._show_state()

    def _card(self, path: Path, content: bytes) -> QWidget:
        card = QWidget()
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        shown = QLabel()
        shown.setAccessibleName(_("Photo {name}").format(name=path.name))
        image = read_picture(content, current().px(_SIDE))
        if image is not None:
            shown.setPixmap(QPixmap.fromImage(image))
        remove = quiet(pgettext("photo", "Remove"))
        remove.setAccessibleName(_("Remove the photo {name}").format(name=path.name))
        remove.clicked.connect(partial(self._remove, path, card))
        column.addWidget(shown, 1)
        column.addWidget(remove, 0, Qt.AlignmentFlag.AlignLeft)
        return card

    def _remove(self, path: Path, card: QWidget) -> None:
        self.paths.remove(path)
        self._row.removeWidget(card)
        card.hide()
        card.deleteLater()
        self.add.setFocus()
        self._show_state()

    def _show_state(self) -> None:
        self.looked_at.setVisible(bool(self.paths) and self._asked)
        self.add.setEnabled(len(self.paths) < MOST_PHOTOS)
