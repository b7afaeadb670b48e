"""Answers made by Collect, Kobo and Enketo open here, are edited, and are saved back."""

from xml.etree.ElementTree import canonicalize

import pytest

from fieldkit.forms.document import parse_xml
from tests.unit.forms.scenario import opened, scenario, xform

FORM = xform(
    '<name/><g><age/></g><kid jr:template=""><first/></kid><meta><instanceID/></meta>',
    '<bind nodeset="/data/g/age" type="int"/>',
    '<bind nodeset="/data/meta/instanceID" jr:preload="uid"/>',
    body='<input ref="/data/name"/><input ref="/data/g/age"/><group ref="/data/kid">'
    '<repeat nodeset="/data/kid"><input ref="/data/kid/first"/></repeat></group>',
)
KOBO = (
    '<data xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"'
    ' id="t" version="vA1" _xmlns="">'
    "<formhub><uuid>e2f6</uuid></formhub><start>2026-01-02T03:04:05.000+09:00</start>"
    "<name>Ива</name><g><note_1/><age>7</age></g><__version__>vA1</__version__>"
    "<meta><instanceID>uuid:11</instanceID><rootUuid>uuid:10</rootUuid></meta></data>"
)
ENKETO = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<data xmlns="http://example.org/visit" xmlns:orx="http://openrosa.org/xforms"'
    ' xmlns:my="http://example.org/mine" xmlns:enk="http://enketo.org/xforms" id="t">\n'
    '  <name>Ива &amp; <!-- aside --> К°</name>\n  <g enk:last-used-ordinal="2"><age>7</age></g>\n'
    '  <my:extra my:kind="x" plain="y">a<my:b/>c</my:extra>\n'
    '  <kid><first>Ваня</first><photo type="file">v.jpg</photo></kid>\n'
    '  <kid xml:lang="ru"><first>Маша</first></kid>\n'
    "  <orx:meta><orx:instanceID>uuid:11</orx:instanceID>"
    "<orx:deprecatedID>uuid:09</orx:deprecatedID></orx:meta>\n</data>"
)


def paths(xml: str) -> list[str]:
    """Return the path of every element in document order, local names, with its text."""
    found: list[str] = []

    def walk(element, above):
        path = f"{above}/{element.tag.rpartition('}')[2]}"
        found.append(f"{path}={(element.text or '').strip()}")
        for child in element:
            walk(child, path)

    walk(parse_xml(xml), "")
    return found


def test_what_kobo_added_stays_in_its_place():
    form = opened(FORM, instance=KOBO)

    form.answer("age", 8)

    assert paths(form.session.submission_xml()) == [
        "/data=",
        "/data/formhub=",
        "/data/formhub/uuid=e2f6",
        "/data/start=2026-01-02T03:04:05.000+09:00",
        "/data/name=Ива",
        "/data/g=",
        "/data/g/note_1=",
        "/data/g/age=8",
        "/data/__version__=vA1",
        "/data/meta=",
        "/data/meta/instanceID=uuid:11",
        "/data/meta/rootUuid=uuid:10",
    ]
    assert ' version="vA1"' in form.session.submission_xml()
    assert ' _xmlns=""' in form.session.submission_xml()


def test_foreign_namespaces_attributes_and_mixed_text_survive():
    form = opened(FORM, instance=ENKETO)

    saved = parse_xml(form.session.submission_xml())

    visit, mine = "{http://example.org/visit}", "{http://example.org/mine}"
    extra = saved.find(f"{mine}extra")
    assert saved.tag == f"{visit}data"
    assert saved.findtext(f"{visit}name") == "Ива &  К°"
    assert saved.find(f"{visit}g").get("{http://enketo.org/xforms}last-used-ordinal") == "2"
    assert (extra.text, extra[0].tag, extra[0].tail) == ("a", f"{mine}b", "c")
    assert dict(extra.attrib) == {f"{mine}kind": "x", "plain": "y"}
    assert saved.find(f"{visit}kid/{visit}photo").attrib == {"type": "file"}
    assert [each.get("{http://www.w3.org/XML/1998/namespace}lang") for each in saved][3:5] == [
        None,
        "ru",
    ]


@pytest.mark.parametrize("instance", [KOBO, ENKETO])
def test_what_was_saved_once_is_saved_alike_ever_after(instance):
    first = opened(FORM, instance=instance).session

    again = opened(FORM, instance=first.instance_xml()).session
    submitted = opened(FORM, instance=first.submission_xml()).session

    assert again.instance_xml() == first.instance_xml()
    assert submitted.submission_xml() == first.submission_xml()


def test_answers_given_here_are_saved_alike_after_opening():
    form = opened(FORM)
    form.answer("name", 'Ива "и" <К°>\nвторая строка')
    form.session.add_repeat("/data/kid")
    form.session.answer("/data/kid[1]/first", "  Ваня ")

    xml = form.session.submission_xml()

    assert opened(FORM, instance=xml).session.submission_xml() == xml
    assert canonicalize(xml)


def test_strange_nodes_of_a_row_leave_with_it_and_those_beside_it_stay():
    beside = ENKETO.replace("</kid>\n  <kid", "</kid><between/><kid")
    form = opened(FORM, instance=beside)

    form.session.remove_repeat("/data/kid", 0)

    left = paths(form.session.submission_xml())
    assert "/data/kid/photo=v.jpg" not in left
    assert "/data/between=" in left
    assert left.count("/data/kid=") == 1


def test_an_edit_replaces_the_instance_id_and_names_the_one_it_replaces():
    form = opened(FORM, instance=KOBO, edits=True)

    saved = paths(form.session.submission_xml())

    assert "/data/meta/deprecatedID=uuid:11" in saved
    assert "/data/meta/rootUuid=uuid:10" in saved
    assert not any(line == "/data/meta/instanceID=uuid:11" for line in saved)


def test_an_edit_of_an_edit_names_the_last_one_only():
    form = opened(FORM, instance=ENKETO, edits=True)

    saved = paths(form.session.submission_xml())

    assert [line for line in saved if "deprecatedID" in line] == ["/data/meta/deprecatedID=uuid:11"]


def test_a_draft_of_an_edit_still_names_what_it_replaces():
    draft = opened(FORM, instance=KOBO, edits=True).session.instance_xml()

    form = opened(FORM, instance=draft)

    assert "/data/meta/deprecatedID=uuid:11" in paths(form.session.submission_xml())


def test_a_form_with_a_place_for_the_replaced_id_has_it_there():
    form = opened(
        FORM.replace("<instanceID/>", "<deprecatedID/><instanceID/>"), instance=KOBO, edits=True
    )

    saved = paths(form.session.submission_xml())

    assert next(line for line in saved if "/meta/" in line) == "/data/meta/deprecatedID=uuid:11"
    assert sum("deprecatedID" in line for line in saved) == 1


def test_a_submission_has_the_namespaces_that_central_reads():
    form = scenario(
        """
        | survey   | type | name | label | save_to |
        |          | text | name | Name  | surname |
        | entities | list_name | label   |
        |          | people    | ${name} |
        """
    )
    form.answer("name", "Ива")

    saved = parse_xml(form.session.submission_xml())

    orx = "{http://openrosa.org/xforms}"
    assert saved.tag == "data"
    assert saved.get("id") == "data"
    assert saved.find(f"{orx}meta/{orx}instanceID").text.startswith("uuid:")
    assert saved.find(f"{orx}meta/entity").get("dataset") == "people"
    assert saved.find(f"{orx}meta/entity/label").text == "Ива"


def test_a_form_in_its_own_namespace_keeps_it():
    form = opened(FORM.replace('<data id="t">', '<data xmlns="http://example.org/imci" id="t">'))

    saved = parse_xml(form.session.submission_xml())

    assert {each.tag.rpartition("}")[0] for each in saved.iter()} == {"{http://example.org/imci"}


def test_a_hidden_question_takes_its_strange_content_along():
    form = opened(
        FORM.replace(
            '<bind nodeset="/data/g/age" type="int"/>',
            '<bind nodeset="/data/g" relevant="/data/name = \'x\'"/>',
        ),
        instance=KOBO,
    )

    assert not any("note_1" in line for line in paths(form.session.submission_xml()))
    assert any("note_1" in line for line in paths(form.session.instance_xml()))
