"""The last page of a form: what is still missing, each a click away, or finalizing."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.filling.entries import section_remarks
from fieldkit.gui.filling.outline import OutlineRemark
from fieldkit.gui.filling.titles import section_heading
from fieldkit.gui.widgets.buttons import Button, primary, quiet
from fieldkit.gui.widgets.field import LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.section_title import GroupTitle
from fieldkit.i18n import _, ngettext
from fieldkit.records.submission import ReasonMissing

if TYPE_CHECKING:
    from fieldkit.forms.navigation import Section
    from fieldkit.gui.filling.model import FillingModel

_WIDTH = 640


class Ending(QWidget):
    """What stands between a draft and a finalized form.

    Signals:
        jumped(ref): a remark was chosen.
        finalize_requested(): the form is to be finalized.
        back_requested(): back to the questions.
    """

    jumped = Signal(str)
    finalize_requested = Signal()
    back_requested = Signal()

    def __init__(
        self,
        model: "FillingModel",
        sections: "tuple[Section, ...]",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.remark_rows: list[Row] = []
        self.reason_field: LineField | None = None
        self.finalize_button: Button | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Label(_("Finalizing"), "section"))
        column.addSpacing(10)
        self._corrects = model.filling.corrects
        self._trial = model.trial
        written = model.filling.saved_at is not None and not model.waiting
        self._kept = written and not model.trial
        found = [(section, section_remarks(model, section)) for section in sections]
        found = [(section, remarks) for section, remarks in found if remarks]
        if found:
            self._show_remarks(column, found)
        else:
            self._show_question(column)
        column.addStretch(1)

    def first_focus(self) -> QWidget | None:
        """Return the first remark, the reason of a correction, or the button that finalizes."""
        if self.remark_rows:
            return self.remark_rows[0]
        return self.reason_field.edit if self.reason_field is not None else self.finalize_button

    def reason(self) -> str:
        """Return the reason of a correction, "" where there is none to give."""
        return self.reason_field.text().strip() if self.reason_field is not None else ""

    def complete(self) -> bool:
        """Say at its field that a correction lacks its reason; True where nothing is missing."""
        if self.reason_field is None:
            return True
        missing = not self.reason()
        self.reason_field.set_error(ReasonMissing().sentence() if missing else "")
        if missing:
            self.reason_field.edit.setFocus()
        return not missing

    def _show_remarks(
        self,
        column: QVBoxLayout,
        found: "list[tuple[Section, tuple[OutlineRemark, ...]]]",
    ) -> None:
        count = sum(len(remarks) for _section, remarks in found)
        words = _to_look_at(count, kept=self._kept)
        column.addWidget(Label(words, "body", "muted", wrap=True))
        for section, remarks in found:
            column.addSpacing(16)
            column.addWidget(GroupTitle(section_heading(section), str(len(remarks))))
            for remark in remarks:
                row = Row(
                    RowWords(
                        remark.words,
                        remark.entry,
                        icon="circle-alert",
                        icon_role="danger",
                        act=_("Answer"),
                        key=remark.ref,
                    )
                )
                row.clicked.connect(self._jump)
                column.addWidget(row)
                self.remark_rows.append(row)

    def _show_question(self, column: QVBoxLayout) -> None:
        title = Label(_("Finalize the form?"), "strong")
        sentence = Label(
            _(
                "It joins the family's card and goes into the next bundle; "
                "you can still correct it later, giving a reason."
            ),
            "body",
            "muted",
            wrap=True,
        )
        sentence.setMaximumWidth(_WIDTH)
        if self._corrects is not None:
            title.setText(_("Finalize the correction?"))
            sentence.setText(
                _(
                    "It takes the place of the form so far, which stays readable, and goes into"
                    " the next bundle."
                )
            )
        if self._trial:
            sentence.setText(_("A trial is not kept. You see what the form would write."))
        column.addWidget(title)
        column.addSpacing(6)
        column.addWidget(sentence)
        column.addSpacing(16)
        if self._corrects is not None:
            self.reason_field = LineField(_("Reason for the correction"))
            self.reason_field.setMaximumWidth(_WIDTH)
            column.addWidget(self.reason_field)
            column.addSpacing(16)
        self.finalize_button = primary(_("Finalize"), icon="circle-check", key="Ctrl+Enter")
        self.finalize_button.clicked.connect(self.finalize_requested)
        back = quiet(_("Back to the form"))
        back.clicked.connect(self.back_requested)
        row = QHBoxLayout()
        row.setSpacing(12)
        for button in (self.finalize_button, back):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def _jump(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self.jumped.emit(str(row.words.key))


def _to_look_at(count: int, *, kept: bool) -> str:
    if not kept:
        return ngettext(
            "{count} question is to be looked at before the form can be finalized.",
            "{count} questions are to be looked at before the form can be finalized.",
            count,
        ).format(count=count)
    return ngettext(
        "{count} question is to be looked at before the form can be finalized. "
        "Everything written so far is saved.",
        "{count} questions are to be looked at before the form can be finalized. "
        "Everything written so far is saved.",
        count,
    ).format(count=count)
