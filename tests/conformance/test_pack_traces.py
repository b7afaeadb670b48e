"""The forms of the built-in pack give in every cell what ODK's own engine gave.

The traces are of this version of the forms: whoever changes a form walks it anew with the
oracle of the reference material (TRACE_FORMAT.md there), on the lists beside the traces.
"""

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from fieldkit.assets import asset
from fieldkit.packs.xlsform import convert_xlsform
from tests.conformance.replaying import Golden, play
from tests.support.places import ROOT, shared

TRACES = ROOT / "tests" / "golden" / "forms"
NAMES = sorted(path.name for path in TRACES.glob("*.json.gz"))


@pytest.fixture
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Golden:
    form_id = request.param.partition(".")[0]
    workbook = asset("packs", "social_orphanhood", "forms", f"{form_id}.xlsx")
    form = tmp_path / f"{form_id}.xml"
    form.write_text(convert_xlsform(workbook).xml, encoding="utf-8", newline="\n")
    return Golden(request.param, form, TRACES / request.param, (TRACES / "lists",))


@pytest.mark.parametrize("golden", NAMES, indirect=True)
def test_a_trace_is_of_the_form_that_the_pack_brings(golden: Golden):
    told = json.loads(gzip.decompress(golden.trace.read_bytes()))["form_sha256"]

    assert hashlib.sha256(golden.form.read_bytes()).hexdigest() == told


@pytest.mark.parametrize("golden", NAMES, indirect=True)
def test_the_pack_s_form_agrees_in_every_cell(golden: Golden):
    outcome = play(golden, shared("odk"))

    assert outcome.differences == []
    assert not outcome.excused
