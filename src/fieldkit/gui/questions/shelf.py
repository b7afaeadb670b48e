"""The pictures that a form brought along, read and decoded beside the window."""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtGui import QImage

from fieldkit.errors import FieldkitError
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.questions.decoding import read_picture
from fieldkit.gui.questions.playing import FormPlayer
from fieldkit.i18n import _
from fieldkit.services.progress import Cancelled, Progress

_MOST_KEPT = 64 << 20  # bytes of decoded pictures
_PDF = b"%PDF-"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A picture that a form names, and the longest side that it is wanted with, in pixels."""

    name: str
    side: int


class PictureShelf(QObject):
    """Hands out pictures that are there, and fetches the others without holding up the window.

    ``read`` returns a file's bytes by its name and the side that is wanted; it
    is called in the worker. With ``paged`` a PDF is its first page. ``player``
    plays the sounds and videos.

    Signals:
        fetched(name): a picture of that name can be had now, or is known to be none.
    """

    fetched = Signal(str)

    def __init__(
        self,
        jobs: Jobs,
        read: Callable[[str, int], bytes | None],
        parent: QObject | None = None,
        *,
        paged: bool = False,
    ) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self._read = read
        self._paged = paged
        self._kept: OrderedDict[Wanted, QImage | None] = OrderedDict()
        self._asked: dict[Wanted, None] = {}
        self._under_way: set[Wanted] = set()
        self.player = FormPlayer(jobs, lambda name: read(name, 0), self)
        self._turn = QTimer(self, singleShot=True, interval=0)
        self._turn.timeout.connect(self._fetch)

    def picture(self, name: str, side: int) -> QImage | None:
        """Return a picture, None while it is being fetched or where there is none."""
        wanted = Wanted(name, side)
        if wanted in self._kept:
            self._kept.move_to_end(wanted)
            return self._kept[wanted]
        if wanted not in self._under_way and wanted not in self._asked:
            self._asked[wanted] = None
            self._turn.start()
        return None

    def knows(self, name: str, side: int) -> bool:
        """Tell whether the picture was looked for already."""
        return Wanted(name, side) in self._kept

    @Slot()
    def _fetch(self) -> None:
        wanted, self._asked = tuple(self._asked), {}
        if not wanted or self._jobs.closed:
            return
        self._under_way.update(wanted)
        read, paged = self._read, self._paged

        def work(progress: Progress) -> dict[Wanted, QImage | bytes | None]:
            found: dict[Wanted, QImage | bytes | None] = {}
            for place, each in enumerate(wanted):
                progress.step(place, len(wanted))
                found[each] = _read(read, each, paged=paged)
            return found

        self._jobs.start(_("Reading pictures"), work, done=self._on_fetched, failed=self._on_failed)

    @Slot(object)
    def _on_failed(self, _error: FieldkitError) -> None:
        """Let what could not be read be asked for again, when its question is next shown."""
        self._under_way.clear()

    @Slot(object)
    def _on_fetched(self, found: dict[Wanted, QImage | bytes | None]) -> None:
        read = {wanted: one for wanted, one in found.items() if not isinstance(one, bytes)}
        for wanted, content in found.items():
            if isinstance(content, bytes):
                # Where no PDF is, nothing of what draws them is loaded.
                from fieldkit.gui.questions.first_pages import FirstPage

                page = FirstPage(wanted, content, wanted.side)
                page.drawn.connect(self._on_drawn)
                page.begin()
        self._keep(read)

    @Slot(object, object)
    def _on_drawn(self, wanted: Wanted, image: QImage | None) -> None:
        self._keep({wanted: image})

    def _keep(self, found: dict[Wanted, QImage | None]) -> None:
        for wanted, image in found.items():
            self._under_way.discard(wanted)
            self._kept[wanted] = image
        held = sum(image.sizeInBytes() for image in self._kept.values() if image is not None)
        while held > _MOST_KEPT and len(self._kept) > len(found):
            _wanted, dropped = self._kept.popitem(last=False)
            held -= dropped.sizeInBytes() if dropped is not None else 0
        for name in {wanted.name for wanted in found}:
            self.fetched.emit(name)


def _read(
    read: Callable[[str, int], bytes | None], wanted: Wanted, *, paged: bool
) -> QImage | bytes | None:
    """Return a picture, or the PDF as it is, whose page the window's own thread has to ask for."""
    try:
        content = read(wanted.name, wanted.side)
    except Cancelled:
        raise
    except FieldkitError:
        # One picture that is lost or damaged must not take the others with it.
        return None
    if content is None or (paged and content.startswith(_PDF)):
        return content
    return read_picture(content, wanted.side)
