"""Colleagues on one laptop: who they are, and what they do there in turn."""

from collections.abc import Callable
from dataclasses import replace

from fieldkit.records.people import Role
from fieldkit.services.filling import begin_form, save_draft
from fieldkit.services.workspace import Workspace, open_workspace
from tests.support.answers import answer_registration
from tests.support.laptops import NOON, PASSPHRASE

INNA, VERA, FRESH = "зимородок ива тополь", "свиристель дуб вяз", "сойка осина калина"


def as_user(laptop: Workspace, passphrase: str, act: Callable[[Workspace], object]):
    """Let a colleague do something on the same laptop, and open it again as before."""
    laptop.close()
    theirs = open_workspace(laptop.folder, passphrase)
    theirs.now = lambda: NOON
    try:
        return act(theirs)
    finally:
        theirs.close()
        again = open_workspace(laptop.folder, PASSPHRASE)
        laptop.database, laptop.user = again.database, again.user
        laptop.users_changed()


def supervising(laptop: Workspace) -> Workspace:
    """Return the same workspace as somebody would have it who supervises."""
    return replace(laptop, user=replace(laptop.user, role=Role.SUPERVISOR))


def begins(workspace: Workspace) -> str:
    """Begin to register a family with an open case, and return the draft's id."""
    filling = begin_form(workspace, "family_registration")
    answer_registration(filling.session, "Сойкина")
    return save_draft(workspace, filling).draft_id


def curators(workspace: Workspace) -> list[str]:
    """Return who answers for each case, by their ids among the specialists."""
    with workspace.reading() as work:
        return [row.get("curator_id", "") for row in work.entities.rows("cases")]
