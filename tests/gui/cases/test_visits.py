"""Visits to a group stand in the course of the work, beside the forms."""

from datetime import timedelta

from PySide6.QtWidgets import QHBoxLayout

from fieldkit.gui.cases.card_parts import CardColumns, Line
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import create_event, mark_attendance, plan_sessions
from fieldkit.services.cases import family_card
from fieldkit.services.group_members import register_member
from tests.gui.attendance.conftest import DAY, PARTS
from tests.support.answers import register_family
from tests.support.laptops import NOON


def test_a_month_of_visits_is_one_line_of_the_course_of_the_work(qtbot, desk):
    workspace = desk.workspace
    workspace.now = lambda: NOON
    ids = {one.list_name: one.entity_id for one in reversed(register_family(workspace).subjects)}
    event = create_event(workspace, "Школа мам", EventFormat.SUPPORT_GROUP, DAY, DAY)
    days = [DAY, DAY + timedelta(days=7)]
    member = register_member(workspace, event.id, ids["persons"], ids["cases"])
    for session in plan_sessions(workspace, event.id, days, PARTS[:1]):
        mark_attendance(workspace, session.id, member.id, "P")

    columns = CardColumns(family_card(workspace, ids["families"]), NOON)
    qtbot.addWidget(columns)
    both = QHBoxLayout(columns)
    both.addLayout(columns.left)
    both.addLayout(columns.right)

    said = [line.accessibleName() for line in columns.findChildren(Line)]
    assert any("Школа мам" in words and "2 visits" in words for words in said)
