"""What is asked before a certificate is issued, voided, replaced or noted as handed over."""

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.widgets.buttons import Button
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import LineField
from fieldkit.i18n import _, ngettext
from fieldkit.records.certificate import Certificate, clean_series
from fieldkit.services.certificates import Preview


class IssueDialog(Dialog):
    """Says how many certificates are to be issued and in which series.

    Signals: wanted(series): they are to be issued.
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None, preview: Preview) -> None:
        count = len(preview.to_issue())
        title = ngettext("Issue {count} certificate?", "Issue {count} certificates?", count)
        sentence = _(
            "Each gets a number, and numbers are not taken back: a certificate that is not needed"
            " can be voided, and its row stays in the register."
        )
        if preview.open_sessions:
            more = ngettext(
                "{count} session is not closed yet: its marks may still change.",
                "{count} sessions are not closed yet: their marks may still change.",
                preview.open_sessions,
            )
            sentence = f"{sentence} {more.format(count=preview.open_sessions)}"
        super().__init__(parent, title.format(count=count), sentence)
        self.series = LineField(
            _("Series: the letters before the number"), text=preview.series, width=120
        )
        self.body.addWidget(self.series)
        self.back = self.add_button(Button(_("Do not issue yet")), self.reject)
        self.act = self.add_button(Button(_("Issue certificates"), kind="primary"), self._want)
        self.series.confirmed.connect(self._want)
        self.act.setFocus()

    @Slot()
    def _want(self) -> None:
        try:
            series = clean_series(self.series.text())
        except FieldkitError as error:
            self.series.set_error(error.sentence())
            self.series.edit.setFocus()
            return
        self.accept()
        self.wanted.emit(series)


class VoidDialog(Dialog):
    """Asks for the reason; the harmless button has the focus.

    Signals: wanted(reason).
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None, one: Certificate) -> None:
        sentence = _(
            "It does not hold any more; its number and the reason stay in the register. A paper"
            " that was handed over has to be taken back."
        )
        title = _("Void certificate {number}?").format(number=one.number)
        super().__init__(parent, title, sentence)
        self.reason = LineField(_("Reason, without names"))
        self.body.addWidget(self.reason)
        self.back = self.add_button(Button(_("Keep it valid")), self.reject)
        self.act = self.add_button(Button(_("Void it"), kind="danger"), self._want)
        self.reason.confirmed.connect(self._want)
        self.reason.edit.setFocus()

    @Slot()
    def _want(self) -> None:
        if not self.reason.text().strip():
            self.reason.set_error(_("Write why: the reason stands in the register."))
            self.reason.edit.setFocus()
            return
        self.accept()
        self.wanted.emit(self.reason.text().strip())


class HandingOverDialog(Dialog):
    """Asks to whom a certificate was handed; left empty it is the person themselves.

    Signals: wanted(to).
    """

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None, one: Certificate) -> None:
        title = _("Note certificate {number} as handed over").format(number=one.number)
        super().__init__(parent, title)
        self.to = LineField(
            _("Handed to"), placeholder=one.name, hint=_("Empty: to the person it names.")
        )
        self.body.addWidget(self.to)
        self.act = self.add_button(Button(_("Note it"), kind="primary"), self._want)
        self.back = self.add_button(Button(_("Cancel")), self.reject)
        self.to.confirmed.connect(self._want)
        self.to.edit.setFocus()

    @Slot()
    def _want(self) -> None:
        self.accept()
        self.wanted.emit(self.to.text().strip())
