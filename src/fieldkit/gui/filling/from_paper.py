"""Entering a form from its paper sheet: the sheet's numbers beside the questions."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QVBoxLayout, QWidget

from fieldkit.forms.numbering import question_numbers
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.widgets.buttons import Button, IconButton, quiet
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _


class FromPaper(QObject):
    """The button in the head of a form that shows the numbers, and what it says meanwhile."""

    def __init__(self, view: FormView) -> None:
        super().__init__(view)
        self._view = view
        self._strip: Strip | None = None
        self.scan_button: Button | None = None
        self.button = IconButton("clipboard-list", _("Enter from paper"), size=36)
        self.button.setCheckable(True)
        why = _("Shows the questions' numbers as on the empty sheet")
        self.button.setToolTip(f"{self.button.accessibleName()}. {why}")
        self.button.setAccessibleDescription(why)
        self.button.toggled.connect(self.show_numbers)
        view.head.put(self.button)

    @Slot(bool)
    def show_numbers(self, shown: bool) -> None:
        """Show the numbers of the sheet, or take them away."""
        view = self._view
        view.flush()
        model = view.model
        model.numbers = question_numbers(model.session.definition) if shown else {}
        if shown and self._strip is None:
            self._strip = Strip(
                "neutral",
                "",
                _(
                    "The numbers are those of the empty sheet. Write the dates as they stand on "
                    "the paper: the day of entry is kept by the program itself."
                ),
            )
            self.scan_button = quiet(_("Attach a scan..."), icon="paperclip")
            self.scan_button.clicked.connect(self.choose_scans)
            self._strip.row.addWidget(self.scan_button)
            view.put_over(_with_margins(self._strip))
        holder = self._strip.parentWidget() if self._strip is not None else None
        if holder is not None:
            holder.setVisible(shown)
        self.button.set_icon("clipboard-list", "accent" if shown else "muted")
        view.show_section(view.here, focus=False)

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


def _with_margins(strip: Strip) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(32, 12, 32, 0)
    column.addWidget(strip)
    return holder
