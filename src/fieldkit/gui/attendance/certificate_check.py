"""A paper is checked: its sign is scanned or its number typed, and the register answers."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import date_range, long_date
from fieldkit.gui.attendance.figures import DOT
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.fields import line_edit
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _
from fieldkit.records.certificate import Certificate
from fieldkit.records.certificate_check import Checked, Verdict
from fieldkit.services.certificates import check_certificate


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
        kind, title, said = verdict_words(checked)
        self.answer = Strip(kind, title, said)
        self.answer.setAccessibleName(f"{title}. {said}")
        self._column.addWidget(self.answer)


def verdict_words(checked: Checked) -> tuple[str, str, str]:
    """Return the kind of a strip, its title and its sentence for an answer of the register."""
    one = checked.certificate
    about = _about(one) if one is not None else ""
    if checked.verdict is Verdict.GENUINE:
        return "ok", _("Genuine: the paper must say this"), about
    if checked.verdict is Verdict.ONLY_NUMBER:
        title = _("There is such a number; compare the paper, or type the check signs too")
        return "accent", title, about
    if checked.verdict is Verdict.VOID and one is not None and one.voided_on is not None:
        day = long_date(one.voided_on)
        said = _("Since {day}: {reason}.").format(day=day, reason=one.void_reason)
        return "danger", _("Void: this certificate does not hold"), f"{said} {about}"
    if checked.verdict is Verdict.REPLACED:
        title = _("Replaced: the duplicate {number} holds instead")
        return "warn", title.format(number=checked.replaced_by), about
    if checked.verdict is Verdict.OTHER_SIGNS:
        title = _("Not genuine: the check signs are not those of this number")
        return "danger", title, _("Under this number the register has: {about}").format(about=about)
    if checked.verdict is Verdict.UNKNOWN:
        return (
            "warn",
            _("There is no such number here"),
            _(
                "It may have been issued on a laptop whose bundle has not come yet, or never. Take"
                " in the newest bundles and check again."
            ),
        )
    return (
        "warn",
        _("This is no number of a certificate"),
        _("It looks like this: {example}").format(
            example="\u0421\u041f-2026-A7K3X4P-000123 BCDF-2345"
        ),
    )


def _about(one: Certificate) -> str:
    return DOT.join(
        part for part in (one.name, one.title, date_range(one.starts_on, one.ends_on)) if part
    )
