"""The part about papers: logos, the funder's line, columns of the sheet, who signs."""

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QCheckBox, QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.questions.decoding import read_picture
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.field import LineField
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.wrap_row import WrapRow
from fieldkit.i18n import N_, _
from fieldkit.records.paper_design import (
    EVERY_PROGRAMME,
    PaperDesign,
    SheetColumn,
    Signatory,
)
from fieldkit.services.lists import list_rows
from fieldkit.services.paper_design import (
    DesignPicture,
    forget_paper_design,
    own_designs,
    paper_design,
    remove_design_picture,
    save_paper_design,
    set_design_picture,
)
from fieldkit.services.progress import Progress

_SIDE = 120
_SIGNATORIES = 3
_PROGRAMMES = "programmes"
_COLUMNS = {
    SheetColumn.ORGANISATION: N_("Organisation"),
    SheetColumn.DISTRICT: N_("District"),
    SheetColumn.POSITION: N_("Position"),
    SheetColumn.PHONE_TAIL: N_("Last four digits of the telephone"),
    SheetColumn.LATE: N_("Late, left early"),
    SheetColumn.CONSENT: N_("Consent, page"),
}
_PICTURES = {
    DesignPicture.LOGO: N_("Logo on the left"),
    DesignPicture.SECOND_LOGO: N_("Logo on the right"),
    DesignPicture.BACKGROUND: N_("Background of certificates"),
}


class PictureRow(QWidget):
    """One picture of a design: what it looks like, and what can be done with it.

    Signals: choose_requested(DesignPicture), remove_requested(DesignPicture).
    """

    choose_requested = Signal(object)
    remove_requested = Signal(object)

    def __init__(self, where: DesignPicture) -> None:
        super().__init__()
        self.where = where
        name = _(_PICTURES[where])
        self.picture = QLabel()
        self.picture.setFixedSize(current().px(_SIDE), current().px(_SIDE // 3))
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose = quiet(_("Choose..."))
        self.choose.setAccessibleName(_("{what}: choose").format(what=name))
        self.remove = quiet(_("Remove"))
        self.remove.setAccessibleName(_("{what}: remove").format(what=name))
        label = Label(name, "body")
        label.setFixedWidth(current().px(200))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for widget in (label, self.picture, self.choose, self.remove):
            row.addWidget(widget)
        row.addStretch(1)
        self.choose.clicked.connect(self._choose)
        self.remove.clicked.connect(self._remove)

    def show_picture(self, content: bytes) -> None:
        """Show a picture, or that there is none."""
        image = read_picture(content, current().px(_SIDE)) if content else None
        self.remove.setVisible(bool(content))
        if image is None:
            self.picture.setPixmap(QPixmap())
            self.picture.setText("\N{EN DASH}" if not content else _("cannot be shown"))
            return
        size = self.picture.size()
        keep, smooth = (
            Qt.AspectRatioMode.KeepAspectRatio,
            Qt.TransformationMode.SmoothTransformation,
        )
        self.picture.setPixmap(QPixmap.fromImage(image).scaled(size, keep, smooth))

    def _choose(self) -> None:
        self.choose_requested.emit(self.where)

    def _remove(self) -> None:
        self.remove_requested.emit(self.where)


class PaperDesignSection(Section):
    """One design at a time, that of every programme or of one; each change is saved at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Design of papers"))
        self._design = PaperDesign()
        self._showing = False
        self.about = Label("", "hint", "muted", wrap=True)
        self.programme = ComboField(_("Programme"), (), width=360)
        self.heading = LineField(
            _("Line for the funder"), hint=_("Stands above the title of sheets and certificates.")
        )
        self.columns = {column: QCheckBox(_(words)) for column, words in _COLUMNS.items()}
        self.signatories = [
            (LineField(_("Position")), LineField(_("Surname and initials")))
            for _place in range(_SIGNATORIES)
        ]
        self.pictures = {where: PictureRow(where) for where in _PICTURES}
        self.forget = quiet(_("Use the design of every programme"))
        self._lay_out()
        self.programme.chosen.connect(self._chosen)
        self.heading.edit.editingFinished.connect(self._save)
        for box in self.columns.values():
            box.toggled.connect(self._save)
        for position, name in self.signatories:
            position.edit.editingFinished.connect(self._save)
            name.edit.editingFinished.connect(self._save)
        for row in self.pictures.values():
            row.choose_requested.connect(self.choose_picture)
            row.remove_requested.connect(self._remove_picture)
        self.forget.clicked.connect(self._forget)

    def open(self) -> None:
        """Read the programmes and the design that is shown."""
        chosen = self.programme.key() or EVERY_PROGRAMME
        rows = list_rows(self.desk.workspace, _PROGRAMMES)
        named = [(row["name"], row.get("label") or row["name"]) for row in rows]
        self._showing = True
        self.programme.set_options([(EVERY_PROGRAMME, _("Every programme")), *named])
        self.programme.choose(chosen)
        self._showing = False
        self._read()

    def set_picture(self, where: DesignPicture, source: Path) -> None:
        """Keep a picture, in the background: it is decoded and written anew."""
        workspace, programme = self.desk.workspace, self._design.programme

        def work(_progress: Progress) -> PaperDesign:
            return set_design_picture(workspace, programme, where, source)

        self.desk.jobs.start(
            _("Design of papers"), work, done=self._kept, failed=self.desk.notices.refuse
        )

    @Slot(object)
    def choose_picture(self, where: DesignPicture) -> None:
        """Ask which picture it is to be."""
        chosen, _kind = QFileDialog.getOpenFileName(
            self,
            _(_PICTURES[where]),
            "",
            _("Pictures") + " (*.png *.jpg *.jpeg *.webp *.tif *.tiff *.bmp)",
        )
        if chosen:
            self.set_picture(where, Path(chosen))

    def _lay_out(self) -> None:
        self.inside.addWidget(self.about)
        self.inside.addWidget(self.programme)
        self.inside.addWidget(self.heading)
        self.inside.addWidget(Label(_("Columns of the sign-in sheet"), "medium"))
        columns = WrapRow(spacing=16)
        for box in self.columns.values():
            columns.addWidget(box)
        self.inside.addLayout(columns)
        self.inside.addWidget(Label(_("Who signs"), "medium"))
        lines = QVBoxLayout()
        lines.setSpacing(6)
        for place, (position, name) in enumerate(self.signatories):
            row = QHBoxLayout()
            row.setSpacing(12)
            row.addWidget(position, 1)
            row.addWidget(name, 1)
            if place:
                position.label.hide()
                name.label.hide()
            lines.addLayout(row)
        self.inside.addLayout(lines)
        self.inside.addSpacing(4)
        for row_widget in self.pictures.values():
            self.inside.addWidget(row_widget)
        self.inside.addLayout(row_of(self.forget))

    def _read(self) -> None:
        workspace = self.desk.workspace
        programme = self.programme.key() or EVERY_PROGRAMME
        own = {one.programme for one in own_designs(workspace)}
        self._show(replace(paper_design(workspace, programme), programme=programme))
        self.forget.setVisible(programme != EVERY_PROGRAMME and programme in own)
        if programme == EVERY_PROGRAMME:
            words = _("For sheets, badges and certificates of programmes without their own design.")
        elif programme in own:
            words = _("This programme has a design of its own.")
        else:
            words = _("Shown is the design of every programme; a change gives this one its own.")
        self.about.setText(words)

    def _show(self, design: PaperDesign) -> None:
        self._design = design
        self._showing = True
        self.heading.set_text(design.heading)
        for column, box in self.columns.items():
            box.setChecked(column in design.columns)
        given = [*design.signatories, *[Signatory("", "")] * _SIGNATORIES]
        for (position, name), one in zip(self.signatories, given, strict=False):
            position.set_text(one.position)
            name.set_text(one.name)
        contents = (design.logo, design.second_logo, design.background)
        for row, content in zip(self.pictures.values(), contents, strict=True):
            row.show_picture(content)
        self._showing = False

    @Slot()
    def _save(self) -> None:
        if self._showing:
            return
        columns = tuple(one for one, box in self.columns.items() if box.isChecked())
        signed = [Signatory(position.text(), name.text()) for position, name in self.signatories]
        wanted = replace(
            self._design,
            heading=self.heading.text(),
            columns=columns,
            signatories=tuple(one for one in signed if one.position or one.name),
        )
        if wanted == self._design:
            return
        try:
            save_paper_design(self.desk.workspace, wanted)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        self._read()
        self.changed.emit()

    @Slot(str)
    def _chosen(self, _key: str) -> None:
        if not self._showing:
            self._read()

    @Slot(object)
    def _kept(self, _design: PaperDesign) -> None:
        self._read()
        self.changed.emit()

    @Slot(object)
    def _remove_picture(self, where: DesignPicture) -> None:
        try:
            remove_design_picture(self.desk.workspace, self._design.programme, where)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        self._kept(self._design)

    @Slot()
    def _forget(self) -> None:
        try:
            forget_paper_design(self.desk.workspace, self._design.programme)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        self._kept(self._design)
