"""A family's card: what is urgent, the next step, and all that is known of the work."""

from datetime import datetime

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from fieldkit.formats import long_date
from fieldkit.gui.cases.card_parts import CardColumns
from fieldkit.gui.cases.words import (
    case_line,
    deadline,
    reader_words,
    step_act,
    step_reason,
    urgency_words,
)
from fieldkit.gui.widgets.buttons import Button, IconButton, link, primary, quiet
from fieldkit.gui.widgets.label import ElidedLabel, Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _, language
from fieldkit.records.submission import StoredForm, Subject
from fieldkit.services.cases import CaseRow, FamilyCard

_ACUTE = "acute"
_SIDE = 310
_STEP_ICONS = {
    "family_crisis_assessment": "clipboard-list",
    "service_record": "phone",
}


class FamilyCardView(QWidget):
    """Header, strip and next step stay; what is below them scrolls.

    Signals:
        form_requested(form id, subject): a form is to be begun.
        form_opened(instance id), paper_requested(instance id, reader),
        family_acts_requested(button): what can be done about the family as a whole.
        person_acts_requested(member, button), case_acts_requested(case, button): as the
        columns tell.
        trail_requested(): who opened the family is to be shown.
        discrepancies_requested(): what was written differently is to be sorted out.
    """

    form_requested = Signal(str, object)
    form_opened = Signal(str)
    paper_requested = Signal(str, str)
    person_acts_requested = Signal(object, object)
    family_acts_requested = Signal(object)
    case_acts_requested = Signal(object, object)
    trail_requested = Signal()
    discrepancies_requested = Signal()

    def __init__(
        self,
        card: FamilyCard,
        forms: tuple[StoredForm, ...],
        now: datetime,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.card = card
        self._forms = forms
        self._now = now
        self.step_button: Button | None = None
        self.new_button = quiet(_("New form"), icon="file-pen")
        self.new_button.menu_arrow = True
        self.new_button.clicked.connect(self.offer_forms)
        head = QVBoxLayout()
        head.setContentsMargins(24, 20, 24, 12)
        head.setSpacing(0)
        self.print_button = Button(_("Print"), icon="printer", menu_arrow=True)
        self.print_button.clicked.connect(self.offer_papers)
        if not card.documents:
            # Shown without a parent it would be a window of its own for a moment.
            self.print_button.hide()
        self.acts_button = IconButton("ellipsis", _("What can be done about this family"), size=34)
        self.acts_button.clicked.connect(self._offer_acts)
        self._show_title(head)
        self._show_strip(head)
        self._show_step(head)
        self.columns = CardColumns(card, now)
        self.columns.form_opened.connect(self.form_opened)
        self.columns.paper_requested.connect(self.paper_requested)
        self.columns.person_acts_requested.connect(self.person_acts_requested)
        self.columns.case_acts_requested.connect(self.case_acts_requested)
        # Above the stretch that ends the column; shown to those who may ask.
        self.trail_link = link(_("Who opened this family"), icon="history")
        self.trail_link.clicked.connect(self.trail_requested)
        right = self.columns.right
        right.insertSpacing(right.count() - 1, 14)
        right.insertWidget(right.count() - 1, self.trail_link, 0, Qt.AlignmentFlag.AlignLeft)
        both = QHBoxLayout(self.columns)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(40)
        both.addLayout(self.columns.left, 500)
        both.addLayout(self.columns.right, _SIDE)
        scroll = ScrollColumn(margins=(24, 4, 24, 20), spacing=0)
        scroll.column.addWidget(self.columns)
        scroll.column.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(scroll, 1)

    def first_focus(self) -> QWidget:
        """Return the button of the next step, else the one of a new form."""
        return self.step_button or self.new_button

    def say_handed_over(self, words: str) -> None:
        """Say below the title how the family came to this laptop, or went from it."""
        self.handed.setText(words)
        self.handed.show()

    @Slot()
    def offer_forms(self) -> None:
        """Open the menu of forms that can be begun for this family."""
        menu = QMenu(self)
        for form in self._forms:
            action = QAction(form.title_in(language()), menu)
            action.setData(form.form_id)
            menu.addAction(action)
        menu.triggered.connect(self._on_form)
        menu.popup(self.new_button.mapToGlobal(QPoint(0, self.new_button.height() + 4)))

    @Slot()
    def offer_papers(self) -> None:
        """Open the menu of papers, with their readers."""
        menu = QMenu(self)
        for document in self.card.documents:
            words = f"{document.form_title}: {reader_words(document.reader)}"
            action = QAction(words, menu)
            action.setData((document.instance_id, document.reader))
            menu.addAction(action)
        menu.triggered.connect(self._on_paper)
        menu.popup(self.print_button.mapToGlobal(QPoint(0, self.print_button.height() + 4)))

    def subject(self) -> Subject:
        """Return what a form begun here is about: the open case, else the family."""
        case = self._case()
        if case is not None and case.open:
            return Subject("cases", case.id)
        return Subject("families", self.card.family.id)

    def _show_title(self, head: QVBoxLayout) -> None:
        case = self._case()
        title = _("Family: {name}").format(name=self.card.family.surname)
        line = QHBoxLayout()
        line.addWidget(ElidedLabel(title, "title"), 1)
        line.addWidget(self.print_button)
        line.addWidget(self.acts_button)
        head.addLayout(line)
        words = case_line(case) if case is not None else _("No open case")
        if len([one for one in self.card.cases if one.open]) > 1:
            words = _("{line}, more cases below").format(line=words)
        head.addWidget(Label(words, "body", "muted", wrap=True))
        self.handed = Label("", "hint", "muted", wrap=True)
        self.handed.hide()
        head.addWidget(self.handed)
        head.addSpacing(12)

    def _show_strip(self, head: QVBoxLayout) -> None:
        case = self._case()
        today = self._now.date()
        card = self.card
        found = [card.family.discrepancies]
        found += [case.discrepancies for case in card.cases]
        found += [member.discrepancies for member in card.members]
        if any(found):
            sentence = _(
                "Two laptops wrote different things. Both are kept until somebody decides."
            )
            strip = Strip("warn", _("There is a discrepancy"), sentence)
            sort_out = quiet(_("Sort out"), icon="scale")
            sort_out.clicked.connect(self.discrepancies_requested)
            strip.row.addWidget(sort_out)
            head.addWidget(strip)
            head.addSpacing(12)
        if case is None or case.urgency != _ACUTE or not case.open:
            return
        sentence = ""
        if case.last_assessed_on:
            sentence = _("Assessment of {day}").format(day=long_date(case.last_assessed_on))
        right = deadline(case.step.due, today) if case.step else ""
        right = right[:1].upper() + right[1:]
        head.addWidget(Strip("danger", urgency_words(case), sentence, right=right))
        head.addSpacing(16)

    def _show_step(self, head: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(12)
        step = self.card.next_step
        if step is not None:
            icon = _STEP_ICONS.get(step.form_id, "arrow-right")
            self.step_button = primary(step_act(step.step), icon=icon)
            self.step_button.clicked.connect(self._on_step)
            row.addWidget(self.step_button)
            reason = step_reason(step.step, self._now.date())
            late = step.step.due < self._now.date()
            row.addWidget(Label(reason, "hint", "warn" if late else "muted", wrap=True), 1)
        else:
            row.addStretch(1)
        row.addWidget(self.new_button)
        head.addLayout(row)
        head.addSpacing(8)

    def _case(self) -> CaseRow | None:
        return self.card.cases[0] if self.card.cases else None

    @Slot()
    def _offer_acts(self) -> None:
        self.family_acts_requested.emit(self.acts_button)

    @Slot()
    def _on_step(self) -> None:
        step = self.card.next_step
        if step is not None:
            self.form_requested.emit(step.form_id, step.subject)

    @Slot(QAction)
    def _on_form(self, action: QAction) -> None:
        self.form_requested.emit(str(action.data()), self.subject())

    @Slot(QAction)
    def _on_paper(self, action: QAction) -> None:
        instance_id, reader = action.data()
        self.paper_requested.emit(instance_id, reader)
