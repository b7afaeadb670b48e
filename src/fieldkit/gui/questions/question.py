"""One question on the page: its words, its control, and what is to be looked at again."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from fieldkit.gui.questions.earlier_line import EarlierLine
from fieldkit.gui.questions.kinds import control_kind, make_control
from fieldkit.gui.questions.label_media import LabelMedia, has_media
from fieldkit.gui.questions.markup import has_markup, plain_words
from fieldkit.gui.questions.matrix import MatrixControl
from fieldkit.gui.questions.note_field import NoteField
from fieldkit.gui.questions.remarks import remark_for
from fieldkit.gui.questions.shelf import PictureShelf
from fieldkit.gui.questions.shown import MarkedLabel, NoteControl
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.fields import ErrorLine, LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import show_whole
from fieldkit.i18n import _
from fieldkit.records.answer_note import AnswerNote

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView
    from fieldkit.gui.questions.answer_files import AnswerFiles

_STAR_ROOM = 14
_LABEL_AT_MOST = 440


class QuestionLabel(MarkedLabel):
    """The words of a question, with a star in the danger colour where an answer is needed."""

    def __init__(self) -> None:
        super().__init__("medium", "ink")
        self._required = False

    def set_required(self, required: bool) -> None:
        """Show the star, or take it away."""
        if required != self._required:
            self._required = required
            self.setContentsMargins(0, 0, _STAR_ROOM if required else 0, 0)
            self.update()

    def natural_width(self) -> int:
        """Return the width of the words on one line, with the star."""
        words = plain_words(self.text()) if self.textFormat() is Qt.TextFormat.RichText else ""
        longest = max((words or self.text()).split("\n"), key=len)
        room = _STAR_ROOM if self._required else 0
        return QFontMetrics(self.font()).horizontalAdvance(longest) + room + 2

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the words, then the star after the last of them."""
        super().paintEvent(event)
        if not self._required:
            return
        painter = QPainter(self)
        painter.setFont(self.font())
        painter.setPen(current().color("danger"))
        x, top = self._end_of_words()
        line = QFontMetrics(self.font()).lineSpacing()
        painter.drawText(x + 4, top, _STAR_ROOM, line, int(Qt.AlignmentFlag.AlignLeft), "*")

    def _end_of_words(self) -> tuple[int, int]:
        metrics = QFontMetrics(self.font())
        words = self.text()
        if self.textFormat() is Qt.TextFormat.RichText:
            words = plain_words(words)
        room = max(1, self.width() - _STAR_ROOM)
        line, top = "", 0
        for part in words.split("\n"):
            if line:
                top += metrics.lineSpacing()
                line = ""
            for word in part.split():
                longer = f"{line} {word}" if line else word
                if line and metrics.horizontalAdvance(longer) > room:
                    top += metrics.lineSpacing()
                    longer = word
                line = longer
        return metrics.horizontalAdvance(line), top


class Question(QWidget):
    """A question with its label above, its hint and its remark below the control.

    Signals:
        answered(ref, value): as the control told it.
        troubled(ref): what cannot be read changed.
        typed(): something is being typed.
        onward(ref): the next question is wanted.
        noted(ref, text): a note on the answer was written, changed or taken away.
    """

    answered = Signal(str, str)
    troubled = Signal(str)
    typed = Signal()
    onward = Signal(str)
    noted = Signal(str, str)

    def __init__(
        self,
        row: "NodeView",
        *,
        readonly: bool = False,
        pictures: PictureShelf | None = None,
        files: "AnswerFiles | None" = None,
        number: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        show_whole(self)
        self.row = row
        self._pictures = pictures
        self._files = files
        self._number = f"{number}. " if number else ""  # on the paper sheet
        self.media: LabelMedia | None = None
        self.remark = ""
        self._readonly = readonly
        self._kind = control_kind(row, readonly=readonly)
        self.label = QuestionLabel()
        self.hint = MarkedLabel("hint", "muted")
        self.error: ErrorLine | None = None
        self.comment: Label | None = None
        self.prefilled: Label | None = None
        self.comment_field: LineField | None = None
        self.note: NoteField | None = None
        self.earlier: EarlierLine | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(5)
        self._column.addWidget(self.label)
        self.control = make_control(row, self, readonly=readonly, files=files)
        self._column.addWidget(self.control)
        self._column.addWidget(self.hint)
        self._column.addStretch(1)
        self._connect()
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._show_words(row)

    @property
    def ref(self) -> str:
        """Return the question's ref in the form."""
        return self.row.ref

    def show_row(self, row: "NodeView") -> None:
        """Show the form's row; another kind of control is made where it is needed."""
        self.row = row
        kind = control_kind(row, readonly=self._readonly)
        if kind == self._kind:
            self.control.show_row(row)
        else:
            self._replace(kind)
        self._show_words(row)

    def show_remark(self, *, strict: bool) -> None:
        """Say what is to be looked at again; a missing answer only where ``strict``."""
        remark = self.control.trouble() or remark_for(self.row, strict=strict)
        if remark == self.remark:
            return
        self.remark = remark
        if self.error is None:
            self.error = ErrorLine()
            self._column.insertWidget(self._column.indexOf(self.control) + 1, self.error)
        self.error.say(remark)
        self.control.set_wrong(bool(remark))
        self._name()
        self.updateGeometry()

    def show_comment(self, words: str) -> None:
        """Show what a reviewer said at this question, between its words and its answer."""
        if words and self.comment is None:
            self.comment = Label(words, "hint_medium", "warn", wrap=True)
            self.comment.setAccessibleName(_("Comment: {words}").format(words=words))
            self._column.insertWidget(1, self.comment)
            self.updateGeometry()

    def show_prefilled(self, words: str) -> None:
        """Say under the answer that nobody has given it yet, or take the words away again."""
        if self.prefilled is None:
            if not words:
                return
            self.prefilled = Label(words, "hint", "muted", wrap=True)
            self._column.insertWidget(self._column.indexOf(self.control) + 1, self.prefilled)
        if self.prefilled.isHidden() == bool(words) or self.prefilled.text() != words:
            self.prefilled.setText(words)
            self.prefilled.setVisible(bool(words))
            self.updateGeometry()
        self._name()

    def offer_comment(self, words: str) -> LineField:
        """Let a reviewer write something at this question, and return the field."""
        self.comment_field = LineField(_("Comment on the answer"), text=words)
        self._column.insertWidget(self._column.count() - 1, self.comment_field)
        self.updateGeometry()
        return self.comment_field

    def show_note(self, note: AnswerNote | None) -> None:
        """Show the note on the answer, or take it away; a field in use stays."""
        if note is None and self.note is not None and not self.note.in_use():
            self._column.removeWidget(self.note)
            self.note.hide()
            self.note.deleteLater()
            self.note = None
            self.updateGeometry()
        elif note is not None and self.note is None:
            self._make_note()
        if self.note is not None:
            self.note.show_note(note)

    def show_earlier(self, words: str, *, changed: bool = False) -> None:
        """Say what was answered before, or nothing with no words."""
        if self.earlier is None:
            if not words:
                return
            self.earlier = EarlierLine(self)
            self._column.insertWidget(self._column.indexOf(self.hint) + 1, self.earlier)
        self.earlier.say(words, changed=changed)
        self._name()
        self.updateGeometry()

    def open_note(self) -> None:
        """Give the keyboard to the note on the answer; it is made where there is none."""
        if self.note is None and not self._readonly:
            self._make_note()
        if self.note is not None and self.note.edit is not None:
            self.note.edit.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def flush(self) -> None:
        """Tell at once what is typed, as answer and as note."""
        self.control.flush()
        if self.note is not None:
            self.note.flush()

    def take_focus(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Give the keyboard to the control."""
        self.control.take_focus(reason)

    def focus_targets(self) -> tuple[QWidget, ...]:
        """Return what Tab stops at: the picture of the question, then its answer."""
        media = () if self.media is None else self.media.focus_targets()
        note = () if self.note is None or self.note.edit is None else (self.note.edit,)
        return (*media, *self.control.focus_targets(), *note)

    def can_focus(self) -> bool:
        """Tell whether there is anything to answer."""
        return bool(self.control.focus_targets())

    def wanted_width(self) -> int:
        """Return the width that words and answer would like to have on one line."""
        label = min(self.label.natural_width(), current().px(_LABEL_AT_MOST))
        if isinstance(self.control, NoteControl):
            return current().px(10_000)
        media = 0 if self.media is None else self.media.sizeHint().width()
        return max(label, media, self.control.wanted_width())

    def is_wide(self) -> bool:
        """Tell whether the question takes the whole row."""
        return self.control.is_wide()

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that words break into lines."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        return self._column.heightForWidth(width)

    def sizeHint(self) -> QSize:
        """Return the size at the wanted width."""
        width = min(self.wanted_width(), current().px(680))
        return QSize(width, self.heightForWidth(width))

    def _connect(self) -> None:
        if self._pictures is not None:
            self.control.show_pictures(self._pictures)
        self.control.answered.connect(self._on_answered)
        self.control.troubled.connect(self._on_troubled)
        self.control.typed.connect(self.typed)
        self.control.onward.connect(self._on_onward)

    def _make_note(self) -> None:
        self.note = NoteField(readonly=self._readonly, parent=self)
        self.note.show_note(None)
        self.note.name_after(self.row.label or self.row.name)
        self.note.written.connect(self._on_noted)
        self.note.entered.connect(self._on_onward)
        self._column.insertWidget(self._column.count() - 1, self.note)
        self.note.show()
        self.updateGeometry()

    def _replace(self, kind: str) -> None:
        held = self.control.holds_focus()
        old = self.control
        self._kind = kind
        readonly, files = self._readonly, self._files
        self.control = make_control(self.row, self, readonly=readonly, files=files)
        self._column.replaceWidget(old, self.control)
        old.hide()
        old.deleteLater()
        self._connect()
        self.control.show()
        if held:
            self.control.take_focus()

    def _show_words(self, row: "NodeView") -> None:
        silent = isinstance(self.control, NoteControl | MatrixControl)
        number = self._number
        markup = number + row.label_markup if row.label_markup else ""
        self.label.show_words(number + (row.label or row.name), markup)
        if isinstance(self.control, MatrixControl):
            self.control.show_words(number)
        self.label.set_required(row.required and not self._readonly)
        # A question whose words are a picture needs no name of the form's author beside it.
        spoken = bool(row.label or number) or not row.image
        self.label.setVisible(not silent and spoken)
        self._show_media(row)
        hint = "\n".join(part for part in (row.hint, row.guidance) if _says(part))
        marked = [part for part in (row.hint_markup, row.guidance_markup) if _says(part)]
        self.hint.show_words(hint, "\n".join(marked) if any(map(has_markup, marked)) else "")
        if self.hint.isHidden() == bool(hint):
            self.hint.setVisible(bool(hint))
        self._name()

    def _show_media(self, row: "NodeView") -> None:
        if self._pictures is None or (self.media is None and not has_media(row)):
            return
        if self.media is None:
            self.media = LabelMedia(self._pictures, self)
            self._column.insertWidget(self._column.indexOf(self.label) + 1, self.media)
        self.media.show_row(row)
        self.media.setVisible(has_media(row))

    def _name(self) -> None:
        given = "" if self.prefilled is None else self.prefilled.text()
        before = "" if self.earlier is None else self.earlier.words.text()
        said = self.remark or ". ".join(part for part in (given, self.row.hint) if _says(part))
        description = " ".join(part for part in (said, before) if part)
        self.control.set_name(self._number + (self.row.label or self.row.name), description)

    def _on_answered(self, value: str) -> None:
        self.answered.emit(self.ref, value)

    def _on_noted(self, text: str) -> None:
        self.noted.emit(self.ref, text)

    def _on_troubled(self) -> None:
        self.troubled.emit(self.ref)

    def _on_onward(self) -> None:
        self.onward.emit(self.ref)


def _says(words: str) -> bool:
    """Tell whether a hint says anything: pyxform writes "-" where a translation is missing."""
    return words.strip() not in {"", "-"}
