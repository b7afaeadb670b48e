"""The open workspace: pages, keys, counts, panes."""

from datetime import date, time

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.go_to import GoTo
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.keys_help import KeysHelp
from fieldkit.gui.navigation import NARROW, WIDE
from fieldkit.gui.places import _PAGES
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.gui.workbench import Workbench
from fieldkit.records.event import EventFormat
from fieldkit.services.event_planning import add_session, create_event
from fieldkit.services.filling import begin_form, save_draft
from fieldkit.services.packs import list_forms
from fieldkit.services.registrations import register
from tests.support.answers import register_family, subject_of
from tests.support.laptops import NOON
from tests.support.window import press, type_text, unnamed


@pytest.fixture
def bench(application, workspace, tmp_path):
    jobs = Jobs()
    made = Workbench(workspace, jobs, PreferencesFile(tmp_path / "window.json"))
    made.resize(1366, 690)
    made.show()
    made.activateWindow()
    made.go("home")
    QApplication.processEvents()
    yield made
    made.close()
    made.deleteLater()
    jobs.close()


class ShownWindows(QObject):
    """What was shown as a window, if only for a moment: it takes the keyboard away."""

    def __init__(self):
        super().__init__()
        self.seen = []

    def eventFilter(self, watched, event):  # noqa: N802 - Qt's own name
        shown = event.type() == QEvent.Type.Show
        if shown and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(type(watched).__name__)
        return False


def windows_shown(bench, key, argument=None):
    watch = ShownWindows()
    QApplication.instance().installEventFilter(watch)
    bench.go(key, argument)
    QApplication.processEvents()
    QApplication.instance().removeEventFilter(watch)
    return watch.seen


def dialogs(kind):
    QApplication.processEvents()
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, kind) and w.isVisible()]


@pytest.mark.parametrize("key", ["home", "families", "forms", "events", "exchange", "settings"])
def test_each_page_opens_with_a_name_on_all_that_takes_the_focus(bench, key):
    opened = bench.go(key)
    QApplication.processEvents()

    assert opened
    assert bench.page.title()
    assert unnamed(bench) == []


# What is opened with a record, and head office's own page, are tried apart.
@pytest.mark.parametrize("key", sorted(_PAGES.keys() - {"event", "fill", "office"}))
def test_no_page_opens_a_window_of_its_own(bench, key):
    assert windows_shown(bench, key) == []


def test_no_event_opens_a_window_of_its_own(bench):
    workspace, day = bench.desk.workspace, date(2026, 11, 12)
    event = create_event(workspace, "Семинар", EventFormat.SEMINAR, day, day)
    add_session(workspace, event.id, day, time(10), time(11))
    register(workspace, event.id, "Дроздова Вера")

    assert windows_shown(bench, "event", event.id) == []


def test_no_form_opens_a_window_of_its_own(bench, qtbot):
    watch = ShownWindows()
    QApplication.instance().installEventFilter(watch)

    bench.go("fill", FillRequest("family_registration"))
    qtbot.waitUntil(lambda: not bench.desk.jobs.busy, timeout=20_000)
    QApplication.processEvents()

    QApplication.instance().removeEventFilter(watch)
    assert watch.seen == []


@pytest.mark.parametrize("key", ["home", "families", "forms", "events", "exchange", "settings"])
def test_no_page_needs_more_than_the_smallest_window(bench, key):
    bench.resize(1093, 552)
    bench.go(key)
    QApplication.processEvents()

    columns = bench.page.findChildren(ScrollColumn)
    too_wide = [c for c in columns if c.isVisible() and c.horizontalScrollBar().maximum() > 0]
    assert bench.minimumSizeHint().width() <= 1093
    assert bench.minimumSizeHint().height() <= 552
    assert too_wide == []


def test_a_narrow_window_folds_the_navigation(bench):
    wide = bench.navigation.width()

    bench.resize(1093, 552)
    QApplication.processEvents()

    assert (wide, bench.navigation.width()) == (WIDE, NARROW)


def test_the_foot_counts_what_is_saved_and_what_is_not_handed_over(bench, workspace):
    form = list_forms(workspace)[0]
    save_draft(workspace, begin_form(workspace, form.form_id))

    bench.count()

    names = [item.accessibleName() for item in bench.navigation.items]
    assert "Forms, 1" in names
    assert bench.navigation.foot.saved.text().startswith("Saved ")
    assert "not handed over yet" in bench.navigation.foot.waiting.text()


def test_a_page_that_cannot_let_go_stays(bench, monkeypatch):
    monkeypatch.setattr(bench.page, "leave", lambda: False)

    moved = bench.go("settings")

    assert not moved
    assert bench.key == "home"


def test_the_arrows_and_enter_go_through_the_navigation(bench):
    bench.navigation.focus_first()
    for _step in range(4):
        press(QApplication.focusWidget(), Qt.Key.Key_Down)
    press(QApplication.focusWidget(), Qt.Key.Key_Return)

    assert bench.key == "exchange"


def test_another_pane_is_one_key_away(bench):
    bench.go("settings")
    QApplication.processEvents()

    bench.other_pane()
    in_navigation = bench.navigation.isAncestorOf(QApplication.focusWidget())
    bench.other_pane()

    assert in_navigation
    assert bench.page.isAncestorOf(QApplication.focusWidget())


def test_go_to_anything_finds_a_form_by_the_beginning_of_a_word(bench):
    bench.go_to()
    sheet = dialogs(GoTo)[0]

    type_text(sheet.field, "crisis")
    sheet.field._tell()
    found = [target.key for target in sheet.targets]
    sheet.reject()

    assert found == ["fill"]


def test_go_to_anything_is_no_larger_than_a_low_window(bench):
    bench.resize(600, 330)
    bench.go_to()
    sheet = dialogs(GoTo)[0]
    QApplication.processEvents()

    sheet.rows[-1].setFocus()
    QApplication.processEvents()
    whole = sheet.rows[-1].visibleRegion().boundingRect().height() == sheet.rows[-1].height()
    fits = sheet.height() < bench.window().height()
    sheet.reject()

    assert fits
    assert whole


def test_a_form_begun_from_a_family_s_card_is_about_the_family(bench):
    workspace = bench.desk.workspace
    workspace.now = lambda: NOON
    registered = register_family(workspace)
    family, case = subject_of(registered, "families"), subject_of(registered, "cases")
    bench.go("families", family.entity_id)
    QApplication.processEvents()
    bench.go_to()
    sheet = dialogs(GoTo)[0]

    type_text(sheet.field, "crisis")
    sheet.field._tell()
    (target,) = sheet.targets
    sheet.reject()

    assert target.second == "New form about this family"
    assert target.argument.subject == case
    assert (target.argument.back, target.argument.back_argument) == ("families", family.entity_id)


def test_go_to_anything_finds_the_page_of_similar_cards(bench):
    bench.go_to()
    sheet = dialogs(GoTo)[0]

    type_text(sheet.field, "cards simil")
    sheet.field._tell()
    press(sheet.field, Qt.Key.Key_Return)

    assert bench.key == "pairs"


def test_go_to_anything_says_when_nothing_is_found(bench):
    bench.go_to()
    sheet = dialogs(GoTo)[0]

    sheet.show_targets("такого нет")
    empty = sheet.nothing.isVisibleTo(sheet)
    names = unnamed(sheet)
    sheet.reject()

    assert empty
    assert names == []


def test_go_to_anything_opens_a_page_with_enter(bench):
    bench.go_to()
    sheet = dialogs(GoTo)[0]

    type_text(sheet.field, "exch")
    sheet.field._tell()
    press(sheet.field, Qt.Key.Key_Return)

    assert bench.key == "exchange"


def test_all_keys_stand_on_one_sheet(bench):
    bench.show_keys()
    sheet = dialogs(KeysHelp)[0]

    press(sheet, Qt.Key.Key_Escape)

    assert dialogs(KeysHelp) == []


def test_the_signature_at_the_foot_is_short(bench):
    from fieldkit.gui.widgets.nav_foot import signature

    assert (
        signature("Ольхова Наталья Петровна") == "Ольхова\N{NO-BREAK SPACE}Н.\N{NO-BREAK SPACE}П."
    )
    assert signature("Ольхова Н. П.") == "Ольхова Н. П."
    assert signature("Анна") == "Анна"


def test_nothing_begins_by_itself_once_the_window_is_closed(bench):
    bench.desk.jobs.close()

    bench._tidy()
    bench.doctor.look()
    bench.backups.look()

    assert not bench.desk.jobs.busy
