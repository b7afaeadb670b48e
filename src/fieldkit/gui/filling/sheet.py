"""The part of the filling page that changes: one section's questions, or the end of the form."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.gui.filling.blocks import Block, blocks_of_section
from fieldkit.gui.filling.body import QuestionBody
from fieldkit.gui.filling.ending import Ending
from fieldkit.gui.filling.titles import section_heading
from fieldkit.gui.questions.heading import shown_media
from fieldkit.gui.questions.label_media import LabelMedia
from fieldkit.gui.questions.question import Question
from fieldkit.gui.questions.shown import MarkedLabel
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.navigation import Section
    from fieldkit.gui.filling.model import FillingModel


class SectionSheet(QWidget):
    """One section: its heading, its questions, a sentence where it has none.

    Signals:
        finished(): Enter was pressed in the last question.
    """

    finished = Signal()

    def __init__(
        self, model: "FillingModel", section: "Section", parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._model = model
        self.section = section
        self._title = Label(section_heading(section), "section", wrap=True)
        self._hint = MarkedLabel("hint", "muted")
        self._media: LabelMedia | None = None
        self._beside = QVBoxLayout()
        self._empty = Label(
            _(
                "With these answers the section has no questions. "
                "Go on to the next one: Ctrl+Enter."
            ),
            "body",
            "muted",
            wrap=True,
        )
        self.body = QuestionBody(model, self._blocks, strict=self._is_strict)
        self.body.finished.connect(self.finished)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        head = QHBoxLayout()
        head.setSpacing(16)
        head.addWidget(self._title, 1)
        column.addLayout(head)
        rosters = self.body.rosters()
        if section.kind == "repeat" and rosters:
            head.addWidget(rosters[0].switch)
            head.addWidget(rosters[0].add_button)
        column.addWidget(self._hint)
        column.addLayout(self._beside)
        column.addSpacing(16)
        column.addWidget(self._empty)
        column.addWidget(self.body)
        column.addStretch(1)
        self._show_heading()

    def refresh(self, section: "Section", changed: frozenset[str]) -> None:
        """Show the section after something changed in the form."""
        self.section = section
        self.body.refresh(changed)
        self._show_heading()

    def question(self, ref: str) -> Question | None:
        """Return the question of a ref."""
        return self.body.question(ref)

    def first_question(self) -> Question | None:
        """Return the first question without an answer, else the first one."""
        return self.body.first_question()

    def _blocks(self) -> tuple[Block, ...]:
        return blocks_of_section(self._model.session, self.section)

    def _is_strict(self) -> bool:
        return self._model.is_strict(self.section)

    def _show_heading(self) -> None:
        self._title.setText(section_heading(self.section))
        words = markup = ""
        if len(self.section.refs) == 1 and self.section.kind == "group":
            row = self._model.session.node(self.section.refs[0])
            words, markup = row.hint, row.hint_markup
            self._media = shown_media(self._media, row, self._model.pictures, self._beside)
        self._hint.show_words(words, markup)
        self._hint.setVisible(bool(words))
        self._empty.setVisible(self.body.is_empty())


class Sheet(ScrollColumn):
    """Shows one section at a time; only its widgets are made.

    Signals:
        finished(): the last question of the section was answered.
        jumped(ref), finalize_requested(), back_requested(): from the end of the form.
    """

    finished = Signal()
    jumped = Signal(str)
    finalize_requested = Signal()
    back_requested = Signal()

    def __init__(self, model: "FillingModel") -> None:
        super().__init__(margins=(32, 20, 32, 24), spacing=0)
        self._model = model
        self.section_sheet: SectionSheet | None = None
        self.ending: Ending | None = None

    def show_section(self, section: "Section") -> None:
        """Show a section from its top."""
        made = SectionSheet(self._model, section)
        made.finished.connect(self.finished)
        self._put(made)
        self.section_sheet = made

    def show_ending(self, sections: "tuple[Section, ...]") -> None:
        """Show what is missing, or the question whether to finalize."""
        made = Ending(self._model, sections)
        made.jumped.connect(self.jumped)
        made.finalize_requested.connect(self.finalize_requested)
        made.back_requested.connect(self.back_requested)
        self._put(made)
        self.ending = made

    def refresh(self, section: "Section", changed: frozenset[str]) -> None:
        """Show the section after something changed."""
        if self.section_sheet is not None:
            self.section_sheet.refresh(section, changed)

    def flush(self) -> None:
        """Tell everything that is being typed."""
        if self.section_sheet is not None:
            self.section_sheet.body.flush()

    def _put(self, widget: QWidget) -> None:
        for old in (self.section_sheet, self.ending):
            if old is not None:
                self.column.removeWidget(old)
                old.hide()
                old.deleteLater()
        self.section_sheet = None
        self.ending = None
        self.column.addWidget(widget, 1)
        widget.setVisible(True)
        self.verticalScrollBar().setValue(0)
