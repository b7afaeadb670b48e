"""The page of families: the list beside the card of the one that is marked."""

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.cases.card import FamilyCardView
from fieldkit.gui.cases.case_acts import CaseActs
from fieldkit.gui.cases.case_wanted import CaseWanted
from fieldkit.gui.cases.deleted import DeletedDialog
from fieldkit.gui.cases.family_acts import FamilyActs
from fieldkit.gui.cases.family_list import FamilyList
from fieldkit.gui.cases.person_acts import PersonActs
from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.papers import PaperMenu
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.page import Page
from fieldkit.gui.sync.between_words import family_words
from fieldkit.gui.theme import current
from fieldkit.gui.trail.family import FamilyTrailDialog
from fieldkit.gui.widgets.empty_state import EmptyState
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, language
from fieldkit.records.permissions import Act
from fieldkit.records.submission import StoredForm, Subject
from fieldkit.services.cases import CaseRow, Member, family_card, find_families
from fieldkit.services.forms_about import forms_about
from fieldkit.services.handing_over_cases import last_handover
from fieldkit.services.packs import list_forms
from fieldkit.services.printing import Paper
from fieldkit.services.trail import may_read_family_trail

REGISTRATION = "family_registration"
_NARROW = 1060
_SETTLE = 60  # ms; arrows run through the list without reading every card


class FamiliesPage(Page):
    """Search as you type; the card with its next step is one Enter away."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.list = FamilyList(desk.workspace)
        self.card: FamilyCardView | None = None
        self._wanted = ""
        self._papers = PaperMenu(desk, self)
        self.deleted: DeletedDialog | None = None
        self.trail: FamilyTrailDialog | None = None
        self.acts = PersonActs(desk, self)
        self.acts.done.connect(self._read_again)
        self.family_acts = FamilyActs(desk, self)
        self.family_acts.done.connect(self._show_again)
        self.case_acts = CaseActs(desk, self)
        self.case_acts.done.connect(self._read_again)
        self._pause = QTimer(self, singleShot=True, interval=_SETTLE)
        self._pause.timeout.connect(self._show_card)
        self._empty = QWidget()
        empty = QVBoxLayout(self._empty)
        empty.setContentsMargins(24, 20, 24, 24)
        self.nobody = EmptyState(
            _('No families yet. A card appears once the form "Family registration" is finalized.'),
            _("Fill in the form"),
            icon="file-pen",
        )
        self.nobody.acted.connect(self._register)
        empty.addWidget(Label(_("Families"), "title"))
        empty.addWidget(self.nobody, 1)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.list)
        self._place = QVBoxLayout()
        row.addLayout(self._place, 1)
        self._place.addWidget(self._empty)
        self.case_wanted = CaseWanted(self)
        self.case_wanted.open_case_requested.connect(self._open_case)
        self.case_wanted.begin_requested.connect(self._begin)
        self.list.chosen.connect(self._on_chosen)
        self.list.entered.connect(self._focus_card)
        self.list.deleted_requested.connect(self.show_deleted)
        self.list.pairs_requested.connect(self._show_pairs)
        for keys, does in (("Ctrl+F", self._focus_search), ("Ctrl+P", self._offer_papers)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)

    def title(self) -> str:
        """Return the page's name."""
        return _("Families")

    def open(self, argument: object = None) -> None:
        """Read the list again; ``argument`` is the id of the family to show."""
        any_family = find_families(self.desk.workspace, limit=1).total > 0
        self.list.setVisible(any_family)
        self._empty.setVisible(not any_family)
        if any_family:
            self.list.open(argument if isinstance(argument, str) else "")
            self._pause.stop()
            self._show_card()
        else:
            self._put(None)

    def subject(self) -> Subject | None:
        """Return the open case of the family in sight, else the family."""
        return self.card.subject() if self.card is not None else None

    def bookmark(self) -> object:
        """Return the family in sight."""
        return self._wanted

    def initial_focus(self) -> QWidget | None:
        """Return the next step of the family asked for, else the list."""
        if self.list.isHidden():
            return self.nobody.button
        if self.card is not None and self.argument:
            return self.card.first_focus()
        return self.list.view if self.list.model.total else self.list.search

    def panes(self) -> tuple[QWidget, ...]:
        """Return list and card."""
        return (self.list, self.card) if self.card is not None else (self.list,)

    @Slot(str)
    def _on_chosen(self, family_id: str) -> None:
        self._wanted = family_id
        self._pause.start()

    @Slot()
    def _show_card(self) -> None:
        if not self._wanted:
            self._put(None)
            return
        try:
            card = family_card(self.desk.workspace, self._wanted)
        except FieldkitError as error:
            self._put(None)
            self.desk.notices.refuse(error)
            return
        view = FamilyCardView(card, self._forms(), self.desk.workspace.now())
        view.form_requested.connect(self._ask_or_begin)
        view.form_opened.connect(self._read)
        view.paper_requested.connect(self._print)
        view.person_acts_requested.connect(self._offer_acts)
        view.family_acts_requested.connect(self._offer_family_acts)
        rights = self.desk.workspace.rights
        if not (rights.may(Act.DELETE_RECORDS) or rights.may(Act.ASSIGN_CASES)):
            view.acts_button.hide()
        handover = last_handover(self.desk.workspace, self._wanted)
        if handover is not None:
            view.say_handed_over(family_words(handover))
        view.case_acts_requested.connect(self._offer_case_acts)
        view.trail_requested.connect(self.show_trail)
        view.discrepancies_requested.connect(self._sort_out)
        view.trail_link.setVisible(may_read_family_trail(self.desk.workspace, self._wanted))
        self._put(view)

    @Slot()
    def show_trail(self) -> None:
        """Show who opened, changed and printed what belongs to the family in sight."""
        try:
            dialog = FamilyTrailDialog(self.window(), self.desk, self._wanted)
        except FieldkitError as error:
            self.desk.notices.refuse(error)
            return
        self.trail = dialog
        dialog.open()

    @Slot()
    def _focus_card(self) -> None:
        if self._pause.isActive():
            self._pause.stop()
            self._show_card()
        if self.card is not None:
            self.card.first_focus().setFocus(Qt.FocusReason.ShortcutFocusReason)

    @Slot()
    def _focus_search(self) -> None:
        self.list.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.list.search.selectAll()

    @Slot()
    def _offer_papers(self) -> None:
        if self.card is not None and self.card.card.documents:
            self.card.offer_papers()

    @Slot(str, object)
    def _ask_or_begin(self, form_id: str, subject: object) -> None:
        if isinstance(subject, Subject) and subject.list_name == "families":
            about_cases = {one.form_id: one for one in forms_about(self.desk.workspace, "cases")}
            if form_id in about_cases and self._registers():
                form = about_cases[form_id]
                self.case_wanted.ask(form, form.title_in(language()), subject)
                return
        self._begin(form_id, subject)

    @Slot(object)
    def _open_case(self, subject: object) -> None:
        self._begin(REGISTRATION, subject)

    @Slot(str, object)
    def _begin(self, form_id: str, subject: object) -> None:
        about = subject if isinstance(subject, Subject) else None
        self._go(
            FillRequest(form_id=form_id, subject=about, back="families", back_argument=self._wanted)
        )

    @Slot(str)
    def _read(self, instance_id: str) -> None:
        self._go(FillRequest(instance_id=instance_id, back="families", back_argument=self._wanted))

    @Slot(str, str)
    def _print(self, instance_id: str, reader: str) -> None:
        self._papers.choose(instance_id)
        self._papers.show_paper(Paper.FAMILY if reader == "family" else Paper.SUMMARY)

    @Slot(object, object)
    def _offer_acts(self, member: object, button: object) -> None:
        if isinstance(member, Member) and isinstance(button, QWidget):
            self.acts.offer(member, button)

    @Slot(object)
    def _offer_family_acts(self, button: object) -> None:
        if self.card is not None and isinstance(button, QWidget):
            self.family_acts.offer(self.card.card, button)

    @Slot(object, object)
    def _offer_case_acts(self, case: object, button: object) -> None:
        if isinstance(case, CaseRow) and isinstance(button, QWidget):
            self.case_acts.offer(case, button)

    @Slot()
    def show_deleted(self) -> None:
        """Show what was deleted and can be brought back."""
        self.deleted = DeletedDialog(self.window(), self.desk)
        self.deleted.brought_back.connect(self._brought_back)
        self.deleted.open()

    @Slot()
    def _show_pairs(self) -> None:
        self.go_requested.emit("pairs", None)

    @Slot()
    def _sort_out(self) -> None:
        self.go_requested.emit("discrepancies", self._wanted)

    @Slot(str)
    def _brought_back(self, family_id: str) -> None:
        self.changed.emit()
        self.open(family_id or self._wanted)

    @Slot()
    def _read_again(self) -> None:
        self.changed.emit()
        self.open(self._wanted)

    @Slot(str)
    def _show_again(self, family_id: str) -> None:
        self._wanted = family_id
        self._read_again()

    @Slot()
    def _register(self) -> None:
        if self._registers():
            self._go(FillRequest(form_id=REGISTRATION, back="families"))
        else:
            self.go_requested.emit("forms", None)

    def _go(self, request: FillRequest) -> None:
        self.go_requested.emit("fill", request)

    def _registers(self) -> bool:
        return any(form.form_id == REGISTRATION for form in self._forms())

    def _forms(self) -> tuple[StoredForm, ...]:
        return list_forms(self.desk.workspace)

    def _put(self, view: FamilyCardView | None) -> None:
        if self.card is not None:
            self._place.removeWidget(self.card)
            self.card.hide()
            self.card.deleteLater()
        self.card = view
        if view is not None:
            self._place.addWidget(view)
            view.setVisible(True)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the card more of a narrow page."""
        self.list.set_narrow(self.width() < current().px(_NARROW))
