"""Sounds and videos of a form, handed to the player of the computer."""

import os
from collections.abc import Callable, Collection
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory, mkstemp

from PySide6.QtCore import QObject, QUrl, Signal, Slot
from PySide6.QtGui import QDesktopServices

from fieldkit.errors import FieldkitError
from fieldkit.gui.jobs import Jobs
from fieldkit.i18n import N_, _
from fieldkit.services.progress import Progress

# The ending decides which program opens a file: a form must not have another one run.
_PLAYED = frozenset(
    ".3ga .3gp .3gpp .aac .amr .avi .flac .m4a .m4v .mkv .mov .mp3 .mp4 .mpeg .mpg .oga .ogg "
    ".ogv .opus .wav .weba .webm .wma .wmv".split()
)


@cache
def _folder() -> "TemporaryDirectory[str]":
    # It goes when the program ends. What a form brings along holds no personal data.
    return TemporaryDirectory(prefix="fieldkit-", ignore_cleanup_errors=True)


class NotWritten(FieldkitError):
    """A sound or a video of a form could not be written for the player."""

    template = N_("{name} could not be prepared for playing. Free some space on the disk.")


class FormPlayer(QObject):
    """Plays files that came with a form, and knows which did not come.

    ``read`` returns a file's bytes by its name, in the worker; ``brought`` the
    names of all files that came, None where nobody can tell beforehand.

    Signals:
        told(name): there is something else to say about a file.
    """

    told = Signal(str)

    def __init__(
        self, jobs: Jobs, read: Callable[[str], bytes | None], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._read = read
        self._said: dict[str, str] = {}
        self._written: dict[str, Path] = {}
        self._brought: Collection[str] | None = None
        self.brought: Callable[[], Collection[str]] | None = None

    def can_play(self, name: str) -> bool:
        """Tell whether there is such a file, of a kind that is played."""
        if Path(name).suffix.lower() not in _PLAYED:
            return False
        if self._brought is None and self.brought is not None:
            self._brought = self.brought()
        return self._brought is None or name in self._brought

    def sentence(self, name: str) -> str:
        """Return what is to be said about a file, "" where it simply plays."""
        if Path(name).suffix.lower() not in _PLAYED:
            told = _("{name} belongs here, but it is neither a sound nor a video that is played.")
            return told.format(name=name)
        if not self.can_play(name):
            return _("{name} belongs here, but it did not come with the form.").format(name=name)
        return self._said.get(name, "")

    def play(self, name: str) -> None:
        """Hand a file to the player of the computer; it is written to a temporary folder."""
        if not self.can_play(name) or self._jobs.closed:
            return
        ready = self._written.get(name)
        if ready is not None and ready.is_file():
            self._open(name, ready)
            return
        read = self._read

        def work(_progress: Progress) -> tuple[str, Path | None]:
            content = read(name)
            return name, None if content is None else _write(name, content)

        self._jobs.start(
            _("Reading {name}").format(name=name), work, done=self._on_read, failed=self._on_failed
        )

    @Slot(object)
    def _on_read(self, found: tuple[str, Path | None]) -> None:
        name, path = found
        if path is None:
            told = _("{name} belongs here, but it did not come with the form.")
            self._say(name, told.format(name=name))
            return
        self._written[name] = path
        self._open(name, path)

    @Slot(object)
    def _on_failed(self, error: FieldkitError) -> None:
        name = str(error.facts.get("name", ""))
        self._say(name, str(error))

    def _open(self, name: str, path: Path) -> None:
        opened = QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
        told = _("No program on this computer plays {name}. Ask whoever looks after the computer.")
        self._say(name, "" if opened else told.format(name=name))

    def _say(self, name: str, sentence: str) -> None:
        self._said[name] = sentence
        self.told.emit(name)


def _write(name: str, content: bytes) -> Path:
    try:
        handle, path = mkstemp(suffix=Path(name).suffix.lower(), dir=_folder().name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        raise NotWritten(name=name) from error
    return Path(path)
