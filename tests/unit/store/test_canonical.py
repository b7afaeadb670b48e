"""The quick ways of writing a change give the bytes that everybody hashes."""

import hashlib

import orjson
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.records.change import Change, EntityType, Op, canonical
from fieldkit.store.change_rows import (
    CHAIN,
    ID,
    NO,
    PAYLOAD,
    PREV,
    SEQ,
    STATE,
    THING,
)
from fieldkit.store.commit_checks import canonical_text
from fieldkit.store.contents import understood
from fieldkit.store.state_hash import BUCKETS, STATE_DOMAIN, bucket_of, digest_of
from fieldkit.store.tables import changes

TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)


@given(VALUES)
def test_payloads_are_written_in_one_way(value):
    if isinstance(value, float) and value in {float("inf"), float("-inf")}:
        return

    try:
        expected = canonical(value)
    except ValueError:
        return

    assert canonical_text(value) == expected


@given(TEXTS, TEXTS, st.integers(0, 2**53 - 1), st.lists(TEXTS, max_size=3))
def test_headers_are_written_in_one_way(entity, field, seq, parents):
    change = Change(
        id="",
        device="d",
        epoch="e",
        seq=seq,
        prev="",
        hlc="",
        user=entity,
        entity=entity,
        type=EntityType.ENTITY,
        field=field,
        op=Op.SET,
        parents=tuple(parents),
        form=field,
        commit="c",
        salt=b"",
        payload_sha256="",
        payload=None,
    )

    assert orjson.dumps(change.header()) == canonical(change.header())


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3))
def test_sums_of_the_state_hash_what_is_written_in_one_way(kind, entity, ids):
    place = hashlib.sha256(STATE_DOMAIN + canonical([kind, entity])).digest()[0] % BUCKETS
    digest = hashlib.sha256(STATE_DOMAIN + canonical([kind, entity, ids])).digest()

    assert bucket_of((kind, entity)) == place
    assert digest_of((kind, entity), ids) == digest


def test_rows_stand_in_the_order_of_the_table():
    names = changes.columns.keys()

    places = {name: names.index(name) for name in ("no", "id", "chain", "seq", "prev", "thing")}

    assert places == {"no": NO, "id": ID, "chain": CHAIN, "seq": SEQ, "prev": PREV, "thing": THING}
    assert (names[PAYLOAD], names[STATE]) == ("payload", "state")
    assert len(names) == STATE + 1


@given(st.sampled_from(EntityType), TEXTS, TEXTS, st.sampled_from(Op), VALUES)
def test_any_content_is_either_understood_or_not(kind, entity, field, op, value):
    assert understood(kind, entity, field, op, value) in {True, False}
