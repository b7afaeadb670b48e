"""What an enrolled insider seals and signs is still checked to the last byte."""

import hashlib
import tarfile
import zlib
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.errors import (
    BundleDamaged,
    BundleMalformed,
    BundleRefused,
    BundleTooLarge,
    ForAnotherOffice,
)
from fieldkit.bundles.header import Address, Kind
from fieldkit.bundles.limits import MIB, STANDARD
from fieldkit.bundles.reader import open_bundle
from fieldkit.bundles.tape import END, MANIFEST, member_header
from fieldkit.records.device import Identity
from tests.support.bundles import (
    Laptop,
    change_members,
    compressed,
    enveloped,
    header_for,
    honest,
    insider,
    manifest_for,
    office,
    parts_of,
    sealed,
    tar,
    whole_tar,
    zipped,
)


@pytest.fixture
def reader() -> Identity:
    return office()


@pytest.fixture
def laptop() -> Laptop:
    return Laptop()


def opening(path: Path, reader: Identity) -> type[BundleRefused] | None:
    """Return how the file is refused, after its envelope was found good."""
    envelope = examine(path)
    before = set(path.parent.iterdir())
    try:
        with open_bundle(envelope, reader, staging=path.parent) as opened:
            deque(opened.commits(), maxlen=0)
    except BundleRefused as refused:
        assert set(path.parent.iterdir()) == before, "nothing may be left on the disk"
        return type(refused)
    return None


def test_another_office_cannot_open_it(tmp_path: Path, laptop: Laptop, reader: Identity):
    path = honest(tmp_path, laptop, reader, laptop.commits(1)).envelope.path

    assert opening(path, office()) is ForAnotherOffice


def test_a_header_that_names_us_does_not_open_a_seal_for_others(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    header = header_for(laptop.identity, reader)
    payload = sealed(compressed(whole_tar(header, [], [])), office())

    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), payload, laptop.identity)

    assert opening(path, reader) is ForAnotherOffice


def test_a_payload_cannot_be_signed_again_by_somebody_else(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    thief = Laptop()
    path = honest(tmp_path, laptop, reader, laptop.commits(1)).envelope.path
    payload = dict(parts_of(path))["payload.age"]
    header = header_for(thief.identity, reader)

    enveloped(path, header.as_bytes(), payload, thief.identity)

    assert opening(path, reader) is BundleMalformed


def test_a_payload_cannot_be_put_under_another_header(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    path = honest(tmp_path, laptop, reader, laptop.commits(1)).envelope.path
    payload = dict(parts_of(path))["payload.age"]
    header = header_for(laptop.identity, reader, number=2)

    enveloped(path, header.as_bytes(), payload, laptop.identity)

    assert opening(path, reader) is BundleMalformed


def test_a_payload_cannot_be_forwarded_as_meant_for_another(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    other = office()
    header = header_for(laptop.identity, reader)
    whole = whole_tar(header, [], [])
    address = Address(other.device.id, other.device.recipient)
    passed_on = replace(header, recipients=(address,))

    path = enveloped(
        tmp_path / "x.fkb", passed_on.as_bytes(), sealed(compressed(whole), other), laptop.identity
    )

    assert opening(path, other) is BundleMalformed


def test_a_file_that_changes_between_checking_and_opening_is_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    first = honest(tmp_path, laptop, reader, laptop.commits(1)).envelope
    other = honest(tmp_path, Laptop(), reader, []).envelope.path.read_bytes()
    data = bytearray(first.path.read_bytes())
    data[first.payload_offset + 300] ^= 1

    for content in (bytes(data), other, b""):
        first.path.write_bytes(content)

        with pytest.raises(BundleRefused):
            open_bundle(first, reader).close()


@pytest.mark.parametrize(
    "junk", [b"", b"junk" * 100, b"age-encryption.org/v1\n" + b"-> X25519 a\n" * 9]
)
def test_junk_in_place_of_the_seal_is_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity, junk: bytes
):
    header = header_for(laptop.identity, reader)

    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), junk, laptop.identity)

    assert opening(path, reader) is BundleMalformed


def test_a_seal_that_is_cut_or_changed_inside_is_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    header = header_for(laptop.identity, reader)
    commits = laptop.commits(400)
    whole = sealed(compressed(whole_tar(header, change_members(commits), commits)), reader)
    flipped = bytearray(whole)
    flipped[-1] ^= 1

    for payload in (whole[:-1], whole[: len(whole) // 2], bytes(flipped), whole + b"x"):
        path = enveloped(tmp_path / "x.fkb", header.as_bytes(), payload, laptop.identity)

        assert opening(path, reader) is BundleMalformed


TAR_TRICKS: dict[str, Callable[[bytes], bytes]] = {
    "nothing": lambda _whole: b"",
    "no end": lambda whole: whole[: -len(END)],
    "half an end": lambda whole: whole[:-512],
    "more zeros": lambda whole: whole + bytes(512),
    "something behind": lambda whole: whole + b"x",
    "a member behind the manifest": lambda whole: (
        whole[: -len(END)] + tar([("att/" + "0" * 64, b"x")]) + END
    ),
    "a member that the manifest lacks": lambda whole: tar([("att/" + "0" * 64, b"x")]) + whole,
    "a manifest twice": lambda whole: whole[: -len(END)] + whole,
    "another owner": lambda whole: whole.replace(b"0000644\0", b"0000755\0", 1),
    "padding that is not zero": lambda whole: whole[: -len(END) - 1] + b"x" + whole[-len(END) :],
}


@pytest.mark.parametrize("trick", TAR_TRICKS)
def test_a_tar_of_another_form_is_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity, trick: str
):
    path = insider(tmp_path / "x.fkb", laptop, reader, TAR_TRICKS[trick], laptop.commits(2))

    assert opening(path, reader) is BundleMalformed


@pytest.mark.parametrize(
    "name",
    [
        "../evil",
        "/etc/passwd",
        "changes/../../evil",
        "changes/1.jsonl",
        "changes/000001.jsonl\0x",
        "att/" + "0" * 63 + "/",
        "C:\\evil",
        "MANIFEST.JSON",
        "receipt.json",
        "changes/\u0660\u0660\u0660\u0660\u0660\u0661.jsonl",
    ],
)
def test_a_member_by_another_name_is_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity, name: str
):
    info = tarfile.TarInfo(name)
    info.size, info.mode = 1, 0o644
    block = info.tobuf(tarfile.USTAR_FORMAT) + b"x" + bytes(511)

    path = insider(tmp_path / "x.fkb", laptop, reader, lambda whole: block + whole)

    assert opening(path, reader) is BundleMalformed


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.DIRTYPE,
        tarfile.FIFOTYPE,
        tarfile.CHRTYPE,
        b"x",
        b"L",
    ],
)
def test_anything_but_a_plain_file_is_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity, kind: bytes
):
    info = tarfile.TarInfo("att/" + "0" * 64)
    info.type, info.mode, info.linkname = kind, 0o644, "/etc/passwd"
    block = info.tobuf(tarfile.USTAR_FORMAT)

    path = insider(tmp_path / "x.fkb", laptop, reader, lambda whole: block + whole)

    assert opening(path, reader) is BundleMalformed


def test_a_name_given_twice_is_refused(tmp_path: Path, laptop: Laptop, reader: Identity):
    twice = tar([("changes/000001.jsonl", b"")])

    path = insider(
        tmp_path / "x.fkb", laptop, reader, lambda whole: twice + whole, laptop.commits(1)
    )

    assert opening(path, reader) is BundleMalformed


@pytest.mark.parametrize(
    "names",
    [
        ["changes/000002.jsonl", "changes/000001.jsonl"],
        ["changes/000002.jsonl"],
        ["changes/000001.jsonl", "changes/000003.jsonl"],
        ["changes/000000.jsonl", "changes/000001.jsonl"],
        ["att/" + hashlib.sha256(b"").hexdigest(), "changes/000001.jsonl"],
    ],
    ids=" ".join,
)
def test_members_in_another_order_are_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity, names: list[str]
):
    header = header_for(laptop.identity, reader)
    members = [(name, b"") for name in names]
    payload = sealed(compressed(whole_tar(header, members, [])), reader)
    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), payload, laptop.identity)

    assert opening(path, reader) is BundleMalformed


def test_an_attached_file_under_anothers_name_is_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    header = header_for(laptop.identity, reader)
    members = [("att/" + "0" * 64, b"not the file of that name")]
    manifest = manifest_for(header, members, 0, 0).as_bytes()
    payload = sealed(compressed(tar([*members, (MANIFEST, manifest)]) + END), reader)
    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), payload, laptop.identity)

    assert opening(path, reader) is BundleMalformed


def test_a_document_among_changes_is_refused(tmp_path: Path, laptop: Laptop, reader: Identity):
    header = header_for(laptop.identity, reader, kind=Kind.WELCOME)
    commits = laptop.commits(1)
    members = [("welcome.json", b"{}"), *change_members(commits)]

    payload = sealed(compressed(whole_tar(header, members, commits)), reader)
    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), payload, laptop.identity)

    assert opening(path, reader) is BundleMalformed


def test_a_receipt_without_its_document_is_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    header = header_for(laptop.identity, reader, kind=Kind.RECEIPT)
    payload = sealed(compressed(whole_tar(header, [], [])), reader)

    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), payload, laptop.identity)

    assert opening(path, reader) is BundleMalformed


def test_wrong_counts_in_the_manifest_are_refused(tmp_path: Path, laptop: Laptop, reader: Identity):
    header = header_for(laptop.identity, reader)
    commits = laptop.commits(2)
    members = change_members(commits)
    manifest = manifest_for(header, members, 2, 7).as_bytes()
    payload = sealed(compressed(tar([*members, (MANIFEST, manifest)]) + END), reader)

    path = enveloped(tmp_path / "x.fkb", header.as_bytes(), payload, laptop.identity)

    assert opening(path, reader) is BundleMalformed


# --- Bombs. ---


def test_a_member_that_claims_too_much_is_refused_at_its_header(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    block = member_header("changes/000001.jsonl", 65 * MIB)

    path = insider(tmp_path / "x.fkb", laptop, reader, lambda _whole: block)

    assert opening(path, reader) is BundleTooLarge


def test_zeros_that_unfold_a_thousandfold_are_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    size = 60 * MIB
    block = member_header("att/" + "0" * 64, size) + bytes(size)

    path = insider(tmp_path / "x.fkb", laptop, reader, lambda _whole: block)

    assert path.stat().st_size < 100_000
    assert opening(path, reader) is BundleTooLarge


def test_too_many_members_are_refused(tmp_path: Path, laptop: Laptop, reader: Identity):
    few = replace(STANDARD, members=5)
    members = [(f"att/{n:064x}", b"") for n in range(6)]

    path = insider(tmp_path / "x.fkb", laptop, reader, lambda whole: tar(members) + whole)

    with pytest.raises(BundleTooLarge):
        open_bundle(examine(path), reader, limits=few).close()


def test_two_frames_and_a_window_too_large_are_refused(
    tmp_path: Path, laptop: Laptop, reader: Identity
):
    from fieldkit.bundles.reader import zstd

    header = header_for(laptop.identity, reader)
    commits = laptop.commits(2)
    whole = whole_tar(header, change_members(commits), commits)
    wide = zstd.ZstdCompressor(options={zstd.CompressionParameter.window_log: 25})

    for data in (
        compressed(whole[:1000]) + compressed(whole[1000:]),
        compressed(whole) + b"\x50\x2a\x4d\x18\4\0\0\0skip",
        compressed(whole) + b"x",
        compressed(whole)[:-3],
        wide.compress(whole, zstd.ZstdCompressor.FLUSH_BLOCK) + wide.flush(),
        zlib.compress(whole),
        whole,
        b"",
    ):
        path = enveloped(
            tmp_path / "x.fkb", header.as_bytes(), sealed(data, reader), laptop.identity
        )

        assert opening(path, reader) is BundleMalformed


def test_a_bundle_in_a_bundle_is_not_opened(tmp_path: Path, laptop: Laptop, reader: Identity):
    inner = honest(tmp_path, laptop, reader, laptop.commits(1)).envelope.path.read_bytes()
    name, _data = parts_of(tmp_path / f"{laptop.identity.device.code}-000001.fkb")[2]

    outer = zipped(tmp_path / "x.fkb", [("mimetype", inner), (name, inner)])

    with pytest.raises(BundleRefused):
        examine(outer)


def test_damage_found_while_opening_has_a_sentence():
    assert "damaged" in BundleDamaged(file="a7k3-000123.fkb").sentence()
