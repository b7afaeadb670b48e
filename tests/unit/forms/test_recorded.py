"""Finalized answers stay what they were."""

from dataclasses import replace
from datetime import timedelta
from xml.etree.ElementTree import canonicalize

import pytest

from fieldkit.forms.errors import NotAnswerable
from fieldkit.forms.session import FormSession
from tests.unit.forms.scenario import NOW, frozen, rows, scenario

FORM = """
    | survey | type                          | name  | label | relevant    | calculation       |
    |        | date                          | born  | Born  |             |                   |
    |        | calculate                     | days  |       |             | today() - ${born} |
    |        | calculate                     | age   |       |             | int(${days} div 365) |
    |        | select_one_from_file fams.csv | fam   | F     |             |                   |
    |        | text                          | adult | A     | ${age} > 17 |                   |
    |        | text                          | kid   | K     | ${age} < 18 |                   |
"""


@pytest.fixture
def finished():
    form = scenario(FORM, lists={"fams": rows("name,label", "f1,Ива")})
    form.answer("born", "2009-01-01")
    form.answer("fam", "f1")
    form.answer("kid", "Ваня")
    return form.definition, form.session.finalize()


def _later():
    return replace(frozen(), now=lambda: NOW + timedelta(days=3650))


def test_a_finalized_form_shows_what_was_answered_then(finished):
    definition, done = finished

    session = FormSession(
        definition, lists={}, environment=_later(), instance=done.xml, as_recorded=True
    )

    assert session.node("/data/age").value == "17"
    assert session.node("/data/fam").value == "f1"
    assert session.node("/data/kid").value == "Ваня"
    assert not session.node("/data/adult").relevant
    assert canonicalize(session.submission_xml()) == canonicalize(done.xml)


def test_a_draft_is_worked_out_again(finished):
    definition, done = finished

    session = FormSession(definition, lists={}, environment=_later(), instance=done.xml)

    assert session.node("/data/age").value == "27"
    assert session.node("/data/adult").relevant


def test_a_recorded_form_takes_no_answers(finished):
    definition, done = finished
    session = FormSession(
        definition, lists={}, environment=frozen(), instance=done.xml, as_recorded=True
    )

    with pytest.raises(NotAnswerable):
        session.answer("/data/kid", "Маша")


def test_a_correction_names_the_form_it_replaces(finished):
    definition, done = finished
    session = FormSession(
        definition,
        lists={"fams": rows("name,label", "f1,Ива")},
        environment=replace(frozen(), new_uuid=lambda: "ffff"),
        instance=done.xml,
        edits=True,
    )
    session.answer("/data/kid", "Маша")

    corrected = session.finalize()

    assert corrected.instance_id == "uuid:ffff"
    assert f"<orx:deprecatedID>{done.instance_id}</orx:deprecatedID>" in corrected.xml
    assert not session.undo() or session.node("/data/kid").value == "Ваня"
