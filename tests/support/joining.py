"""A laptop joins a head office, by files as in the field."""

from pathlib import Path

from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from fieldkit.services.workspace import Workspace


def join(laptop: Workspace, office: Workspace, stick: Path) -> None:
    """Carry invitation, request and welcome to and fro; the stick is empty after it."""
    before = set(stick.iterdir())
    request = accept_invitation(laptop, invite(office, "07", stick))
    accept_welcome(laptop, confirm_enrolment(office, enrol(office, request), stick))
    for file in set(stick.iterdir()) - before:
        file.unlink()
