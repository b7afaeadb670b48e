"""What the program writes is what the shipped schemas and FORMAT.md say."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fieldkit.assets import asset
from fieldkit.bundles.fields import FieldWrong
from fieldkit.bundles.header import Kind
from fieldkit.bundles.identity import new_identity
from fieldkit.bundles.laptop_report import read_report
from fieldkit.bundles.limits import STANDARD
from fieldkit.bundles.manifest import Manifest, read_manifest
from fieldkit.bundles.tape import MANIFEST
from fieldkit.bundles.trust_list import read_trust_list, trust_list
from fieldkit.records.device import DeviceKind
from fieldkit.records.laptop_report import ChainHeld, LaptopReport, Runs
from tests.support.bundles import parts_of
from tests.support.schemas import problems, schema
from tests.unit.bundles.test_golden import FOLDER, LAPTOP, OFFICE, opened

READERS = {
    Kind.DATA: OFFICE,
    Kind.ENROL: OFFICE,
    Kind.RECEIPT: LAPTOP,
    Kind.INVITATION: LAPTOP,
    Kind.WELCOME: LAPTOP,
    Kind.KIT: LAPTOP,
    Kind.PAIRING: OFFICE,
    Kind.TOTALS: OFFICE,
}


@pytest.mark.parametrize("kind", list(Kind))
def test_headers_and_documents_fit_their_schemas(kind: Kind):
    header = json.loads(dict(parts_of(FOLDER / f"{kind}.fkb"))["header.json"])

    with opened(str(kind), READERS[kind]) as bundle:
        manifest = json.loads(b"".join(bundle._staging.read(MANIFEST)))
        document = {} if kind is Kind.DATA else json.loads(bundle.document())

    assert problems(header, schema("header")) == []
    assert problems(manifest, schema("manifest")) == []
    assert kind is Kind.DATA or problems(document, schema(str(kind))) == []


def test_lines_fit_their_schema():
    with opened("data", OFFICE) as bundle:
        text = b"".join(bundle._staging.read("changes/000001.jsonl"))

    lines = [json.loads(line) for line in text.splitlines()]
    assert len(lines) == 7
    assert [problem for line in lines for problem in problems(line, schema("change"))] == []


def test_a_trust_list_fits_its_schema_and_is_read_back():
    office = new_identity(DeviceKind.OFFICE, "Фонд")
    now = datetime(2026, 11, 30, 12, tzinfo=UTC)
    laptops = tuple(new_identity(DeviceKind.LAPTOP, name).device for name in ("07", "11"))
    laptops = (replace(laptops[0], revoked_at=now), laptops[1])
    told = trust_list(office, laptops, version=3, issued_at=now)

    document = json.loads(json.dumps({"trust": told.as_json()}))

    rule = schema("manifest")["properties"]["trust"]
    assert problems(document["trust"], rule) == []
    assert read_trust_list(document) == told
    assert told.holds(office.device)
    assert not replace(told, version=4).holds(office.device)


def test_a_report_fits_its_schema_and_is_read_back():
    runs = Runs.of([(503, 503), (1, 499), (500, 500)])
    report = LaptopReport("a" * 32, (ChainHeld("b" * 32, "c" * 32, runs),), ("s1",), 3, 2)
    told = Manifest("d" * 64, "e" * 32, (), (), 0, 0, report=report)

    data = told.as_bytes()

    assert problems(json.loads(data), schema("manifest")) == []
    assert read_manifest(data).report == report


@pytest.mark.parametrize("seqs", ["0", "5-1", "1-5,5", "3,1", "1,", "1-2-3", "-1", "a"])
def test_runs_that_are_none_are_refused(seqs: str):
    document = {"epoch": "a" * 32, "specialists": [], "trust": 0, "kit": 0}
    chain = {"device": "b" * 32, "epoch": "c" * 32, "seqs": seqs}

    with pytest.raises(FieldWrong):
        read_report({"report": {**document, "has": [chain]}})


def test_a_wrong_document_does_not_fit():
    header = json.loads(dict(parts_of(FOLDER / "data.fkb"))["header.json"])

    for name in header:
        assert problems(
            {key: value for key, value in header.items() if key != name}, schema("header")
        )
        assert problems({**header, name: 0.5}, schema("header"))


def test_the_document_names_the_limits_of_the_program():
    text = (asset("schemas") / "FORMAT.md").read_text(encoding="utf-8")

    assert f"{STANDARD.members:,} members" in text
    assert f"{STANDARD.commit_changes:,} changes" in text
    assert f"at most {STANDARD.ratio} times" in text
