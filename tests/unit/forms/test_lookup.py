"""A question is found by whatever a person remembers of it."""

from fieldkit.forms.lookup import Lookup
from fieldkit.forms.numbering import question_numbers
from tests.unit.forms.scenario import scenario

FORM = """
    | survey  | type              | name  | label           | hint             | relevant          | appearance |
    |         | text              | where | Посёлок         | Как в паспорте   |                   |            |
    |         | select_one yn     | job   | Есть работа?    |                  |                   |            |
    |         | text              | post  | Должность       |                  | ${job} = 'yes'    |            |
    |         | text              | pin   | Слово           |                  |                   | masked     |
    |         | begin_repeat      | kid   | Ребёнок         |                  |                   |            |
    |         | text              | first | Имя ребёнка     |                  |                   |            |
    |         | end_repeat        |       |                 |                  |                   |            |
    | choices | list_name         | name  | label           |
    |         | yn                | yes   | Да              |
    |         | yn                | no    | Нет             |
"""  # noqa: E501 - a form is a table


def found(form, typed):
    numbers = question_numbers(form.definition)
    hits, _count = Lookup(form.session, numbers, lambda view: view.value).find(typed)
    return [hit.ref for hit in hits]


def test_words_of_label_hint_and_answer_are_found_in_any_case_with_e_for_yo():
    form = scenario(FORM)
    form.answer("where", "Зелёная Роща")

    for typed in ("ПОСЕЛОК", "паспорт", "зеленая", "роща зел", "gjctkjr"):
        assert found(form, typed) == ["/data/where"]
    assert found(form, "  ") == found(form, "?") == []


def test_a_number_of_the_sheet_leads_to_its_question_first():
    form = scenario(FORM)
    form.answer("where", "2 отделение")

    assert found(form, "2") == ["/data/job", "/data/where"]


def test_every_entry_is_looked_through_and_a_row_far_down_is_found():
    form = scenario(FORM)
    for number in range(1, 61):
        if number > 1:
            form.session.add_repeat("/data/kid")
        form.session.answer(f"/data/kid[{number}]/first", f"Имя{number}")

    assert found(form, "имя57") == ["/data/kid[57]/first"]
    hits, count = Lookup(form.session, {}, lambda view: view.value).find("ребенка")
    assert (len(hits), count) == (50, 60)


def test_what_is_hidden_comes_last_and_is_told_as_hidden():
    form = scenario(FORM)
    form.answer("where", "должность")

    hits, _count = Lookup(form.session, {}, lambda view: view.value).find("должность")

    assert [(hit.ref, hit.hidden) for hit in hits] == [
        ("/data/where", False),
        ("/data/post", True),
    ]


def test_an_answer_that_is_masked_is_not_looked_for():
    form = scenario(FORM)
    form.answer("pin", "осина")

    assert found(form, "осина") == []
    assert found(form, "слово") == ["/data/pin"]
