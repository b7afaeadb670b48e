"""Every function of ODK's specification gives what the specification says."""

import base64
import hashlib

import pytest
from nacl.signing import SigningKey

from fieldkit.forms.errors import (
    ExpressionBroken,
    MissingInstance,
    UnknownFunction,
    WrongArgumentCount,
)
from tests.unit.forms.scenario import calculated, opened, rows, xform


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("substr('abcdef', 1, 3)", "bc"),
        ("substr('abcdef', -2)", "ef"),
        ("substring('abcdef', 2, 3)", "bcd"),
        ("substring-before('a-b', '-')", "a"),
        ("substring-after('a-b', '-')", "b"),
        ("translate('абв', 'аб', 'xy')", "xyв"),
        ("normalize-space('  a   b ')", "a b"),
        ("string-length('Село')", "4"),
        ("contains('abc', 'b')", "true"),
        ("starts-with('abc', 'ab')", "true"),
        ("ends-with('abc', 'bc')", "true"),
        ("concat('a', 1, true())", "a1true"),
        ("join('-', 'a', 'b')", "a-b"),
        ("coalesce('', 'b')", "b"),
        ("regex('abc123', '[0-9]+')", "false"),
        ("regex('123', '[0-9]+')", "true"),
        ("regex('Иванова', '\\p{L}+')", "true"),
        ("regex('a', '(')", "false"),
        ("round(2.5)", "3"),
        ("round(-2.5)", "-3"),
        ("round(3.14159, 2)", "3.14"),
        ("round(1234, -2)", "1200"),
        ("int(-3.7)", "-3"),
        ("-'3'", "-3"),
        ("-''", ""),
        ("floor(-1.5)", "-2"),
        ("ceiling(1.2)", "2"),
        ("abs(-4)", "4"),
        ("pow(2, 10)", "1024"),
        ("sqrt(9)", "3"),
        ("sqrt(-1)", ""),
        ("log10(1000)", "3"),
        ("exp10(2)", "100"),
        ("round(sin(pi() div 6), 6)", "0.5"),
        ("round(cos(pi() div 3), 6)", "0.5"),
        ("round(tan(pi() div 4), 6)", "1"),
        ("round(asin(1) * 2 - pi(), 6)", "0"),
        ("asin(2)", ""),
        ("round(acos(0) * 2 - pi(), 6)", "0"),
        ("round(atan(1) * 4 - pi(), 6)", "0"),
        ("round(atan2(1, -1) * 4 div 3 - pi(), 6)", "0"),
        ("exp(0)", "1"),
        ("log(exp(3))", "3"),
        ("min(3, 2)", "2"),
        ("max(3, 12)", "12"),
        ("if(1 = 1, 'y')", "y"),
        ("if(1 = 2, 'y')", ""),
        ("not(false())", "true"),
        ("boolean-from-string('true')", "true"),
        ("boolean-from-string('yes')", "false"),
        ("checklist(1, 2, true(), false())", "true"),
        ("weighted-checklist(2, 3, true(), 1, false(), 5, true(), 1)", "true"),
        ("selected('a b c', 'b')", "true"),
        ("is-selected('a b c', 'd')", "false"),
        ("selected-at('a b', 1)", "b"),
        ("selected-at('a b', -1)", ""),
        ("count-selected(' a  b ')", "2"),
        ("string-length(uuid())", "36"),
        ("string-length(uuid(10))", "10"),
        ("random()", "0.5"),
        ("digest('abc', 'MD5', 'hex')", "900150983cd24fb0d6963f7d28e17f72"),
        ("digest('abc', 'SHA-256')", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0="),
        ("base64-decode('0KHQtdC70L4=')", "Село"),
        ("base64-decode('!')", ""),
        ("distance('60 30 0 0; 60.001 30 0 0')", "111.32"),
        ("area('0 0 0 0; 0 1 0 0; 1 1 0 0; 0 0 0 0')", "6195628067.9"),
        ("area('60.1 30.2 0 0; 60.2 30.4 0 0; 60.3 30.1 0 0; 60.1 30.2 0 0')", "154007949.25"),
        ("geofence('0.5 0.6', '0 0;0 1;1 1;0 0')", "true"),
        ("geofence('5 5', '0 0;0 1;1 1;0 0')", "false"),
        ("intersects('0 0; 1 1; 0 1; 1 0')", "true"),
        ("intersects('0 0; 1 1; 2 1')", "false"),
        ("version()", ""),
        ("property('username')", "olhova"),
        ("count(/data | /data)", "1"),
        ("depend('a', 'b')", "a"),
        ("name(/data)", "data"),
    ],
)
def test_a_function_gives_what_the_specification_says(formula, expected):
    assert calculated(formula) == [expected]


@pytest.mark.parametrize("algorithm", ["MD5", "SHA-1", "SHA-256", "SHA-384", "SHA-512"])
def test_a_digest_is_made_by_every_algorithm_in_both_writings(algorithm):
    made = hashlib.new(algorithm.replace("SHA-", "sha"), "Ель".encode(), usedforsecurity=False)

    found = calculated(
        f"digest('Ель', '{algorithm}', 'hex')",
        f"digest('Ель', '{algorithm}', 'base64')",
        f"digest('Ель', '{algorithm}')",
    )

    in_base64 = base64.b64encode(made.digest()).decode()
    assert found == [made.hexdigest(), in_base64, in_base64]


POINTS = (
    '<p jr:template=""><at/></p><p><at>60 30 0 0</at></p><p><at>60.001 30 0 0</at></p>'
    "<p><at>60.001 30.001 0 0</at></p>"
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("distance(/data/p/at)", "166.98"),
        ("distance('60 30', '60.001 30')", "111.32"),
        ("distance('60 30')", "0"),
        ("distance('nowhere')", ""),
        ("area(/data/p/at)", "3097.92"),
        ("enclosed-area(/data/p/at)", "3097.92"),
    ],
)
def test_distances_and_areas_are_of_the_points_of_all_rows(formula, expected):
    form = opened(
        xform(
            POINTS + "<a/>",
            '<bind nodeset="/data/p/at" type="geopoint"/>',
            f'<bind nodeset="/data/a" calculate="{formula}"/>',
            body='<group ref="/data/p"><repeat nodeset="/data/p"><input ref="/data/p/at"/></repeat>'
            "</group>",
        )
    )

    assert form.value("a") == expected


def test_the_version_of_the_form_is_known():
    form = opened(
        xform("<a/>", '<bind nodeset="/data/a" calculate="version()"/>').replace(
            'id="t"', 'id="t" version="2026031001"'
        )
    )

    assert form.value("a") == "2026031001"


def test_a_signed_text_is_read_only_with_its_key():
    key = SigningKey(bytes(range(32)))
    signed = base64.b64encode(bytes(key.sign("Кедр".encode()))).decode()
    public = base64.b64encode(bytes(key.verify_key)).decode()
    other = base64.b64encode(bytes(SigningKey(bytes(32)).verify_key)).decode()

    read = calculated(f"extract-signed('{signed}', '{public}')")
    refused = calculated(f"extract-signed('{signed}', '{other}')", "extract-signed('x', 'y')")

    assert read == ["Кедр"]
    assert refused == ["", ""]


FAMILIES = rows(
    "name,label,district", "fam-1,Берёзова,zeya", "fam-2,Синицына,zeya", "fam-3,Ива,tynda"
)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [
        ("pulldata('families', 'label', 'name', /data/key)", "Синицына"),
        ("instance('families')/root/item[name = /data/key]/label", "Синицына"),
        ("instance('families')/root/item[/data/key = name]/district", "zeya"),
        ("count(instance('families')/root/item[district = 'zeya'])", "2"),
        ("instance('families')/root/item[district = 'zeya' and name != 'fam-1']/label", "Синицына"),
        ("instance('families')/root/item[district = 'zeya'][2]/label", "Синицына"),
        ("instance('families')/root/item[position() = 3]/label", "Ива"),
        ("instance('families')/root/item[district = 'tynda' and position() = 3]/label", "Ива"),
        ("instance('families')/root/item[district = 'zeya' and position() = last()]/label", ""),
        ("instance('families')/root/item[2]/label", "Синицына"),
        ("count(instance('families')/root/item[label and district])", "3"),
        ("instance('families')/root/item[last()]/label", "Ива"),
        ("instance('families')/root/item[name = 'nobody']/label", ""),
        ("instance('families')/root/item[starts-with(label, 'И')]/name", "fam-3"),
        ("join(' ', instance('families')/root/item/name)", "fam-1 fam-2 fam-3"),
    ],
)
def test_a_list_is_looked_up(formula, expected):
    form = opened(
        xform(
            "<key>fam-2</key><a/>",
            f'<bind nodeset="/data/a" calculate="{formula}"/>',
            extra='<instance id="families" src="jr://file-csv/families.csv"/>',
        ),
        lists={"families": FAMILIES},
    )

    assert form.value("a") == expected


@pytest.mark.parametrize(
    ("formula", "refusal"),
    [
        ("nope(1)", UnknownFunction),
        ("if(1)", WrongArgumentCount),
        ("1 +", ExpressionBroken),
        ("'open", ExpressionBroken),
        ("instance('nowhere')/root/item", MissingInstance),
    ],
)
def test_a_formula_that_cannot_work_is_refused_with_its_place(formula, refusal):
    with pytest.raises(refusal) as refused:
        calculated(formula)

    assert refused.value.facts["ref"] == "/data/c0"
    assert refused.value.facts["part"] == "calculation"
    assert "/data/c0" in str(refused.value)


@pytest.mark.parametrize(
    ("seed", "order"),
    [
        # As ODK's own engine shuffles them.
        ("42", "0 5 2 1 7 4 6 3"),
        ("'seed'", "7 4 0 6 1 3 2 5"),
        ("-5", "3 2 0 1 5 6 4 7"),
        ("3000000000", "1 4 0 3 7 5 2 6"),
    ],
)
def test_a_seed_gives_one_order_everywhere(seed, order):
    numbers = "".join(f"<item><name>{n}</name></item>" for n in range(8))
    nodes = "instance('n')/root/item/name"
    form = opened(
        xform(
            "<a/>",
            f'<bind nodeset="/data/a" calculate="join(\' \', randomize({nodes}, {seed}))"/>',
            extra=f'<instance id="n"><root>{numbers}</root></instance>',
        )
    )

    assert form.value("a") == order
