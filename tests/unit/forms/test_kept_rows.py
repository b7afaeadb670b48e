"""A row that is kept reads as it would if it were made anew, after every step of a walk."""

import contextlib
import random
from functools import cache
from pathlib import Path

import pytest

from fieldkit.errors import FieldkitError
from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.views import NodeView, Views
from fieldkit.packs.xlsform import convert_xlsform
from tests.support.places import SHARED, shared
from tests.unit.forms.scenario import converted as written
from tests.unit.forms.scenario import frozen
from tests.unit.packs.people import opened

LARGE = 50 * 1024  # bytes of a workbook; larger ones take too long for each run of all tests
PACK = ("family_registration", "family_crisis_assessment", "service_record", "event_feedback")
REAL = sorted(
    path.parent.name
    for path in (SHARED / "odk" / "real").glob("*/form.xlsx")
    if path.stat().st_size < LARGE
)
MOVING = """
| survey  | type         | name | label      | hint      | required     | required_message | readonly     | constraint | relevant     | choice_filter |
|         | text         | a    | A          |           |              |                  |              |            |              |               |
|         | text         | b    | B          |           | ${a} = '1'   |                  |              |            |              |               |
|         | text         | c    | C          |           |              |                  | ${a} = '2'   |            |              |               |
|         | begin group  | g    | G of ${a}  |           |              |                  | ${b} != ''   |            |              |               |
|         | integer      | d    | D          |           | yes          | Because of ${a}  |              | . > ${e}   |              |               |
|         | end group    |      |            |           |              |                  |              |            |              |               |
|         | integer      | e    | E          | As ${b}   |              |                  |              |            |              |               |
|         | select_one t | h    | H          |           |              |                  |              |            | ${a} != '3'  | ${e} != name  |
|         | select_one w | i    | I          |           |              |                  |              |            |              |               |
| choices | list_name    | name | label      |           |              |                  |              |            |              |               |
|         | t            | 1    | One        |           |              |                  |              |            |              |               |
|         | t            | 2    | Two        |           |              |                  |              |            |              |               |
|         | w            | 1    | One ${a}   |           |              |                  |              |            |              |               |
|         | w            | 2    | Two        |           |              |                  |              |            |              |               |
"""  # noqa: E501 - a table is read in columns
VALUES = ("", "1", "2", "3", "25", "99", "-4", "2.5", "yes", "no", "2020-02-29", "слово")


@cache
def converted(form: Path) -> FormDefinition:
    return read_form(convert_xlsform(form).xml)


def rows_made_anew(session: FormSession) -> list[NodeView]:
    """Return the rows of a session as one that keeps none would make them."""
    views = Views(session.definition.plan, session._wording, session._checks)
    views.is_own, views.takes_own = session._views.is_own, session._views.takes_own
    return list(views.below(session._root))


def step(session: FormSession, chance: random.Random) -> None:
    """Do one of the things that a person may do to a form."""
    what = chance.random()
    rows = [row for row in session.nodes() if row.relevant and not row.readonly]
    if what < 0.06 and session.can_undo:
        session.undo()
    elif what < 0.09 and session.can_redo:
        session.redo()
    elif what < 0.12 and session.definition.languages:
        session.set_language(chance.choice(session.definition.languages))
    elif what < 0.16 and (ranges := [row for row in rows if row.can_add]):
        session.add_repeat(chance.choice(ranges).ref)
    else:
        asked = [row for row in rows if row.leaf and row.kind not in ("note", "model-value")]
        if not asked:
            return
        row = chance.choice(asked)
        offered = [choice.value for choice in row.choices] or VALUES
        session.answer(row.ref, chance.choice(("", *offered)))


def walk(session: FormSession, seed: int, steps: int) -> None:
    chance = random.Random(seed)  # noqa: S311 - a walk, not a secret
    for number in range(steps):
        with contextlib.suppress(FieldkitError):
            step(session, chance)
        kept = list(session.nodes())
        assert kept == rows_made_anew(session), f"seed {seed}, step {number}"


def begun(*parts: str) -> FormSession:
    definition = converted(shared("odk", "real", *parts))
    lists = {name: [] for name in definition.lists}
    return FormSession(definition, lists=lists, environment=frozen())


@pytest.mark.parametrize("form_id", PACK)
@pytest.mark.parametrize("seed", range(3))
def test_rows_of_the_pack_are_kept_only_while_they_are_right(form_id: str, seed: int):
    walk(opened(form_id), seed, 120)


@pytest.mark.parametrize("seed", range(10))
def test_rows_that_an_answer_elsewhere_moves_are_not_kept(seed: int):
    definition = read_form(written(MOVING.strip()))
    walk(FormSession(definition, lists={}, environment=frozen()), seed, 80)


@pytest.mark.parametrize("form", REAL)
def test_rows_of_real_forms_are_kept_only_while_they_are_right(form: str):
    walk(begun(form, "form.xlsx"), 7, 100)


def test_rows_of_the_largest_form_are_kept_only_while_they_are_right():
    walk(begun("wf__whova_form", "form.xlsx"), 11, 150)


def test_the_rows_of_the_largest_form_are_kept_at_all():
    session = begun("wf__whova_form", "form.xlsx")
    before = {row.ref: row for row in session.nodes()}
    session.answer("/data/respondent_backgr/Id10007", "слово")

    after = {row.ref: row for row in session.nodes()}

    assert sum(after[ref] is row for ref, row in before.items()) > len(before) * 0.8
