"""Watches a form's file and what lies beside it, and says when it was written anew."""

from collections.abc import Iterable
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

_PAUSE = 250  # ms of quiet after the last news: an editor writes in several steps
_AGAIN = 400  # ms until a file that is away for a moment is looked for again
_MOST_TIMES = 10


class FormWatch(QObject):
    """Tells that a file has changed, whichever way an editor writes it.

    Many write a new file and rename it over the old one, so that the folder is
    watched as well; what counts is that a file's time or size is another.

    Signals:
        changed(): one of the files is not as it was.
        gone(): the first of them, the form, is not there any more.
    """

    changed = Signal()
    gone = Signal()

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._files: tuple[Path, ...] = ()
        self._seen: tuple[object, ...] = ()
        self._times = 0
        self._watcher = QFileSystemWatcher(self)
        self._watcher.fileChanged.connect(self._on_news)
        self._watcher.directoryChanged.connect(self._on_news)
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self.look)

    def watch(self, files: Iterable[Path]) -> None:
        """Watch these files from now on, those too that are not there yet."""
        self._files = tuple(dict.fromkeys(files))
        self._seen = _signatures(self._files)
        self._times = 0
        self._watch_paths()

    def stop(self) -> None:
        """Watch nothing any more."""
        self._pause.stop()
        self._files = ()
        known = [*self._watcher.files(), *self._watcher.directories()]
        if known:
            self._watcher.removePaths(known)

    @Slot()
    def look(self) -> None:
        """Compare the files with what they were."""
        if not self._files:
            return
        if not self._files[0].exists():
            self._times += 1
            if self._times <= _MOST_TIMES:
                self._pause.start(_AGAIN)
            else:
                self.gone.emit()
            return
        self._times = 0
        self._watch_paths()
        found = _signatures(self._files)
        if found != self._seen:
            self._seen = found
            self.changed.emit()

    @Slot(str)
    def _on_news(self, _path: str) -> None:
        self._times = 0
        self._pause.start(_PAUSE)

    def _watch_paths(self) -> None:
        """Watch files and folders; a file that was replaced is watched no more by itself."""
        wanted = {str(one) for one in self._files if one.is_file()}
        wanted |= {str(one.parent) for one in self._files if one.parent.is_dir()}
        known = {*self._watcher.files(), *self._watcher.directories()}
        if known - wanted:
            self._watcher.removePaths(sorted(known - wanted))
        if wanted - known:
            self._watcher.addPaths(sorted(wanted - known))


def _signatures(files: Iterable[Path]) -> tuple[object, ...]:
    return tuple(_signature(one) for one in files)


def _signature(file: Path) -> tuple[int, int, int] | None:
    try:
        found = file.stat()
    except OSError:
        return None
    return (found.st_mtime_ns, found.st_size, found.st_ino)
