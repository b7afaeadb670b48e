"""A file is refused by name before its seal is touched."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest

from fieldkit.bundles import container
from fieldkit.bundles.envelope import examine
from fieldkit.bundles.errors import (
    BundleAltered,
    BundleCutOff,
    BundleDamaged,
    BundleMalformed,
    BundleRefused,
    BundleTooLarge,
    NewerBundle,
    NotABundle,
)
from fieldkit.bundles.identity import sign
from tests.support.bundles import Laptop, enveloped, header_for, honest, office, parts_of, zipped

MUTATIONS = 400
SEED = 20261112


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    laptop = Laptop()
    folder = tmp_path_factory.mktemp("good")
    return honest(folder, laptop, office(), laptop.commits(3)).envelope.path.read_bytes()


def refusal(path: Path, data: bytes) -> type[BundleRefused] | None:
    path.write_bytes(data)
    try:
        examine(path)
    except BundleRefused as refused:
        return type(refused)
    return None


@pytest.mark.parametrize(
    "data", [b"hello" * 100, b"%PDF-1.7\n", b"PK\3\4" + bytes(200), bytes(4096)]
)
def test_another_kind_of_file_is_not_a_bundle(tmp_path: Path, data: bytes):
    assert refusal(tmp_path / "x.fkb", data) is NotABundle


def test_every_cut_is_found(tmp_path: Path, good: bytes):
    step = max(1, len(good) // 300)

    found = {refusal(tmp_path / "x.fkb", good[:end]) for end in range(0, len(good), step)}

    assert found == {BundleCutOff}


def test_a_cut_at_each_border_is_found(tmp_path: Path, good: bytes):
    path = tmp_path / "x.fkb"
    path.write_bytes(good)
    borders, at = [], 0
    for name, data in parts_of(path):
        at += container.local_header_size(name)
        borders += [at, at + len(data)]
        at += len(data)

    for border in [*borders, len(good)]:
        for end in (border - 1, border, border + 1):
            if 0 <= end < len(good):
                assert refusal(path, good[:end]) is BundleCutOff, end


def test_bytes_behind_the_end_are_refused(tmp_path: Path, good: bytes):
    assert refusal(tmp_path / "x.fkb", good + b"\0") is BundleDamaged


def test_every_changed_byte_is_found(tmp_path: Path, good: bytes):
    chance = random.Random(SEED)  # noqa: S311 - a seeded test

    for _round in range(MUTATIONS):
        data = bytearray(good)
        for _change in range(chance.choice([1, 1, 1, 2, 5])):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        if bytes(data) == good:
            continue

        assert refusal(tmp_path / "x.fkb", bytes(data)) is not None


def test_moved_missing_and_doubled_pieces_are_found(tmp_path: Path, good: bytes):
    chance = random.Random(SEED)  # noqa: S311 - a seeded test

    for _round in range(MUTATIONS // 4):
        a, b = sorted(chance.sample(range(len(good)), 2))
        piece = good[a:b]
        for data in (
            good[:a] + good[b:],
            good[:b] + piece + good[b:],
            good[:a] + piece[::-1] + good[b:],
        ):
            if data != good:
                assert refusal(tmp_path / "x.fkb", data) is not None


def rebuilt(path: Path, good: bytes, change: Callable[[dict[str, bytes]], None]) -> Path:
    """Change entries of a good bundle and make all checksums fit again."""
    path.write_bytes(good)
    parts = dict(parts_of(path))
    change(parts)
    return zipped(path, list(parts.items()))


def test_a_changed_header_with_fitting_checksums_is_altered(tmp_path: Path, good: bytes):
    def change(parts: dict[str, bytes]) -> None:
        parts["header.json"] = parts["header.json"].replace(b'"number":1,', b'"number":9,', 1)

    with pytest.raises(BundleAltered):
        examine(rebuilt(tmp_path / "x.fkb", good, change))


def test_a_changed_payload_with_fitting_checksums_is_altered(tmp_path: Path, good: bytes):
    def change(parts: dict[str, bytes]) -> None:
        parts["payload.age"] = parts["payload.age"][:-1] + b"\0"

    with pytest.raises(BundleAltered):
        examine(rebuilt(tmp_path / "x.fkb", good, change))


def test_a_signature_of_another_key_is_altered(tmp_path: Path, good: bytes):
    def change(parts: dict[str, bytes]) -> None:
        parts["signature"] = sign(Laptop().identity, b"anything")

    with pytest.raises(BundleAltered):
        examine(rebuilt(tmp_path / "x.fkb", good, change))


def test_a_signature_over_bare_bytes_is_altered(tmp_path: Path, good: bytes):
    """The domain keeps a signature that was made for something else from fitting."""
    laptop = Laptop()
    header = header_for(laptop.identity, office()).as_bytes()

    def change(parts: dict[str, bytes]) -> None:
        parts["header.json"] = header
        parts["signature"] = sign(laptop.identity, header + parts["payload.age"])

    with pytest.raises(BundleAltered):
        examine(rebuilt(tmp_path / "x.fkb", good, change))


def test_a_key_that_is_not_the_senders_is_refused(tmp_path: Path):
    laptop, thief = Laptop(), Laptop()
    header = header_for(laptop.identity, office(), sender_key=thief.identity.device.verify_key)

    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), b"x", thief.identity)

    with pytest.raises(BundleMalformed):
        examine(path)


@pytest.mark.parametrize(
    "order", [(1, 0, 2, 3), (0, 2, 1, 3), (0, 1, 3, 2), (0, 1, 2), (0, 1, 2, 3, 3)]
)
def test_other_entries_or_another_order_are_refused(
    tmp_path: Path, good: bytes, order: tuple[int, ...]
):
    path = tmp_path / "x.fkb"
    path.write_bytes(good)
    parts = parts_of(path)

    zipped(path, [parts[place] for place in order])

    with pytest.raises(BundleRefused):
        examine(path)


def test_a_foreign_entry_is_refused(tmp_path: Path, good: bytes):
    path = tmp_path / "x.fkb"
    path.write_bytes(good)
    parts = parts_of(path)

    for place in range(5):
        zipped(path, [*parts[:place], ("../evil", b"x"), *parts[place:]])

        with pytest.raises(BundleRefused):
            examine(path)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        (b'"version":1', b'"version":2', NewerBundle),
        (b'"features":[]', b'"features":["x"]', NewerBundle),
        (b'"kind":"data"', b'"kind":"mystery"', NewerBundle),
        (b'"type":"x25519"', b'"type":"mlkem"', NewerBundle),
        (b'"format":"fieldkit-bundle"', b'"format":"other"', BundleMalformed),
        (b'"number":1,"part"', b'"number":-1,"part"', BundleMalformed),
        (b'"number":1,"part"', b'"number":1e400,"part"', BundleMalformed),
        (b'"number":1,"part"', b'"number":true,"part"', BundleMalformed),
        (b'"kind":"data"', b'"kind":"data","kind":"data"', BundleMalformed),
        (b'"recipients":[', b'"recipients":[3,', BundleMalformed),
        (b'"features":[]', b'"features":' + b"[" * 40 + b"]" * 40, BundleMalformed),
        (b"{", b"[", BundleMalformed),
        (b'"2026-11-12T09:40:00Z"', b'"yesterday"', BundleMalformed),
        (b'"program":"0.1.0"', b'"program":"' + b"9" * 70_000 + b'"', BundleTooLarge),
        (b'"program":"0.1.0"', b'"program":"\xff"', BundleMalformed),
    ],
)
def test_a_signed_header_of_another_form_is_refused(
    tmp_path: Path, old: bytes, new: bytes, error: type[BundleRefused]
):
    laptop = Laptop()
    header = header_for(laptop.identity, office()).as_bytes()
    assert old in header

    path = enveloped(tmp_path / "x.fkb", header.replace(old, new, 1), b"x", laptop.identity)

    with pytest.raises(error):
        examine(path)


def test_a_newer_bundle_says_what_it_needs(tmp_path: Path):
    laptop = Laptop()
    header = header_for(laptop.identity, office(), needs="2.3", features=("votes",))
    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), b"x", laptop.identity)

    with pytest.raises(NewerBundle) as caught:
        examine(path)

    assert "2.3" in caught.value.sentence()
