"""The column beside the questions: way back, whom the form is about, progress, sections."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from fieldkit.formats import long_date
from fieldkit.gui.filling.entries import form_progress, outline_entries
from fieldkit.gui.filling.outline import Outline
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import link
from fieldkit.gui.widgets.keycap import Keycap, KeyHint
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.progress_bar import ProgressBar
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.navigation import Section
    from fieldkit.gui.filling.model import FillingModel

WIDE, NARROW = 264, 232


class FillingSide(QWidget):
    """What stays in sight while a form is filled.

    Signals:
        back_requested(): the way back was chosen.
        opened(key), jumped(ref): as the list of sections tells them.
    """

    back_requested = Signal()
    opened = Signal(str)
    jumped = Signal(str)

    def __init__(self, back_words: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedWidth(current().px(WIDE))
        head = QHBoxLayout()
        self.back = link(back_words, icon="chevron-left")
        self.back.clicked.connect(self.back_requested)
        head.addWidget(self.back)
        head.addStretch(1)
        head.addWidget(Keycap("Esc"))
        self._about = Label("", "strong", wrap=True)
        self._facts = Label("", "hint", "muted", wrap=True)
        self._bar = ProgressBar(_("Answered"))
        self._figures = Label("", "hint_strong")
        figures = QHBoxLayout()
        figures.addWidget(Label(_("Answered"), "hint", "muted"))
        figures.addStretch(1)
        figures.addWidget(self._figures)
        top = QVBoxLayout()
        top.setContentsMargins(8, 0, 8, 0)
        top.setSpacing(0)
        top.addLayout(head)
        top.addSpacing(14)
        top.addWidget(self._about)
        top.addSpacing(4)
        top.addWidget(self._facts)
        top.addSpacing(14)
        top.addWidget(self._bar)
        top.addSpacing(6)
        top.addLayout(figures)
        self.outline = Outline()
        self.outline.opened.connect(self.opened)
        self.outline.jumped.connect(self.jumped)
        scroll = ScrollColumn(margins=(0, 0, 0, 0), spacing=0, ground="sunk")
        scroll.column.addWidget(self.outline)
        foot = QHBoxLayout()
        foot.setContentsMargins(8, 0, 8, 0)
        foot.addWidget(KeyHint("F6", _("to the sections and back")))
        foot.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 20, 8, 12)
        column.setSpacing(8)
        column.addLayout(top)
        column.addWidget(scroll, 1)
        column.addLayout(foot)

    def show_form(self, model: "FillingModel", sections: "tuple[Section, ...]", here: str) -> None:
        """Show whom the form is about, how far it is, and its sections."""
        filling = model.filling
        asked = {list_name for _ref, list_name in filling.names}
        nobody = _("No event chosen yet") if asked == {"events"} else _("Not about a family yet")
        self._about.setText(filling.about or nobody)
        self._about.set_role("ink" if filling.about else "muted")
        self._facts.setText(self._begun(model))
        answered, askable = form_progress(sections)
        self._bar.show_share(answered, askable)
        figures = _("{answered} of {askable}").format(answered=answered, askable=askable)
        self._figures.setText(figures)
        self.outline.show_entries(outline_entries(model, sections), here)

    def set_narrow(self, narrow: bool) -> None:
        """Take less room on a narrow screen."""
        self.setFixedWidth(current().px(NARROW if narrow else WIDE))

    def _begun(self, model: "FillingModel") -> str:
        filling = model.filling
        if filling.submission is not None:
            entered = filling.submission.finalized_at.astimezone()
            words = _("Finalized on {day}").format(day=long_date(entered.date()))
            visited = filling.visit.apart_from(entered)
            if visited is None:
                return words
            told = _("Date of visit: {day}").format(day=long_date(visited))
            return f"{told}\n{words}"
        return _("Begun on {day}").format(day=long_date(filling.started_at.astimezone().date()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ground and the line to the questions."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), current().color("sunk"))
        painter.fillRect(self.width() - 1, 0, 1, self.height(), current().color("line"))
