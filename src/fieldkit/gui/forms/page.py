"""The page of forms: begin one, go on with a draft, read or print a finalized one."""

from pathlib import Path

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.formats import number
from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.forms.draft_row import DraftRow
from fieldkit.gui.forms.in_use import FormsInUse
from fieldkit.gui.forms.words import (
    deleted_words,
    draft_words,
    finalized_words,
    returned_words,
)
from fieldkit.gui.page import Page
from fieldkit.gui.questions.remarks import quoted
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import Button, link, quiet
from fieldkit.gui.widgets.emptying import empty
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.section_title import PageTitle, SectionTitle
from fieldkit.i18n import _, language, pgettext
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Draft, StoredForm
from fieldkit.services.deleting import list_deleted_drafts
from fieldkit.services.filling import (
    discard_draft,
    list_drafts,
    list_submissions,
    restore_draft,
)
from fieldkit.services.form_versions import newer_version
from fieldkit.services.instances import holds_answers, take_answers
from fieldkit.services.packs import install_form, list_forms
from fieldkit.services.progress import Progress
from fieldkit.services.reviewing import form_states, returned_forms

_SIDE = 360
_MORE = 20


class FormsPage(Page):
    """Drafts and finalized forms on the left, forms to begin on the right."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.heading = PageTitle(_("Forms"))
        self.draft_rows: list[DraftRow] = []
        self.finalized_rows: list[Row] = []
        self.returned_rows: list[Row] = []
        self.deleted_rows: list[Row] = []
        self.more: Button | None = None
        self._shown = _MORE
        self._deleted: Draft | None = None
        self._titles: dict[str, str] = {}
        self.add_button = quiet(_("Add a form from a file..."), icon="file-plus")
        self.add_button.clicked.connect(self._choose_file)
        self.heading.side.addWidget(self.add_button)
        self.workshop_button = quiet(_("Forms workshop"), icon="puzzle")
        self.workshop_button.clicked.connect(self._open_workshop)
        self.heading.side.addWidget(self.workshop_button)
        self.workshop_button.setVisible(desk.workspace.rights.may(Act.INSTALL_FORMS))
        self._left = QVBoxLayout()
        self._left.setContentsMargins(0, 0, 0, 0)
        self._left.setSpacing(0)
        self.forms = FormsInUse(desk)
        self.forms.setMaximumWidth(current().px(_SIDE))
        self.forms.begun.connect(self._begin)
        self.forms.add_requested.connect(self._choose_file)
        self.forms.altered.connect(self._later)
        columns = QHBoxLayout()
        columns.setSpacing(40)
        columns.addLayout(self._left, 640)
        columns.addWidget(self.forms, _SIDE)
        scroll = ScrollColumn(margins=(24, 20, 24, 20), spacing=16)
        scroll.column.addWidget(self.heading)
        scroll.column.addLayout(columns)
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(scroll)

    @property
    def form_rows(self) -> list[Row]:
        """Return the rows of the forms that can be begun."""
        return self.forms.rows

    def title(self) -> str:
        """Return the page's name."""
        return _("Forms")

    def open(self, argument: object = None) -> None:
        """Read forms, drafts and finalized forms again."""
        forms = list_forms(self.desk.workspace, withdrawn=True)
        self._titles = {form.form_id: form.title_in(language()) for form in forms}
        empty(self._left)
        self._show_returned()
        self._show_drafts()
        self._show_finalized()
        self._show_deleted()
        self.forms.open()
        self._left.addStretch(1)

    def initial_focus(self) -> QWidget | None:
        """Return the first form that was returned, else the first draft, else the first form."""
        if self.returned_rows:
            return self.returned_rows[0]
        if self.draft_rows:
            return self.draft_rows[0].row
        return self.form_rows[0] if self.form_rows else self.add_button

    def _show_returned(self) -> None:
        found = returned_forms(self.desk.workspace)
        self.returned_rows = []
        if not found:
            return
        self._left.addWidget(
            SectionTitle(pgettext("forms", "Returned with comments"), number(len(found)))
        )
        self._left.addSpacing(6)
        now = self.desk.workspace.now()
        for form in found:
            row = Row(returned_words(form, now))
            row.clicked.connect(self._correct)
            self._left.addWidget(row)
            self.returned_rows.append(row)
        self._left.addSpacing(24)

    def _show_drafts(self) -> None:
        drafts = list_drafts(self.desk.workspace)
        note = number(len(drafts)) if drafts else ""
        self._left.addWidget(SectionTitle(_("Drafts"), note))
        self._left.addSpacing(6)
        self.draft_rows = []
        now = self.desk.workspace.now()
        for draft in drafts:
            newer = newer_version(self.desk.workspace, draft.id) is not None
            row = DraftRow(draft_words(draft, self._titles, now, newer=newer))
            row.opened.connect(self._go_on)
            row.deleted.connect(self._delete)
            self._left.addWidget(row)
            self.draft_rows.append(row)
        if not drafts:
            self._left.addWidget(Label(_("No drafts."), "body", "muted"))
        self._left.addSpacing(24)

    def _show_finalized(self) -> None:
        found = list_submissions(self.desk.workspace, limit=self._shown + 1)
        self._left.addWidget(SectionTitle(_("Finalized")))
        self._left.addSpacing(6)
        self.finalized_rows = []
        now = self.desk.workspace.now()
        states = form_states(self.desk.workspace, [one.instance_id for one in found])
        for submission in found[: self._shown]:
            state = states[submission.instance_id]
            row = Row(finalized_words(submission, self._titles, now, state))
            row.clicked.connect(self._read)
            self._left.addWidget(row)
            self.finalized_rows.append(row)
        if not found:
            self._left.addWidget(Label(_("No forms are finalized yet."), "body", "muted"))
        self.more = None
        if len(found) > self._shown:
            self.more = link(_("Show earlier ones"))
            self.more.clicked.connect(self._show_more)
            self._left.addSpacing(8)
            self._left.addWidget(self.more)

    def _show_deleted(self) -> None:
        found = list_deleted_drafts(self.desk.workspace)
        self.deleted_rows = []
        if not found:
            return
        self._left.addSpacing(24)
        self._left.addWidget(SectionTitle(_("Deleted"), number(len(found))))
        self._left.addSpacing(6)
        for one in found:
            row = Row(deleted_words(one, self._titles))
            row.clicked.connect(self._bring_back)
            self._left.addWidget(row)
            self.deleted_rows.append(row)

    @Slot()
    def _bring_back(self) -> None:
        row = self.sender()
        if isinstance(row, Row) and isinstance(row.words.key, Draft):
            restore_draft(self.desk.workspace, row.words.key)
            self._later()

    @Slot(str)
    def _begin(self, form_id: str) -> None:
        self.go_requested.emit("fill", FillRequest(form_id=form_id))

    @Slot(object)
    def _go_on(self, words: object) -> None:
        if isinstance(words, RowWords) and isinstance(words.key, Draft):
            self.go_requested.emit("fill", FillRequest(draft_id=words.key.id))

    @Slot()
    def _correct(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            request = FillRequest(instance_id=str(row.words.key), corrects=True)
            self.go_requested.emit("fill", request)

    @Slot()
    def _read(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self.go_requested.emit("fill", FillRequest(instance_id=str(row.words.key)))

    @Slot(object)
    def _delete(self, words: object) -> None:
        if not (isinstance(words, RowWords) and isinstance(words.key, Draft)):
            return
        self._deleted = discard_draft(self.desk.workspace, words.key.id)
        told = _("Draft {title} deleted.").format(title=quoted(words.title))
        self.desk.last_acts.note_deleted(_("the draft is deleted"), self._deleted)
        self._later()
        self.desk.notices.tell(told, _("Bring back"), self._restore)

    @Slot()
    def _restore(self) -> None:
        if self._deleted is not None:
            restore_draft(self.desk.workspace, self._deleted)
            self._deleted = None
            self._later()

    def _later(self) -> None:
        """Show the lists anew once the row that was pressed has come to rest."""
        self.changed.emit()
        QTimer.singleShot(0, self, self._open_again)

    @Slot()
    def _open_again(self) -> None:
        self.open()
        first = self.initial_focus()
        if first is not None:
            first.setFocus()

    @Slot()
    def _show_more(self) -> None:
        place = len(self.finalized_rows)
        self._shown += _MORE
        self.open()
        if place < len(self.finalized_rows):
            self.finalized_rows[place].setFocus()

    @Slot()
    def _open_workshop(self) -> None:
        self.go_requested.emit("workshop", None)

    @Slot()
    def _choose_file(self) -> None:
        chosen, _kind = QFileDialog.getOpenFileName(
            self, _("Add a form"), "", _("Forms (*.xlsx *.xls *.csv *.xml)")
        )
        if chosen:
            self.add_file(Path(chosen))

    def add_file(self, file: Path) -> None:
        """Convert a form and put it among the others; of answers to one make a draft."""
        workspace = self.desk.workspace

        def work(_progress: Progress) -> StoredForm | Draft:
            return (
                take_answers(workspace, file)
                if holds_answers(file)
                else install_form(workspace, file)
            )

        self.desk.jobs.start(_("Adding the form"), work, done=self._on_added)

    @Slot(object)
    def _on_added(self, added: StoredForm | Draft) -> None:
        self.changed.emit()
        if isinstance(added, Draft):
            self.go_requested.emit("fill", FillRequest(draft_id=added.id))
            return
        form = added
        self.open()
        title = quoted(form.title_in(language()))
        self.desk.notices.tell(_("The form {title} is added.").format(title=title))
