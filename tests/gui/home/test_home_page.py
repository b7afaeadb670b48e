"""Home says what to do next and that nothing is lost."""

import json

from fieldkit.gui.home.page import HomePage
from fieldkit.records.entity import Entity
from fieldkit.services.exchange import ANNOUNCEMENT_SETTING
from tests.support.window import grab, unnamed


def test_an_empty_day_says_that_all_is_done(desk, tmp_path):
    page = HomePage(desk)

    page.open()
    grab(page, tmp_path / "home.png")

    assert "Everything you entered is saved on this laptop." in page.heading.sentence.text()
    assert page.initial_focus() is page.new_form


def test_everything_that_takes_the_focus_has_a_name(desk):
    page = HomePage(desk)

    page.open()

    assert unnamed(page) == []


def test_whoever_has_the_name_of_a_case_manager_is_asked_once(desk):
    workspace = desk.workspace
    held = {"curator_id": "s-old", "status": "open"}
    with workspace.unit_of_work() as work:
        work.entities.save(Entity("specialists", "s-old", workspace.user.name, {}))
        work.entities.save(Entity("cases", "c1", "1", held))
        work.commit()
    page = HomePage(desk)
    page.open()
    assert not page.same_name.isHidden()

    page.same_name.same.click()

    assert page.same_name.isHidden()
    assert workspace.user.specialist_id == "s-old"


def test_an_announcement_stands_until_it_is_read(desk):
    said = {"title": "Отчёты до пятницы", "text": "Закройте мероприятия.", "read_by": []}
    with desk.workspace.unit_of_work() as work:
        work.settings.set(ANNOUNCEMENT_SETTING, json.dumps(said))
        work.commit()
    page = HomePage(desk)
    page.open()
    shown = (not page.announced.isHidden(), page.announced.strip.title.text())

    page.announced.read.click()
    page.open()

    assert shown == (True, "Отчёты до пятницы")
    assert page.announced.isHidden()
