"""Head office reads twelve words out, the laptop opens, and the next words come with a bundle."""

from pathlib import Path

import pytest

from fieldkit.records.recovery import WordsSlip
from fieldkit.services.enrolment import accept_invitation, invite
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.recovery import (
    key_copies,
    open_with_new_passphrase,
    people_behind,
    words_key,
    words_wanted,
)
from fieldkit.services.recovery_words import (
    NoWordsHere,
    ready_words,
    words_numbers,
    words_to_read,
)
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.keys import WordsDoNotFit, WrongPassphrase
from tests.integration.exchange.conftest import PASSPHRASE, Field, save_family

FRESH = "свиристель дуб вяз"
OTHER = "зимородок ива тополь"


def spoken(office: Workspace, laptop: Workspace) -> list[str]:
    """Return what head office reads out."""
    newest = words_numbers(office, laptop.device.id)[0]
    return [one.word for one in words_to_read(office, laptop.device.id, newest).words]


def hand_over(laptop: Workspace, office: Workspace, stick: Path, surname: str = "Рябинина") -> None:
    save_family(laptop, surname)
    take_in(office, export_bundle(laptop, None, stick).path)


def test_both_sides_call_the_words_by_one_number(office: Workspace, laptop: Workspace):
    number = words_wanted(laptop.folder)

    assert words_numbers(office, laptop.device.id) == (number,)
    assert key_copies(laptop).words == number
    assert not key_copies(laptop).none


def test_the_words_open_the_laptop_with_a_new_passphrase(office: Workspace, laptop: Workspace):
    words = spoken(office, laptop)
    laptop.close()

    key = words_key(laptop.folder, words)
    who = people_behind(laptop.folder, key)
    opened = open_with_new_passphrase(laptop.folder, key, who[0].id, FRESH)
    opened.close()

    assert len(words) == 12
    assert opened.user == laptop.user
    with pytest.raises(WrongPassphrase):
        open_workspace(laptop.folder, PASSPHRASE)
    open_workspace(laptop.folder, FRESH).close()


def test_used_words_are_renewed_and_the_new_ones_come_with_the_next_bundle(
    office: Workspace, laptop: Workspace, stick: Path
):
    before = spoken(office, laptop)
    laptop.close()
    key = words_key(laptop.folder, before)
    opened = open_with_new_passphrase(laptop.folder, key, key.users[0], FRESH)

    hand_over(opened, office, stick)
    after = spoken(office, laptop)
    opened.close()

    assert before != after
    with pytest.raises(WordsDoNotFit):
        words_key(laptop.folder, before)
    assert words_key(laptop.folder, after).users == key.users


def test_a_colleague_is_let_in_by_the_words_too(office: Workspace, laptop: Workspace, stick: Path):
    added = add_user(laptop, "Снегирёва Инна", OTHER)
    words = spoken(office, laptop)
    laptop.close()

    key = words_key(laptop.folder, words)
    opened = open_with_new_passphrase(laptop.folder, key, added.id, FRESH)
    hand_over(opened, office, stick)
    after = words_key(laptop.folder, spoken(office, laptop))
    opened.close()

    assert opened.user == added
    assert set(key.users) == set(after.users) == {laptop.user.id, added.id}
    open_workspace(laptop.folder, PASSPHRASE).close()


def test_one_misheard_word_is_said(office: Workspace, laptop: Workspace):
    words = spoken(office, laptop)
    words[4] = "1" if words[4] != "ability" else "2"

    with pytest.raises((WordsSlip, WordsDoNotFit)):
        words_key(laptop.folder, words)


def test_the_request_opened_again_brings_the_same_words(
    field: Field, office: Workspace, stick: Path
):
    new = field.workspace("новая")
    invitation = invite(office, "Ольховка", stick)

    accept_invitation(new, invitation)
    first = words_wanted(new.folder)
    accept_invitation(new, invitation)

    assert words_wanted(new.folder) == first != ""


def test_words_lost_between_slots_and_database_are_made_anew(
    office: Workspace, laptop: Workspace, stick: Path
):
    with laptop.unit_of_work() as work:
        work.settings.set("exchange.words", "")
        work.commit()
    before = words_wanted(laptop.folder)

    ready_words(laptop)
    hand_over(laptop, office, stick)

    assert words_wanted(laptop.folder) != before
    assert words_key(laptop.folder, spoken(office, laptop)).users == (laptop.user.id,)


def test_ready_words_are_left_alone(office: Workspace, laptop: Workspace):
    before = (laptop.folder / "slots.json").read_bytes()

    ready_words(laptop)
    ready_words(office)

    assert (laptop.folder / "slots.json").read_bytes() == before


def test_a_laptop_without_words_is_said(field: Field, office: Workspace):
    with pytest.raises(NoWordsHere):
        words_to_read(office, "f" * 32, "0000")


def test_the_secret_is_nowhere_on_the_laptop_or_the_stick(
    field: Field, office: Workspace, laptop: Workspace, stick: Path
):
    hand_over(laptop, office, stick)
    with office.reading() as work:
        secret = work.recovery_words.of(laptop.device.id)[0].secret
    with laptop.reading() as work:
        kept = work.settings.get("exchange.words")

    files = [
        path
        for folder in (laptop.folder, field.folder / "joining ольховка", stick)
        for path in folder.rglob("*")
        if path.is_file()
    ]

    assert secret.hex() not in kept
    assert not any(secret in path.read_bytes() for path in files)
    assert secret.hex() not in repr(
        words_to_read(office, laptop.device.id, words_wanted(laptop.folder))
    )


def test_who_read_words_out_stands_in_the_journal(office: Workspace, laptop: Workspace):
    spoken(office, laptop)

    with office.reading() as work:
        acts = [(entry.action, entry.subject) for entry in work.log.list()]

    assert ("recovery_words_read", laptop.device.id) in acts
