"""Entering a form from its paper sheet: its numbers, the day of the visit, its scan."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Slot
from PySide6.QtGui import QIntValidator, QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.forms.definition import without_positions
from fieldkit.forms.numbering import question_numbers
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.filling.numbered import numbered_question
from fieldkit.gui.widgets.buttons import IconButton, quiet
from fieldkit.gui.widgets.fields import DateField, LineField
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _
from fieldkit.records.visit import VisitDateMissing
from fieldkit.services.visits import visit_of, visit_ref

_NUMBER_WIDTH = 90


class PaperStrip(QWidget):
    """What is said and asked above a form that is entered from paper."""

    def __init__(self, numbers: int) -> None:
        super().__init__()
        self._numbers = numbers
        strip = Strip(
            "neutral",
            "",
            _(
                "The numbers are those of the empty sheet. Write the dates as they stand on "
                "the paper: the day of entry is kept by the program itself."
            ),
        )
        self.visit = DateField(_("Date of visit"))
        self.number = LineField(_("Question No."), width=_NUMBER_WIDTH)
        self.number.edit.setValidator(QIntValidator(1, max(1, numbers), self))
        self.number.edit.setToolTip(_("Go to the question: its number, then Enter (Ctrl+G)"))
        self.scan_button = quiet(_("Attach a scan..."), icon="paperclip")
        asked = QHBoxLayout()
        asked.setSpacing(16)
        for field in (self.visit, self.number):
            asked.addWidget(field, 0, Qt.AlignmentFlag.AlignTop)
        asked.addStretch(1)
        asked.addWidget(self.scan_button, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 12, 32, 0)
        column.setSpacing(10)
        column.addWidget(strip)
        column.addLayout(asked)


class FromPaper(QObject):
    """The button in the head of a form that turns entry from paper on and off."""

    def __init__(self, view: FormView) -> None:
        super().__init__(view)
        self._view = view
        self._ref = visit_ref(view.model.session.definition)
        self.strip: PaperStrip | None = None
        self.button = IconButton("clipboard-list", _("Enter from paper"), size=36)
        self.button.setCheckable(True)
        why = _("Shows the questions' numbers as on the empty sheet")
        self.button.setToolTip(f"{self.button.accessibleName()}. {why}")
        self.button.setAccessibleDescription(why)
        self.button.toggled.connect(self.show_numbers)
        view.head.put(self.button)
        view.model.changed.connect(self._show_visit)

    def resume(self) -> None:
        """Go on from paper with a draft that was left so."""
        if self._view.model.filling.visit.from_paper:
            self.button.setChecked(True)

    def lacks_visit(self) -> bool:
        """Tell whether the day of the visit is still to be written, and ask for it."""
        strip, visit = self.strip, visit_of(self._view.model.filling)
        if strip is None or not visit.from_paper or visit.day is not None:
            return False
        strip.visit.set_error(str(VisitDateMissing()))
        strip.visit.setFocus(Qt.FocusReason.OtherFocusReason)
        return True

    @Slot(bool)
    def show_numbers(self, shown: bool) -> None:
        """Turn entry from paper on, with the day of the visit first, or off."""
        view, model = self._view, self._view.model
        view.flush()
        begins = shown and not model.filling.visit.from_paper
        model.filling.visit = replace(model.filling.visit, from_paper=shown)
        model.numbers = question_numbers(model.session.definition) if shown else {}
        strip = self._strip() if shown or self.strip is not None else None
        if strip is not None:
            strip.setVisible(shown)
        self.button.set_icon("clipboard-list", "accent" if shown else "muted")
        if begins:
            self._forget_today()
        if model.filling.saved_at is not None:
            model.save()
        view.show_section(view.here, focus=False)
        self._show_visit()
        if strip is not None and shown and strip.visit.day() is None:
            strip.visit.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def choose_scans(self) -> None:
        """Ask which files are the scan of the sheet, one a page or one for all."""
        chosen, _kind = QFileDialog.getOpenFileNames(
            self._view,
            _("Attach a scan"),
            "",
            _("Pictures and PDF") + " (*.jpg *.jpeg *.png *.webp *.tif *.tiff *.bmp *.pdf)",
        )
        self.take_scans([Path(path) for path in chosen])

    def take_scans(self, paths: Sequence[Path]) -> None:
        """Take the scans in; the draft is written first, so that they are of something."""
        files = self._view.model.files
        if files is not None and paths:
            self._view.flush()
            self._view.model.save()
            for path in paths:
                files.attach_sheet(path)

    @Slot()
    def go_to_number(self) -> None:
        """Show the question of the number that is written, or say why there is none."""
        if self.strip is None:
            return
        field, view = self.strip.number, self._view
        words = field.edit.text().strip()
        if not words:
            return
        view.flush()
        found = numbered_question(view.model, int(words), self._open_entries())
        field.set_error(found.trouble)
        if found.ref:
            field.edit.clear()
            view.jump_to(found.ref)

    @Slot()
    def ask_for_number(self) -> None:
        """Give the keyboard to the field for a question's number."""
        if self.strip is not None and self.button.isChecked():
            self.strip.number.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.strip.number.edit.selectAll()

    @Slot()
    def _begin(self) -> None:
        """Go from the day of the visit to the first question without an answer."""
        if self.strip is not None and self.strip.visit.day() is not None:
            self._view.first_field().setFocus(Qt.FocusReason.TabFocusReason)

    def _strip(self) -> PaperStrip:
        if self.strip is None:
            numbers = self._view.model.numbers
            self.strip = PaperStrip(max(numbers.values(), default=1))
            self.strip.visit.changed.connect(self._on_visit)
            self.strip.visit.edit.returnPressed.connect(self._begin)
            self.strip.number.edit.returnPressed.connect(self.go_to_number)
            self.strip.scan_button.clicked.connect(self.choose_scans)
            keys = QShortcut(QKeySequence("Ctrl+G"), self._view)
            keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            keys.activated.connect(self.ask_for_number)
            self._view.put_over(self.strip)
        return self.strip

    def _open_entries(self) -> dict[str, int]:
        sheet = self._view.sheet.section_sheet
        rosters = sheet.body.rosters() if sheet is not None else []
        return {without_positions(one.row.ref): max(0, one.opened) for one in rosters}

    def _forget_today(self) -> None:
        """Take away the day that nobody has given: on paper it is hardly today."""
        model = self._view.model
        told = model.filling.prefilled.get(self._ref, "") if self._ref else ""
        if told and model.session.kept(self._ref) == told:
            model.answer(self._ref, "")

    @Slot()
    def _show_visit(self) -> None:
        if self.strip is None or self.strip.visit.edit.hasFocus():
            return
        day = visit_of(self._view.model.filling).day
        if day != self.strip.visit.day():
            self.strip.visit.set_day(day)
        if day is not None:
            self.strip.visit.set_error("")

    @Slot(object)
    def _on_visit(self, day: object) -> None:
        model = self._view.model
        found = day if isinstance(day, date) else None
        if found == visit_of(model.filling).day:
            return
        if self._ref:
            model.answer(self._ref, found.isoformat() if found else "")
        else:
            model.filling.visit = replace(model.filling.visit, day=found)
            model.save()
        self._show_visit()
