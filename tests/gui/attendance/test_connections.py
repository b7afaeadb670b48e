"""The list of a webinar's platform is looked over before any mark is set."""

import pytest

from fieldkit.services.attendance import open_event
from tests.gui.attendance.conftest import DAY

HEAD = "Name,User Email,Join Time,Leave Time"


@pytest.fixture
def event(make_event):
    return make_event(4, 1)


@pytest.fixture
def page(event, open_page):
    page = open_page(event)
    page.show_tab("results")
    page.results.show_part("webinar")
    return page


@pytest.fixture
def view(page):
    return page.results.webinar


@pytest.fixture
def read(view, frozen, tmp_path, qtbot):
    """Read a list of these lines and wait until it is shown."""

    def read_(*lines, head=HEAD):
        file = tmp_path / "list.csv"
        file.write_text("\n".join((head, *lines)), encoding="utf-8")
        view.read(file)
        qtbot.waitUntil(lambda: not view._desk.jobs.busy)
        return view

    return read_


def visit(name, first="9:30", last="12:30"):
    return f"{name},,{DAY:%d.%m.%Y} {first},{DAY:%d.%m.%Y} {last}"


def statuses(frozen, event):
    grid = open_event(frozen, event)
    return {
        (session.number, one.name.split()[0] + one.name.split()[1][0]): str(mark.status)
        for session in grid.sessions
        for one in grid.registrations
        if (mark := grid.marks.get((session.id, one.id)))
    }


def test_nothing_is_set_before_the_button(read, frozen, event):
    view = read(visit("Вера Аистова"), visit("iPhone"))

    assert view.counts.text().startswith("connections: 2")
    assert "not decided: 1" in view.counts.text()
    assert statuses(frozen, event) == {}


def test_the_marks_are_set_and_taken_back(read, frozen, event, qtbot, desk):
    view = read(visit("Вера Аистова"), visit("Анна Аистова", "9:30", "10:00"))

    with qtbot.waitSignal(view.saved):
        view.act.click()
    there = statuses(frozen, event)
    desk.notices.undo()

    assert there == {(1, "АистоваВ"): "P", (1, "АистоваА"): "A"}
    assert statuses(frozen, event) == {}


def test_who_is_not_known_is_chosen_by_hand(read, frozen, event):
    view = read(visit("iPhone"))
    zoya = next(o for o in open_event(frozen, event).registrations if "Зоя" in o.name)

    view.who.choose(zoya.id)
    view.act.click()

    assert statuses(frozen, event) == {(1, "АистоваЗ"): "P"}


def test_a_room_before_one_screen_is_counted_and_named(read, frozen, event):
    view = read(visit("Вера Аистова"))

    view.people.setValue(6)
    view.others.set_text("Аистова Зоя Ильинична")
    view.others.edit.editingFinished.emit()
    view.act.click()

    assert statuses(frozen, event) == {(1, "АистоваВ"): "P", (1, "АистоваЗ"): "P"}
    with frozen.reading() as work:
        assert {one.people for one in work.connections.of_event(event)} == {6}


def test_unknown_columns_are_asked_for_and_then_read(read, qtbot):
    view = read(visit("Вера Аистова"), head="A,B,C,D")
    for key, place in (("name", "0"), ("joined", "2"), ("left", "3")):
        view.columns.fields[key].choose(place)

    view.columns.read.click()
    qtbot.waitUntil(lambda: view.plan is not None)

    assert [line.viewer.name for line in view.plan.lines] == ["Вера Аистова"]


def test_columns_that_are_needed_are_asked_for_by_name(read):
    view = read(visit("Вера Аистова"), head="A,B,C,D")

    view.columns.read.click()

    assert view.columns.fields["name"].error_sentence() == "Choose the column."
    assert view.columns.fields["email"].error_sentence() == ""


def test_a_list_of_another_day_is_refused_in_words(read, desk):
    read("Вера Аистова,,01.01.2020 9:30,01.01.2020 12:30")

    assert "during a session" in desk.notices.text()


def test_columns_that_seemed_known_can_be_told_otherwise(read, qtbot):
    view = read(visit("Вера Аистова"))
    before = view.plan

    view.other.click()
    assert view.columns.columns() == dict(before.columns)
    view.columns.fields["left"].choose("")
    view.columns.read.click()
    qtbot.waitUntil(lambda: view.plan is not before)

    assert "left" not in view.plan.columns
