"""Answers that are files: chosen, dropped, pasted, signed or drawn."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, Slot
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from fieldkit.gui.questions.answer_files import AnswerFiles
from fieldkit.gui.questions.control import AnswerControl
from fieldkit.gui.questions.drawing import DrawingSheet
from fieldkit.gui.questions.enlarged import ENLARGED
from fieldkit.gui.questions.file_box import FileBox, act, files_in, picture_in
from fieldkit.gui.questions.file_words import (
    choose_words,
    facts_words,
    filter_words,
    player_words,
    wish_words,
)
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import Button
from fieldkit.i18n import _
from fieldkit.services.attachments import kept_how

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView

_DRAWS = ("signature", "draw", "annotate")


class AttachmentControl(AnswerControl):
    """One file with its preview; the answer in the form is the name that it is kept under."""

    def __init__(
        self,
        row: "NodeView",
        files: AnswerFiles,
        parent: QWidget | None = None,
        *,
        readonly: bool = False,
    ) -> None:
        super().__init__(row, parent)
        self._files = files
        self._readonly = readonly
        self._ground_wanted = False
        self._drawn_name = ""
        self.sheet: DrawingSheet | None = None
        self.box = FileBox(files.pictures, readonly=readonly, parent=self)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.box)
        self._name = ("", "")
        self._state: object = None
        self.box.choose_requested.connect(self.choose_file)
        self.box.remove_requested.connect(self.remove)
        self.box.look_requested.connect(self.look)
        self.box.dropped.connect(self.take)
        self.box.picture.pages_requested.connect(files.open_pages)
        files.begun.connect(self._on_news)
        files.attached.connect(self._on_news)
        files.failed.connect(self._on_news)
        files.pictures.fetched.connect(self._on_fetched)
        self.show_row(row)

    def show_row(self, row: "NodeView") -> None:
        """Show the file that the answer names, or ask for one."""
        super().show_row(row)
        known = self._files.known(row.value) if row.value else None
        coming = self._files.on_the_way(row.ref)
        state = (row.value, known, coming, row.appearance, row.label)
        if state == self._state:
            return
        held = self.holds_focus()
        self._state = state
        here = known if not coming else None
        seen = here is not None and (here.is_picture or here.is_paged)
        paged = here is not None and here.is_paged
        self.box.show_picture(row.value if seen else "", paged=paged, other=here is not None)
        if coming:
            self.box.show_words(_("Attaching {name}...").format(name=coming), "")
        elif known is not None:
            facts = [facts_words(known), player_words(known)]
            self.box.show_words(known.title or known.name, "\n".join(filter(None, facts)))
        elif row.value:
            self.box.show_words(row.value, _("This file is not on this computer."))
        else:
            self.box.show_words("", "\N{EN DASH}" if self._readonly else wish_words(row))
        self.box.show_acts([] if coming else self._acts(known=known is not None))
        self.box.setToolTip("" if self._readonly or row.value else kept_how())
        self.set_name(*self._name)
        if held and not self._readonly:
            self.box.setFocus()

    def set_name(self, name: str, description: str) -> None:
        """Say the question, then the file that answers it."""
        self._name = (name, description)
        words = self.box.heading.text() or choose_words(self.row)
        self.box.setAccessibleName(f"{name}: {words}")
        self.box.setAccessibleDescription(description or self.box.facts.text())
        known = self._files.known(self.row.value)
        paged = known is not None and known.is_paged
        enlarge = _("Show all pages: {words}") if paged else _("Enlarge: {words}")
        self.box.picture.setAccessibleName(enlarge.format(words=name))
        for button in self.box.buttons:
            button.setAccessibleName(f"{button.text()}: {name}")

    @Slot()
    def choose_file(self) -> None:
        """Ask which file."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self, choose_words(self.row), "", filter_words(self.row)
        )
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Take a file as the answer."""
        if not self._readonly:
            self._files.attach(self.row.ref, path, path.name)

    @Slot(object)
    def take(self, data: QMimeData | None) -> None:
        """Take what was dropped or pasted: the first file, else a picture."""
        if self._readonly:
            return
        paths, image = files_in(data), picture_in(data)
        if paths:
            self.take_file(Path(paths[0]))
        elif image is not None:
            self._files.attach(self.row.ref, image, _("Pasted picture") + ".png")

    @Slot()
    def remove(self) -> None:
        """Empty the answer; the file waits, so that this can be undone."""
        value = self.row.value
        if self._readonly or not value or self._files.on_the_way(self.row.ref):
            return
        known = self._files.known(value)
        self.answered.emit("")
        self._files.removed.emit(known.title if known is not None else value)

    @Slot()
    def look(self) -> None:
        """Show the picture large; without one, ask for a file."""
        if not self.box.picture.isHidden():
            self.box.picture.enlarge()
        elif not self.row.value:
            self.choose_file()

    @Slot()
    def copy(self) -> None:
        """Ask where a copy goes, and write it."""
        known = self._files.known(self.row.value)
        if known is None:
            return
        chosen, _kind = QFileDialog.getSaveFileName(self, _("Save a copy"), known.name)
        if chosen:
            self._files.copy(known.name, Path(chosen))

    @Slot()
    def draw(self) -> None:
        """Open a sheet to sign or draw on; a picture that is there is drawn on."""
        name = "" if "signature" in self.row.appearance else self.row.value
        known = self._files.known(name)
        if known is None or not known.is_picture:
            self._open_sheet(None)
            return
        self._ground_wanted = True
        self._drawn_name = name
        self._open_on_ground()

    def flush(self) -> None:
        """Keep what is being drawn: the form is left, as when the program is locked."""
        if self.sheet is not None:
            self.sheet.keep()

    def set_wrong(self, wrong: bool) -> None:
        """Mark the box."""
        self.box.set_wrong(wrong)

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return the box, the picture and the acts."""
        return self.box.focus_targets()

    def wanted_width(self) -> int:
        """Return two columns and a half, so that the acts stand in one line."""
        return current().px(560)

    def is_wide(self) -> bool:
        """Tell that a file stands in a row of its own."""
        return True

    def _acts(self, *, known: bool) -> list[Button]:
        copy = [act(_("Save a copy..."), self.copy, icon="download")] if known else []
        if self._readonly:
            return copy
        value, appearance = self.row.value, self.row.appearance
        found = []
        if "signature" in appearance:
            words = _("Sign again") if value else _("Sign")
            found.append(act(words, self.draw, icon="signature"))
        elif "draw" in appearance or ("annotate" in appearance and known):
            words = _("Draw on it") if known else _("Draw")
            found.append(act(words, self.draw, icon="pencil"))
        choose = _("Choose another") if value else choose_words(self.row)
        found.append(act(choose, self.choose_file, icon="folder-open"))
        if value:
            found.append(act(_("Remove"), self.remove, icon="trash-2"))
        return found + copy

    def _open_on_ground(self) -> None:
        image = self._files.pictures.picture(self._drawn_name, ENLARGED)
        if image is not None and self._ground_wanted:
            self._ground_wanted = False
            self._open_sheet(image)

    def _open_sheet(self, ground: QImage | None) -> None:
        title = self.row.label or self.row.name
        signs = "signature" in self.row.appearance
        sheet = DrawingSheet(self.window(), title, signs=signs, ground=ground)
        sheet.drawn.connect(self._on_drawn)
        sheet.file_requested.connect(self.choose_file)
        sheet.destroyed.connect(self._forget_sheet)
        self.sheet = sheet
        sheet.open()

    @Slot(object)
    def _on_drawn(self, image: QImage) -> None:
        name = _("Signature") if "signature" in self.row.appearance else _("Drawing")
        self._files.attach(self.row.ref, image, f"{name}.png")

    @Slot()
    def _forget_sheet(self) -> None:
        self.sheet = None

    @Slot(str)
    def _on_news(self, ref: str) -> None:
        if ref == self.row.ref:
            self.show_row(self.row)

    @Slot(str)
    def _on_fetched(self, name: str) -> None:
        if self._ground_wanted and name == self._drawn_name:
            self._open_on_ground()
        known = self._files.known(name)
        if name == self.row.value and known is not None and self.box.picture.is_none():
            # Said where the picture would be: the answer itself stays as it is.
            lost = _("The picture cannot be read. Choose it anew if you have it.")
            if known.is_paged:
                lost = _("No page can be shown here: save a copy and open it in another program.")
            self._ground_wanted = False
            self.box.show_picture("", other=True)
            self.box.show_words(known.title or known.name, f"{facts_words(known)}\n{lost}")
