"""The forms that can be begun, and those that are withdrawn."""

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import table_date
from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.papers import PaperMenu
from fieldkit.gui.forms.form_row import PAPER, VERSIONS, WITHDRAW, FormRow
from fieldkit.gui.forms.versions import FormVersions
from fieldkit.gui.forms.words import DOT, form_words
from fieldkit.gui.questions.remarks import quoted
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.emptying import empty
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.section_title import SectionTitle
from fieldkit.i18n import _, language, pgettext
from fieldkit.records.device import DeviceKind
from fieldkit.records.permissions import Act
from fieldkit.records.submission import StoredForm
from fieldkit.services.form_versions import form_versions
from fieldkit.services.form_withdrawals import (
    WithdrawnForm,
    bring_form_back,
    withdraw_form,
    withdrawn_forms,
)
from fieldkit.services.packs import list_forms


class FormsInUse(QWidget):
    """New forms above, withdrawn ones below; whoever installs forms has a menu at each.

    Signals:
        begun(form_id): a new form is wanted.
        add_requested(): there are none, and a file is wanted.
        altered(): a form was withdrawn or brought back.
    """

    begun = Signal(str)
    add_requested = Signal()
    altered = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._papers = PaperMenu(desk, self)
        self._forms: dict[str, StoredForm] = {}
        self._last = ""
        self.rows: list[Row] = []
        self.menus: list[FormRow] = []
        self.withdrawn_rows: list[Row] = []
        self.versions: FormVersions | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def open(self) -> None:
        """Read the forms again."""
        workspace = self._desk.workspace
        forms = list_forms(workspace)
        keeps = workspace.rights.may(Act.INSTALL_FORMS)
        withdrawn = withdrawn_forms(workspace) if keeps else ()
        self._forms = {form.form_id: form for form in forms}
        empty(self._column)
        self._show_forms(forms, keeps=keeps)
        if not forms and not withdrawn:
            nothing = EmptyState(
                _("No form pack yet. Open head office's invitation or choose a pack file."),
                _("Open a file"),
                icon="folder-open",
            )
            nothing.acted.connect(self.add_requested)
            self._column.addWidget(nothing)
        self._show_withdrawn(withdrawn)
        self._column.addStretch(1)

    def _show_forms(self, forms: tuple[StoredForm, ...], *, keeps: bool) -> None:
        self._column.addWidget(SectionTitle(_("New form")))
        self._column.addSpacing(6)
        self.rows, self.menus = [], []
        for form in forms:
            words = form_words(form)
            if keeps:
                beside = FormRow(words, self)
                beside.asked.connect(self.ask)
                self.menus.append(beside)
            row = self.menus[-1].row if keeps else Row(words, parent=self)
            row.clicked.connect(self._on_row)
            self.rows.append(row)
            self._column.addWidget(self.menus[-1] if keeps else row)

    def _show_withdrawn(self, forms: tuple[WithdrawnForm, ...]) -> None:
        self.withdrawn_rows = []
        if not forms:
            return
        self._column.addSpacing(24)
        self._column.addWidget(SectionTitle(pgettext("forms", "Withdrawn")))
        self._column.addSpacing(6)
        for form in forms:
            day = table_date(form.at.astimezone().date())
            who = _("by head office") if form.by_office else form.user_name
            act = "" if form.by_office else _("Bring back")
            row = Row(
                RowWords(form.title, DOT.join((day, who)), icon="ban", act=act, key=form.form_id),
                parent=self,
            )
            row.clicked.connect(self._on_withdrawn)
            self._column.addWidget(row)
            self.withdrawn_rows.append(row)
        told = _("Nobody begins these any more; drafts and finalized ones stay as they are.")
        self._column.addSpacing(4)
        self._column.addWidget(Label(told, "hint", "muted", wrap=True))

    @Slot(str, str)
    def ask(self, what: str, form_id: str) -> None:
        """Do what was chosen in a form's menu."""
        form = self._forms.get(form_id)
        if form is None:
            return
        if what == PAPER:
            self._papers.show_blank(form)
        elif what == VERSIONS:
            found = form_versions(self._desk.workspace, form_id)
            self.versions = FormVersions(form.title_in(language()), found, self.window())
            self.versions.open()
        elif what == WITHDRAW:
            self.withdraw(form_id)

    def withdraw(self, form_id: str) -> None:
        """Withdraw a form, and offer to take that back."""
        workspace = self._desk.workspace
        try:
            form = withdraw_form(workspace, form_id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._last = form_id
        self._desk.last_acts.note(_("the form is withdrawn"))
        told = _("The form {title} is withdrawn: nobody begins it any more.")
        if workspace.device.kind is DeviceKind.OFFICE:
            told = _(
                "The form {title} is withdrawn: nobody begins it any more. Laptops hear of it with"
                " their next bundle."
            )
        title = quoted(form.title_in(language()))
        self._desk.notices.tell(told.format(title=title), _("Bring back"), self._bring_last_back)
        self._later()

    def bring_back(self, form_id: str) -> None:
        """Let a form be begun again, or say why not."""
        try:
            form = bring_form_back(self._desk.workspace, form_id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._desk.last_acts.note(_("the form is in use again"))
        told = _("The form {title} can be begun again.")
        self._desk.notices.tell(told.format(title=quoted(form.title_in(language()))))
        self._later()

    @Slot()
    def _bring_last_back(self) -> None:
        self.bring_back(self._last)

    @Slot()
    def _on_row(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self.begun.emit(str(row.words.key))

    @Slot()
    def _on_withdrawn(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self.bring_back(str(row.words.key))

    def _later(self) -> None:
        """Show the lists anew once what was pressed has come to rest."""
        QTimer.singleShot(0, self, self.altered.emit)
