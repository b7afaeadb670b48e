"""Forms that are withdrawn: nobody begins them any more, what was filled stays readable."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


class FormWithdrawn(FieldkitError):
    """A form was to be begun that is withdrawn."""

    template = N_(
        "The form {title} is withdrawn: it is not begun any more. Drafts of it can still be"
        " finalized, and finalized ones read."
    )


class WithdrawnByOffice(FieldkitError):
    """A laptop was to bring a form back that head office has withdrawn."""

    template = N_(
        "Head office has withdrawn the form {title}. Ask head office to bring it back; the next"
        " bundle from there then does so here."
    )


@dataclass(frozen=True, slots=True)
class FormWithdrawal:
    """What one device says of a form: that it is withdrawn, or not any more, and since when.

    Each device has a say of its own, so that a laptop does not take back what
    head office has decided. What head office says holds on every laptop, what
    a laptop says holds there alone.
    """

    id: str
    form_id: str
    at: datetime
    user_name: str = ""
    withdrawn: bool = True


def withdrawal_id(device: str, form_id: str) -> str:
    """Return the id of what a device says of a form."""
    return hashlib.sha256(f"{device}\0{form_id}".encode()).hexdigest()[:32]
