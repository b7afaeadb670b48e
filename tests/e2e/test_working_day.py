"""A specialist's day at the window, by keyboard alone: fill, print, mark, print, hand over."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu

from fieldkit import i18n
from fieldkit.gui.filling.preview import PaperPreview
from fieldkit.gui.look import Look
from fieldkit.gui.main_window import MainWindow
from fieldkit.gui.notices import Notice
from fieldkit.gui.preferences import Preferences, PreferencesFile
from fieldkit.records.attendance import Tally
from fieldkit.records.submission import Submission
from fieldkit.services.attendance import list_events, open_event
from fieldkit.services.demo.story import Demo, make_demo
from fieldkit.services.filling import list_submissions
from fieldkit.services.intake import take_in
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.keys import KeyCost
from tests.support.hands import CTRL, SHIFT, Hands
from tests.support.papers import text_of
from tests.support.window import press, type_text

ASSESSMENT = "family_crisis_assessment"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    return make_demo(tmp_path_factory.mktemp("день") / "демо", cost=KeyCost.lowest())


@pytest.fixture
def demo(made: Demo, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made.folder, tmp_path / "ноутбук"))


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "флешка"
    folder.mkdir()
    return folder


@pytest.fixture
def window(application, demo, stick, tmp_path, qtbot) -> Iterator[MainWindow]:
    kept = PreferencesFile(tmp_path / "window.json")
    kept.write(Preferences(language="ru", look="light", bundles=str(stick)))
    i18n.set_language("ru")
    opened = MainWindow(demo / "laptop", Look(application), kept)
    opened.resize(1366, 690)
    opened.begin()
    opened.show()
    opened.activateWindow()
    yield opened
    opened.close()
    opened.deleteLater()


@pytest.fixture
def hands(window, demo, qtbot) -> Iterator[Hands]:
    person = Hands(window, qtbot)
    type_text(window.front.field.edit, passphrase(demo))
    press(window.front.field.edit, Qt.Key.Key_Return)
    person.until(lambda: window.workbench is not None and person.page is not None)
    person.until(person.page.isVisible)
    yield person
    QApplication.instance().removeEventFilter(person.flashes)


def passphrase(demo: Path) -> str:
    return (demo / "passphrase.txt").read_text("utf-8").strip()


def workspace_of(hands: Hands) -> Workspace:
    return hands.window.workbench.desk.workspace


def assessments(workspace: Workspace) -> dict[str, Submission]:
    return {s.instance_id: s for s in list_submissions(workspace, form_id=ASSESSMENT)}


def tally_today(workspace: Workspace) -> Tally:
    group = next(e for e in list_events(workspace) if e.title.startswith("Школа"))
    grid = open_event(workspace, group.id)
    day = workspace.now().date()
    return grid.sheet(next(s.id for s in grid.sessions if s.day == day)).tally()


def finalize_what_is_due(hands: Hands) -> str:
    """Begin what Home stands on, fill it in, finalize it; return the instance ID."""
    before = assessments(workspace_of(hands))
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: getattr(hands.page, "view", None) is not None)
    hands.fill_form()
    assert [p.ref for p in hands.page.view.model.session.problems()] == []
    hands.key(Qt.Key.Key_Return, CTRL)
    hands.rest()
    (made,) = set(assessments(workspace_of(hands))) - set(before)
    return made


def keep_the_paper(hands: Hands, file: Path) -> None:
    """Take the paper that the sentence about finalizing offers."""
    offer = next(one for one in hands.window.findChildren(Notice) if one.isVisible())
    offer.button.setFocus()
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: bool(hands.window.findChildren(PaperPreview)))
    preview = hands.window.findChildren(PaperPreview)[0]
    preview.keep_at(file)
    preview.close()
    hands.window.activateWindow()
    hands.rest()


def mark_the_group(hands: Hands) -> None:
    """Everybody is there, the second one came late."""
    hands.key(Qt.Key.Key_M, CTRL)
    hands.rest()
    if hands.window.workbench.key == "events":
        hands.key(Qt.Key.Key_Return)
    hands.until(lambda: hands.window.workbench.key == "event")
    hands.key(Qt.Key.Key_P, CTRL | SHIFT)
    hands.key(Qt.Key.Key_Down)
    hands.type("о")


def print_the_sheet(hands: Hands, file: Path) -> None:
    """Choose the first day of the list under Ctrl+P."""
    hands.key(Qt.Key.Key_P, CTRL)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    QTest.keyClick(menu, Qt.Key.Key_Return)
    hands.until(file.exists)
    hands.rest()


def hand_over(hands: Hands, stick: Path) -> Path:
    """Write the bundle to the stick."""
    hands.key(Qt.Key.Key_E, CTRL)
    hands.until(lambda: hands.window.workbench.key == "exchange")
    button = hands.page.export_card.button
    hands.until(button.isVisible)
    button.setFocus()
    hands.key(Qt.Key.Key_Return)
    hands.until(lambda: any(stick.glob("*.fkb")))
    hands.rest()
    return next(stick.glob("*.fkb"))


# Without a screen Qt cannot grab keys for a menu or raise a dialog, and says so.
@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_a_day_goes_from_the_first_form_to_head_office(hands, demo, stick, monkeypatch):
    paper, sheet = stick / "оценка.pdf", stick / "лист.pdf"
    # The dialog is the system's own; everything before and after it is ours.
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_o: (str(sheet), "PDF"))

    assessment = finalize_what_is_due(hands)
    keep_the_paper(hands, paper)
    mark_the_group(hands)
    print_the_sheet(hands, sheet)
    bundle = hand_over(hands, stick)

    assert hands.flashes.seen == []
    assert "Оценка кризиса семьи" in text_of(paper)
    # The sheet of a group goes round a room: it does not say what people came for.
    assert "Лист регистрации" in text_of(sheet)
    assert "Школа для мам" not in text_of(sheet)
    assert tally_today(workspace_of(hands)) == Tally(present=11, late=1)
    office = open_workspace(demo / "office", passphrase(demo))
    try:
        taken = take_in(office, bundle)
        assert taken.changes > 0
        assert assessment in assessments(office)
        assert tally_today(office) == Tally(present=11, late=1)
    finally:
        office.close()
