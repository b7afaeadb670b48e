"""The parts of a family's card: people, cases, the course of the work, papers."""

from datetime import date, datetime

from PySide6.QtCore import QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from fieldkit.formats import clock, day_month, table_date
from fieldkit.gui.cases.person_words import withdrawal_line
from fieldkit.gui.cases.words import (
    case_second,
    member_icon,
    member_second,
    reader_words,
    risk_badge,
    urgency_words,
)
from fieldkit.gui.filling.states import state_badge
from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import elided
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.badge import paint_badge
from fieldkit.gui.widgets.buttons import IconButton
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.section_title import SectionTitle
from fieldkit.i18n import _, ngettext
from fieldkit.records.visit import Visit
from fieldkit.services.case_rows import VisitEntry
from fieldkit.services.cases import CaseRow, Document, FamilyCard, Member, TimelineEntry

_LEFT = 40  # where the words of rows and lines begin
_WRAP = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignTop
_FORM_ICONS = {
    "family_registration": "house-heart",
    "family_crisis_assessment": "clipboard-list",
    "service_record": "package",
}


class Line(QWidget):
    """A line of words with an icon before it, a badge behind, and more words below.

    It is read, not opened; words that do not fit stand on more lines.
    """

    def __init__(
        self,
        title: str,
        second: str,
        icon: str,
        badge: tuple[str, str, str] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._title, self._second, self._icon, self._badge = title, second, icon, badge
        spoken = (title, second, badge[0] if badge else "")
        self.setAccessibleName(", ".join(part for part in spoken if part))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def hasHeightForWidth(self) -> bool:
        """Tell the layout that the words below may break."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines."""
        room = QRect(0, 0, max(60, width - current().px(_LEFT) - 8), 1000)
        metrics = QFontMetrics(current().hint())
        below = metrics.boundingRect(room, int(_WRAP), self._second).height() if self._second else 0
        return current().px(24) + below + 5

    def sizeHint(self) -> QSize:
        """Return the height of two lines."""
        return QSize(240, self.heightForWidth(max(240, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw icon, words and badge."""
        painter = QPainter(self)
        theme = current()
        left, right = theme.px(_LEFT), self.width() - 8
        if self._badge is not None:
            right -= paint_badge(painter, right, theme.px(13), *self._badge) + 8
        paint_icon(painter, self._icon, "muted", theme.px(10), theme.px(4), 18)
        painter.setFont(theme.medium())
        painter.setPen(theme.color("ink"))
        elided(painter, QRect(left, 2, right - left, theme.px(20)), self._title)
        painter.setFont(theme.hint())
        painter.setPen(theme.color("muted"))
        top = theme.px(23)
        below = QRect(left, top, self.width() - left - 8, self.height() - top)
        painter.drawText(below, int(_WRAP), self._second)


class MemberRow(QWidget):
    """One person of the family, with a button for what can be done about them.

    Signals:
        acts_requested(member, button): the acts are to be offered under the button.
    """

    acts_requested = Signal(object, object)

    def __init__(self, member: Member, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._member = member
        second = member_second(member)
        if member.withdrawal is not None:
            second = f"{second}\n{withdrawal_line(member.withdrawal, now.date())}".strip()
        self.button = IconButton("ellipsis", _("More about {who}").format(who=member.short))
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Line(member.name, second, member_icon(member)), 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _ask(self) -> None:
        self.acts_requested.emit(self._member, self.button)


class CaseLine(QWidget):
    """One case of the family, with a button for what can be done about it.

    Signals:
        acts_requested(case, button): the acts are to be offered under the button.
    """

    acts_requested = Signal(object, object)

    def __init__(self, case: CaseRow, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._case = case
        title = " \N{MIDDLE DOT} ".join(part for part in (case.case_no, case.programme) if part)
        urgency = "" if case.urgency == "acute" and case.open else urgency_words(case)
        words = " \N{MIDDLE DOT} ".join(part for part in (urgency, case_second(case)) if part)
        icon = "folder-open" if case.open else "folder"
        self.button = IconButton(
            "ellipsis", _("More about case {number}").format(number=case.case_no)
        )
        self.button.clicked.connect(self._ask)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(Line(title, words, icon, risk_badge(case)), 1)
        row.addWidget(self.button, 0, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _ask(self) -> None:
        self.acts_requested.emit(self._case, self.button)


class TimelineRow(Row):
    """One form of the course of the work, with a line to the one before it."""

    def __init__(self, entry: TimelineEntry, *, last: bool, now: datetime) -> None:
        super().__init__(
            RowWords(
                entry.form_title,
                f"{_when(entry, now)} \N{MIDDLE DOT} {entry.user_name}",
                icon=_FORM_ICONS.get(entry.form_id, "file-text"),
                badge=state_badge(entry.state),
                key=entry.instance_id,
            )
        )
        self._last = last

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the row, then the line down to the earlier one."""
        super().paintEvent(event)
        if not self._last:
            theme = current()
            middle = 10 + theme.px(18) // 2
            top = self.height() // 2 + theme.px(13)
            line = QRect(middle, top, 1, self.height() - top + 2)
            QPainter(self).fillRect(line, theme.color("rule"))


def _when(entry: TimelineEntry, now: datetime) -> str:
    """Return when a form was finalized, after the day of the visit where that was another one."""
    moment = entry.finalized_at.astimezone(now.tzinfo)
    entered = f"{_near_day(moment.date(), now)}, {clock(moment.time())}"
    visited = Visit(entry.visited_on).apart_from(moment)
    if visited is None:
        return entered
    return _("visit: {day}, entered: {entered}").format(
        day=_near_day(visited, now), entered=entered
    )


def _near_day(day: date, now: datetime) -> str:
    return day_month(day) if day.year == now.year else table_date(day)


class CardColumns(QWidget):
    """What stands under the header: cases and course of the work, people and papers.

    Signals:
        form_opened(instance id): a form of the timeline is to be read.
        paper_requested(instance id, reader): a paper is to be shown.
        person_acts_requested(member, button), case_acts_requested(case, button): what
            can be done about a person or a case is to be offered.
    """

    form_opened = Signal(str)
    paper_requested = Signal(str, str)
    person_acts_requested = Signal(object, object)
    case_acts_requested = Signal(object, object)

    def __init__(self, card: FamilyCard, now: datetime, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._now = now
        self.left = QVBoxLayout()
        self.left.setSpacing(0)
        self.right = QVBoxLayout()
        self.right.setSpacing(0)
        self._show_cases(card.cases)
        self._show_timeline(card.timeline, card.visits)
        self._show_members(card.members)
        self._show_contacts(card)
        self._show_documents(card.documents)
        self.left.addStretch(1)
        self.right.addStretch(1)

    def _show_cases(self, cases: tuple[CaseRow, ...]) -> None:
        opened = sum(case.open for case in cases)
        note = _("open: {open}, closed: {closed}").format(open=opened, closed=len(cases) - opened)
        self.left.addWidget(SectionTitle(_("Cases"), note if cases else ""))
        self.left.addSpacing(6)
        if not cases:
            self.left.addWidget(
                Label(_("No case has been opened for this family."), "body", "muted")
            )
        for case in cases:
            line = CaseLine(case)
            line.acts_requested.connect(self.case_acts_requested)
            self.left.addWidget(line)
        if any(risk_badge(case) for case in cases):
            words = _("The band is a guide for the specialist, not a diagnosis.")
            guide = Label(words, "hint", "muted", wrap=True)
            guide.setContentsMargins(_LEFT, 2, 0, 0)
            self.left.addWidget(guide)
        self.left.addSpacing(18)

    def _show_timeline(
        self, timeline: tuple[TimelineEntry, ...], visits: tuple[VisitEntry, ...]
    ) -> None:
        self.left.addWidget(SectionTitle(_("Course of the work")))
        self.left.addSpacing(6)
        if not timeline and not visits:
            self.left.addWidget(Label(_("No forms are finalized yet."), "body", "muted"))
        waiting = list(visits)
        for place, entry in enumerate(timeline):
            day = entry.finalized_at.astimezone(self._now.tzinfo).date()
            while waiting and waiting[0].days[-1] >= day:
                self._add_visits(waiting.pop(0))
            row = TimelineRow(entry, last=place == len(timeline) - 1, now=self._now)
            row.clicked.connect(self._on_form)
            self.left.addWidget(row)
        for visit in waiting:
            self._add_visits(visit)

    def _add_visits(self, entry: VisitEntry) -> None:
        """Show a month of visits to a group: how many, when last, whose."""
        count = len(entry.days)
        visits = ngettext("{count} visit", "{count} visits", count).format(count=count)
        last = entry.days[-1]
        when = day_month(last) if last.year == self._now.year else table_date(last)
        said = _("{visits}, the last on {day}").format(visits=visits, day=when)
        line = Line(entry.title, f"{said} \N{MIDDLE DOT} {entry.who}", "calendar-check")
        self.left.addWidget(line)

    def _show_members(self, members: tuple[Member, ...]) -> None:
        self.right.addWidget(SectionTitle(_("Family members")))
        self.right.addSpacing(6)
        for member in members:
            row = MemberRow(member, self._now)
            row.acts_requested.connect(self.person_acts_requested)
            self.right.addWidget(row)
        if not members:
            self.right.addWidget(Label(_("Nobody is written down yet."), "body", "muted"))
        self.right.addSpacing(14)

    def _show_contacts(self, card: FamilyCard) -> None:
        if not (card.address or card.phone or card.category_words):
            return
        self.right.addWidget(SectionTitle(_("Address and phone")))
        self.right.addSpacing(6)
        place = ", ".join(part for part in (card.family.settlement, card.family.district) if part)
        if card.address:
            self.right.addWidget(Line(card.address, place, "map-pin"))
        if card.phone:
            self.right.addWidget(Line(card.phone, _("ask when it is safe to call"), "phone"))
        kind = card.family_type_word
        if kind or card.category_words:
            words = ", ".join(card.category_words)
            self.right.addWidget(Line(kind[:1].upper() + kind[1:], words, "house"))
        self.right.addSpacing(14)

    def _show_documents(self, documents: tuple[Document, ...]) -> None:
        if not documents:
            return
        self.right.addWidget(SectionTitle(_("Documents")))
        self.right.addSpacing(6)
        for document in documents:
            family = document.reader == "family"
            words = reader_words(document.reader)
            row = Row(
                RowWords(
                    document.form_title,
                    words,
                    icon="file-text" if family else "lock",
                    key=(document.instance_id, document.reader),
                )
            )
            row.clicked.connect(self._on_paper)
            self.right.addWidget(row)

    @Slot()
    def _on_form(self) -> None:
        row = self.sender()
        if isinstance(row, Row):
            self.form_opened.emit(str(row.words.key))

    @Slot()
    def _on_paper(self) -> None:
        row = self.sender()
        if isinstance(row, Row) and isinstance(row.words.key, tuple):
            self.paper_requested.emit(*row.words.key)
