"""More may leave a laptop than so far: head office allows it, and somebody on the laptop agrees."""

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.device import Device, Disclosure
from fieldkit.records.permissions import Act
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import UnitOfWork

_OFFERED: Final = "certificate.wider"


class NothingToWiden(FieldkitError):
    """More was to be allowed to leave than head office lets leave."""

    template = N_(
        "Head office lets no more leave this laptop than leaves it now. Take in its newest file, "
        "then look again."
    )


def as_agreed(work: "UnitOfWork", own: Device, said: Disclosure) -> Disclosure:
    """Return what may leave from now on, where a certificate says this.

    Less holds at once. More waits for somebody on the laptop: whose data may
    not go to others by name is decided there, and once gone nothing comes back.
    """
    wider = own.enrolled_at is not None and said.wider_than(own.disclosure)
    if work.settings.get(_OFFERED) != (str(said) if wider else ""):
        work.settings.set(_OFFERED, str(said) if wider else "")
    return own.disclosure if wider else said


@needs(Act.WORK)
def offered_disclosure(workspace: Workspace) -> Disclosure | None:
    """Return what head office would let leave beyond what leaves now, None where nothing more."""
    with workspace.reading() as work:
        text = work.settings.get(_OFFERED)
    return Disclosure(text) if text in set(Disclosure) else None


@needs(Act.MANAGE_USERS)
def let_more_leave(workspace: Workspace) -> Disclosure:
    """Let leave from now on what head office offered, and return it. Raises NothingToWiden.

    What was handed over so far stays at head office as it went.
    """
    with workspace.unit_of_work() as work:
        text = work.settings.get(_OFFERED)
        if text not in set(Disclosure):
            raise NothingToWiden
        own = replace(work.devices.own().device, disclosure=Disclosure(text))
        work.devices.save(own)
        work.settings.set(_OFFERED, "")
        work.log.audit("more_may_leave", own.id)
        work.commit()
    workspace.device = own
    return own.disclosure
