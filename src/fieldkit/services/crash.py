"""A report of a bug that holds places in the code and nothing that a person wrote."""

import platform
import sys
import traceback
from datetime import UTC, datetime
from pathlib import Path

from fieldkit import __version__

_PACKAGE = Path(__file__).resolve().parents[1]


def write_crash_report(error: BaseException, folder: Path | None = None) -> Path:
    """Write what kind of error arose where, and return the file.

    Neither messages nor local values are written, since both may hold answers
    or names. The file lies in the workspace's ``reports``, or in the platform's
    log folder where there is no workspace. Raises OSError where it cannot.
    """
    target = folder / "reports" if folder is not None and folder.is_dir() else _log_folder()
    target.mkdir(parents=True, exist_ok=True)
    moment = datetime.now(UTC)
    path = target / f"crash-{moment:%Y%m%d-%H%M%S-%f}.txt"
    path.write_text("\n".join([*_head(moment), *_chain(error), ""]), encoding="utf-8")
    return path


def _head(moment: datetime) -> list[str]:
    return [
        f"fieldkit {__version__}",
        f"Python {platform.python_version()}, {platform.system()} {platform.release()}",
        f"{moment:%Y-%m-%d %H:%M:%S} UTC",
        "",
    ]


def _chain(error: BaseException) -> list[str]:
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen:
        seen.add(id(current))
        kind = type(current)
        lines.append(f"{kind.__module__}.{kind.__qualname__}")
        lines += [
            f"  {_place(frame.f_code.co_filename)}:{line} {frame.f_code.co_qualname}"
            for frame, line in traceback.walk_tb(current.__traceback__)
        ]
        current = current.__cause__ or current.__context__
    return lines


def _place(filename: str) -> str:
    """Return where code lies without the folders of this computer, which may name a person."""
    path = Path(filename)
    for root in (_PACKAGE.parent, Path(sys.prefix)):
        if path.is_relative_to(root):
            return path.relative_to(root).as_posix()
    return path.name


def _log_folder() -> Path:
    import platformdirs

    return platformdirs.user_log_path("fieldkit", appauthor=False)
