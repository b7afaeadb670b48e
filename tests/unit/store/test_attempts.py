"""Wrong passphrases: the delay grows, outlives the program, and never locks anybody out."""

import json

import pytest

from fieldkit.store.attempts import ATTEMPTS_NAME, DELAYS, Attempts, TriedTooSoon


class Clock:
    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


def test_the_delay_grows_and_then_stays(tmp_path, clock):
    attempts = Attempts(tmp_path, clock)
    waits = []

    for _try in range(len(DELAYS) + 2):
        attempts.missed()
        waits.append(attempts.waiting())

    assert waits == [*DELAYS, DELAYS[-1], DELAYS[-1]]


def test_the_delay_outlives_the_program_and_ends(tmp_path, clock):
    for _try in range(4):
        Attempts(tmp_path, clock).missed()
    clock.now += 10.5

    with pytest.raises(TriedTooSoon) as caught:
        Attempts(tmp_path, clock).require()
    clock.now += 5

    assert "5 seconds" in caught.value.sentence()
    Attempts(tmp_path, clock).require()


def test_a_passphrase_that_fits_begins_anew(tmp_path, clock):
    attempts = Attempts(tmp_path, clock)
    for _try in range(5):
        attempts.missed()

    attempts.opened()

    assert attempts.waiting() == 0
    assert not (tmp_path / ATTEMPTS_NAME).exists()


def test_a_clock_put_back_waits_no_longer_than_the_delay(tmp_path, clock):
    attempts = Attempts(tmp_path, clock)
    for _try in range(20):
        attempts.missed()
    clock.now -= 10 * 365 * 86_400

    assert attempts.waiting() == DELAYS[-1]


@pytest.mark.parametrize("content", [b"", b"{}", b'{"tries": "x", "last": 1}', b"[" * 9000])
def test_a_file_that_makes_no_sense_is_no_delay(tmp_path, clock, content):
    (tmp_path / ATTEMPTS_NAME).write_bytes(content)

    assert Attempts(tmp_path, clock).waiting() == 0


def test_the_file_says_how_often_and_when(tmp_path, clock):
    Attempts(tmp_path, clock).missed()

    assert json.loads((tmp_path / ATTEMPTS_NAME).read_bytes()) == {"tries": 1, "last": clock.now}
