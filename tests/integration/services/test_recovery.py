"""The ways in besides the passphrase: sheets of one's own."""

from pathlib import Path

import pytest

from fieldkit.records.permissions import NotAllowed
from fieldkit.records.recovery import SheetSlip, word_places
from fieldkit.services.locked import seconds_to_wait
from fieldkit.services.passphrases import PassphraseTooShort
from fieldkit.services.recovery import (
    WordUnknown,
    cancel_sheet,
    draft_sheet,
    keep_sheet,
    key_copies,
    open_with_new_passphrase,
    people_behind,
    sheet_key,
    sheet_paper,
    words_key,
    words_wanted,
)
from fieldkit.services.rekeying import re_encrypt
from fieldkit.services.users import add_user
from fieldkit.services.word_lists import recovery_words
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.keys import SheetDoesNotFit, WordsDoNotFit, WrongPassphrase
from tests.support.laptops import PASSPHRASE, USER
from tests.support.papers import pages_of, text_of

FRESH = "свиристель дуб вяз"


def made_sheet(workspace: Workspace):
    draft = draft_sheet()
    keep_sheet(workspace, draft)
    return draft


def test_a_new_workspace_has_no_copy_of_its_key(laptop: Workspace):
    assert key_copies(laptop).none
    assert words_wanted(laptop.folder) == ""


def test_a_forgotten_passphrase_is_replaced_by_means_of_the_sheet(laptop: Workspace):
    draft = made_sheet(laptop)
    laptop.close()

    key = sheet_key(laptop.folder, draft.code.groups)
    people = people_behind(laptop.folder, key)
    opened = open_with_new_passphrase(laptop.folder, key, people[0].id, FRESH)
    opened.close()

    assert [one.name for one in people] == [USER]
    assert opened.user == laptop.user
    with pytest.raises(WrongPassphrase):
        open_workspace(laptop.folder, PASSPHRASE)
    open_workspace(laptop.folder, FRESH).close()


def test_an_administrator_beside_is_another_way_in(laptop: Workspace):
    add_user(laptop, "Снегирёва Инна", FRESH)
    alone = key_copies(laptop).none
    laptop.close()

    other = open_workspace(laptop.folder, FRESH)
    copies = key_copies(other)
    with pytest.raises(NotAllowed):
        re_encrypt(other)
    other.close()

    assert alone
    assert copies.administrator
    assert not copies.none


def test_a_used_sheet_opens_nothing_any_more(laptop: Workspace):
    draft = made_sheet(laptop)
    laptop.close()
    key = sheet_key(laptop.folder, draft.code.groups)
    opened = open_with_new_passphrase(laptop.folder, key, key.users[0], FRESH)

    copies = key_copies(opened)
    opened.close()

    assert copies.none
    with pytest.raises(SheetDoesNotFit):
        sheet_key(laptop.folder, draft.code.groups)


def test_a_sheet_is_one_persons(laptop: Workspace):
    added = add_user(laptop, "Снегирёва Инна", FRESH)
    draft = made_sheet(laptop)
    laptop.close()

    other = open_workspace(laptop.folder, FRESH)
    copies = key_copies(other)
    other.close()

    assert copies.sheet == ""
    assert sheet_key(laptop.folder, draft.code.groups).users == (laptop.user.id,)
    assert added.id != laptop.user.id


def test_a_draft_that_was_never_kept_opens_nothing(laptop: Workspace):
    kept, thrown = made_sheet(laptop), draft_sheet()

    with pytest.raises(SheetDoesNotFit):
        sheet_key(laptop.folder, thrown.code.groups)

    assert key_copies(laptop).sheet == kept.number


def test_a_cancelled_sheet_opens_nothing(laptop: Workspace):
    draft = made_sheet(laptop)

    cancel_sheet(laptop)

    assert key_copies(laptop).none
    with pytest.raises(SheetDoesNotFit):
        sheet_key(laptop.folder, draft.code.groups)


def test_a_slip_of_the_pen_is_named_by_its_group(laptop: Workspace):
    groups = list(made_sheet(laptop).code.groups)
    groups[3] = f"{(int(groups[3]) + 1) % 100_000:05d}"

    with pytest.raises(SheetSlip) as caught:
        sheet_key(laptop.folder, groups)

    assert "group 4 " in caught.value.sentence()


def test_a_short_new_passphrase_changes_nothing(laptop: Workspace):
    draft = made_sheet(laptop)
    laptop.close()
    key = sheet_key(laptop.folder, draft.code.groups)

    with pytest.raises(PassphraseTooShort):
        open_with_new_passphrase(laptop.folder, key, key.users[0], "клён")

    open_workspace(laptop.folder, PASSPHRASE).close()
    assert sheet_key(laptop.folder, draft.code.groups) == key


def test_a_sheet_lets_in_while_the_passphrase_has_to_wait(laptop: Workspace):
    draft = made_sheet(laptop)
    laptop.close()
    for _try in range(3):
        with pytest.raises(WrongPassphrase):
            open_workspace(laptop.folder, "не тот пароль")
    waited = seconds_to_wait(laptop.folder)

    key = sheet_key(laptop.folder, draft.code.groups)
    open_with_new_passphrase(laptop.folder, key, key.users[0], FRESH).close()

    assert waited > 0
    assert seconds_to_wait(laptop.folder) == 0


def test_the_paper_names_nobody_and_is_one_page(laptop: Workspace, tmp_path: Path):
    draft = draft_sheet()
    file = tmp_path / "sheet.pdf"
    file.write_bytes(sheet_paper(laptop, draft))

    text = text_of(file)

    assert pages_of(file) == 1
    assert all(group in text for group in draft.code.groups)
    assert draft.number in text
    assert USER.split()[0] not in text


def test_words_of_another_laptop_do_not_fit(laptop: Workspace):
    words = recovery_words("ru")
    places = word_places(bytes(16))

    with pytest.raises(WordsDoNotFit):
        words_key(laptop.folder, [str(place + 1) for place in places])
    with pytest.raises(WordUnknown) as caught:
        words_key(laptop.folder, [words[places[0]], "ъъъ"])

    assert "Word 2 " in caught.value.sentence()


def test_what_is_done_with_sheets_stands_in_the_journal_without_digits(laptop: Workspace):
    draft = made_sheet(laptop)
    cancel_sheet(laptop)

    with laptop.reading() as work:
        entries = work.log.list()

    acts = [entry.action for entry in entries]
    assert "recovery_sheet_made" in acts
    assert "recovery_sheet_cancelled" in acts
    assert not any(group in entry.subject for entry in entries for group in draft.code.groups)
