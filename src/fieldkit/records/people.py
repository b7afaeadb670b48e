"""The people who work with the program on one laptop."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


class Role(StrEnum):
    """What a user is there for; services hold what each may see and do."""

    SPECIALIST = "specialist"
    SUPERVISOR = "supervisor"
    ATTENDANCE_TAKER = "attendance_taker"
    DATA_MANAGER = "data_manager"
    ADMINISTRATOR = "administrator"


class NameMissing(FieldkitError):
    """A user, an event or a participant was offered without a name."""

    template = N_("A name is needed here. Write at least one letter.")


class UserMissing(FieldkitError):
    """Somebody was named who does not work on this laptop, or no more."""

    template = N_(
        "This person does not work on this laptop any more: {name}. Choose somebody else."
    )


@dataclass(frozen=True, slots=True)
class User:
    """One person with a passphrase of their own on this laptop."""

    id: str
    name: str
    role: Role
    created_at: datetime
    specialist_id: str | None = None
    active: bool = True

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise NameMissing
