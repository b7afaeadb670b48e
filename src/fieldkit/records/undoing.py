"""Taking the last acts back: what may be undone, and why not."""

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


class NotUndoable(FieldkitError):
    """An act was to be undone that cannot be."""

    template = N_("This cannot be undone.")


class FollowedUp(NotUndoable):
    """Somebody went on from what was to be undone."""

    template = N_(
        "This cannot be undone any more: somebody has changed the same thing since. Change it by "
        "hand; the history shows what it was."
    )


class CarriedAway(NotUndoable):
    """What was to be undone is in a bundle already."""

    template = N_(
        "This cannot be undone any more: a bundle carries it already. Correct it instead; the "
        "correction goes with the next bundle."
    )
