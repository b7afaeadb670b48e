"""Key slots: who can open, and what a damaged file does."""

import json
from pathlib import Path

import pytest

from fieldkit.store.keys import (
    COPY_NAME,
    SLOTS_NAME,
    KeyCost,
    KeySlots,
    NoSuchSlot,
    PassphraseMissing,
    SlotsDamaged,
    WrongPassphrase,
    derived_key,
    new_data_key,
)

COST = KeyCost.lowest()


@pytest.fixture
def slots(tmp_path: Path) -> KeySlots:
    made = KeySlots(tmp_path, ())
    made.add("u1", "осина и клён", new_data_key(), COST)
    return made


def test_the_right_passphrase_gives_the_data_key(tmp_path):
    data_key = new_data_key()
    KeySlots(tmp_path, ()).add("u1", "осина и клён", data_key, COST)

    opened = KeySlots.read(tmp_path).unlock("осина и клён")

    assert opened.data_key == data_key
    assert opened.slot.user == "u1"


def test_another_passphrase_opens_nothing(slots):
    with pytest.raises(WrongPassphrase):
        slots.unlock("осина и клен")


def test_a_decomposed_letter_is_the_same_letter(slots):
    assert slots.unlock("осина и кле\u0308н").slot.user == "u1"


def test_a_second_user_opens_the_same_key(slots):
    data_key = slots.unlock("осина и клён").data_key

    slots.add("u2", "зяблик", data_key, COST)

    assert KeySlots.read(slots.folder).unlock("зяблик").slot.user == "u2"
    assert slots.unlock("осина и клён").data_key == slots.unlock("зяблик").data_key


def test_a_changed_passphrase_replaces_the_old_one(slots):
    data_key = slots.unlock("осина и клён").data_key

    slots.change(slots.unlock("осина и клён"), "рябина")

    read = KeySlots.read(slots.folder)
    assert read.unlock("рябина").data_key == data_key
    with pytest.raises(WrongPassphrase):
        read.unlock("осина и клён")


def test_the_last_slot_is_not_taken_away(slots):
    with pytest.raises(NoSuchSlot):
        slots.remove("u1")


def test_a_removed_user_no_longer_opens(slots):
    slots.add("u2", "зяблик", slots.unlock("осина и клён").data_key, COST)

    slots.remove("u2")

    with pytest.raises(WrongPassphrase):
        KeySlots.read(slots.folder).unlock("зяблик")


@pytest.mark.parametrize("passphrase", ["", "   ", "\n"])
def test_an_empty_passphrase_is_refused(tmp_path, passphrase):
    with pytest.raises(PassphraseMissing):
        KeySlots(tmp_path, ()).add("u1", passphrase, new_data_key(), COST)


def test_a_damaged_file_is_read_from_its_copy(slots):
    path = slots.folder / SLOTS_NAME
    path.write_bytes(path.read_bytes()[:100])

    assert KeySlots.read(slots.folder).unlock("осина и клён").slot.user == "u1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format": 2, "slots": [], "sha256": ""}',
        b'{"format": 1, "slots": 5}',
    ],
)
def test_what_is_no_file_of_slots_is_refused_in_words(tmp_path, content):
    (tmp_path / SLOTS_NAME).write_bytes(content)
    (tmp_path / COPY_NAME).write_bytes(content)

    with pytest.raises(SlotsDamaged) as caught:
        KeySlots.read(tmp_path)

    assert "slots.json" in caught.value.sentence()


def test_a_flipped_letter_is_damage_and_no_wrong_passphrase(slots):
    for name in (SLOTS_NAME, COPY_NAME):
        path = slots.folder / name
        document = json.loads(path.read_bytes())
        box = document["slots"][0]["box"]
        document["slots"][0]["box"] = ("A" if box[0] != "A" else "B") + box[1:]
        path.write_text(json.dumps(document))

    with pytest.raises(SlotsDamaged):
        KeySlots.read(slots.folder)


@pytest.mark.parametrize(("name", "value"), [("memlimit", 2**40), ("opslimit", 10**6)])
def test_an_altered_cost_cannot_use_up_the_computer(slots, name, value):
    rows = json.loads((slots.folder / SLOTS_NAME).read_bytes())["slots"]
    rows[0][name] = value
    from fieldkit.store.keys import _checksum

    document = {"format": 1, "slots": rows, "sha256": _checksum(rows)}
    for file in (SLOTS_NAME, COPY_NAME):
        (slots.folder / file).write_text(json.dumps(document))

    with pytest.raises(SlotsDamaged):
        KeySlots.read(slots.folder)


def test_no_secret_shows_in_a_printed_slot(slots):
    opened = slots.unlock("осина и клён")

    assert opened.data_key.hex() not in repr(opened)
    assert repr(opened.data_key) not in repr(opened)


def test_names_do_not_stand_in_the_file(slots):
    text = (slots.folder / SLOTS_NAME).read_text()

    assert "осина" not in text
    assert set(json.loads(text)["slots"][0]) == {
        "user", "kind", "kdf", "opslimit", "memlimit", "salt", "box",
    }  # fmt: skip


def test_keys_for_different_purposes_differ():
    data_key = new_data_key()

    assert derived_key(data_key, "database") != derived_key(data_key, "anchor")
    assert derived_key(data_key, "database") != data_key


def test_the_standard_cost_is_at_least_what_was_promised():
    assert KeyCost.standard().memlimit >= 64 * 1024 * 1024
