"""What a passphrase must be before it may guard families' records."""

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_

SHORTEST = 8


class PassphraseTooShort(FieldkitError):
    """A passphrase was offered that a stranger could guess."""

    template = N_(
        "This passphrase is short: at least {least} signs are needed."
        " Best are four or five words that you remember easily and a stranger would not guess."
    )


def check_passphrase(passphrase: str) -> None:
    """Raise PassphraseTooShort for a passphrase of fewer than eight signs."""
    if len(passphrase.strip()) < SHORTEST:
        raise PassphraseTooShort(least=SHORTEST)
