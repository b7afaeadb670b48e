"""What people said of an event: means, topics, and which of their own words are printed."""

from textwrap import wrap

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from fieldkit.formats import number
from fieldkit.gui.attendance.report_parts import cells
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.section_title import GroupTitle
from fieldkit.i18n import _, ngettext, pgettext
from fieldkit.records.event_figures import EventFigures
from fieldkit.records.report_words import question_words, topic_words

_LINE = 64  # letters


class OwnWords(QCheckBox):
    """A tick with words that may take several lines."""

    def __init__(self, words: str) -> None:
        lines = "\n".join(wrap(" ".join(words.split()), _LINE))
        super().__init__(lines.replace("&", "&&"))
        self.words = words


class ReportFeedback(QWidget):
    """Shows the feedback; each of people's own words has a tick, none is set beforehand."""

    def __init__(self) -> None:
        super().__init__()
        self.ticks: list[OwnWords] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    @property
    def chosen(self) -> tuple[str, ...]:
        """Return the words that may be printed."""
        return tuple(one.words for one in self.ticks if one.isChecked())

    def show_feedback(self, figures: EventFigures, words: tuple[str, ...]) -> None:
        """Show the feedback; what was ticked stays ticked, nothing is shown where there is none."""
        chosen = set(self.chosen)
        while (item := self._column.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        self.ticks = [OwnWords(one) for one in words]
        self.setVisible(bool(figures.feedback or figures.topics or words))
        for widget in self._parts(figures):
            self._column.addWidget(widget)
        for one in self.ticks:
            one.setChecked(one.words in chosen)
            self._column.addWidget(one)

    def _parts(self, figures: EventFigures) -> list[QWidget]:
        parts: list[QWidget] = [GroupTitle(pgettext("report", "Feedback"))]
        forms = figures.feedback_forms
        if forms:
            said = ngettext("{count} form, without names.", "{count} forms, without names.", forms)
            parts.append(Label(said.format(count=number(forms)), "body", "muted"))
        if figures.feedback:
            of = pgettext("mean", "{mean} of {most}")
            told = [
                (question_words(one.question), of.format(mean=number(one.mean, 1), most=one.most))
                for one in figures.feedback
            ]
            parts.append(cells(told))
        if figures.topics:
            asked = "; ".join(
                f"{topic_words(one.name)} {number(one.people)}" for one in figures.topics
            )
            parts.append(Label(_("What people ask for next"), "strong"))
            parts.append(Label(asked, "body", "muted", wrap=True))
        if self.ticks:
            parts.append(Label(_("In people's own words"), "strong"))
            said = _("Ticked ones are printed. Tick none by which somebody can be recognised.")
            parts.append(Label(said, "body", "muted", wrap=True))
        return parts
