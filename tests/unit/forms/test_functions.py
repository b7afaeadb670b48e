"""Every function of ODK's specification gives what the specification says."""

import base64

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
        ("floor(-1.5)", "-2"),
        ("ceiling(1.2)", "2"),
        ("abs(-4)", "4"),
        ("pow(2, 10)", "1024"),
        ("sqrt(9)", "3"),
        ("sqrt(-1)", ""),
        ("log10(1000)", "3"),
        ("exp10(2)", "100"),
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
        ("geofence('0.5 0.6', '0 0;0 1;1 1;0 0')", "true"),
        ("geofence('5 5', '0 0;0 1;1 1;0 0')", "false"),
        ("intersects('0 0; 1 1; 0 1; 1 0')", "true"),
        ("intersects('0 0; 1 1; 2 1')", "false"),
        ("version()", ""),
        ("property('username')", "olhova"),
        ("count(/data | /data)", "1"),
        ("name(/data)", "data"),
    ],
)
def test_a_function_gives_what_the_specification_says(formula, expected):
    assert calculated(formula) == [expected]


def test_a_signed_text_is_read_only_with_its_key():
    key = SigningKey(bytes(range(32)))
    signed = base64.b64encode(bytes(key.sign("Кедр".encode()))).decode()
    public = base64.b64encode(bytes(key.verify_key)).decode()
    other = base64.b64encode(bytes(SigningKey(bytes(32)).verify_key)).decode()

    read = calculated(f"extract-signed('{signed}', '{public}')")
    refused = calculated(f"extract-signed('{signed}', '{other}')", "extract-signed('x', 'y')")

    assert read == ["Кедр"]
    assert refused == ["", ""]


def test_a_value_is_pulled_from_a_list():
    nodes = '<key>fam-2</key>'
    form = opened(
        xform(
            nodes + "<a/><b/><c/>",
            '<bind nodeset="/data/a" calculate="pulldata(\'families\', \'label\', \'name\', /data/key)"/>',
            '<bind nodeset="/data/b" calculate="instance(\'families\')/root/item[name=/data/key]/label"/>',
            '<bind nodeset="/data/c" calculate="count(instance(\'families\')/root/item[district=\'zeya\'])"/>',
            extra='<instance id="families" src="jr://file-csv/families.csv"/>',
        ),
        lists={
            "families": rows(
                "name,label,district", "fam-1,Берёзова,zeya", "fam-2,Синицына,zeya", "fam-3,Ива,tynda"
            )
        },
    )

    assert [form.value("a"), form.value("b"), form.value("c")] == ["Синицына", "Синицына", "2"]


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
    assert refused.value.facts["part"] == "calculate"
    assert "/data/c0" in str(refused.value)


def test_a_seed_gives_one_order_everywhere():
    numbers = "".join(f"<item><name>{n}</name></item>" for n in range(8))
    form = opened(
        xform(
            "<a/><b/>",
            '<bind nodeset="/data/a" calculate="join(\' \', randomize(instance(\'n\')/root/item/name, 42))"/>',
            '<bind nodeset="/data/b" calculate="join(\' \', randomize(instance(\'n\')/root/item/name, 42))"/>',
            extra=f'<instance id="n"><root>{numbers}</root></instance>',
        )
    )

    assert form.value("a") == form.value("b")
    assert sorted(form.value("a").split()) == [str(n) for n in range(8)]
    assert form.value("a") != "0 1 2 3 4 5 6 7"
