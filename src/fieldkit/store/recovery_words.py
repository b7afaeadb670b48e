"""The secrets that open laptops' workspaces, kept at head office."""

from dataclasses import dataclass, field
from datetime import datetime

import sqlalchemy as sa

from fieldkit.store.access import Access
from fieldkit.store.access_tables import recovery_words
from fieldkit.store.sql import insert_new, moment_of, moment_text

_OF = (
    sa.select(recovery_words)
    .where(recovery_words.c.laptop == sa.bindparam("laptop"))
    .order_by(recovery_words.c.made_at.desc(), sa.literal_column("rowid").desc())
)
_READ = (
    recovery_words.update()
    .where(
        recovery_words.c.laptop == sa.bindparam("b_laptop"),
        recovery_words.c.number == sa.bindparam("b_number"),
    )
    .values(read_at=sa.bindparam("b_read_at"))
)
_DELETE = recovery_words.delete().where(
    recovery_words.c.laptop == sa.bindparam("b_laptop"),
    recovery_words.c.number == sa.bindparam("b_number"),
)
# A restored laptop may need earlier words, but not those of years ago.
_KEPT = 5


@dataclass(frozen=True, slots=True)
class KeptWords:
    """One secret of one laptop; ``read_at`` is when it was last shown to be read out."""

    laptop: str
    number: str
    made_at: datetime
    secret: bytes = field(repr=False)
    read_at: datetime | None = None


class RecoveryWords:
    """What head office can read out to somebody who forgot the passphrase."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def add(self, words: KeptWords, taken_at: datetime) -> bool:
        """Keep a laptop's words and tell whether they are new here; only the last few stay."""
        row = {
            "laptop": words.laptop,
            "number": words.number,
            "secret": words.secret,
            "made_at": moment_text(words.made_at),
            "taken_at": moment_text(taken_at),
            "read_at": None,
        }
        added = bool(self._access.change(insert_new(recovery_words), row))
        for old in self.of(words.laptop)[_KEPT:]:
            self._access.change(_DELETE, {"b_laptop": old.laptop, "b_number": old.number})
        return added

    def of(self, laptop: str) -> tuple[KeptWords, ...]:
        """Return a laptop's words, the newest first."""
        rows = self._access.connection.execute(_OF, {"laptop": laptop})
        return tuple(
            KeptWords(
                laptop=row.laptop,
                number=row.number,
                made_at=moment_of(row.made_at),
                secret=row.secret,
                read_at=moment_of(row.read_at) if row.read_at else None,
            )
            for row in rows
        )

    def note_read(self, words: KeptWords, moment: datetime) -> None:
        """Keep when words were shown to be read out."""
        values = {
            "b_laptop": words.laptop,
            "b_number": words.number,
            "b_read_at": moment_text(moment),
        }
        self._access.change(_READ, values)
