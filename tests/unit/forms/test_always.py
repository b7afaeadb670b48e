"""Working out only what changed always gives what working out everything gives."""

import csv
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.errors import FieldkitError
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from tests.support.places import SHARED, shared
from tests.unit.forms.scenario import converted, frozen

PACK = ("family_registration", "family_crisis_assessment", "service_record")
WORDS = ("", "x", "12", "0", "Анна", "2026-01-31", "-1", "5", "17", "2020-05-05")
HOUSES = """
| survey  | type            | name   | label | relevant      | calculation | choice_filter | repeat_count |
|         | integer         | n      | N     |               |             |               |              |
|         | begin_repeat    | house  | House |               |             |               |              |
|         | text            | town   | Town  |               |             |               |              |
|         | begin_repeat    | room   | Room  | ${town} != '' |             |               |              |
|         | integer         | beds   | Beds  |               |             |               |              |
|         | calculate       | before |       |               | indexed-repeat(${beds}, ${house}, position(../..), ${room}, position(..) - 1) | | |
|         | end_repeat      |        |       |               |             |               |              |
|         | calculate       | in_all |       |               | sum(${beds}) |              |              |
|         | calculate       | place  |       |               | position(..) |              |              |
|         | integer         | pick   | Pick  |               |             |               |              |
|         | calculate       | picked |       |               | indexed-repeat(${town}, ${house}, ${pick}) | | |
|         | calculate       | third  |       |               | /data/house[position() = 3]/town | | |
|         | calculate       | named  |       |               | count(/data/house[town = current()/../town]/room[beds > 1]) | | |
|         | calculate       | deep   |       |               | indexed-repeat(${beds}, ${house}, ${pick}, ${room}, 2) | | |
|         | end_repeat      |        |       |               |             |               |              |
|         | begin_repeat    | kid    | Kid   |               |             |               | ${n}         |
|         | select_one t    | which  | T     |               |             | name != ${n}  |              |
|         | end_repeat      |        |       |               |             |               |              |
|         | calculate       | flat   |       |               | indexed-repeat(${beds}, ${room}, 2) | | |
|         | calculate       | chosen |       |               | /data/house[position() = /data/n]/room[1]/beds | | |
|         | calculate       | every  |       |               | sum(${beds}) + count(${kid}) | |             |
|         | select_one ${town} | best | Best |               |             | ${town} != '' |              |
| choices | list_name       | name   | label |               |             |               |              |
|         | t               | 1      | One   |               |             |               |              |
|         | t               | 2      | Two   |               |             |               |              |
"""  # noqa: E501 - a table is read in columns


def _lists():
    folder = shared("odk", "pack", "lists")
    found = {}
    for path in folder.glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = list(csv.DictReader(file))
    return found


def _rows(session):
    return [
        (
            v.ref,
            v.kind,
            v.value,
            v.relevant,
            v.required,
            v.constraint_ok,
            v.required_ok,
            v.label,
            tuple(c.value for c in v.choices),
            v.count,
        )
        for v in session.nodes()
    ]


def _step(session, chance):
    views = [view for view in session.nodes() if view.relevant]
    view = chance.choice(views)
    try:
        if view.can_add and chance.random() < 0.5:
            session.add_repeat(view.ref, chance.randrange((view.count or 0) + 1))
        elif view.can_remove and chance.random() < 0.2:
            session.remove_repeat(view.ref.rpartition("[")[0], view.index)
        elif view.choices and view.leaf:
            session.answer(view.ref, chance.choice([c.value for c in view.choices]))
        elif view.leaf:
            session.answer(view.ref, chance.choice(WORDS))
    except FieldkitError:
        return


def _walk(definition, lists, seed, steps):
    chance = random.Random(seed)  # noqa: S311 - a walk, not a secret
    session = FormSession(definition, lists=lists, environment=frozen())
    for number in range(steps):
        _step(session, chance)
        if number % 10 == 9:
            saved = session.instance_xml()
            again = FormSession(definition, lists=lists, environment=frozen(), instance=saved)
            assert _rows(session) == _rows(again), f"seed {seed}, step {number}"
    return session


@settings(max_examples=12)
@given(st.integers(0, 2**32))
def test_changes_give_what_a_fresh_start_gives(seed):
    _walk(read_form(converted(HOUSES.strip())), {}, seed, 40)


@pytest.mark.skipif(not SHARED.exists(), reason="the reference material is not here")
@pytest.mark.parametrize("name", PACK)
@settings(max_examples=4)
@given(seed=st.integers(0, 2**32))
def test_a_form_of_the_pack_gives_what_a_fresh_start_gives(name, seed):
    definition = read_form(shared("odk", "pack", f"{name}.xml").read_bytes())

    _walk(definition, _lists(), seed, 40)


@settings(max_examples=12)
@given(st.integers(0, 2**32))
def test_whatever_was_done_can_be_taken_back(seed):
    definition = read_form(converted(HOUSES.strip()))
    fresh = _rows(FormSession(definition, lists={}, environment=frozen()))
    session = _walk(definition, {}, seed, 25)
    done = _rows(session)
    steps = 0

    while session.can_undo:
        session.undo()
        steps += 1
    undone = _rows(session)
    for _ in range(steps):
        session.redo()

    assert undone == fresh
    assert _rows(session) == done
