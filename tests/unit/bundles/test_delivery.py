"""A bundle reaches its folder whole, or not at all and with a sentence."""

import errno
import os
from pathlib import Path

import pytest

from fieldkit.bundles import delivery
from fieldkit.bundles.delivery import deliver, stick_errors, whole_file
from fieldkit.bundles.errors import NotWritten, ReadsBackDifferent, StickFull, StickReadOnly


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "a7k3-000123.fkb"
    path.write_bytes(os.urandom(3_000_000))
    return path


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "флешка 1"
    folder.mkdir()
    return folder


def test_a_file_arrives_whole(source: Path, stick: Path):
    seen: list[int] = []

    target = deliver(source, stick, seen.append)

    assert target == stick / source.name
    assert target.read_bytes() == source.read_bytes()
    assert [path.name for path in stick.iterdir()] == [source.name]
    assert seen[-1] == 3_000_000


def test_the_same_file_is_not_written_twice(source: Path, stick: Path):
    first = deliver(source, stick)

    assert deliver(source, stick) == first
    assert len(list(stick.iterdir())) == 1


def test_another_laptops_file_of_the_same_name_stays(source: Path, stick: Path):
    (stick / source.name).write_bytes(b"another laptop's")

    target = deliver(source, stick)

    assert target.name == "a7k3-000123-2.fkb"
    assert (stick / source.name).read_bytes() == b"another laptop's"


def test_a_folder_that_is_gone_is_named(source: Path, tmp_path: Path):
    with pytest.raises(NotWritten) as caught:
        deliver(source, tmp_path / "nowhere")

    assert "not handed over" in caught.value.sentence()
    assert type(caught.value) is NotWritten


def test_stopping_leaves_nothing_behind(source: Path, stick: Path):
    def stop(_done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver(source, stick, stop)

    assert list(stick.iterdir()) == []


@pytest.mark.parametrize(
    ("code", "error"),
    [
        (errno.ENOSPC, StickFull),
        (errno.EDQUOT, StickFull),
        (errno.EROFS, StickReadOnly),
        (errno.EACCES, StickReadOnly),
        (errno.ENODEV, NotWritten),
        (errno.EIO, NotWritten),
    ],
)
def test_what_the_system_says_becomes_a_sentence(code: int, error: type[NotWritten]):
    with pytest.raises(error) as caught, stick_errors(Path("E:/"), 5_000_000):
        raise OSError(code, "as the system says it")

    assert type(caught.value) is error
    assert caught.value.sentence().endswith(".")


def test_a_stick_that_reads_back_other_bytes_is_found(
    source: Path, stick: Path, monkeypatch: pytest.MonkeyPatch
):
    true_hash = delivery.file_sha256

    def failing(path: Path, watch: delivery.Watch = delivery.unwatched) -> str:
        if path.parent == stick:
            path.write_bytes(path.read_bytes()[:-1] + b"x")
        return true_hash(path, watch)

    monkeypatch.setattr(delivery, "file_sha256", failing)

    with pytest.raises(ReadsBackDifferent):
        deliver(source, stick)

    assert list(stick.iterdir()) == []


def test_a_full_stick_is_told_and_left_clean(source: Path, tmp_path: Path):
    """A real small file system, where the system lets us have one."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("mounting a small file system needs root")
    folder = tmp_path / "small"
    folder.mkdir()
    if os.system(f"mount -t tmpfs -o size=2200k tmpfs {folder} 2>/dev/null"):  # noqa: S605 - our own path
        pytest.skip("no file system can be mounted here")
    try:
        with pytest.raises(StickFull):
            deliver(source, folder)

        assert list(folder.iterdir()) == []
    finally:
        os.system(f"umount {folder}")  # noqa: S605 - our own path


def test_a_file_keeps_its_old_content_when_writing_fails(tmp_path: Path):
    target = tmp_path / "x"
    target.write_bytes(b"old")

    def write_half() -> None:
        with whole_file(target) as part:
            part.write_bytes(b"half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_half()

    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]
