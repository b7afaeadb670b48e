"""A paper is checked: its sign is scanned or its number typed, and the register answers."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.fields import line_edit
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _
from fieldkit.records.certificate_check import Checked, Verdict, check_words
from fieldkit.services.certificates import check_certificate

_KINDS = {
    Verdict.GENUINE: "ok",
    Verdict.ONLY_NUMBER: "accent",
    Verdict.REPLACED: "warn",
    Verdict.VOID: "danger",
    Verdict.OTHER_SIGNS: "danger",
    Verdict.UNKNOWN: "warn",
    Verdict.NOT_A_CODE: "warn",
}


class CheckStrip(QWidget):
    """A line for the code, and below it what the register says.

    A scanner types the code and Enter; by hand the number will do, better with
    the check signs behind it.
    """

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.checked: Checked | None = None
        self.code = line_edit(
            _("Check a certificate: scan its sign, or type number and check signs")
        )
        self.code.setAccessibleName(_("Check a certificate"))
        self.act = quiet(_("Check"), icon="shield-check", key="Enter")
        self.answer: Strip | None = None
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.code, 1)
        row.addWidget(self.act)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)
        self._column.addLayout(row)
        self.code.returnPressed.connect(self.check)
        self.act.clicked.connect(self.check)

    @Slot()
    def check(self) -> None:
        """Ask the register, and show its answer; the line is free for the next paper."""
        typed = self.code.text().strip()
        if not typed:
            self.code.setFocus()
            return
        try:
            self.checked = check_certificate(self._desk.workspace, typed)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._show(self.checked)
        self.code.selectAll()
        self.code.setFocus()

    def _show(self, checked: Checked) -> None:
        if self.answer is not None:
            self._column.removeWidget(self.answer)
            self.answer.hide()
            self.answer.deleteLater()
        title, said = check_words(checked)
        self.answer = Strip(_KINDS[checked.verdict], title, said)
        self.answer.setAccessibleName(f"{title}. {said}")
        self._column.addWidget(self.answer)
