"""Lines of changes that an insider wrote by hand are refused by their form."""

from collections import deque
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.errors import BundleMalformed, BundleRefused, BundleTooLarge
from fieldkit.bundles.limits import MIB
from fieldkit.bundles.reader import open_bundle
from fieldkit.bundles.tape import END, MANIFEST
from fieldkit.records.device import Identity
from tests.support.bundles import (
    Laptop,
    change_members,
    compressed,
    enveloped,
    header_for,
    manifest_for,
    office,
    sealed,
    tar,
)


@pytest.fixture
def reader() -> Identity:
    return office()


@pytest.fixture
def laptop() -> Laptop:
    return Laptop()


def line_of(value: object) -> bytes:
    return orjson.dumps(value) + b"\n"


def lines_opened(tmp_path: Path, laptop: Laptop, reader: Identity, data: bytes) -> object:
    header = header_for(laptop.identity, reader)
    members = [("changes/000001.jsonl", data)]
    manifest = manifest_for(header, members, 1, 1).as_bytes()
    payload = sealed(compressed(tar([*members, (MANIFEST, manifest)]) + END), reader)
    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), payload, laptop.identity)
    try:
        with open_bundle(examine(path), reader) as opened:
            deque(opened.commits(), maxlen=0)
    except BundleRefused as refused:
        return type(refused)
    return None


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 0},
        {"seq": True},
        {"seq": "1"},
        {"type": "a spell"},
        {"op": "Explode!"},
        {"parents": "x"},
        {"parents": [1]},
        {"salt": "zz"},
        {"user": None},
        {"hlc": "9" * 100},
        {"entity": "x" * 1000},
        {"commit": "another"},
        {"extra": 1},
        {"payload": [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]},
    ],
)
def test_a_change_of_another_form_is_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity, change: dict[str, object]
):
    ((_name, data),) = change_members([laptop.commit(["Зарянкина"])])
    opening_line, line = data.splitlines()
    changed = line_of(orjson.loads(line) | change)

    assert lines_opened(tmp_path, laptop, reader, opening_line + b"\n" + changed) is BundleMalformed


@pytest.mark.parametrize(
    "cut",
    [
        lambda lines: lines[0],
        lambda lines: lines[1],
        lambda lines: lines[0] + lines[1].rstrip(b"\n"),
        lambda lines: lines[0] + lines[0] + lines[1],
        lambda lines: lines[0] + lines[1] + lines[1],
        lambda lines: b"\n" + lines[0] + lines[1],
        lambda _lines: b"[]\n",
        lambda _lines: b"NaN\n",
        lambda _lines: b"\xff\xfe\n",
        lambda lines: lines[0].replace(b'"changes":1', b'"changes":0') + lines[1],
        lambda lines: lines[0].replace(b'"signature":"', b'"signature":"zz'),
        lambda _lines: b"[" * 100_000 + b"\n",
    ],
)
def test_lines_in_another_order_are_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity, cut: Callable[[list[bytes]], bytes]
):
    ((_name, data),) = change_members([laptop.commit(["Зарянкина"])])

    assert (
        lines_opened(tmp_path, laptop, reader, cut(data.splitlines(keepends=True)))
        is BundleMalformed
    )


def test_a_giant_line_and_a_giant_commit_are_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    ((_name, data),) = change_members([laptop.commit(["Зарянкина"])])
    opening_line = data.splitlines(keepends=True)[0]
    claims = opening_line.replace(b'"changes":1', b'"changes":1000000')

    assert lines_opened(tmp_path, laptop, reader, b'"' + b"x" * 2 * MIB) is BundleTooLarge
    assert lines_opened(tmp_path, laptop, reader, claims) is BundleTooLarge
