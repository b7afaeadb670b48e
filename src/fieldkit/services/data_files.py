"""The files of finalized forms, taken out beside their tables as ODK Central names them."""

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.records.submission import Submission
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.records.attachment import Attachment

MEDIA = "media"


def write_media(
    workspace: Workspace, submissions: Iterable[Submission], folder: Path
) -> tuple[tuple[Path, ...], int]:
    """Write the files that forms name into ``media``; return which, and how many are not whole.

    Two forms may name different files alike; the later one is then called by
    its form too. A file whose answer is not taken out stays here as well.
    Raises OSError as the system says it.
    """
    written: dict[str, str] = {}
    paths: list[Path] = []
    lacking = 0
    for submission in submissions:
        for one in submission.attachments:
            if f">{one.name}<" not in submission.xml or written.get(one.name) == one.sha256:
                continue
            content = _content(workspace, one)
            if content is None:
                lacking += 1
                continue
            instance = submission.instance_id.replace("uuid:", "")
            name = f"{_plain(instance)}_{one.name}" if one.name in written else one.name
            written[name] = one.sha256
            path = folder / MEDIA / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            paths.append(path)
    return tuple(paths), lacking


def _content(workspace: Workspace, one: "Attachment") -> bytes | None:
    files = workspace.database.files
    try:
        return b"".join(files.read(files.key_of(one.sha256)))
    except FieldkitError:
        return None


def _plain(text: str) -> str:
    return "".join(sign if sign.isalnum() or sign in "-_" else "_" for sign in text)[:60]
