"""A form that asks for an audit log has it fed by the window, and kept with the draft."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.filling import list_drafts
from fieldkit.services.packs import install_form
from tests.gui.filling.story import open_page
from tests.support.window import type_text
from tests.support.workbooks import workbook


@pytest.fixture
def page(desk, tmp_path):
    file = workbook(
        tmp_path / "visit.xlsx",
        survey=(
            ("type", "name", "label", "constraint", "repeat_count"),
            ("begin_group", "who", "Who", None, None),
            ("text", "town", "Town", None, None),
            ("integer", "age", "Age", ". < 120", None),
            ("end_group", None, None, None, None),
            ("begin_repeat", "child", "Children", None, None),
            ("text", "given", "Given name", None, None),
            ("end_repeat", None, None, None, None),
            ("audit", "audit", None, None, None),
        ),
        settings=(("form_id", "form_title", "version"), ("visit", "Visit", "1")),
    )
    install_form(desk.workspace, file)
    opened = open_page(desk, FillRequest(form_id="visit"))
    yield opened
    opened.close()
    opened.deleteLater()


def events(desk) -> list[tuple[str, str]]:
    lines = list_drafts(desk.workspace)[0].audit.splitlines()[1:]
    return [tuple(line.split(",")[:2]) for line in lines]


def question(page, ref):
    return page.view.sheet.section_sheet.question(ref)


def test_what_is_looked_at_refused_added_and_left_is_written_down(page, desk):
    town, age = question(page, "/data/who/town"), question(page, "/data/who/age")
    town.take_focus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    type_text(town.control.field, "Зея")
    age.take_focus(Qt.FocusReason.TabFocusReason)
    QApplication.processEvents()
    page.view.model.answer("/data/who/age", "300")
    page.view.go_next()
    page.view.model.add("/data/child")
    page.view.side.opened.emit("/data/who")

    assert page.leave()

    found = events(desk)
    assert found[0] == ("form start", "")
    assert ("question", "/data/who/town") in found
    assert ("question", "/data/who/age") in found
    assert ("constraint error", "/data/who/age") in found
    assert [name for name, _node in found if name not in ("question", "constraint error")] == [
        "form start", "add repeat", "jump", "form save", "form exit",
    ]  # fmt: skip


def test_a_form_that_was_only_looked_at_leaves_no_log(page, desk):
    question(page, "/data/who/town").take_focus(Qt.FocusReason.TabFocusReason)

    assert page.leave()

    assert list_drafts(desk.workspace) == ()
