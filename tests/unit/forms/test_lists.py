"""Lists come as rows, as XML and as the files a form author writes."""

import pytest

from fieldkit.forms.attachments import ListNotReadable, read_attachment
from tests.unit.forms.scenario import opened, rows, xform

TABLE = [{"name": "a", "label": "Кедр; сосна"}, {"name": "b", "label": 'The "tall" one'}]


@pytest.mark.parametrize(
    "text",
    [
        'name,label\na,Кедр; сосна\nb,"The ""tall"" one"\n',
        'name;label\r\na;"Кедр; сосна"\r\nb;"The ""tall"" one"\r\n',
        '\ufeffname\tlabel\na\tКедр; сосна\nb\t"The ""tall"" one"',
        'name,label\n\na,Кедр; сосна\n,\nb,"The ""tall"" one"',
    ],
    ids=["commas", "semicolons", "tabs", "empty rows"],
)
def test_a_csv_is_read_however_it_was_saved(text):
    assert list(read_attachment("trees.csv", text.encode())) == TABLE


def test_a_csv_in_the_old_cyrillic_encoding_is_read():
    assert read_attachment("t.csv", "name,label\na,Ёлка\n".encode("cp1251")) == [
        {"name": "a", "label": "Ёлка"}
    ]


def test_a_cell_may_hold_line_ends_and_lack():
    found = read_attachment("t.csv", b'name,label,x\na,"one\ntwo",1\nb\n')

    assert found == [
        {"name": "a", "label": "one\ntwo", "x": "1"},
        {"name": "b", "label": "", "x": ""},
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"a" ,b', ["a", "b"]),
        ('"a"zz,b', ["azz", "b"]),
        ('a"b"c,', ['a"b"c', ""]),
        ('"",b', ["", "b"]),
        ('"a;""\r\nb",c', ['a;"\r\nb', "c"]),
        ('"never closed, b\n', ["never closed, b\n", ""]),
        ('"a",""', ["a", ""]),
        ("\x0ba\u2028,b", ["\x0ba\u2028", "b"]),
    ],
)
@pytest.mark.parametrize("before", ["", "w,z\n", "w,z\r\n", "w,z\r", '"w",z\n'])
def test_a_quote_means_the_same_in_every_line(before, text, expected):
    found = read_attachment("t.csv", f"x,y\n{before}{text}".encode())

    assert [list(row.values()) for row in found] == [["w", "z"], expected][not before :]


def test_an_empty_cell_after_a_quoted_one_is_kept_between_tabs():
    found = read_attachment("t.csv", b'x\ty\tz\n"a"\t\tb\n')

    assert found == [{"x": "a", "y": "", "z": "b"}]


def test_a_geojson_gives_its_properties_and_its_points():
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "id": "f1",'
        ' "geometry": {"type": "Point", "coordinates": [128.13, 51.37]},'
        ' "properties": {"name": "Svobodny", "people": 50000, "old": true}}]}'
    )

    assert read_attachment("places.geojson", text.encode()) == [
        {
            "geometry": "51.37 128.13 0 0",
            "id": "f1",
            "name": "Svobodny",
            "people": "50000",
            "old": "true",
        }
    ]


@pytest.mark.parametrize("text", [b"[", b"[]", b'{"features": [1]}', b'{"features": 7}'])
def test_what_is_no_geojson_is_refused(text):
    with pytest.raises(ListNotReadable):
        read_attachment("places.geojson", text)


def test_an_xml_list_keeps_its_own_layout():
    form = opened(
        xform(
            "<a/><b/>",
            '<bind nodeset="/data/a" calculate="instance(\'last-saved\')/data/g/x"/>',
            "<bind nodeset=\"/data/b\" calculate=\"instance('trees')/root/item[name='b']/label\"/>",
            extra='<instance id="last-saved" src="jr://instance/last-saved"/>'
            '<instance id="trees" src="jr://file/trees.xml"/>',
        ),
        lists={
            "last-saved": "<data><g><x>before</x></g></data>",
            "trees": "<root><item><name>b</name><label>Ива</label></item></root>",
        },
    )

    assert (form.value("a"), form.value("b")) == ("before", "Ива")


def test_a_list_that_is_not_lent_is_empty():
    form = opened(
        xform(
            "<a/>",
            '<bind nodeset="/data/a" calculate="count(instance(\'trees\')/root/item)"/>',
            extra='<instance id="trees" src="jr://file-csv/trees.csv"/>',
        )
    )

    assert form.value("a") == "0"
    assert [each.name for each in form.definition.external_lists] == ["trees"]


TOWNS = rows(
    "list_name,name,label,county",
    "counties,n,North,",
    "counties,s,South,",
    "towns,n1,Zeya,n",
    "towns,s1,Tynda,s",
)


def test_an_external_select_is_asked_by_its_query():
    form = opened(
        xform(
            "<c/><t/>",
            body='<input ref="/data/c"/><input ref="/data/t"'
            " query=\"instance('towns')/root/item[county= /data/c ]\"><label>T</label></input>",
        ),
        lists={"itemsets": TOWNS},
    )

    form.answer("c", "s")
    form.answer("t", "s1")

    assert form.view("t").kind == "select"
    assert [(c.value, c.label) for c in form.view("t").choices] == [("s1", "Tynda")]
    assert form.value("t") == "s1"
    assert [each.name for each in form.definition.external_lists] == ["itemsets"]


FRUITS = rows("name_key,name,colour", "mango,Mango,yellow", "apple,Apple,red", "plum,Plum,red")
SEARCH = (
    '<input ref="/data/q"/><select1 ref="/data/f" appearance="minimal search({})"><label>F</label>'
    "<item><label>name</label><value>name_key</value></item>"
    "<item><label>None</label><value>0</value></item></select1>"
)


@pytest.mark.parametrize(
    ("call", "offered"),
    [
        ("'fruits'", ["0", "mango", "apple", "plum"]),
        ("'fruits', 'contains', 'name', /data/q", ["0", "apple", "plum"]),
        ("'fruits', 'startswith', 'name', /data/q", ["0", "plum"]),
        ("'fruits', 'matches', 'name', 'APPLE'", ["0", "apple"]),
        ("'fruits', 'contains', 'name', /data/q, 'colour', 'yellow'", ["0"]),
    ],
)
def test_a_search_offers_the_rows_it_finds(call, offered):
    form = opened(xform("<q/><f/>", body=SEARCH.format(call)), lists={"fruits": FRUITS})

    form.answer("q", "pl")

    assert form.offers("f") == offered
    assert form.view("f").choices[0].label == "None"
    assert all(c.label == c.value.title() for c in form.view("f").choices[1:])


def test_a_search_without_its_list_offers_what_stands_in_the_form():
    form = opened(xform("<q/><f/>", body=SEARCH.format("'fruits'")))

    assert form.offers("f") == ["name_key", "0"]


def test_a_hundred_thousand_rows_are_looked_up_by_an_index():
    many = [{"name": f"n{n}", "label": f"L{n}", "d": f"d{n % 1000}"} for n in range(100_000)]
    form = opened(
        xform(
            "<q/><f/>",
            body='<input ref="/data/q"/><select1 ref="/data/f"><itemset nodeset='
            '"instance(\'big\')/root/item[d = /data/q]"><value ref="name"/><label ref="label"/>'
            "</itemset></select1>",
            extra='<instance id="big" src="jr://file-csv/big.csv"/>',
        ),
        lists={"big": many},
    )

    form.answer("q", "d7")

    assert len(form.offers("f")) == 100
    assert form.offers("f")[:2] == ["n7", "n1007"]


def test_a_row_that_lacks_a_column_compares_with_nothing():
    form = opened(
        xform(
            "<g/><s/><t/><u/>",
            body="".join(
                f'<select1 ref="/data/{name}"><itemset nodeset="instance(\'n\')/root/item[{test}]">'
                '<value ref="name"/><label ref="name"/></itemset></select1>'
                for name, test in (
                    ("s", "grp = /data/g"),
                    ("t", "grp != 'x'"),
                    ("u", "grp = /data/g or name = 'no'"),
                )
            ),
            extra='<instance id="n"><root><item><name>without</name></item><item><name>blank</name>'
            "<grp/></item><item><name>a</name><grp>a</grp></item></root></instance>",
        )
    )

    assert form.offers("s") == ["blank"]
    assert form.offers("t") == ["blank", "a"]
    assert form.offers("u") == ["blank"]


@pytest.mark.parametrize("given", [True, False], ids=["a file", "in the form"])
def test_attributes_of_a_list_are_read_and_are_no_columns(given):
    people = (
        '<people><person id="p1"><name>Ann</name></person>'
        '<person id="p2"><name>Bob</name></person></people>'
    )
    source = ' src="jr://file/people.xml"/>' if given else f">{people}</instance>"
    form = opened(
        xform(
            "<who/><name/><columns/>",
            '<bind nodeset="/data/name"'
            " calculate=\"instance('people')/people/person[@id = /data/who]/name\"/>",
            '<bind nodeset="/data/columns"'
            " calculate=\"count(instance('people')/people/person/*)\"/>",
            extra=f'<instance id="people"{source}',
            body='<select1 ref="/data/who"><itemset nodeset="instance(\'people\')/people/person">'
            '<value ref="@id"/><label ref="name"/></itemset></select1>',
        ),
        lists={"people": read_attachment("people.xml", people.encode())} if given else None,
    )

    form.answer("who", "p2")

    assert form.offers("who") == ["p1", "p2"]
    assert (form.value("name"), form.value("columns")) == ("Bob", "2")
