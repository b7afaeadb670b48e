"""Answers of level P4 stand in no XML, no entity and no log, and find their way back."""

from dataclasses import replace

import pytest

from fieldkit.forms.environment import Environment
from fieldkit.forms.errors import NotAnswerable
from fieldkit.forms.session import FormSession
from tests.unit.forms.scenario import Scenario, frozen, opened, scenario, xform

FK = 'xmlns:fk="urn:fk"'
SECRET = "положительный"
FORM = xform(
    "<name/><status/><adoption><since/></adoption><told/><again/><open/>"
    "<meta><instanceID/><instanceName/></meta>",
    '<bind nodeset="/data/name" type="string"/>',
    f'<bind nodeset="/data/status" type="string" required="true()" {FK} fk:privacy="P4"/>',
    f'<bind nodeset="/data/adoption" {FK} fk:privacy="P4"/>',
    '<bind nodeset="/data/adoption/since" type="string"/>',
    '<bind nodeset="/data/told" type="string" calculate="concat(\'so \', /data/status)"/>',
    '<bind nodeset="/data/again" type="string" calculate="/data/told"/>',
    '<bind nodeset="/data/open" type="string" calculate="concat(/data/name, \'!\')"/>',
    '<bind nodeset="/data/meta/instanceName" calculate="concat(/data/name, /data/status)"/>',
    body='<input ref="/data/name"><label>Name</label></input>'
    '<input ref="/data/status"><label>Status</label></input>'
    '<group ref="/data/adoption"><label>A</label>'
    '<input ref="/data/adoption/since"><label>Since</label></input></group>',
)


@pytest.fixture
def form() -> Scenario:
    made = opened(FORM)
    made.answer("name", "Анна")
    made.answer("status", SECRET)
    made.answer("since", "2019 тайна")
    return made


def again(form: Scenario, *, sealed: bool = True, closed: bool = False, **how) -> FormSession:
    kept = form.session.sealed_answers().answers if sealed else {}
    environment: Environment = replace(frozen(), sealed=kept, closed=closed)
    xml = form.session.instance_xml()
    return FormSession(form.definition, lists={}, environment=environment, instance=xml, **how)


def test_sealed_answers_stand_in_no_xml(form):
    draft = form.session.instance_xml()
    finalized = form.session.finalize()

    for text in (
        draft,
        finalized.xml,
        finalized.instance_name,
        repr(form.session.sealed_answers()),
    ):
        assert SECRET not in text
        assert "тайна" not in text
    assert "Анна!" in finalized.xml


def test_a_group_seals_what_is_in_it_and_a_calculation_what_it_reads(form):
    answers = form.session.sealed_answers().answers

    assert set(answers) == {
        "/data/status",
        "/data/adoption/since",
        "/data/told",
        "/data/again",
        "/data/meta/instanceName",
    }
    assert not form.definition.is_sealed("/data/open")


def test_what_was_taken_out_is_put_back(form):
    session = again(form)

    assert session.node("/data/status").value == SECRET
    assert session.node("/data/adoption/since").value == "2019 тайна"
    assert session.sealed_answers() == form.session.sealed_answers()
    assert session.node("/data/told").value == f"so {SECRET}"


def test_a_recorded_form_shows_its_sealed_answers_to_a_holder(form):
    session = again(form, as_recorded=True)

    assert session.node("/data/status").value == SECRET


def test_to_whom_they_are_closed_they_say_so_and_take_no_answer(form):
    session = again(form, sealed=False, closed=True)
    row = session.node("/data/status")

    assert (row.kind, row.value, row.required) == ("note", "", False)
    assert "named holders only" in row.hint
    assert session.problems() == ()
    with pytest.raises(NotAnswerable):
        session.answer("/data/status", "x")


def test_the_log_of_the_form_tells_no_sealed_answer():
    xml = FORM.replace("<instanceID/>", "<instanceID/><audit/>").replace(
        '<bind nodeset="/data/name"',
        '<bind nodeset="/data/meta/audit" type="binary" odk:track-changes="true"/>'
        '<bind nodeset="/data/name"',
        1,
    )
    form = opened(xml)
    form.answer("name", "Анна")
    form.answer("status", SECRET)
    form.answer("status", f"{SECRET}, нет")

    log = form.session.audit.csv()

    assert "Анна" in log
    assert SECRET not in log


def test_a_sealed_answer_becomes_no_property_of_an_entity():
    text = """
        | survey |      |        |        |         |                  |
        |        | type | name   | label  | save_to | bind::fk:privacy |
        |        | text | given  | Given  | given   |                  |
        |        | text | status | Status | status  | P4               |
        | entities |         |               |
        |          | list_name | label       |
        |          | persons | concat(${given}, ${status}) |
        | settings |   |
        |          | namespaces |
        |          | fk="urn:fk" |
    """
    form = scenario(text)
    form.answer("given", "Анна")
    form.answer("status", SECRET)

    (change,) = form.session.finalize().entity_changes

    assert dict(change.properties) == {"given": "Анна"}
    assert SECRET not in (change.label or "")


def test_a_form_without_sealed_questions_seals_nothing():
    form = opened(xform("<a/>", '<bind nodeset="/data/a" type="string"/>'))

    assert form.definition.sealed == frozenset()
    assert form.session.sealed_answers().answers == {}
