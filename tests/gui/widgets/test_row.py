"""Rows give way in the right order: the verb first, then the title, never the day or the state."""

from PySide6.QtGui import QFontMetrics

from fieldkit.gui import theme
from fieldkit.gui.widgets.row import Row, RowWords


def test_a_day_before_the_title_is_never_cut(application):
    day = "30 September 2026"

    row = Row(RowWords("School for mothers", "session 4", lead=day), lead_width=60)

    drawn = QFontMetrics(theme.current().body()).horizontalAdvance(day)
    assert row.lead_width() > drawn


def test_a_short_time_keeps_the_width_of_its_column(application):
    row = Row(RowWords("School for mothers", "session 4", lead="9:30"), lead_width=60)

    assert row.lead_width() == 60
