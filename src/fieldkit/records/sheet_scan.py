"""A scan or photo of a signed sheet, kept with its day."""

from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class SheetScan:
    """One page of a signed sheet; names and signatures stand on it, so it is P2.

    ``scope``, ``version`` and ``page`` are those of the printed sheet, empty and
    0 where nobody said which it is. ``size`` is in bytes, ``width`` and
    ``height`` in pixels, 0 for what is no picture.
    """

    id: str
    event_id: str
    day: date
    sha256: str = field(repr=False)
    size: int
    media_type: str
    made_at: datetime
    scope: str = ""
    version: int = 0
    page: int = 0
    title: str = ""
    width: int = 0
    height: int = 0

    @property
    def is_picture(self) -> bool:
        """Tell whether it can be shown as a picture."""
        return self.width > 0
