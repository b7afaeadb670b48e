"""The three states of what was entered: only here, handed over, confirmed."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from fieldkit.formats import day_month, number
from fieldkit.gui.icons import pixmap
from fieldkit.gui.sync.reading import ExchangeState
from fieldkit.gui.widgets.card import Card
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext


def _confirmed_words(state: ExchangeState) -> str:
    """Return what is known about what is confirmed: compared with head office, or read there."""
    figures, compared = state.figures, state.compared
    if compared is None:
        return _("Head office has received and read them.")
    done, every = figures.confirmed, figures.confirmed + figures.handed_over + figures.only_here
    if compared.agrees:
        said = _("{count} of {all} confirmed, checked against head office.")
        return said.format(count=number(done), all=number(every))
    if compared.sent_again:
        return ngettext(
            "Checked against head office: {count} record differs there. It goes again, whole, with"
            " the next bundle.",
            "Checked against head office: {count} records differ there. They go again, whole, with"
            " the next bundle.",
            compared.sent_again,
        ).format(count=number(compared.sent_again))
    return ngettext(
        "Checked against head office: {count} record is damaged here. The next bundle asks for it.",
        "Checked against head office: {count} records are damaged here. The next bundle asks for"
        " them.",
        compared.wanted,
    ).format(count=number(compared.wanted))


class StateFigure(QWidget):
    """One figure with its icon, its word and what it means."""

    def __init__(self, icon: str, role: str) -> None:
        super().__init__()
        drawn = QLabel()
        drawn.setPixmap(pixmap(icon, role, 22))
        self.figure = Label("", "title")
        self.word = Label("", "medium")
        self.meaning = Label("", "hint", "muted", wrap=True)
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self.figure)
        head.addWidget(self.word, 1, Qt.AlignmentFlag.AlignVCenter)
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addLayout(head)
        words.addWidget(self.meaning)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        row.addWidget(drawn, 0, Qt.AlignmentFlag.AlignTop)
        row.addLayout(words, 1)

    def say(self, figure: int, word: str, meaning: str) -> None:
        """Show a figure with its words."""
        self.figure.setText(number(figure))
        self.word.setText(word)
        self.meaning.setText(meaning)


class StatesBand(Card):
    """The three states side by side, in the order in which every change goes through them."""

    def __init__(self) -> None:
        super().__init__(fill="sunk", edge="line", margins=(20, 16, 20, 16))
        self.only_here = StateFigure("hard-drive", "accent")
        self.handed_over = StateFigure("send", "muted")
        self.confirmed = StateFigure("shield-check", "ok")
        row = QHBoxLayout()
        row.setSpacing(12)
        for place, state in enumerate((self.only_here, self.handed_over, self.confirmed)):
            if place:
                arrow = QLabel()
                arrow.setPixmap(pixmap("chevron-right", "edge", 18))
                row.addWidget(arrow)
            row.addWidget(state, 1, Qt.AlignmentFlag.AlignTop)
        self.column.addLayout(row)

    def show_state(self, state: ExchangeState) -> None:
        """Show the figures as they are now."""
        figures = state.figures
        only, over, done = figures.only_here, figures.handed_over, figures.confirmed
        self.only_here.say(
            only,
            ngettext("change only here", "changes only here", only),
            _("Kept on this laptop alone. Lost if the laptop is lost.")
            if only
            else _("Nothing is on this laptop alone."),
        )
        when = state.handed_over_at
        self.handed_over.say(
            over,
            _("handed over, no answer"),
            _("Written on {day}. Kept here until the answer comes.").format(
                day=day_month(when.astimezone().date())
            )
            if over and when
            else _("No bundle waits for an answer."),
        )
        self.confirmed.say(
            done,
            _("confirmed"),
            _confirmed_words(state) if done else _("A receipt from head office confirms."),
        )
