"""How the papers of a programme look: logos, what stands under them, columns and signatories."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

# The design of every programme that has none of its own.
EVERY_PROGRAMME = "all"
# Bytes of a picture as it is kept; with Base64 it is well below what one field may hold.
MOST_OF_LOGO = 120_000
MOST_OF_BACKGROUND = 700_000
MOST_SIGNATORIES = 4


class SheetColumn(StrEnum):
    """A column of the sign-in sheet that may be left out; number, name and signature may not."""

    ORGANISATION = "organisation"
    DISTRICT = "district"
    POSITION = "position"
    PHONE_TAIL = "phone_tail"
    LATE = "late"
    CONSENT = "consent"


# What a sheet has unless a design says otherwise: the end of a telephone only where it is wanted.
USUAL_COLUMNS = tuple(one for one in SheetColumn if one is not SheetColumn.PHONE_TAIL)


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs a paper: the position over the line, the name behind it."""

    position: str
    name: str


@dataclass(frozen=True, slots=True)
class PaperDesign:
    """The design of one programme's papers; ``programme`` is its id, or EVERY_PROGRAMME.

    Pictures are PNG or JPEG as the program wrote them itself, empty where there
    is none: ``logo`` stands on the left, ``second_logo`` on the right,
    ``background`` behind a certificate. ``heading`` is a line for the funder.
    """

    programme: str = EVERY_PROGRAMME
    heading: str = ""
    columns: tuple[SheetColumn, ...] = USUAL_COLUMNS
    signatories: tuple[Signatory, ...] = ()
    logo: bytes = field(default=b"", repr=False)
    second_logo: bytes = field(default=b"", repr=False)
    background: bytes = field(default=b"", repr=False)

    def with_column(self, column: SheetColumn, *, shown: bool) -> "PaperDesign":
        """Return the design with a column shown or left out; the order is always the same."""
        wanted = {*self.columns, column} if shown else {*self.columns} - {column}
        return replace(self, columns=tuple(one for one in SheetColumn if one in wanted))
