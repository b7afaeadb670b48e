"""Home says what to do next and that nothing is lost."""

from fieldkit.gui.home.page import HomePage
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
