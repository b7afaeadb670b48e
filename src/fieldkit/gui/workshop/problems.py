"""What is amiss in a form's file: each by its cell, blockers apart from what may be looked at."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fieldkit.formats import number
from fieldkit.gui.widgets.buttons import Button, link
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.section_title import GroupTitle
from fieldkit.gui.workshop.lines import Lines
from fieldkit.i18n import _, ngettext
from fieldkit.services.workshop import Finding

_SHOWN = 100


class FindingLine(QWidget):
    """One finding: what it is, and where; the place is a button that copies the cell's address.

    Signals:
        copied(address).
    """

    copied = Signal(str)

    def __init__(self, finding: Finding, file: str) -> None:
        super().__init__()
        self.finding = finding
        said = finding.said[:1].upper() + finding.said[1:].rstrip(".") + "."
        self.place: Button | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(0)
        column.addWidget(Label(said, "body", wrap=True))
        if finding.address:
            self.place = link(finding.place(file), icon="copy")
            self.place.setToolTip(_("Copy {address}").format(address=finding.address))
            self.place.setAccessibleName(
                _("Copy {address}").format(address=finding.address) + ". " + said
            )
            self.place.clicked.connect(self.copy)
            column.addWidget(self.place, 0, Qt.AlignmentFlag.AlignLeft)
        else:
            column.addWidget(Label(finding.place(file), "hint", "muted", wrap=True))

    @Slot()
    def copy(self) -> None:
        """Put the cell's address on the clipboard, as a spreadsheet's name box takes it."""
        QApplication.clipboard().setText(self.finding.address)
        self.copied.emit(self.finding.address)


class ProblemsTab(Lines):
    """Blockers first, then remarks, or that there is nothing to say.

    Signals:
        copied(address).
    """

    copied = Signal(str)

    def __init__(self) -> None:
        super().__init__(_("Problems of the form"))
        self.lines: list[FindingLine] = []

    def show_findings(
        self,
        blockers: Sequence[Finding],
        remarks: Sequence[Finding],
        *,
        file: str,
        refusal: str = "",
    ) -> None:
        """Show what stands in the way, or the sentence of a file that could not be read at all."""
        self.clear()
        self.lines = []
        if refusal and not blockers:
            self.say(refusal, "danger", "circle-alert")
        if blockers:
            self._group(_("Stands in the way"), blockers, file, "danger", "circle-alert")
            self.say(_("Mend these cells and save the file: it is read again by itself."), "muted")
        if remarks:
            self._group(_("Worth a look"), remarks, file, "warn", "triangle-alert")
        if not (refusal or blockers or remarks):
            self.say(_("Nothing is amiss in the form."), "ok", "circle-check")
        self.end()

    def _group(
        self, title: str, findings: Sequence[Finding], file: str, role: str, icon: str
    ) -> None:
        self.column.addWidget(GroupTitle(title, number(len(findings)), role=role, icon=icon))
        for finding in findings[:_SHOWN]:
            line = FindingLine(finding, file)
            line.copied.connect(self.copied)
            self.column.addWidget(line)
            self.lines.append(line)
        left = len(findings) - _SHOWN
        if left > 0:
            self.say(
                ngettext("And {count} more.", "And {count} more.", left).format(count=number(left)),
                "muted",
            )
