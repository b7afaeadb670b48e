"""Every page and dialog is spoken, reached by Tab, seen, and whole in all sizes of letters."""

from importlib import import_module
from pkgutil import walk_packages

import pytest
from PySide6.QtWidgets import QDialog

import fieldkit.gui
from fieldkit.gui.attendance.asking import AskingDialog
from fieldkit.gui.attendance.plan_dialogs import PlanDialog
from fieldkit.gui.places import page_keys
from fieldkit.gui.preferences import TEXT_SIZES
from fieldkit.gui.scenes import scenes
from fieldkit.gui.settings.passphrases import _PassphraseDialog
from fieldkit.gui.studio import Studio, sheets
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.large_sheet import LargeSheet
from fieldkit.services.demo.story import make_demo
from tests.support.hands import Flashes
from tests.support.walking import cut, out_of_reach, pale, speechless, unseen

pytestmark = [
    pytest.mark.qt_log_ignore("This plugin does not support", extend=True),
    # A walk is long, so what was seen on it is kept for all tests that ask.
    pytest.mark.xdist_group("walk"),
]
*SMALLER, LARGEST = TEXT_SIZES
SIZES = [*(pytest.param(size, marks=pytest.mark.long) for size in SMALLER), LARGEST]
LOOKS = {
    ("en", 100, "light"): (speechless, cut),
    ("en", 125, "light"): (out_of_reach, unseen, pale),
    ("en", 100, "dark"): (pale,),
    ("ru", 100, "light"): (speechless, cut),
}

# Kinds from which dialogs are made; none is ever opened as it is.
KINDS = {Dialog, AskingDialog, PlanDialog, LargeSheet, _PassphraseDialog}


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "demo"
    make_demo(folder)
    return folder


@pytest.fixture(scope="module")
def kept():
    return {}


@pytest.fixture
def walked(application, demo, kept):
    """Return what a look found wrong on a walk through all scenes, by scene."""

    def walk(look, language="en", text=100, theme="light"):
        way = (language, text, theme)
        if way not in kept:
            kept[way] = seen_on_the_way(application, demo, way)
        return kept[way][look]

    return walk


def seen_on_the_way(application, demo, way):
    language, text, theme = way
    studio = Studio(application, demo, language, theme, text=text, settle_ms=20)
    flashes = Flashes()
    application.installEventFilter(flashes)
    looks = LOOKS.get(way, (cut,))
    found = {look: {} for look in (*looks, Flashes, QDialog)}
    for name, front in foremost(studio):
        found[QDialog][name] = {type(sheet) for sheet in sheets()}
        if flashes.seen:
            found[Flashes][name] = flashes.seen[:]
            flashes.seen.clear()
        for look in looks:
            if complaints := look(front):
                found[look][name] = complaints
    application.removeEventFilter(flashes)
    studio.close()
    return found


def foremost(studio):
    """Set each scene, and give what stands foremost in it."""
    for scene in scenes():
        studio.set_scene(scene)
        yield scene.name, next(iter(sheets()), studio.window(scene))
    for name, window in studio.gates():
        yield name, next(iter(sheets()), window)


@pytest.mark.parametrize("language", ["en", pytest.param("ru", marks=pytest.mark.long)])
def test_whatever_takes_the_focus_has_a_name_and_a_role(walked, language):
    assert walked(speechless, language) == {}


def test_nothing_flashes_up_beside_the_window(walked):
    assert walked(Flashes) == {}


@pytest.mark.parametrize(
    "text", [*(pytest.param(s, marks=pytest.mark.long) for s in SMALLER), LARGEST]
)
def test_no_russian_words_are_cut_at_any_size_of_letters(walked, text):
    assert walked(cut, "ru", text) == {}


@pytest.mark.parametrize("text", [100, pytest.param(LARGEST, marks=pytest.mark.long)])
def test_no_english_words_are_cut_at_any_size_of_letters(walked, text):
    assert walked(cut, "en", text) == {}


@pytest.mark.long
def test_tab_reaches_everything_and_is_caught_nowhere(walked):
    assert walked(out_of_reach, text=125) == {}


@pytest.mark.long
def test_the_keyboard_is_seen_wherever_it_is(walked):
    assert walked(unseen, text=125) == {}


@pytest.mark.long
@pytest.mark.parametrize(("text", "theme"), [(125, "light"), (100, "dark")])
def test_words_stand_out_from_what_is_behind_them(walked, text, theme):
    assert walked(pale, text=text, theme=theme) == {}


def test_every_page_has_a_scene():
    assert page_keys() - {scene.page for scene in scenes()} == set()


def test_every_dialog_is_shown_by_a_scene(walked):
    shown = set().union(*walked(QDialog).values())

    assert dialogs() - shown - KINDS == set()


def dialogs():
    """Return every class of dialog that the window has."""
    for module in walk_packages(fieldkit.gui.__path__, "fieldkit.gui."):
        import_module(module.name)
    found, waiting = set(), [QDialog]
    while waiting:
        kinds = waiting.pop().__subclasses__()
        waiting += kinds
        found |= {kind for kind in kinds if kind.__module__.startswith("fieldkit.gui.")}
    return found
