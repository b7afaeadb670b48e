"""The act of an erasure: what was destroyed, why, by whom, and where traces may still lie."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.keeping import ErasureReason


class AlreadyErased(FieldkitError):
    """Somebody was to be erased who is not there any more."""

    template = N_("There is nothing left to erase: this person's data is not in the workspace.")


class ActMissing(FieldkitError):
    """A record of erasure was asked for that was drawn up elsewhere."""

    template = N_(
        "This record of erasure is not here. It can be printed on the laptop that erased the data."
    )


@dataclass(frozen=True, slots=True)
class ErasureAct:
    """One act. ``subject`` is the case and member number, ``entity`` "list/id"; nobody is named.

    ``facts`` are counts, dates, names of fields and numbers of bundles.
    """

    number: int
    at: datetime
    user_name: str
    subject: str
    entity: str
    reason: ErasureReason
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def undecided(self) -> bool:
        """Tell whether a state that a restore set aside may still hold what this act erased."""
        return bool(self.facts.get("set_aside")) and not self.facts.get("set_aside_removed")


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line of the log's extract: when, on which laptop, by whom, what, and the change's id."""

    at: datetime
    laptop: str
    author: str
    what: str
    id: str
