"""One form in sight: the sections beside, the questions, what is above and below them."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.forms.navigation import Section
from fieldkit.gui.filling.beside import may_note
from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.entry_steps import EntrySteps
from fieldkit.gui.filling.foot import FillingFoot
from fieldkit.gui.filling.head import FillingHead
from fieldkit.gui.filling.model import FillingModel
from fieldkit.gui.filling.roster import Roster
from fieldkit.gui.filling.sheet import Sheet
from fieldkit.gui.filling.side import FillingSide
from fieldkit.gui.filling.titles import holds, section_heading
from fieldkit.gui.filling.watching import AuditWatch
from fieldkit.gui.questions.question import Question
from fieldkit.gui.theme import current
from fieldkit.i18n import _

_NARROW = 1040  # px of the page; below it the sections take less room


class FormView(QWidget):
    """Shows one section at a time and goes from one to the next.

    Signals:
        closed(): back to where the form was opened from.
        finalize_requested(), print_requested(): wishes of the person.
        entry_removed(name): an entry of a roster was removed.
    """

    closed = Signal()
    finalize_requested = Signal()
    print_requested = Signal()
    entry_removed = Signal(str)

    def __init__(
        self, model: FillingModel, title: str, back_words: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.model = model
        self.here = ""
        self._sections: tuple[Section, ...] = model.sections()
        self.side = FillingSide(back_words)
        self.head = FillingHead(model, title)
        self.sheet = Sheet(model)
        self.foot = FillingFoot()
        self.entries = EntrySteps(self.sheet, self)
        if model.readonly:
            self.foot.offer(self.head.correct_button, self.head.return_button)
        log = model.session.audit
        self._watch = None if log is None else AuditWatch(log, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.side)
        column = QVBoxLayout()
        column.setSpacing(0)
        column.addWidget(self.head)
        self._over = QVBoxLayout()
        column.addLayout(self._over)
        column.addWidget(self.sheet, 1)
        column.addWidget(self.foot)
        row.addLayout(column, 1)
        self._pause = QTimer(self, singleShot=True, interval=0)
        self._pause.timeout.connect(self.show_around)
        self._connect()
        self._bind_keys()

    def begin(self) -> None:
        """Show the section of the place where the person was, else the first one."""
        place = self.model.filling.place
        section = next((one for one in self._sections if holds(one, place)), None)
        keys = self._keys()
        if section is not None and section.ref in keys:
            self.show_section(section.ref, focus=False)
        elif keys:
            self.show_section(keys[0], focus=False)

    def show_said(self, widgets: Sequence[QWidget]) -> None:
        """Show above the form what was said about the whole of it."""
        for widget in widgets:
            self._over.setContentsMargins(32, 12, 32, 8)
            self._over.setSpacing(8)
            self._over.addWidget(widget)

    def put_over(self, widget: QWidget) -> None:
        """Show something above the form."""
        self._over.addWidget(widget)

    def first_field(self) -> QWidget:
        """Return the field of the question to go on with."""
        sheet, place = self.sheet.section_sheet, self.model.filling.place
        if sheet is not None:
            question = (sheet.question(place) if place else None) or sheet.first_question()
            targets = question.control.focus_targets() if question else ()
            if targets:
                return targets[0]
        ending = self.sheet.ending
        return (ending.first_focus() if ending is not None else None) or self.foot.next

    def remains(self) -> bool:
        """Tell whether anything stands against finalizing."""
        return bool(self.model.session.problems()) or bool(self.model.unread)

    @Slot()
    def go_next(self) -> None:
        """Go to the next section that is asked; at the end of the form, finalize it."""
        if self.here == END:
            self.finalize_requested.emit()
            return
        self._pass()
        keys = self._keys()
        place = keys.index(self.here) if self.here in keys else -1
        if place + 1 < len(keys):
            self.show_section(keys[place + 1])

    @Slot()
    def go_back(self) -> None:
        """Go to the section before."""
        keys = self._keys()
        place = keys.index(self.here) if self.here in keys else 0
        if place > 0:
            self.show_section(keys[place - 1])

    @Slot(str)
    def show_section(self, key: str, *, focus: bool = True) -> None:
        """Show a section, or the end of the form, from its top."""
        self.sheet.flush()
        self.here = key
        if key == END:
            self.model.strict = True
        self._sections = self.model.sections()
        section = self._section(key)
        if section is None:
            self.here = END
            self.sheet.show_ending(self._sections)
        else:
            self.sheet.show_section(section)
            self._connect_rosters()
            self._lead_to_foot()
            if self.sheet.section_sheet is not None:
                self.sheet.section_sheet.body.grew.connect(self._on_grown)
        self.show_around()
        if focus:
            self._focus_first()

    @Slot()
    def _on_grown(self) -> None:
        """Lead on from the last question, and keep the focused one in view: it may have moved."""
        self._lead_to_foot()
        QTimer.singleShot(0, self.sheet, self.sheet.follow_focus)

    @Slot(str)
    def jump_to(self, ref: str) -> None:
        """Show the question of a ref and give it the keyboard."""
        section = next((one for one in self._sections if holds(one, ref)), None)
        if section is None:
            return
        if section.ref != self.here:
            self.show_section(section.ref, focus=False)
        sheet = self.sheet.section_sheet
        question = sheet.question(ref) if sheet is not None else None
        if question is not None:
            question.take_focus(Qt.FocusReason.ShortcutFocusReason)
            self.sheet.bring_into_view(question)
        elif sheet is not None:
            self._stand_at_roster(ref, sheet.body.rosters())

    def _stand_at_roster(self, ref: str, rosters: Sequence[Roster]) -> None:
        """Give the keyboard to the roster that a ref names, or to one of its entries."""
        for roster in rosters:
            if ref == roster.row.ref or ref.startswith(f"{roster.row.ref}["):
                line = roster.line_of(ref) or roster.line_of(f"{ref}[1]")
                target = roster.add_button if line is None else line
                target.setFocus(Qt.FocusReason.ShortcutFocusReason)
                self.sheet.bring_into_view(target)

    @Slot(str)
    def _on_stepped(self, ref: str) -> None:
        """Lead to what was taken back or done again where it is not in sight already."""
        sheet = self.sheet.section_sheet
        question = sheet.question(ref) if ref and sheet is not None else None
        # A question that is scrolled away changes unseen, as one of another section does.
        if ref and (question is None or question.visibleRegion().isEmpty()):
            self.jump_to(ref)

    @Slot()
    def show_around(self) -> None:
        """Show the sections, the state and the next step as they are now."""
        self.side.show_form(self.model, self._sections, self.here)
        self.head.show_state()
        keys = self._keys()
        place = keys.index(self.here) if self.here in keys else 0
        words = ""
        if self.here != END and place + 1 < len(keys):
            section = self._section(keys[place + 1])
            words = (
                _("Next: {section}").format(section=section_heading(section))
                if section is not None
                else _("Check and finalize")
            )
        self.foot.show_steps(
            words, has_back=place > 0, has_roster=self.entries.roster() is not None
        )

    def flush(self) -> None:
        """Tell everything that is being typed."""
        self.sheet.flush()

    def left(self) -> None:
        """Write down that the form is closed, where it keeps a log."""
        if self._watch is not None and self.model.filling.saved_at is not None:
            self._watch.left(saved=not self.model.waiting)
            self.model.save()

    @Slot()
    def undo(self) -> None:
        """Take the last step back."""
        self.flush()
        self.model.undo()

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        self.flush()
        self.model.redo()

    @Slot()
    def note_here(self) -> None:
        """Open the note on the answer that has the keyboard, else on the first one."""
        sheet = self.sheet.section_sheet
        question = self._question_here() or (sheet.first_question() if sheet else None)
        if question is not None and may_note(self.model, question):
            question.open_note()
            self._lead_to_foot()
            self.sheet.bring_into_view(question)

    def _connect(self) -> None:
        self.model.changed.connect(self._on_changed)
        self.model.stepped.connect(self._on_stepped)
        self.model.saved.connect(self.head.show_state)
        self.model.not_saved.connect(self.head.show_state)
        self.side.back_requested.connect(self.closed)
        self.side.opened.connect(self._open_section)
        self.side.jumped.connect(self.jump_to)
        self.head.language_chosen.connect(self._on_language)
        self.head.print_requested.connect(self.print_requested)
        self.sheet.finished.connect(self._on_finished)
        self.sheet.jumped.connect(self.jump_to)
        self.sheet.finalize_requested.connect(self.finalize_requested)
        self.sheet.back_requested.connect(self.go_back)
        self.foot.back_requested.connect(self.go_back)
        self.foot.note_requested.connect(self.note_here)
        self.foot.next_requested.connect(self.go_next)

    def _bind_keys(self) -> None:
        keys: tuple[tuple[str, Callable[[], None]], ...] = (
            ("Ctrl+Return", self.go_next),
            ("Ctrl+Enter", self.go_next),
            ("Ctrl+Shift+Return", self.go_back),
            ("Esc", self.closed.emit),
            ("Ctrl+P", self.print_requested.emit),
            ("Ctrl+Ins", self.entries.add),
            ("Ctrl+=", self.entries.add),
            ("Ctrl+Down", self.entries.next),
            ("Ctrl+Up", self.entries.previous),
            ("Ctrl+Del", self.entries.remove),
            ("Ctrl+Shift+Up", self.entries.move_up),
            ("Ctrl+Shift+Down", self.entries.move_down),
            ("F2", self.note_here),
            ("Ctrl+Z", self.undo),
            ("Ctrl+Y", self.redo),
            ("Ctrl+Shift+Z", self.redo),
        )
        for words, does in keys:
            shortcut = QShortcut(QKeySequence(words), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)

    def _connect_rosters(self) -> None:
        sheet = self.sheet.section_sheet
        for roster in sheet.body.rosters() if sheet is not None else []:
            roster.removed.connect(self.entry_removed)

    @Slot(object)
    def _on_changed(self, changed: frozenset[str]) -> None:
        self._sections = self.model.sections()
        if self.model.earlier is not None:
            self.model.earlier.note_change()
        section = self._section(self.here)
        if section is not None:
            self.sheet.refresh(section, changed)
            self._lead_to_foot()
        elif self.here == END:
            self.sheet.show_ending(self._sections)
        self._pause.start()

    @Slot(str)
    def _on_language(self, language: str) -> None:
        self.flush()
        self.model.set_language(language)

    @Slot()
    def _on_finished(self) -> None:
        self.foot.next.setFocus(Qt.FocusReason.TabFocusReason)

    def _lead_to_foot(self) -> None:
        """Let Tab go from the last question to the button that leads on."""
        sheet = self.sheet.section_sheet
        if sheet is None:
            return
        # Anew after each answer: of a question's choices, Tab stops at the one that is chosen.
        for widget in sheet.body.chain_focus()[-1:]:
            QWidget.setTabOrder(widget, self.foot.next)

    @Slot(str)
    def _open_section(self, key: str) -> None:
        if self._watch is not None:
            self._watch.jumped()
        self.show_section(key)

    def _pass(self) -> None:
        """Note that the section was gone through: from now on what it lacks is said."""
        self.sheet.flush()
        if self.here and self.here != END:
            self.model.passed.add(self.here)
            section = self._section(self.here)
            if self._watch is not None and section is not None:
                self._watch.passed(section)

    def _keys(self) -> list[str]:
        """Return what one goes through, in order: sections that are asked, then the end."""
        keys = [one.ref for one in self._sections if one.relevant]
        return keys if self.model.readonly else [*keys, END]

    def _section(self, key: str) -> Section | None:
        return next((one for one in self._sections if one.ref == key), None)

    def _question_here(self) -> Question | None:
        at: QWidget | None = self.window().focusWidget()
        while at is not None and at is not self and not isinstance(at, Question):
            at = at.parentWidget()
        return at if isinstance(at, Question) else None

    def _focus_first(self) -> None:
        sheet = self.sheet.section_sheet
        question = sheet.first_question() if sheet is not None else None
        if question is not None:
            question.take_focus(Qt.FocusReason.ShortcutFocusReason)
            return
        ending = self.sheet.ending
        widget = ending.first_focus() if ending is not None else None
        (widget or self.foot.next).setFocus(Qt.FocusReason.ShortcutFocusReason)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Give the questions more of a narrow page."""
        self.side.set_narrow(self.width() < current().px(_NARROW))
