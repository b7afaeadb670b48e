"""What sections and languages are called where a form names them badly, or not at all."""

import pytest

from fieldkit.forms.navigation import Section
from fieldkit.gui.filling.titles import language_name, section_heading
from fieldkit.i18n import speaking


def section(number: int, title: str = "") -> Section:
    return Section("/data", number, title, True, 0, 1, (), "questions")


@pytest.mark.parametrize(
    ("number", "title", "heading"),
    [
        (1, "", "1. Вопросы"),
        (4, "", "4. Остальные вопросы"),
        (4, "Дети", "4. Дети"),
        (4, "7. Дети", "7. Дети"),
    ],
)
def test_questions_of_no_group_have_a_title_that_fits_their_place(number, title, heading):
    with speaking("ru"):
        found = section_heading(section(number, title))

    assert found == heading


def test_a_language_is_called_without_its_code_and_one_without_a_name_is_the_main_one():
    with speaking("ru"):
        found = [language_name(one) for one in ("Русский (ru)", "default", "French")]

    assert found == ["Русский", "Основной", "French"]
