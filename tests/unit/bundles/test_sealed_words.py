"""Recovery words on their way: for the office alone, strict, and never in the way of a bundle."""

from datetime import UTC, datetime

import pytest

from fieldkit.bundles.fields import FieldWrong
from fieldkit.bundles.sealed_words import (
    NAME,
    SealedWords,
    open_words,
    read_sealed_words,
    seal_words,
)
from fieldkit.bundles.trust import EnrolmentRequest, read_enrolment_request
from tests.support.bundles import Laptop, office
from tests.unit.bundles.test_schemas import problems, schema

NOON = datetime(2026, 11, 12, 12, tzinfo=UTC)
SECRET = bytes(range(16))


@pytest.fixture
def reader():
    return office()


def test_only_the_office_opens_them(reader):
    words = seal_words(SECRET, "4821", NOON, reader.device.recipient)

    assert open_words(words, reader.age_identity) == SECRET
    assert open_words(words, office().age_identity) is None
    assert repr(SECRET) not in repr(words)


@pytest.mark.parametrize("sealed", [b"", b"age-encryption.org/v1\n", bytes(100)])
def test_what_is_no_seal_opens_as_nothing(reader, sealed):
    assert open_words(SealedWords("4821", NOON, sealed), reader.age_identity) is None


def test_a_secret_of_another_length_is_none(reader):
    words = seal_words(b"short", "4821", NOON, reader.device.recipient)

    assert open_words(words, reader.age_identity) is None


def test_a_request_brings_them_and_fits_its_schema(reader):
    words = seal_words(SECRET, "0007", NOON, reader.device.recipient)
    request = EnrolmentRequest("i", Laptop().identity.device, "0.1", words)

    read = read_enrolment_request(request.as_bytes())

    assert read.words == words
    import json

    assert problems(json.loads(request.as_bytes()), schema("enrol")) == []


def test_a_request_without_them_is_read_as_before():
    request = EnrolmentRequest("i", Laptop().identity.device, "0.1")

    assert read_enrolment_request(request.as_bytes()) == request


@pytest.mark.parametrize(
    "wrong",
    [{"number": "48211"}, {"number": "48a1"}, {"sealed": "*"}, {"made_at": "x"}, {"number": 1}],
)
def test_what_is_not_as_it_must_be_is_refused(reader, wrong):
    words = seal_words(SECRET, "4821", NOON, reader.device.recipient)

    with pytest.raises(FieldWrong):
        read_sealed_words({NAME: words.as_json() | wrong})
