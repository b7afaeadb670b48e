"""What is unsealed and does not count yet stays out of sight and out of memory."""

import hashlib
import os
import tracemalloc
from pathlib import Path

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.limits import MIB
from fieldkit.bundles.reader import open_bundle
from fieldkit.bundles.staging import Staging
from fieldkit.bundles.tape import END, MANIFEST
from tests.support.bundles import (
    Laptop,
    compressed,
    enveloped,
    header_for,
    manifest_for,
    office,
    sealed,
    tar,
)


def test_members_come_back_block_by_block():
    blocks = [os.urandom(700_000) for _number in range(9)]

    with Staging(None) as staging:
        for name in ("a", "b"):
            staging.begin(name)
            for block in blocks:
                staging.write(block)
            staging.end()

        assert staging.names() == ("a", "b")
        assert b"".join(staging.read("b")) == b"".join(blocks)
        assert b"".join(staging.read("a")) == b"".join(blocks)
        assert list(staging.read("c")) == []


def test_no_plaintext_lies_in_the_temporary_file(tmp_path: Path):
    canary = "Синехвосткина".encode()

    with Staging(tmp_path) as staging:
        staging.begin("changes/000001.jsonl")
        for _number in range(8):
            staging.write(canary * 80_000)
        staging.end()
        staging._file.flush()
        staging._file.seek(0)
        lying = staging._file.read()

    assert len(lying) > 8 * MIB
    assert canary not in lying
    assert list(tmp_path.iterdir()) == []


def test_a_large_attachment_does_not_lie_in_memory(tmp_path: Path):
    laptop, reader = Laptop(), office()
    header = header_for(laptop.identity, reader)
    content = os.urandom(40 * MIB)
    members = [("att/" + hashlib.sha256(content).hexdigest(), content)]
    manifest = manifest_for(header, members, 0, 0).as_bytes()
    payload = sealed(compressed(tar([*members, (MANIFEST, manifest)]) + END, 1), reader)
    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), payload, laptop.identity)
    del members, payload, content

    tracemalloc.start()
    with open_bundle(examine(path), reader, staging=tmp_path) as opened:
        assert opened.manifest.members[0].size == 40 * MIB
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 16 * MIB
