"""Every page and dialog is spoken, reached by Tab, and whole in both languages and all sizes."""

import pytest

from fieldkit.gui.places import page_keys
from fieldkit.gui.preferences import TEXT_SIZES
from fieldkit.gui.scenes import scenes
from fieldkit.gui.studio import Studio, sheets
from fieldkit.services.demo.story import make_demo
from tests.support.hands import Flashes
from tests.support.walking import cut, out_of_reach, pale, speechless, unseen

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support", extend=True)


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo") / "demo"
    make_demo(folder)
    return folder


@pytest.fixture
def studio(application, demo):
    made = []

    def make(language, text=100, look="light"):
        made.append(Studio(application, demo, language, look, text=text, settle_ms=20))
        return made[-1]

    yield make
    for one in made:
        one.close()


def walk(studio, look):
    """Look at what stands foremost in each scene; return what was found, by scene."""
    found = {}
    for name, front in foremost(studio):
        if complaints := look(front):
            found[name] = complaints
    return found


def foremost(studio):
    for scene in scenes():
        studio.set_scene(scene)
        yield scene.name, next(iter(sheets()), studio.window(scene))
    for name, window in studio.gates():
        yield name, next(iter(sheets()), window)


@pytest.mark.parametrize("language", ["ru", "en"])
def test_whatever_takes_the_focus_has_a_name_and_a_role(studio, language):
    assert walk(studio(language), speechless) == {}


def test_tab_reaches_everything_and_is_caught_nowhere(studio):
    assert walk(studio("en"), out_of_reach) == {}


def test_the_keyboard_is_seen_wherever_it_is(studio):
    assert walk(studio("en"), unseen) == {}


def test_nothing_flashes_up_beside_the_window(application, studio):
    flashes = Flashes()
    application.installEventFilter(flashes)

    seen = walk(studio("en"), lambda _front: [flashes.seen.pop() for _one in flashes.seen[:]])

    application.removeEventFilter(flashes)
    assert seen == {}


@pytest.mark.parametrize("language", ["ru", "en"])
@pytest.mark.parametrize("text", TEXT_SIZES)
def test_no_words_are_cut_at_any_size_of_letters(studio, language, text):
    assert walk(studio(language, text), cut) == {}


@pytest.mark.parametrize("look", ["light", "dark"])
def test_words_stand_out_from_what_is_behind_them(studio, look):
    assert walk(studio("en", look=look), pale) == {}


def test_every_page_has_a_scene():
    assert page_keys() - {scene.page for scene in scenes()} == set()
