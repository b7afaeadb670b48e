"""An earlier answer stands beside its question, and never beside somebody else's."""

import pytest

from fieldkit.forms.earlier import Earlier
from fieldkit.forms.session import FormSession
from tests.unit.forms.scenario import Scenario, frozen, scenario

FORM = """
    | survey  | type            | name  | label    | relevant    |
    |         | text            | place | Place    |             |
    |         | select_one yn   | safe  | Safe?    |             |
    |         | note            | said  | ${place} |             |
    |         | begin_repeat    | kid   | Child    |             |
    |         | text            | key   | Key      |             |
    |         | text            | fam   | Family   |             |
    |         | text            | first | Name     |             |
    |         | integer         | age   | Age      |             |
    |         | text            | pet   | Pet      | ${age} > 5  |
    |         | end_repeat      |       |          |             |
    | choices | list_name       | name  | label    |             |
    |         | yn              | yes   | Yes      |             |
    |         | yn              | no    | No       |             |
"""
FAMILY = "018f0000-0000-7000-8000-00000000000f"
ONE, TWO = (f"018f0000-0000-7000-8000-00000000000{number}" for number in (1, 2))


def children(form: Scenario, *rows: tuple[str, str, str]) -> Scenario:
    for number, (key, first, age) in enumerate(rows, 1):
        if number > 1:
            form.session.add_repeat("/data/kid")
        for name, value in (("key", key), ("fam", FAMILY), ("first", first), ("age", age)):
            form.session.answer(f"/data/kid[{number}]/{name}", value)
    return form


def recorded(form: Scenario) -> FormSession:
    done = form.session.finalize()
    return FormSession(
        form.definition, lists={}, environment=frozen(), instance=done.xml, as_recorded=True
    )


def told(now: Scenario, then: FormSession, ref: str) -> str:
    found = Earlier(now.session, then).at(ref)
    return found.value if found is not None else ""


def test_the_earlier_answer_stands_at_its_question():
    before = scenario(FORM)
    before.answer("place", "Ольховка")

    then = recorded(before)

    assert told(scenario(FORM), then, "/data/place") == "Ольховка"
    assert told(scenario(FORM), then, "/data/safe") == ""
    assert told(scenario(FORM), then, "/data/said") == ""
    assert told(scenario(FORM), then, "/data/gone") == ""


def test_an_entry_is_found_by_its_id_wherever_it_stands_now():
    then = recorded(children(scenario(FORM), (ONE, "Тимофей", "4"), (TWO, "Мария", "9")))

    now = children(scenario(FORM), (TWO, "Маша", "10"), (ONE, "Тимофей", "5"))

    assert told(now, then, "/data/kid[1]/age") == "9"
    assert told(now, then, "/data/kid[2]/age") == "4"


def test_the_id_of_the_family_is_nobodys_own():
    then = recorded(children(scenario(FORM), (ONE, "Тимофей", "4")))

    now = children(scenario(FORM), (TWO, "Мария", "9"), ("", "Пётр", "1"))

    assert told(now, then, "/data/kid[1]/age") == ""
    assert told(now, then, "/data/kid[2]/age") == ""


def test_without_ids_an_entry_is_found_by_its_name_if_only_one_has_it():
    then = recorded(
        children(scenario(FORM), ("", "Артём", "4"), ("", "Мария", "9"), ("", "Мария", "2"))
    )

    now = children(scenario(FORM), ("", "Мария", "10"), ("", "артем", "5"))

    assert told(now, then, "/data/kid[2]/age") == "4"
    assert told(now, then, "/data/kid[1]/age") == ""


@pytest.mark.parametrize("act", ["remove", "move", "rename"])
def test_what_is_the_same_is_looked_for_anew_after_a_change(act):
    then = recorded(children(scenario(FORM), ("", "Тимофей", "4"), ("", "Мария", "9")))
    now = children(scenario(FORM), ("", "Тимофей", "5"), ("", "Мария", "10"))
    earlier = Earlier(now.session, then)
    assert earlier.at("/data/kid[1]/age").value == "4"

    if act == "remove":
        now.session.remove_repeat("/data/kid", 0)
    elif act == "move":
        now.session.move_repeat("/data/kid", 1, 0)
    else:
        now.session.answer("/data/kid[2]/first", "Пётр")
        now.session.answer("/data/kid[1]/first", "Мария")
    earlier.note_change()

    assert earlier.at("/data/kid[1]/age").value == "9"


def test_a_question_that_moved_to_another_group_is_found_by_its_name():
    before = scenario(FORM)
    before.answer("place", "Ольховка")
    grouped = FORM.replace(
        "    |         | text            | place | Place    |             |\n",
        "    |         | begin_group     | home  | Home     |             |\n"
        "    |         | text            | place | Place    |             |\n"
        "    |         | end_group       |       |          |             |\n",
    )

    assert told(scenario(grouped), recorded(before), "/data/home/place") == "Ольховка"


def test_a_sealed_answer_is_told_by_no_earlier_form():
    sealed = FORM.replace("| relevant    |", "| relevant    | bind::privacy |").replace(
        "| Place    |             |", "| Place    |             | P4 |"
    )
    before = scenario(sealed)
    before.answer("place", "Ольховка")
    then = FormSession(
        before.definition, lists={}, environment=frozen(), instance=before.session.instance_xml()
    )
    then.find("/data/place").text = then.find("/data/place").value = "Ольховка"

    assert told(scenario(sealed), then, "/data/place") == ""
    assert told(scenario(FORM), then, "/data/place") == ""
