"""Changes that are kept as they came and take no effect: how many, and why."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class AsideReason(StrEnum):
    """Why a change takes no effect here; who needs most heed comes first.

    SCOPE, OTHER_ROLE and OFFICE_LIST are not its author's to write, by the author's
    certificate, and a person may let them in: records of other districts or
    programmes, what none of the laptop's roles does, lists that only head office
    writes. RESERVED claims numbers that are another device's, NEWER is of a newer
    program, CONTENT holds what its field may not.
    """

    SCOPE = "scope"
    OTHER_ROLE = "role"
    OFFICE_LIST = "list"
    RESERVED = "reserved"
    CONTENT = "content"
    NEWER = "newer"


# What a person may let in after all.
HELD: Final = frozenset({AsideReason.SCOPE, AsideReason.OTHER_ROLE, AsideReason.OFFICE_LIST})


@dataclass(frozen=True, slots=True)
class KeptAside:
    """So many changes of one device are kept aside for one reason; ``kinds`` names their things."""

    reason: AsideReason
    count: int
    kinds: tuple[str, ...]
