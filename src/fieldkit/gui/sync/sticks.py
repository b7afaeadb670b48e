"""Where a bundle can be written: USB sticks first, then the folder used last."""

import sys
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QStorageInfo

from fieldkit.formats import number, size
from fieldkit.i18n import _

_GIGABYTE = 1 << 30
_REMOVABLE = ("/media/", "/run/media/", "/Volumes/")


@dataclass(frozen=True, slots=True)
class Target:
    """A folder that a bundle may go to; ``stick`` tells that it can be taken out."""

    folder: Path
    words: str
    free: int
    stick: bool

    @property
    def hint(self) -> str:
        """Return how much room there is."""
        room = (
            f"{number(self.free / _GIGABYTE, 1)}\N{NO-BREAK SPACE}{_('GB')}"
            if self.free >= _GIGABYTE
            else size(self.free)
        )
        return _("{room} free").format(room=room)


def sticks() -> tuple[Target, ...]:
    """Return the USB sticks that are in, as far as the system tells."""
    return tuple(_stick(volume) for volume in QStorageInfo.mountedVolumes() if _removable(volume))


def target_of(folder: Path) -> Target:
    """Return a chosen folder as a target, called a stick where it lies on one."""
    volume = QStorageInfo(str(folder))
    if _removable(volume) and Path(volume.rootPath()) == folder:
        return _stick(volume)
    return Target(folder, str(folder), max(0, volume.bytesAvailable()), _removable(volume))


def first_target(last: str) -> Target | None:
    """Return the stick that is in, else the folder used last if it is still there."""
    found = sticks()
    if found:
        return found[0]
    if last and Path(last).is_dir():
        return target_of(Path(last))
    return None


def _stick(volume: QStorageInfo) -> Target:
    root = volume.rootPath()
    name = volume.displayName() or root
    place = root.rstrip("/") if sys.platform == "win32" else ""
    words = f"{name} ({place})" if place and place not in name else name
    said = _("USB stick {name}").format(name=words)
    return Target(Path(root), said, max(0, volume.bytesAvailable()), stick=True)


def _removable(volume: QStorageInfo) -> bool:
    if not (volume.isValid() and volume.isReady()) or volume.isRoot():
        return False
    root = volume.rootPath()
    if sys.platform == "win32":
        return _windows_removable(root)
    return root.startswith(_REMOVABLE)


def _windows_removable(root: str) -> bool:
    """Ask Windows what kind of drive this is; 2 is a removable one."""
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009 - only there on Windows
    return bool(kernel.GetDriveTypeW(root.replace("/", "\\")) == 2)  # noqa: PLR2004 - as above
