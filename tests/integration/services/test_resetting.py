"""An administrator gives a colleague a new passphrase; sealed facts do not come along."""

import pytest

from fieldkit.records.people import Role
from fieldkit.records.permissions import NotAllowed
from fieldkit.services.passphrases import PassphraseTooShort
from fieldkit.services.recovery import draft_sheet, keep_sheet, sheet_key
from fieldkit.services.resetting import (
    OwnPassphrase,
    colleagues,
    reset_passphrase,
)
from fieldkit.services.sealing import list_holders, name_holder, remove_holder
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.keys import SheetDoesNotFit, WrongPassphrase
from fieldkit.store.sealed import LastHolder
from tests.support.laptops import PASSPHRASE

OTHER = "зимородок ива тополь"
FRESH = "свиристель дуб вяз"


@pytest.fixture
def inna(laptop: Workspace):
    return add_user(laptop, "Снегирёва Инна", OTHER, Role.SPECIALIST)


def test_the_colleague_opens_with_the_new_passphrase_alone(laptop: Workspace, inna):
    reset_passphrase(laptop, inna, FRESH)
    laptop.close()

    with pytest.raises(WrongPassphrase):
        open_workspace(laptop.folder, OTHER)
    opened = open_workspace(laptop.folder, FRESH)
    opened.close()

    assert opened.user == inna


def test_a_reset_ends_the_sheet_of_the_colleague(laptop: Workspace, inna):
    laptop.close()
    hers = open_workspace(laptop.folder, OTHER)
    draft = draft_sheet()
    keep_sheet(hers, draft)
    hers.close()
    admin = open_workspace(laptop.folder, PASSPHRASE)

    reset_passphrase(admin, inna, FRESH)
    admin.close()

    with pytest.raises(SheetDoesNotFit):
        sheet_key(laptop.folder, draft.code.groups)


def test_a_reset_does_not_open_sealed_facts_until_a_holder_names_again(laptop: Workspace, inna):
    name_holder(laptop, inna)

    reset_passphrase(laptop, inna, FRESH)
    holders = {one.id for one in list_holders(laptop).holders}
    name_holder(laptop, inna)
    laptop.close()
    hers = open_workspace(laptop.folder, FRESH)
    mine = list_holders(hers).mine
    hers.close()

    assert holders == {laptop.user.id}
    assert mine


def test_a_reset_that_would_lose_sealed_facts_is_refused(laptop: Workspace, inna):
    name_holder(laptop, inna)
    with laptop.unit_of_work() as work:
        work.sealed.put("d", {"/a/b": "тайна"}, frozenset({"/a/b"}))
        work.commit()
    remove_holder(laptop, laptop.user)

    with pytest.raises(LastHolder):
        reset_passphrase(laptop, inna, FRESH)
    laptop.close()

    open_workspace(laptop.folder, OTHER).close()


def test_only_an_administrator_resets(laptop: Workspace, inna):
    laptop.close()
    hers = open_workspace(laptop.folder, OTHER)

    with pytest.raises(NotAllowed):
        reset_passphrase(hers, laptop.user, FRESH)
    offered = colleagues(hers)
    hers.close()

    assert offered == ()
    open_workspace(laptop.folder, PASSPHRASE).close()


def test_nobody_resets_themselves_or_to_a_short_passphrase(laptop: Workspace, inna):
    with pytest.raises(OwnPassphrase):
        reset_passphrase(laptop, laptop.user, FRESH)
    with pytest.raises(PassphraseTooShort):
        reset_passphrase(laptop, inna, "клён")

    assert colleagues(laptop) == (inna,)


def test_a_reset_stands_in_the_journal(laptop: Workspace, inna):
    reset_passphrase(laptop, inna, FRESH)

    with laptop.reading() as work:
        acts = [(entry.action, entry.subject) for entry in work.log.list()]

    assert ("passphrase_reset", inna.id) in acts
