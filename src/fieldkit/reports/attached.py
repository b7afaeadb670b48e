"""Attached files on paper: pictures and signatures drawn, everything else told."""

import io
from collections.abc import Mapping
from dataclasses import dataclass, field

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, Image, Spacer

from fieldkit.forms.session import FormSession, NodeView
from fieldkit.i18n import _
from fieldkit.reports import styles
from fieldkit.reports.answers import answer_text
from fieldkit.reports.document import Reader
from fieldkit.reports.styles import text

_WIDE, _TALL = 88 * mm, 66 * mm
_SIGNATURE = (62 * mm, 24 * mm)
# A photo or a signature tells who somebody is (class P2): only papers stamped as personal have it.
_PERSONAL = frozenset({Reader.INTERNAL})


@dataclass(frozen=True, slots=True)
class AttachedFile:
    """A file that an answer names: its own name, and the JPEG or PNG to draw, if it is a picture.

    ``content`` was decoded and written anew by the program itself; ``width``
    and ``height`` are its pixels.
    """

    title: str
    content: bytes = field(default=b"", repr=False)
    width: int = 0
    height: int = 0


@dataclass(frozen=True, slots=True)
class Filled:
    """A filled form as it is printed: its answers, its files by their names, and for whom."""

    session: FormSession
    files: Mapping[str, AttachedFile]
    reader: Reader

    def words(self, node: NodeView) -> str:
        """Return an answer in words; of a file that it is there, and its name for the team."""
        if node.kind != "upload" or not node.value:
            return answer_text(node)
        file = self.files.get(node.value)
        if self.reader not in _PERSONAL:
            return _("attached to the form")
        if file is None:
            return _("{name}, the file is not on this computer").format(name=node.value)
        return file.title

    def told(self, node: NodeView) -> Flowable | list[Flowable]:
        """Return an answer as a cell: a picture with its name below, else words."""
        words = text(self.words(node), styles.body)
        file = self.files.get(node.value) if node.kind == "upload" else None
        if file is None or not file.content or self.reader not in _PERSONAL:
            return words
        signed = "signature" in node.appearance
        caption = text(file.title, styles.muted)
        return [picture(file, signed=signed), *([] if signed else [Spacer(1, 2), caption])]


def picture(file: AttachedFile, *, signed: bool = False) -> Flowable:
    """Return a picture scaled to the column, never blown up beyond 150 dots an inch."""
    wide, tall = _SIGNATURE if signed else (_WIDE, _TALL)
    natural = 72 / 150
    scale = min(natural, wide / max(1, file.width), tall / max(1, file.height))
    drawn = Image(io.BytesIO(file.content), width=file.width * scale, height=file.height * scale)
    drawn.hAlign = "LEFT"
    return drawn
