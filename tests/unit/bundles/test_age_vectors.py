"""The seal opens what age's own test vectors say, and refuses what they say it must."""

import base64
import gzip
import hashlib
import io
import json
import zlib
from dataclasses import dataclass

import pytest

from fieldkit.bundles.seal import NotForThisKey, SealBroken, looks_sealed, new_age_keys, unseal
from tests.support.places import ROOT


@dataclass(frozen=True)
class Vector:
    """An age file, what is to become of it, and the identity that is tried."""

    expect: str
    identity: str
    payload_sha256: str
    armored: bool
    file: bytes


def _vector(data: bytes) -> Vector:
    head, _, file = data.partition(b"\n\n")
    facts = dict(line.split(": ", 1) for line in head.decode().splitlines())
    if facts.get("compressed") == "zlib":
        file = zlib.decompress(file)
    identity = facts.get("identity", "")
    ours = identity.startswith("AGE-SECRET-KEY-1")
    return Vector(
        # A bundle knows X25519 alone: what a passphrase or a key of another kind opens, it refuses.
        expect=facts["expect"] if ours else "refusal",
        identity=identity if ours else new_age_keys()[0],
        payload_sha256=facts.get("payload", ""),
        armored="armored" in facts,
        file=file,
    )


_FILE = ROOT / "tests" / "golden" / "age" / "cctv.json.gz"
VECTORS = {
    name: _vector(base64.b64decode(text))
    for name, text in json.loads(gzip.decompress(_FILE.read_bytes())).items()
}
PLAIN = [name for name, one in VECTORS.items() if not one.armored]


def test_all_vectors_are_there():
    assert len(VECTORS) == 143
    assert sum(one.expect == "success" for one in VECTORS.values()) == 19


@pytest.mark.parametrize("name", PLAIN)
def test_the_seal_does_as_the_vector_says(name: str):
    one = VECTORS[name]
    out = io.BytesIO()

    # As every reader of a bundle does: the header is looked at first.
    opened = looks_sealed(one.file)
    try:
        unseal(io.BytesIO(one.file), out, one.identity)
    except (SealBroken, NotForThisKey):
        opened = False

    assert opened == (one.expect == "success")
    if opened:
        assert hashlib.sha256(out.getvalue()).hexdigest() == one.payload_sha256


@pytest.mark.parametrize("name", sorted(VECTORS.keys() - set(PLAIN)))
def test_a_seal_in_letters_is_none(name: str):
    assert not looks_sealed(VECTORS[name].file)


@pytest.mark.parametrize("name", [name for name in PLAIN if VECTORS[name].expect == "success"])
def test_every_good_seal_looks_like_one(name: str):
    assert looks_sealed(VECTORS[name].file)
