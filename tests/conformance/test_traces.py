"""The form engine agrees with ODK's own, cell by cell, but for what is written down.

All of it at once, in one table: python tests/conformance/agreement.py.
"""

import subprocess
import sys

import pytest

from tests.conformance.deviating import deviations
from tests.conformance.replaying import Golden, goldens, play
from tests.support.places import ROOT, SHARED, shared

ODK = SHARED / "odk"
EVERY = 6


def _of_the_pack() -> list[Golden]:
    return [g for g in goldens(ODK) if g.form.parent.name == "pack"] if ODK.exists() else []


def _a_fraction() -> list[Golden]:
    others = [g for g in goldens(ODK) if g.form.parent.name != "pack"] if ODK.exists() else []
    return others[::EVERY]


def _the_rest() -> list[Golden]:
    if not ODK.exists():
        return []
    known = {golden.name for golden in (*_of_the_pack(), *_a_fraction())}
    return [golden for golden in goldens(ODK) if golden.name not in known]


def _agrees(golden: Golden) -> None:
    outcome = play(golden, shared("odk"))

    assert outcome.differences == []


@pytest.mark.parametrize("golden", _of_the_pack(), ids=lambda golden: golden.name)
def test_a_form_of_the_pack_agrees_in_every_cell(golden):
    outcome = play(golden, shared("odk"))

    assert outcome.differences == []
    assert not outcome.excused


@pytest.mark.parametrize("golden", _a_fraction(), ids=lambda golden: golden.name)
def test_a_form_of_the_field_agrees(golden):
    _agrees(golden)


@pytest.mark.long
@pytest.mark.parametrize("golden", _the_rest(), ids=lambda golden: golden.name)
def test_every_other_form_of_the_field_agrees(golden):
    _agrees(golden)


def test_every_deviation_gives_its_reason():
    assert all(len(entry["reason"]) > 40 for entry in deviations())


def test_a_table_of_agreement_is_made_by_one_command():
    shared("odk")

    done = subprocess.run(
        [
            sys.executable,
            str(ROOT / "tests" / "conformance" / "agreement.py"),
            "--only",
            "service_record.*",
        ],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout + done.stderr
    assert "3 of 3 traces agree in full (100.0%)" in done.stdout
