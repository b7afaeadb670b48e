"""A bundle that was written can be read, by us and by the standard tools."""

import random
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.header import Kind, Tip, read_header
from fieldkit.bundles.limits import STANDARD
from fieldkit.bundles.lines import CommitReader, commit_lines
from fieldkit.bundles.reader import open_bundle
from fieldkit.bundles.writer import write_bundle
from tests.support.bundles import Laptop, header_for, honest, office


@pytest.mark.parametrize("count", [0, 1, 5000])
def test_commits_come_out_as_they_went_in(tmp_path: Path, count: int):
    laptop, reader = Laptop(), office()
    commits = laptop.commits(count, each=1)

    written = honest(tmp_path, laptop, reader, commits)

    with open_bundle(examine(written.envelope.path), reader) as opened:
        assert list(opened.commits()) == commits
        assert list(opened.commits()) == commits, "reading again gives the same"
        assert opened.manifest.changes == written.changes == count


def test_a_commit_may_lie_in_two_change_files(tmp_path: Path):
    laptop, reader = Laptop(), office()
    commits = [laptop.commit(["я" * 50_000] * 40)]

    written = honest(tmp_path, laptop, reader, commits)

    with open_bundle(written.envelope, reader) as opened:
        assert len(opened.manifest.members) > 1
        assert list(opened.commits()) == commits


def test_any_json_payload_survives(tmp_path: Path):
    laptop, reader = Laptop(), office()
    payloads = [None, "", 'ё\u2028\x00"\\', 0, -7, 2**53, 0.1, True, [], {"a": [{"б": None}]}]

    written = honest(tmp_path, laptop, reader, [laptop.commit(payloads)])

    with open_bundle(written.envelope, reader) as opened:
        changes = [change for commit in opened.commits() for change in commit.changes]
        assert [change.payload for change in changes] == payloads
        assert all(change.intact for change in changes)


def test_every_reader_of_a_bundle_can_open_it(tmp_path: Path):
    laptop, readers = Laptop(), [office(), office()]
    commits = laptop.commits(2)
    header = header_for(laptop.identity, *readers)

    written = write_bundle(tmp_path / "x.fkb", header, laptop.identity, commits=commits)

    for reader in readers:
        with open_bundle(written.envelope, reader) as opened:
            assert list(opened.commits()) == commits


def test_a_header_says_what_it_said(tmp_path: Path):
    laptop, reader = Laptop(), office()
    tip = Tip(laptop.identity.device.id, laptop.identity.epoch, 7, "ab" * 32)
    header = header_for(laptop.identity, reader, requires=(tip,), part=2, parts=5, number=123)

    assert read_header(header.as_bytes()) == header


def test_an_invitation_is_open_to_its_reader(tmp_path: Path):
    sender = office()
    header = header_for(sender, kind=Kind.INVITATION)

    written = write_bundle(
        tmp_path / "i.fkb", header, sender, documents={"invitation.json": b'{"a":1}\n'}
    )

    with open_bundle(written.envelope, Laptop().identity) as opened:
        assert opened.document() == b'{"a":1}\n'


def test_the_outer_file_is_an_ordinary_zip(tmp_path: Path):
    laptop = Laptop()

    written = honest(tmp_path, laptop, office(), laptop.commits(1))

    with zipfile.ZipFile(written.envelope.path) as archive:
        assert archive.testzip() is None
        assert archive.namelist() == ["mimetype", "header.json", "payload.age", "signature"]
        assert {info.compress_type for info in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_same_bundle_written_twice_differs_only_in_its_seal(tmp_path: Path):
    laptop, reader = Laptop(), office()
    header = header_for(laptop.identity, reader)
    commits = laptop.commits(3)

    first = write_bundle(tmp_path / "1.fkb", header, laptop.identity, commits=commits)
    second = write_bundle(tmp_path / "2.fkb", header, laptop.identity, commits=commits)

    assert first.envelope.header_sha256 == second.envelope.header_sha256
    assert first.envelope.payload_sha256 != second.envelope.payload_sha256


def test_standard_tools_open_the_payload(tmp_path: Path):
    for tool in ("unzip", "age", "zstd", "tar"):
        if shutil.which(tool) is None:
            pytest.skip(f"{tool} is not installed")
    laptop, reader = Laptop(), office()
    commits = laptop.commits(4)
    path = honest(tmp_path, laptop, reader, commits).envelope.path
    key = tmp_path / "key"
    key.write_text(reader.age_identity + "\n")

    line = f"unzip -p {path} payload.age | age -d -i {key} | tar --zstd -xC {tmp_path}"
    subprocess.run(["bash", "-o", "pipefail", "-c", line], check=True)

    lines = (tmp_path / "changes" / "000001.jsonl").read_bytes()
    assert lines == b"".join(line for commit in commits for line in commit_lines(commit))
    assert (tmp_path / "manifest.json").is_file()


@given(seed=st.integers(0, 2**32))
def test_lines_are_read_alike_however_they_are_cut(seed: int):
    chance = random.Random(seed)  # noqa: S311 - a seeded test
    laptop = Laptop()
    commits = laptop.commits(3)
    data = b"".join(line for commit in commits for line in commit_lines(commit))
    cuts = sorted(chance.sample(range(len(data)), 5))
    reader = CommitReader(STANDARD)

    found = []
    for start, end in zip([0, *cuts], [*cuts, len(data)], strict=True):
        found.extend(reader.feed(data[start:end]))
    reader.finish()

    assert found == commits


def test_writing_that_is_stopped_leaves_no_file(tmp_path: Path):
    laptop = Laptop()

    def stop(done: int) -> None:
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_bundle(
            tmp_path / "x.fkb",
            header_for(laptop.identity, office()),
            laptop.identity,
            commits=laptop.commits(9),
            watch=stop,
        )

    assert list(tmp_path.iterdir()) == []
