"""Entering a form from its paper sheet: the sheet's numbers beside the questions."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.forms.numbering import question_numbers
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _


class FromPaper(QObject):
    """The button in the head of a form that shows the numbers, and what it says meanwhile."""

    def __init__(self, view: FormView) -> None:
        super().__init__(view)
        self._view = view
        self._strip: Strip | None = None
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
                    "the paper: the day of entry is kept by the program itself. A scan of the "
                    "sheet goes where the form asks for a file."
                ),
            )
            view.put_over(_with_margins(self._strip))
        holder = self._strip.parentWidget() if self._strip is not None else None
        if holder is not None:
            holder.setVisible(shown)
        self.button.set_icon("clipboard-list", "accent" if shown else "muted")
        view.show_section(view.here, focus=False)


def _with_margins(strip: Strip) -> QWidget:
    holder = QWidget()
    column = QVBoxLayout(holder)
    column.setContentsMargins(32, 12, 32, 0)
    column.addWidget(strip)
    return holder
