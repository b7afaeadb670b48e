"""What may leave a laptop that hands over codes for names, field by field."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.assets import asset
from fieldkit.packs.manifest import parse_manifest
from fieldkit.records.change import Change, EntityType, Op, payload_hash
from fieldkit.records.clock import Moment
from fieldkit.records.pseudonyms import (
    FIELDS,
    LISTS,
    NAME,
    NO_ANSWERS,
    code_of,
    coded,
    pseudonymised,
)
from fieldkit.store.contents import KINDS, understood

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
WRITTEN = datetime(2026, 11, 12, tzinfo=UTC)
SALT = b"s" * 16


def change(kind: EntityType, field: str, payload: object, entity: str = "persons/p1") -> Change:
    hlc = str(Moment(int(WRITTEN.timestamp() * 1000)))
    sha256 = payload_hash(SALT, payload)
    return Change(
        "i", "d", "e", 1, "", hlc, "u", entity, kind, field, Op.SET, (), "", "c", SALT, sha256,
        payload,
    )  # fmt: skip


def said(list_name: str, field: str, payload: str) -> object:
    return less(change(EntityType.ENTITY, field, payload, f"{list_name}/x")).payload


def less(one: Change) -> Change:
    return pseudonymised(one, lambda _form, _version, _xml: "<data><age>7</age></data>")


def test_every_logged_field_is_named():
    logged = {kind: set(one.fields) for kind, one in KINDS.items()}

    assert {kind: set(fields) for kind, fields in FIELDS.items()} == logged


def test_every_list_of_the_pack_is_named_and_nothing_of_it_that_it_lacks():
    text = asset("packs", "social_orphanhood", "pack.toml").read_text(encoding="utf-8")

    declared = {one.name: {*one.properties, "label"} for one in parse_manifest(text).lists}

    assert declared.keys() <= LISTS.keys()
    beside = {"specialists": {"user_id"}}
    assert {
        name: set(LISTS[name]) - properties - beside.get(name, set())
        for name, properties in declared.items()
    } == {name: set() for name in declared}


@pytest.mark.parametrize(
    ("list_name", "field", "value", "left"),
    [
        ("persons", "surname", "Рябинина", NAME),
        ("persons", "given", "Анна", ""),
        ("persons", "sex", "f", "f"),
        ("families", "address", "ул. Лесная, 1", ""),
        ("families", "district_id", "amur-tyndinsky", "amur-tyndinsky"),
        ("families", "match_key", "рябинина анна 1991", ""),
        ("families", "surname", "", ""),
        ("organisations", "label", "Центр «Рядом»", "Центр «Рядом»"),
        ("houses", "street", "Лесная", ""),
        ("houses", "label", "Лесная, 1", NAME),
        ("persons", "nickname", "Нюра", ""),
    ],
)
def test_names_and_free_text_stay(list_name, field, value, left):
    assert said(list_name, field, value) == left


@pytest.mark.parametrize(
    ("birth", "left"),
    [
        ("1991-03-14", "1991"),
        ("2022-11-30", "2022"),
        ("2022-12-01", "2022-12"),
        ("2026-10-02", "2026-10"),
        ("2019", "2019"),
        ("вчера", ""),
    ],
)
def test_birth_dates_are_years_and_of_small_children_months(birth, left):
    assert said("persons", "birth_date", birth) == left


def test_what_may_leave_goes_as_it_is():
    whole = change(EntityType.ENTITY, "urgency", "acute", "cases/c1")

    assert less(whole) is whole


def test_a_field_that_nobody_named_does_not_leave():
    assert less(change(EntityType.MARK, "mood", "грустная", "s/r")).payload == ""
    unknown = EntityType.named("diary")
    assert less(change(unknown, "words", {"text": "грустная"}, "d1")).payload == ""


def test_of_a_form_no_words_leave():
    whole = {
        "form_id": "visit", "form_version": "1", "xml": "<data><name>Анна</name></data>",
        "title": "Анна Р.", "finalized_at": "2026-11-12T10:00:00+00:00", "user_id": "u",
        "user_name": "Ольхова", "device": "d", "version": 1, "replaces": None,
        "reason": "имя дописано", "subjects": [["persons", "p1"]], "audit": "log",
        "attachments": [{"name": "p.jpg"}], "notes": [{"text": "кричала"}],
        "visited_on": "2026-11-10",
    }  # fmt: skip

    left = less(change(EntityType.SUBMISSION, "submission", whole, "uuid:1")).payload

    assert left == {
        "form_id": "visit", "form_version": "1", "xml": "<data><age>7</age></data>",
        "title": "", "finalized_at": "2026-11-12T10:00:00+00:00", "user_id": "u",
        "user_name": "", "device": "d", "version": 1, "replaces": None, "reason": "",
        "subjects": [["persons", "p1"]], "visited_on": "2026-11-10",
    }  # fmt: skip
    assert understood(EntityType.SUBMISSION, "uuid:1", "submission", Op.SET, left)


def test_what_is_left_of_a_field_is_understood():
    values = (
        "x", "2026-11-12", "2026-11-12T10:00:00+00:00", "10:00:00", 7, True, None, 0.5, "open",
        "present", "P", "ok", "application/pdf", "a" * 64, "61", "yes", "given", "1;2",
    )  # fmt: skip
    wrong = []
    for kind, one in KINDS.items():
        entity = "a/b" if kind.value in {"mark", "headcount", "hall_total"} else "a"
        for name, field in one.fields.items():
            for value in (value for value in values if field.fits(value)):
                left = less(change(kind, name, value, entity)).payload
                if not understood(kind, entity, name, Op.SET, left):
                    wrong.append((kind, name, value, left))

    assert wrong == []


@given(
    st.sampled_from([(kind, name) for kind, fields in FIELDS.items() for name in fields]),
    st.text() | st.integers() | st.booleans() | st.dictionaries(st.text(), st.text()),
)
def test_done_again_it_gives_the_same(field, payload):
    once = less(change(*field, payload))

    assert less(once) is once


@given(st.sampled_from(sorted(LISTS)), st.text(), st.dates().map(str) | st.text())
def test_done_again_a_record_gives_the_same(list_name, field, payload):
    for name in (*LISTS[list_name], field):
        once = less(change(EntityType.ENTITY, name, payload, f"{list_name}/x"))
        assert less(once) is once


def test_a_code_is_of_the_record_and_of_the_key():
    assert code_of("persons/p1", KEY) == code_of("persons/p1", KEY)
    assert len({code_of(f"persons/p{n}", KEY) for n in range(500)}) == 500
    assert code_of("persons/p1", KEY) != code_of("persons/p1", OTHER_KEY)
    assert len(code_of("persons/p1", KEY)) == 9


def test_only_a_name_that_stayed_has_a_code():
    typed = change(EntityType.ENTITY, "surname", NAME)
    stood = less(change(EntityType.ENTITY, "surname", "Рябинина"))

    assert coded(typed, KEY) is typed
    assert coded(stood, KEY).payload == code_of("persons/p1", KEY)
    assert coded(stood, KEY).stand_in


def test_a_form_that_is_none_has_no_answers():
    odd = less(change(EntityType.SUBMISSION, "submission", {"xml": 5}, "uuid:1")).payload

    assert odd["xml"] == NO_ANSWERS
