"""Whether an answer holds a choice, asked of each row of a list."""

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.forms.scenario import scenario

FORM = """
    | survey |           |       |       |                                 |
    |        | type      | name  | label | calculation                     |
    |        | text      | many  | Many  |                                 |
    |        | text      | one   | One   |                                 |
    |        | calculate | holds |       | selected(${many}, ${one})       |
"""


@given(many=st.text("ab \t", max_size=8), one=st.text("ab ", max_size=3))
def test_a_choice_is_held_as_a_whole_word_alone(many: str, one: str):
    form = scenario(FORM)

    form.answer("many", many)
    form.answer("one", one)

    said, name = form.value("many"), form.value("one").strip()
    assert (form.value("holds") == "true") == (said == name or name in said.split())
