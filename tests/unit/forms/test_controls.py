"""Kinds of questions and what their attributes ask for."""

import pytest

from fieldkit.forms import notices
from fieldkit.forms.attachments import read_attachment
from fieldkit.forms.errors import RepeatIsFixed
from tests.unit.forms.scenario import opened, rows, scenario, xform

REPEAT = (
    '<group ref="/data/r"><repeat nodeset="/data/r"{}><input ref="/data/r/a"/></repeat></group>'
)


@pytest.mark.parametrize(
    ("kind", "given", "stored"),
    [
        ("string", "Ива", "Ива"),
        ("int", "7", "7"),
        ("decimal", "7", "7.0"),
        ("boolean", "true", "true"),
        ("date", "2026-03-10", "2026-03-10"),
        ("time", "08:05:00.000+09:00", "08:05:00.000+09:00"),
        ("dateTime", "2026-03-10T08:05:00.000+09:00", "2026-03-10T08:05:00.000+09:00"),
        ("geopoint", "60 30", "60.0 30.0"),
        ("geotrace", "60 30 0 0; 61 31 0 0", "60.0 30.0 0.0 0.0;61.0 31.0 0.0 0.0"),
        ("geoshape", "60 30;61 31;60 31;60 30", "60.0 30.0;61.0 31.0;60.0 31.0;60.0 30.0"),
        ("binary", "photo.jpg", "photo.jpg"),
        ("barcode", "4600001", "4600001"),
        ("intent", "done", "done"),
        ("select", "a b", "a b"),
        ("select1", "a", "a"),
        ("xsd:int", "7.2", "7"),
        ("unheard-of", "as it is", "as it is"),
    ],
)
def test_every_type_of_the_specification_takes_an_answer(kind, given, stored):
    form = opened(
        xform(
            "<a/>",
            f'<bind nodeset="/data/a" type="{kind}"/>',
            body='<input ref="/data/a"><label>A</label></input>',
        )
    )

    form.answer("a", given)

    assert form.value("a") == stored
    assert form.view("a").type == kind.rpartition(":")[2]


@pytest.mark.parametrize("element", ["select1", "select"])
def test_a_select_bound_to_a_number_keeps_its_choices(element):
    items = "".join(f"<item><label>{n}</label><value>{n}</value></item>" for n in (1, 2, 10))
    form = opened(
        xform(
            "<a/><twice/>",
            '<bind nodeset="/data/a" type="int"/>',
            '<bind nodeset="/data/twice" calculate="/data/a * 2"/>',
            body=f'<{element} ref="/data/a"><label>A</label>{items}</{element}>',
        )
    )

    form.answer("a", "10")

    assert (form.value("a"), form.value("twice")) == ("10", "20")


def test_a_select_takes_rows_of_the_form_itself():
    form = scenario(
        """
        | survey | type               | name | label | choice_filter |
        |        | begin_repeat       | kid  | Kid   |               |
        |        | text               | who  | Who   |               |
        |        | end_repeat         |      |       |               |
        |        | select_one ${who}  | one  | One   | string-length(${who}) > 3 |
        """
    )
    form.session.answer("/data/kid[1]/who", "Ваня")
    form.session.add_repeat("/data/kid")
    form.session.answer("/data/kid[2]/who", "Ян")

    assert form.offers("one") == ["Ваня"]


@pytest.mark.parametrize("appearance", ["", "picker", "rating", "vertical no-ticks"])
def test_a_range_tells_its_ends_and_its_looks(appearance):
    form = scenario(
        f"""
        | survey | type  | name | label | parameters          | appearance   |
        |        | range | how  | How   | start=1 end=5 step=2 | {appearance} |
        """
    )
    form.answer("how", "3")

    view = form.view("how")

    assert (view.kind, view.value) == ("range", "3")
    assert {name: view.parameters[name] for name in ("start", "end", "step")} == {
        "start": "1",
        "end": "5",
        "step": "2",
    }
    assert view.appearance == set(appearance.split())


def test_a_decimal_range_counts_down_too():
    form = scenario(
        """
        | survey | type  | name | label | parameters              |
        |        | range | how  | How   | start=2 end=-2 step=0.5 |
        """
    )

    form.answer("how", "-1.5")
    kept = form.value("how")
    form.answer("how", "-2.5")

    assert (form.view("how").type, kept, form.value("how")) == ("decimal", "-1.5", "")


def test_a_picture_says_how_large_it_may_be():
    form = scenario(
        """
        | survey | type  | name  | label | parameters      | appearance |
        |        | image | photo | Photo | max-pixels=1024 | signature  |
        """
    )

    view = form.view("photo")

    assert (view.kind, view.type) == ("upload", "binary")
    assert form.definition.bind_attribute("/data/photo", "max-pixels") == "1024"
    assert view.parameters["mediatype"] == "image/*"
    assert view.appearance == {"signature"}


@pytest.mark.parametrize(
    ("mediatype", "template"),
    [
        ("image/*", notices.CAPTURE),
        ("audio/*", notices.CAPTURE),
        ("video/*", notices.CAPTURE),
        ("osm/*", notices.OSM),
    ],
)
def test_what_a_phone_would_record_is_taken_as_a_file(mediatype, template):
    form = opened(
        xform(
            "<a/>",
            '<bind nodeset="/data/a" type="binary"/>',
            body=f'<upload ref="/data/a" mediatype="{mediatype}"><label>A</label></upload>',
        )
    )
    form.answer("a", "tree.jpg")

    told = notices.notices(form.definition)

    assert form.value("a") == "tree.jpg"
    assert [notice.template for notice in told] == [template]


def test_a_question_may_ask_to_be_saved_at_once():
    form = opened(
        xform(
            "<a/>",
            '<bind nodeset="/data/a" saveIncomplete="true()"/>',
            body='<input ref="/data/a"/>',
        )
    )

    assert form.definition.bind_attribute("/data/a", "saveIncomplete") == "true()"


def test_a_repeat_that_may_not_be_changed_takes_and_loses_no_row():
    form = opened(xform("<r><a/></r><r><a/></r>", body=REPEAT.format(' jr:noAddRemove="true()"')))

    with pytest.raises(RepeatIsFixed):
        form.session.add_repeat("/data/r")
    with pytest.raises(RepeatIsFixed):
        form.session.remove_repeat("/data/r", 0)

    assert form.view("/data/r").count == 2
    assert not form.view("/data/r").can_add


def test_a_template_gives_new_rows_their_values_and_is_no_row_itself():
    form = opened(
        xform('<r jr:template=""><a>spouse</a></r><r><a>father</a></r>', body=REPEAT.format(""))
    )

    form.session.add_repeat("/data/r")

    assert [form.value(f"/data/r[{n}]/a") for n in (1, 2)] == ["father", "spouse"]
    assert "template" not in form.session.submission_xml()


def test_rows_that_stand_in_the_form_have_their_own_values_and_new_ones_none():
    form = opened(xform("<r><a>John</a></r><r><a>Kofi</a></r>", body=REPEAT.format("")))

    form.session.add_repeat("/data/r")

    assert [form.value(f"/data/r[{n}]/a") for n in (1, 2, 3)] == ["John", "Kofi", ""]


def test_a_count_may_be_written_out():
    form = opened(xform('<r jr:template=""><a/></r>', body=REPEAT.format(' jr:count="3"')))

    assert form.view("/data/r").count == 3


def test_attributes_of_the_instance_are_read_written_and_sent():
    form = opened(
        xform(
            '<a kind="tree" note=""/><b/>',
            '<bind nodeset="/data/a/@note" calculate="concat(/data/a/@kind, \'-\', /data/b)"/>',
            body='<input ref="/data/b"/>',
        )
    )

    form.answer("b", "x")

    assert '<a kind="tree" note="tree-x"/>' in form.session.submission_xml()


def test_what_was_saved_last_is_offered_again():
    form = scenario(
        """
        | survey | type | name | label | default           |
        |        | text | town | Town  | ${last-saved#town} |
        """,
        lists={"last-saved": "<data><town>Зея</town></data>"},
    )
    (last,) = form.definition.external_lists

    assert form.value("town") == "Зея"
    assert (last.name, last.uri) == ("last-saved", "jr://instance/last-saved")


def test_a_first_form_has_nothing_saved_before():
    form = scenario(
        """
        | survey | type | name | label | default           |
        |        | text | town | Town  | ${last-saved#town} |
        """
    )

    assert form.value("town") == ""


GEO = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "fs87b", "properties":'
    ' {"code": "z", "title": "Зея"}, "geometry": {"type": "Point", "coordinates": [127, 53]}}]}'
)


@pytest.mark.parametrize(
    ("name", "raw", "parameters"),
    [
        ("towns.csv", "code,title\nz,Зея\n", "value=code label=title"),
        ("towns.csv", 'code;title\n"z";"Зея"\n', "value=code label=title"),
        (
            "towns.xml",
            "<root><item><code>z</code><title>Зея</title></item></root>",
            "value=code label=title",
        ),
        ("towns.geojson", GEO, "value=code label=title"),
    ],
)
def test_a_list_has_its_own_columns_in_every_format(name, raw, parameters):
    form = scenario(
        f"""
        | survey | type                        | name | label | parameters   |
        |        | select_one_from_file {name} | town | Town  | {parameters} |
        """,
        lists={"towns": read_attachment(name, raw.encode())},
    )

    assert [(c.value, c.label) for c in form.view("town").choices] == [("z", "Зея")]


def test_a_list_without_a_control_is_read_by_formulas():
    form = scenario(
        """
        | survey | type         | name  | label | calculation                             |
        |        | csv-external | towns |       |                                         |
        |        | xml-external | trees |       |                                         |
        |        | text         | q     | Q     |                                         |
        |        | calculate    | town  |       | pulldata('towns', 'label', 'name', ${q}) |
        |        | calculate    | tree  |       | instance('trees')/root/item[name = ${q}]/label |
        """,
        lists={
            "towns": rows("name,label", "z,Зея"),
            "trees": "<root><item><name>z</name><label>Ива</label></item></root>",
        },
    )

    form.answer("q", "z")

    assert (form.value("town"), form.value("tree")) == ("Зея", "Ива")


def test_appearances_reach_whoever_draws_the_question():
    form = opened(
        xform(
            "<a/><g><b/></g>",
            body='<input ref="/data/a" appearance="multiline numbers thousands-sep"/>'
            '<group ref="/data/g" appearance="field-list"><label>G</label>'
            '<input ref="/data/g/b" appearance="masked"/></group>',
        )
    )

    assert form.view("a").appearance == {"multiline", "numbers", "thousands-sep"}
    assert form.view("g").appearance == {"field-list"}
    assert form.view("b").appearance == {"masked"}


def test_the_style_of_the_form_is_kept():
    form = opened(xform("<a/>").replace("<h:body>", '<h:body class="theme-grid pages">'))

    assert form.definition.style == "theme-grid pages"


def test_what_a_phone_number_or_an_email_is_asked_by_is_told():
    form = scenario(
        """
        | survey | type           | name   | label |
        |        | start          | begun  |       |
        |        | end            | ended  |       |
        |        | today          | day    |       |
        |        | deviceid       | device |       |
        |        | username       | user   |       |
        |        | email          | mail   |       |
        |        | phonenumber    | phone  |       |
        |        | text           | a      | A     |
        """
    )
    form.session.stamp_end()

    names = ("begun", "ended", "day", "device", "user", "mail", "phone")
    assert [form.value(name) for name in names] == [
        "2026-03-10T09:30:00.000+00:00",
        "2026-03-10T09:30:00.000+00:00",
        "2026-03-10",
        "laptop-1",
        "olhova",
        "olhova@example.org",
        "+000",
    ]


@pytest.mark.parametrize(
    ("readonly", "kind"),
    [
        *((text, "note") for text in ("true()", " true() ", "1", "'x'")),
        *((text, "input") for text in ("0", "''", "false()", "1 = 1", "/data/a = ''")),
    ],
)
def test_a_note_is_read_only_in_so_many_words(readonly, kind):
    form = opened(
        xform(
            "<a/>",
            f'<bind nodeset="/data/a" readonly="{readonly}"/>',
            body='<input ref="/data/a"><label>A</label></input>',
        )
    )

    assert form.view("a").kind == kind
