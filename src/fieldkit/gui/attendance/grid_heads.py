"""The heads of the mark grid: sessions by day above, people on the left."""

from collections.abc import Mapping

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHeaderView, QWidget

from fieldkit.formats import clock, day_month
from fieldkit.gui.attendance import geometry
from fieldkit.gui.attendance.grid_model import GridModel
from fieldkit.gui.attendance.speech import dated
from fieldkit.gui.icons import paint_icon
from fieldkit.gui.painting import elided, frame
from fieldkit.gui.theme import current
from fieldkit.i18n import _
from fieldkit.records.bus import boarding_columns

_CENTRE = Qt.AlignmentFlag.AlignCenter


class _Head(QHeaderView):
    """A head that paints itself and knows which cell has the cursor."""

    def __init__(self, orientation: Qt.Orientation, parent: QWidget | None = None) -> None:
        super().__init__(orientation, parent)
        self.cursor_section = -1
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHighlightSections(False)

    def grid_model(self) -> GridModel:
        """Return the model that is shown."""
        model = self.model()
        assert isinstance(model, GridModel)  # noqa: S101 - the view sets no other
        return model

    def show_cursor(self, section: int) -> None:
        """Mark the section in which the cursor is."""
        if section != self.cursor_section:
            self.cursor_section = section
            self.viewport().update()

    def shown_sections(self) -> range:
        """Return the sections that can be seen now."""
        if self.count() == 0:
            return range(0)
        along = self.orientation() == Qt.Orientation.Horizontal
        length = self.viewport().width() if along else self.viewport().height()
        last = self.logicalIndexAt(length - 1)
        return range(max(0, self.logicalIndexAt(0)), (self.count() if last < 0 else last + 1))


class SessionHead(_Head):
    """Days above, numbers and hours of their sessions under them.

    ``today`` is shown in words and bolder; the cursor's session is filled.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.today: object = None
        self.running = ""
        self.setMinimumSectionSize(20)

    def sizeHint(self) -> QSize:
        """Return the height of two lines."""
        return QSize(super().sizeHint().width(), current().px(geometry.HEAD))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw days, sessions and the lines between days."""
        painter = QPainter(self.viewport())
        self._draw_days(painter)
        boarding = boarding_columns(self.grid_model().grid)
        for column in self.shown_sections():
            self._draw_session(painter, column, boarding)
        painter.setPen(current().color("rule"))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
        painter.end()

    def _draw_days(self, painter: QPainter) -> None:
        model, theme = self.grid_model(), current()
        sessions = model.grid.sessions
        top = QRect(0, 0, 0, self.height() // 2)
        start = 0
        while start < len(sessions):
            end = start
            while end + 1 < len(sessions) and sessions[end + 1].day == sessions[start].day:
                end += 1
            left = self.sectionViewportPosition(start)
            right = self.sectionViewportPosition(end) + self.sectionSize(end)
            now = sessions[start].day == self.today
            words = dated(sessions[start])
            if now:
                words = _("Today, {date}").format(date=day_month(sessions[start].day))
            painter.setFont(theme.hint(600 if now else 500))
            painter.setPen(theme.color("ink" if now else "muted"))
            top.setLeft(max(left, 0) + 2)
            top.setRight(right - 3)
            if painter.fontMetrics().horizontalAdvance(words) > top.width():
                words = _("Today") if now else day_month(sessions[start].day)
            shown = painter.fontMetrics().elidedText(
                words, Qt.TextElideMode.ElideRight, top.width()
            )
            painter.drawText(top, _CENTRE, shown)
            painter.setPen(theme.color("line"))
            painter.drawLine(right - 1, 0, right - 1, self.height())
            start = end + 1

    def _draw_session(self, painter: QPainter, column: int, boarding: Mapping[str, bool]) -> None:
        theme, session = current(), self.grid_model().session(column)
        left, half = self.sectionViewportPosition(column), self.height() // 2
        box = QRect(left + 2, half - 1, self.sectionSize(column) - 5, self.height() - half - 1)
        here = column == self.cursor_section
        if here:
            frame(painter, box, fill="accent", radius=4)
        number, hour = str(session.number), clock(session.starts)
        running = session.id == self.running
        ink = "on_accent" if here else ("accent_text" if running else "ink")
        pale = "on_accent" if here else ("accent_text" if running else "muted")
        painter.setFont(theme.hint(600))
        wide = painter.fontMetrics().horizontalAdvance(number)
        gap = theme.px(6)
        hour_wide = painter.fontMetrics().horizontalAdvance(hour)
        # An arrow tells the columns of who is on board, there and back, from those of sessions.
        way = {True: "arrow-right", False: "arrow-left", None: ""}[boarding.get(session.id)]
        icon = "lock" if session.closed else way
        lock = theme.px(15) if icon else 0
        if wide + gap + hour_wide + lock > box.width():
            gap = theme.px(3)
        if wide + gap + hour_wide + lock > box.width():
            hour, hour_wide, gap = "", 0, 0
        x = box.left() + (box.width() - wide - gap - hour_wide - lock) // 2
        if lock:
            size = theme.px(11)
            paint_icon(painter, icon, pale, x, box.center().y() - size / 2 + 1, 11)
            x += lock
        painter.setPen(theme.color(ink))
        line = int(Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(QRect(x, box.top(), wide + 1, box.height()), line, number)
        painter.setFont(theme.hint(600 if here else 400))
        painter.setPen(theme.color(pale))
        place = QRect(x + wide + gap, box.top(), hour_wide + 4, box.height())
        painter.drawText(place, line, hour)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the cursor to the session that was pressed, in the same row."""
        _press(self, event.position().toPoint())


class PeopleHead(_Head):
    """Row number, name and organisation, which stay in view while sessions scroll."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setMinimumSectionSize(12)
        self.name_width = geometry.NAME
        self.number_width = geometry.NUMBER

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the people that can be seen."""
        painter = QPainter(self.viewport())
        model, theme = self.grid_model(), current()
        number, name = theme.px(self.number_width), theme.px(self.name_width)
        ink, muted = theme.color("ink"), theme.color("muted")
        strong, plain = theme.hint(500), theme.hint()
        for row in self.shown_sections():
            top, height = self.sectionViewportPosition(row), self.sectionSize(row)
            here = row == self.cursor_section
            if here or row % 2:
                ground = theme.color("accent_tint" if here else "zebra")
                painter.fillRect(0, top, self.width(), height, ground)
            person = model.person(row)
            painter.setFont(plain)
            painter.setPen(muted)
            elided(painter, QRect(0, top, number - 10, height), str(person.row), right=True)
            room = self.width() - number - name - 8
            elided(painter, QRect(number + name, top, room, height), person.org_then)
            painter.setFont(strong)
            painter.setPen(ink)
            elided(painter, QRect(number, top, name - 8, height), person.name)
        painter.setPen(theme.color("rule"))
        painter.drawLine(self.width() - 1, 0, self.width() - 1, self.height())
        painter.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Move the cursor to the person that was pressed, in the same session."""
        _press(self, event.position().toPoint())


def _press(head: _Head, at: QPoint) -> None:
    view = head.parentWidget()
    index = head.logicalIndexAt(at)
    if index >= 0 and isinstance(view, QWidget):
        head.sectionPressed.emit(index)
