"""A form file is read without trusting it, and refused in whole sentences."""

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.errors import (
    FormCycle,
    FormNotAllowed,
    FormNotReadable,
    FormTooDeep,
    NotAForm,
    TwoBinds,
)
from fieldkit.i18n import speaking
from tests.support.places import shared
from tests.unit.forms.scenario import opened, xform

INPUT = '<input ref="/data/b"/>'
BOMB = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("<a><b></a>", FormNotReadable),
        ("", FormNotReadable),
        (b"\xff\xfe\x00", FormNotReadable),
        ("<?xml version='1.0'?>\n<!-- hello -->\n" + BOMB, FormNotAllowed),
        (BOMB.encode("utf-16"), FormNotAllowed),
        ("<html/>", NotAForm),
        ("<h><head><model/></head></h>", NotAForm),
        ("<h><head><model><instance/></model></head></h>", NotAForm),
        ("<a>" * 500 + "</a>" * 500, FormTooDeep),
        (
            xform("<a/>", f'<bind nodeset="/data/a" calculate="{"(" * 900}1{")" * 900}"/>'),
            FormTooDeep,
        ),
    ],
)
def test_what_is_no_form_is_refused(source, refusal):
    with pytest.raises(refusal) as refused:
        read_form(source)

    assert str(refused.value).endswith(".")


def test_a_damaged_file_names_the_place_in_russian_too():
    with pytest.raises(FormNotReadable) as refused:
        read_form("<a>\n<b></a>")

    with speaking("ru"):
        assert "строка 2" in str(refused.value)


def test_formulas_in_a_circle_are_refused_by_name():
    with pytest.raises(FormCycle) as refused:
        opened(
            xform(
                "<a/><b/>",
                '<bind nodeset="/data/a" calculate="/data/b + 1"/>',
                '<bind nodeset="/data/b" calculate="/data/a + 1"/>',
            )
        )

    assert "/data/a, /data/b" in str(refused.value)


def test_a_calculation_of_itself_is_refused():
    with pytest.raises(FormCycle) as refused:
        opened(xform("<a/>", '<bind nodeset="/data/a" calculate=". + 1"/>'))

    assert refused.value.facts["refs"] == "/data/a"
    kept = opened(
        xform("<a/><b/>", '<bind nodeset="/data/a" calculate="coalesce(., /data/b)"/>', body=INPUT)
    )
    kept.answer("b", "x")
    kept.answer("b", "y")
    assert kept.value("a") == "x"


def test_a_calculation_that_is_only_its_own_dot_keeps_what_is_there():
    form = opened(xform("<a>x</a>", '<bind nodeset="/data/a" calculate="."/>'))

    assert form.value("a") == "x"


def test_attributes_of_strange_namespaces_are_not_taken_for_the_binds_own():
    form = opened(
        xform(
            "<a/>",
            '<bind nodeset="/data/a" xmlns:oc="http://openclinica.org/xforms"'
            ' constraint="string-length(.) > 3" oc:constraint="true()" oc:relevant="false()"/>',
            body='<input ref="/data/a"/>',
        )
    )

    form.answer("a", "abc")

    assert form.problems() == [("a", "constraint")]
    assert form.definition.bind_attribute("/data/a", "relevant") == "false()"


def test_a_group_may_be_relevant_by_what_stands_in_it():
    form = opened(
        xform(
            "<g><source>user</source><a/></g>",
            '<bind nodeset="/data/g" relevant="./source = \'user\'"/>',
            body='<group ref="/data/g"><input ref="/data/g/a"/></group>',
        )
    )

    assert form.asks("a")


def test_two_binds_for_one_node_are_refused():
    with pytest.raises(TwoBinds):
        opened(xform("<a/>", '<bind nodeset="/data/a" type="int"/>', '<bind nodeset="/data/a"/>'))


def test_a_form_says_what_it_is():
    form = read_form(shared("odk", "pack", "service_record.xml").read_bytes())

    assert (form.form_id, form.version) == ("service_record", "2026010101")
    assert form.languages == ("Русский (ru)", "English (en)")
    assert form.default_language == "Русский (ru)"
    assert [each.name for each in form.external_lists] == [
        "districts",
        "cases",
        "specialists",
        "persons",
        "organisations",
    ]
    assert form.entity_lists == ("allowances", "cases")
    assert form.privacy("/data/head/case") == "P2"
    assert form.privacy("/data/head/basis") is None


def test_a_layout_without_prefixes_is_read():
    xml = (
        "<html><head><title>t</title><model><instance><data id='t'><a/></data></instance>"
        "<bind nodeset='/data/a' type='int'/></model></head>"
        "<body><input ref='/data/a'/></body></html>"
    )

    form = opened(xml)
    form.answer("a", "5")

    assert form.value("a") == "5"


def test_a_select_bound_to_a_number_is_answered():
    form = opened(
        xform(
            "<a/>",
            '<bind nodeset="/data/a" type="int"/>',
            body='<select1 ref="/data/a"><item><label>One</label><value>1</value></item></select1>',
        )
    )

    form.answer("a", "1")

    assert form.value("a") == "1"


def test_a_form_without_an_instance_id_gets_one():
    form = opened(xform("<a/>"))

    assert form.value("instanceID").startswith("uuid:")
