"""What a predicate picks out of many rows stays right while only changed rows are asked again."""

import math
import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.forms.definition import read_form
from fieldkit.forms.expressions.columns import Sieve, Sieved
from fieldkit.forms.session import FormSession
from fieldkit.forms.tree import Node
from tests.support.rounds import rounds
from tests.unit.forms.scenario import Scenario, frozen, opened, xform

_FIGURES = {
    "d": "/data/r/d",
    "d of a": "/data/r[t = 'a']/d",
    "d of k": "/data/r[t = /data/k]/d",
    "d of both": "/data/r[t = /data/k][g/n != '']/d",
    "d by n": "/data/r/d[../g/n > 2]",
    "d of the like": "/data/r[t = current()/../t]/d",
    "d of twins": "/data/r[t = current()/../t and d][current()/../g/n = g/n]/d",
    "n of a": "/data/r[selected(t, 'a')]/g/n",
}
_FOLDS = ("sum", "min", "max", "count", "count-non-empty", "string")
_ANSWERS = ("", "0.1", "0.2", "0.7", "3", "-1.15", "x")
_STEPS = 40


def _name(figure: int, fold: str) -> str:
    return f"{fold}{figure}"


def form() -> Scenario:
    """Open a form that works out every fold of every figure, outside its rows and in them."""
    names = [
        (_name(at, fold), fold, path)
        for at, path in enumerate(_FIGURES.values())
        for fold in _FOLDS
    ]
    nodes = "".join(f"<{name}/>" for name, _fold, _path in names)
    binds = "".join(
        f'<bind nodeset="/data{inner}/{name}" calculate="{fold}({path})"/>'
        for name, fold, path in names
        for inner in ("", "/r")
    )
    return opened(
        xform(
            f'<k>b</k>{nodes}<r jr:template=""><show>yes</show><t/><d/><g><n/></g>{nodes}</r>',
            f'<bind nodeset="/data/r/d" relevant="../show = \'yes\'"/>{binds}',
            body='<input ref="/data/k"/><group ref="/data/r"><repeat nodeset="/data/r">'
            + "".join(f'<input ref="/data/r/{name}"/>' for name in ("show", "t", "d", "g/n"))
            + "</repeat></group>",
        )
    )


def filled(*rows: tuple[str, str, str]) -> Scenario:
    """Open the form with rows of t, d and n."""
    found = form()
    for number, (t, d, n) in enumerate(rows, 1):
        found.session.add_repeat("/data/r")
        for name, value in (("t", t), ("d", d), ("g/n", n)):
            found.session.answer(f"/data/r[{number}]/{name}", value)
    return found


def read(found: Scenario, fold: str, figure: str) -> str:
    """Return a fold of a figure as it stands outside the rows."""
    return found.session.node(f"/data/{_name(list(_FIGURES).index(figure), fold)}").value


def _step(session: FormSession, chance: random.Random) -> None:
    rows = session.node("/data/r").count or 0
    what = chance.random()
    if rows < 3 or what < 0.15:
        session.add_repeat("/data/r", chance.randrange(rows + 1))
    elif what < 0.2:
        session.remove_repeat("/data/r", chance.randrange(rows))
    elif what < 0.25:
        session.move_repeat("/data/r", chance.randrange(rows), chance.randrange(rows))
    elif what < 0.35:
        session.undo()
    elif what < 0.4:
        session.redo()
    elif what < 0.45:
        session.answer("/data/k", chance.choice("abc"))
    else:
        name = chance.choice(("show", "t", "t", "d", "d", "g/n"))
        values = {"show": ("yes", "yes", "no"), "t": ("a", "b", "a b", "")}.get(name, _ANSWERS)
        session.answer(f"/data/r[{chance.randrange(rows) + 1}]/{name}", chance.choice(values))


@settings(max_examples=rounds(10, long=300))
@given(st.integers(0, 2**32))
def test_changes_give_what_a_fresh_start_gives(seed):
    chance = random.Random(seed)  # noqa: S311 - a walk, not a secret
    walked = form()
    for _ in range(_STEPS):
        _step(walked.session, chance)

    again = FormSession(
        walked.definition,
        lists={},
        environment=frozen(),
        instance=walked.session.instance_xml(),
    )

    assert [(v.ref, v.value) for v in walked.session.nodes()] == [
        (v.ref, v.value) for v in again.nodes()
    ]


def test_decimals_are_added_up_from_the_first_row_to_the_last():
    found = filled(("a", "0.1", ""), ("a", "0.2", ""), ("b", "0.3", ""), ("a", "0.3", ""))
    first = read(found, "sum", "d")

    found.session.move_repeat("/data/r", 3, 0)

    assert first == str(0.1 + 0.2 + 0.3 + 0.3)
    assert read(found, "sum", "d") == str(0.3 + 0.1 + 0.2 + 0.3)
    assert read(found, "sum", "d of a") == str(0.3 + 0.1 + 0.2)


def test_the_last_digit_is_not_mended():
    found = filled(*[("a", "0.1", "")] * 10)

    assert read(found, "sum", "d") == read(found, "sum", "d of a") == "0.9999999999999999"
    assert math.fsum([0.1] * 10) == 1.0


@pytest.mark.parametrize("fold", ["sum", "min", "max"])
def test_a_blank_that_is_picked_leaves_the_figure_open(fold):
    found = filled(("a", "0.5", ""), ("a", "", ""), ("b", "2", ""))

    blank = read(found, fold, "d of a")
    found.session.answer("/data/r[2]/t", "b")

    assert (blank, read(found, fold, "d of a")) == ("", "0.5")


def test_a_changed_key_asks_every_row_again():
    found = filled(("a", "1", ""), ("b", "2", ""), ("a", "4.5", ""))

    by_b = read(found, "string", "d of k")
    found.session.answer("/data/k", "a")

    assert (by_b, read(found, "string", "d of k")) == ("2", "1")
    assert read(found, "sum", "d of k") == "5.5"


def test_only_the_row_that_changed_is_asked_again():
    found = filled(*[("a", "0.5", "1")] * 30)
    scope = found.session._scope
    shapes = found.definition.instance.by_path
    asked: list[Node] = []
    sieve = Sieve(
        repeat=shapes["/data/r"],
        shape=shapes["/data/r/d"],
        asked=shapes["/data/r/t"],
        tests=(lambda node, _scope: asked.append(node) or node.text == "a",),
        inside=frozenset((shapes["/data/r/t"],)),
    )
    sieved = Sieved(sieve, scope.fixed[0])
    column = sieved.column(None, scope)
    first = len(asked)
    (seventh,) = column.rows[6].named("t")
    seventh.text = "b"

    sieved.change(seventh)
    sieved.column(None, scope)

    assert first == 30
    assert asked[first:] == [seventh]
    assert len(column.nodes) == 29


def test_rows_that_hold_the_same_are_counted_in_each_of_them():
    found = filled(("a", "1.5", "1"), ("b", "2", "1"), ("a", "", "1"), ("a", "4", "2"))
    like = _name(list(_FIGURES).index("d of the like"), "count")
    twins = _name(list(_FIGURES).index("d of twins"), "sum")

    counts = [found.value(f"/data/r[{number}]/{like}") for number in (1, 2, 3, 4)]
    found.session.answer("/data/r[4]/g/n", "1")
    found.session.answer("/data/r[2]/t", "a")

    assert counts == ["3", "1", "3", "3"]
    assert found.value(f"/data/r[2]/{like}") == "4"
    assert [found.value(f"/data/r[{number}]/{twins}") for number in (1, 3, 4)] == ["7.5"] * 3


def test_what_asks_for_the_day_changes_with_it():
    days = [datetime(2026, 3, 10, 23, tzinfo=UTC)]
    definition = read_form(
        xform(
            '<again/><late/><r jr:template=""><d/></r>',
            '<bind nodeset="/data/r/d" type="date"/>',
            '<bind nodeset="/data/late" calculate="count(/data/r[d &lt; today()]) + /data/again"/>',
            body='<input ref="/data/again"/><repeat nodeset="/data/r"><input ref="/data/r/d"/>'
            "</repeat>",
        )
    )
    surroundings = replace(frozen(), now=lambda: days[-1])
    session = FormSession(definition, lists={}, environment=surroundings)
    for day in ("2026-03-09", "2026-03-10"):
        session.answer(f"{session.add_repeat('/data/r')}/d", day)
    session.answer("/data/again", "0")
    before = session.node("/data/late").value

    days.append(days[0] + timedelta(hours=2))
    session.answer("/data/again", "10")

    assert (before, session.node("/data/late").value) == ("1", "12")


def test_what_is_asked_why_leaves_nothing_behind():
    found = filled(("a", "1.5", "1"))
    kept = len(found.session._scope.sieved)

    found.session.why(f"/data/{_name(0, 'sum')}")
    found.session.why(f"/data/r[1]/{_name(1, 'max')}")

    assert len(found.session._scope.sieved) == kept
