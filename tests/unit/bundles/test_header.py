"""What a header says of files that have arrived, from whoever writes it."""

import json

import pytest

from fieldkit.bundles.fields import FieldWrong
from fieldkit.bundles.header import MOST_ANSWERED, read_header
from tests.support.bundles import Laptop, header_for, office


def test_answers_are_read_as_they_were_written():
    answers = ("a" * 64, "0" * 64)

    header = header_for(Laptop().identity, office(), answers=answers)

    assert read_header(header.as_bytes()).answers == answers


def test_a_header_that_answers_nothing_is_as_it_ever_was():
    header = header_for(Laptop().identity, office())

    assert b"answers" not in header.as_bytes()
    assert read_header(header.as_bytes()).answers == ()


@pytest.mark.parametrize(
    "answers", ["a" * 64, [1], ["a" * 63], ["A" * 64], ["../" * 21 + "a"], ["a" * 64] * 101, None]
)
def test_answers_of_another_form_are_no_header(answers: object):
    written = json.loads(header_for(Laptop().identity, office()).as_bytes())

    with pytest.raises(FieldWrong):
        read_header(json.dumps({**written, "answers": answers}).encode())
    assert MOST_ANSWERED < 101
