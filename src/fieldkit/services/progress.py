"""How a long job tells how far it is, and the only place where it can be stopped."""

from typing import Protocol

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_


class Cancelled(FieldkitError):
    """A person stopped the job; it undid what it had begun."""

    template = N_("Stopped. Nothing was changed.")


class Progress(Protocol):
    """What a job is given to report to."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Tell that ``done`` of ``total`` records are through; raises Cancelled to stop the job."""


class Silent:
    """A progress that nobody watches."""

    def step(self, done: int, total: int, what: str = "") -> None:
        """Take note of nothing."""
