"""Whatever a scenario says, it is played, or refused in a sentence."""

from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import FieldkitError
from fieldkit.forms.definition import read_form
from fieldkit.forms.scenario import ACTIONS, EXPECTATIONS
from fieldkit.forms.scenario_run import Played, play
from fieldkit.forms.scenario_table import read_table
from fieldkit.forms.scenario_yaml import read_yaml
from tests.support.rounds import rounds
from tests.unit.forms.scenario import converted

FORM = """
| survey  | type             | name   | label | relevant   | constraint | calculation | choice_filter |
|         | integer          | age    | Age   |            | . < 9      |             |               |
|         | select_one kinds | kind   | Kind  | ${age} > 1 |            |             | ${age} > size |
|         | begin_repeat     | member | M     |            |            |             |               |
|         | date             | born   | Born  |            |            |             |               |
|         | end_repeat       |        |       |            |            |             |               |
|         | calculate        | sum    |       |            |            | sum(${born}) |              |
| choices | list_name        | name   | label | size       |
|         | kinds            | a      | A     | 3          |
"""  # noqa: E501 - a form is a table
SCENARIO = """
now: 2026-03-10
language: en
preset: {age: 3}
lists: {l: [{name: a, label: A}]}
tests:
- name: one
  steps:
  - answer: {age: 5, kind: a, "born[1]": 2026-01-01}
  - add: member
  - move: {"member[2]": 1}
  - expect: {age: 5, kind: {choices: [a], relevant: yes}, member: {count: 2}, problems: 0}
  - remove: member[2]
  - undo: 2
  - redo: 1
  - finalize: {title: x, entities: {people: {a: b}}}
"""
WORDS = (*sorted(ACTIONS | EXPECTATIONS), "age", "kind[7]", "/data/member[2]", "member[]", "-1",
         "99999999999", "0001-01-01", "9999-12-31", "[", "]", ":", "{", "&x", "*x", "~", "\t", "é",
         "problems", "${age}", "", "'", "2", "²", "yes")  # fmt: skip


def _tried(attempt: Callable[[], Played]) -> list[str]:
    """Return what was said: the refusal, or every failure."""
    try:
        return [failure.sentence for failure in attempt().failures]
    except FieldkitError as refusal:
        return [refusal.sentence()]


@pytest.fixture(scope="module")
def definition():
    return read_form(converted(FORM.strip()))


@settings(max_examples=rounds(150, long=2000))
@given(
    cuts=st.lists(
        st.tuples(st.integers(0, len(SCENARIO)), st.integers(0, 12), st.sampled_from(WORDS)),
        max_size=6,
    )
)
def test_a_mutated_scenario_is_played_or_refused(definition, cuts):
    text = SCENARIO
    for at, length, word in cuts:
        text = text[:at] + word + text[at + length :]

    said = _tried(lambda: play(definition, read_yaml(text, "t.yaml"), {}))

    assert all(said)


@settings(max_examples=rounds(150, long=2000))
@given(
    steps=st.lists(
        st.tuples(
            st.sampled_from(sorted(ACTIONS | EXPECTATIONS)),
            st.sampled_from(WORDS),
            st.one_of(st.sampled_from(WORDS), st.text(max_size=8)),
        ),
        max_size=12,
    )
)
def test_any_steps_are_played_or_refused(definition, steps):
    rows = [
        (number, {"test": "t" if number == 2 else "", "step": step, "question": q, "value": v})
        for number, (step, q, v) in enumerate(steps, 2)
    ]

    said = _tried(lambda: play(definition, read_table(rows, "t.xlsx"), {"l": ()}))

    assert all(said)
