"""The part about keeping: what is over its period, the periods, and the records of erasure."""

import re

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from fieldkit.formats import number, table_date
from fieldkit.gui.cases.person_acts import PersonActs
from fieldkit.gui.cases.person_words import REASONS, working_deadline
from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.widgets.buttons import Button, quiet
from fieldkit.gui.widgets.dialog import Dialog, ask
from fieldkit.gui.widgets.field import LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.i18n import N_, _, ngettext
from fieldkit.records.erasure import ErasureAct
from fieldkit.records.keeping import PERIODS, NotAPeriod, Periods
from fieldkit.records.permissions import Act
from fieldkit.services.erasing import list_acts
from fieldkit.services.erasing_participants import erase_register, erase_sign_in_sheet
from fieldkit.services.keeping import (
    DueErasure,
    DueKind,
    due_erasures,
    empty_form,
    retention_periods,
    set_retention_periods,
)
from fieldkit.services.progress import Progress
from fieldkit.services.trail import old_lines, remove_old_lines

_MOST_SHOWN = 30
_NUMBER = re.compile(r"[0-9]{1,3}")
_KINDS = {
    DueKind.WITHDRAWAL: N_("consent withdrawn on {day}"),
    DueKind.CLOSED_CASE: N_("case closed on {day}"),
    DueKind.ANONYMOUS: N_("contact without a name of {day}"),
    DueKind.SELF_CHECK: N_("form of {day} that stays on this laptop"),
    DueKind.SIGN_IN_SHEET: N_("names on the sign-in sheet of {day}"),
    DueKind.CERTIFICATES: N_("names in the register of certificates up to {day}"),
    DueKind.DELETED: N_("deleted on {day} and not brought back"),
}
_OF_PEOPLE = {DueKind.WITHDRAWAL, DueKind.CLOSED_CASE, DueKind.DELETED}
_PERIODS = {
    "anonymous": N_("Contacts without a name, years"),
    "closed_cases": N_("Closed cases, years after closing"),
    "self_checks": N_("Self-checks that stay on this laptop, years"),
    "sign_in_sheets": N_("Sign-in sheets, years"),
    "certificates": N_("Register of certificates, years"),
    "audit": N_("Audit trail, years"),
    "withdrawal_days": N_("Erasing after a withdrawal of consent, working days"),
}


class KeepingSection(Section):
    """Nothing goes by itself: each line is confirmed by a person."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Retention period"))
        self.acts = PersonActs(desk, self)
        self.acts.done.connect(self._read_again)
        self.due_rows: list[Row] = []
        self.act_rows: list[Row] = []
        self.trail_row: Row | None = None
        self.dialog: QWidget | None = None
        self._form = ""
        self._due = QVBoxLayout()
        self._due.setSpacing(0)
        self._acts = QVBoxLayout()
        self._acts.setSpacing(0)
        self.periods_button = quiet(_("Periods..."))
        self.periods_button.clicked.connect(self.ask_periods)
        self.inside.addLayout(self._due)
        self.aside_button = quiet(_("Decide about the state set aside..."), icon="trash-2")
        self.aside_button.clicked.connect(self.ask_set_aside)
        self._undecided: ErasureAct | None = None
        self.inside.addLayout(row_of(self.periods_button, self.aside_button))
        self.inside.addLayout(self._acts)

    def open(self) -> None:
        """Read again what is due, and which records of erasure there are."""
        _empty(self._due)
        _empty(self._acts)
        self._show_due(due_erasures(self.desk.workspace))
        self._show_acts()

    def _show_due(self, due: tuple[DueErasure, ...]) -> None:
        self.due_rows, self.trail_row = [], None
        words = (
            _("Over their period or withdrawn. Nothing is erased until you confirm it, one by one.")
            if due
            else _("Nothing is over its period, and no consent was withdrawn.")
        )
        self._due.addWidget(Label(words, "body", "muted", wrap=True))
        self._due.addSpacing(6)
        today = self.desk.workspace.now().date()
        for one in due[:_MOST_SHOWN]:
            row = Row(
                RowWords(
                    one.who or _("without a name"),
                    _(_KINDS[one.kind]).format(day=table_date(one.since)),
                    icon="hourglass",
                    side=working_deadline(one.due, today),
                    side_role="danger" if one.due < today else "muted",
                    act=_("Erase..."),
                    key=one,
                )
            )
            row.clicked.connect(self._erase)
            self._due.addWidget(row)
            self.due_rows.append(row)
        self._show_trail()
        if len(due) > _MOST_SHOWN:
            rest = len(due) - _MOST_SHOWN
            said = ngettext("and {count} more", "and {count} more", rest).format(count=rest)
            self._due.addWidget(Label(said, "hint", "muted"))

    def _show_trail(self) -> None:
        """Show how much of the audit trail is over its period, to whoever may read it."""
        if not self.desk.workspace.rights.may(Act.READ_TRAIL):
            return
        old = old_lines(self.desk.workspace)
        if not old.count:
            return
        said = ngettext(
            "{count} line from before {day}", "{count} lines from before {day}", old.count
        ).format(count=number(old.count), day=table_date(old.before))
        words = RowWords(_("Audit trail"), said, icon="hourglass", act=_("Remove..."))
        row = Row(words)
        row.clicked.connect(self.ask_trail)
        self._due.addWidget(row)
        self.trail_row = row

    @Slot()
    def ask_trail(self) -> None:
        """Ask whether the oldest lines of the audit trail are to go."""
        self.dialog = ask(
            self.window(),
            _("Remove the oldest lines of the audit trail?"),
            _(
                "They are over their period and cannot be brought back. The trail notes that and"
                " how many; the rest can still be checked."
            ),
            act=_("Remove the lines"),
            back=_("Keep"),
            then=self._trim_trail,
            grave=True,
        )

    @Slot()
    def _trim_trail(self) -> None:
        remove_old_lines(self.desk.workspace)
        self._read_again()

    def _show_acts(self) -> None:
        self.act_rows = []
        code = self.desk.workspace.device.code
        acts = list_acts(self.desk.workspace)
        self._undecided = next((one for one in acts if one.undecided), None)
        self.aside_button.setVisible(self._undecided is not None)
        for act in acts[:_MOST_SHOWN]:
            number = f"{code}-{act.number}"
            row = Row(
                RowWords(
                    _("Record of erasure No. {number}").format(number=number),
                    f"{act.subject}: {_(REASONS[act.reason])}",
                    icon="file-text",
                    side=table_date(act.at.date()),
                    act=_("Show"),
                    key=act.number,
                )
            )
            row.clicked.connect(self._show_act)
            self._acts.addWidget(row)
            self.act_rows.append(row)

    @Slot()
    def _erase(self) -> None:
        row = self.sender()
        if not (isinstance(row, Row) and isinstance(row.words.key, DueErasure)):
            return
        due = row.words.key
        if due.kind in _OF_PEOPLE:
            self.acts.ask_erasure_of(due.key, due.reason)
            return
        self._form = due.key
        if due.kind is DueKind.SIGN_IN_SHEET:
            self._ask_names(due)
            return
        if due.kind is DueKind.CERTIFICATES:
            self._ask_register(due)
            return
        self.dialog = ask(
            self.window(),
            _("Erase the answers of this form?"),
            _(
                "That it was filled, and when, stays for the totals; the answers cannot be "
                "brought back."
            ),
            act=_("Erase"),
            back=_("Keep"),
            then=self._empty_form,
            grave=True,
        )

    def _ask_names(self, due: DueErasure) -> None:
        self.dialog = ask(
            self.window(),
            _("Erase the names of this event?"),
            _(
                "{event}. Numbers stand for the names then; marks, organisations and totals stay."
                " It cannot be brought back. A record of erasure is printed."
            ).format(event=due.who),
            act=_("Erase the names"),
            back=_("Keep"),
            then=self._erase_names,
            grave=True,
        )

    def _ask_register(self, due: DueErasure) -> None:
        self.dialog = ask(
            self.window(),
            _("Erase the names in the register of {year}?").format(year=due.key),
            _(
                "Numbers, events, hours and dates stay; whose the certificates were cannot be said"
                " any more. It cannot be brought back. Print the register first if the archive is"
                " to have it."
            ),
            act=_("Erase the names"),
            back=_("Keep"),
            then=self._erase_register,
            grave=True,
        )

    @Slot()
    def _erase_register(self) -> None:
        workspace, year = self.desk.workspace, int(self._form)

        def work(_progress: Progress) -> ErasureAct:
            return erase_register(workspace, year)

        self.desk.jobs.start(_("Erasing"), work, done=self._names_erased)

    @Slot()
    def _erase_names(self) -> None:
        workspace, event_id = self.desk.workspace, self._form

        def work(_progress: Progress) -> ErasureAct:
            return erase_sign_in_sheet(workspace, event_id)

        self.desk.jobs.start(_("Erasing"), work, done=self._names_erased)

    @Slot(object)
    def _names_erased(self, act: ErasureAct) -> None:
        self._read_again()
        self.acts.end.tell(act)

    @Slot()
    def _empty_form(self) -> None:
        empty_form(self.desk.workspace, self._form)
        self._read_again()

    @Slot()
    def _show_act(self) -> None:
        row = self.sender()
        if isinstance(row, Row) and isinstance(row.words.key, int):
            self.acts.end.show_act(row.words.key)

    @Slot()
    def ask_set_aside(self) -> None:
        """Ask about the state that a restore set aside before somebody was erased."""
        if self._undecided is not None:
            self.acts.end.ask_set_aside(self._undecided)

    @Slot()
    def ask_periods(self) -> None:
        """Ask for other periods."""
        dialog = PeriodsDialog(self.window(), self.desk)
        dialog.kept.connect(self._read_again)
        self.dialog = dialog
        dialog.open()

    @Slot()
    def _read_again(self) -> None:
        self.changed.emit()
        self.open()


class PeriodsDialog(Dialog):
    """The periods of keeping, each a number.

    Signals:
        kept(): other periods count from now on.
    """

    kept = Signal()

    def __init__(self, parent: QWidget | None, desk: Desk) -> None:
        sentence = _(
            "When a period is over, the record is proposed for erasing. Nothing is erased by it. "
            "The period of certificates begins with the year after that of the register."
        )
        super().__init__(parent, _("Retention periods"), sentence)
        self._desk = desk
        periods, of_age = retention_periods(desk.workspace)
        self.fields: dict[str, LineField] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(10)
        for place, name in enumerate(PERIODS):
            field = LineField(_(_PERIODS[name]), text=str(getattr(periods, name)), width=90)
            field.label.setWordWrap(True)
            self.fields[name] = field
            # Its line stands at the foot of the cell, beside a label of more lines.
            field.column.setAlignment(Qt.AlignmentFlag(0))
            field.column.insertStretch(0)
            grid.addWidget(field, place // 2, place % 2)
        self.body.addLayout(grid)
        self.of_age = QCheckBox(_("Closed cases at least until the youngest child is 18"))
        self.of_age.setChecked(of_age)
        self.body.addWidget(self.of_age)
        self.keep_button = self.add_button(
            Button(_("Save the periods"), kind="primary"), self._keep
        )
        self.add_button(Button(_("Cancel")), self.reject)

    @Slot()
    def _keep(self) -> None:
        numbers = {}
        for name, field in self.fields.items():
            text = field.text()
            numbers[name] = int(text) if _NUMBER.fullmatch(text) else 0
            try:
                Periods(**{name: numbers[name]})
            except NotAPeriod as error:
                field.set_error(error.sentence())
                return
            field.set_error("")
        of_age = self.of_age.isChecked()
        set_retention_periods(self._desk.workspace, Periods(**numbers), of_age=of_age)
        self.kept.emit()
        self.accept()


def _empty(column: QVBoxLayout) -> None:
    while (item := column.takeAt(0)) is not None:
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
