"""Key slots: who can open, and what a damaged or altered file does."""

import json
from base64 import b64decode, b64encode
from hashlib import sha256
from pathlib import Path

import pytest

from fieldkit.store.key_file import Slot, parse_key_file
from fieldkit.store.keys import (
    COPY_NAME,
    SLOTS_NAME,
    KeyCost,
    KeySlots,
    NoSuchSlot,
    Opened,
    PassphraseMissing,
    SheetDoesNotFit,
    SlotsDamaged,
    WordsDoNotFit,
    WrongPassphrase,
    derived_key,
    new_data_key,
)
from fieldkit.store.wrapping import (
    new_private_key,
    new_salt,
    public_key,
    sealed_to,
    stretched,
    wrapped,
)

COST = KeyCost.lowest()
FIRST = "осина и клён"
SECRET = b"digits of one sheet"


@pytest.fixture
def slots(tmp_path: Path) -> KeySlots:
    made = KeySlots(tmp_path)
    made.found("u1", FIRST, new_data_key(), COST)
    return made


def again(slots: KeySlots) -> KeySlots:
    return KeySlots.read(slots.folder)


def of_first_format(folder: Path, users: dict[str, str], data_key: bytes) -> None:
    """Write a file as the first version of the program did."""
    rows = []
    for user, passphrase in users.items():
        salt = new_salt()
        box = wrapped(stretched(passphrase, salt, COST), data_key)
        rows.append(
            {
                "user": user,
                "kind": "passphrase",
                "kdf": "argon2id13",
                "opslimit": COST.opslimit,
                "memlimit": COST.memlimit,
                "salt": b64encode(salt).decode(),
                "box": b64encode(box).decode(),
            }
        )
    told = sha256(json.dumps(rows, sort_keys=True).encode()).hexdigest()
    document = json.dumps({"format": 1, "slots": rows, "sha256": told}, indent=1)
    for name in (SLOTS_NAME, COPY_NAME):
        (folder / name).write_text(document)


def rewrite(slots: KeySlots, alter) -> None:
    """Alter the file as somebody would who can mend its checksum and has no key."""
    document = json.loads((slots.folder / SLOTS_NAME).read_bytes())
    alter(document)
    content = {name: document[name] for name in ("users", "slots", "office")}
    signed = json.dumps(content, sort_keys=True, separators=(",", ":")).encode()
    document["sha256"] = sha256(signed).hexdigest()
    for name in (SLOTS_NAME, COPY_NAME):
        (slots.folder / name).write_text(json.dumps(document))


def test_the_right_passphrase_gives_the_data_key(tmp_path):
    data_key = new_data_key()
    KeySlots(tmp_path).found("u1", FIRST, data_key, COST)

    opened = KeySlots.read(tmp_path).unlock(FIRST)

    assert opened.data_key == data_key
    assert opened.user == "u1"


def test_another_passphrase_opens_nothing(slots):
    with pytest.raises(WrongPassphrase):
        slots.unlock("осина и клен")


def test_a_decomposed_letter_is_the_same_letter(slots):
    assert slots.unlock("осина и кле\u0308н").user == "u1"


def test_a_second_user_opens_the_same_key_with_keys_of_their_own(slots):
    first = slots.unlock(FIRST)

    slots.found("u2", "зяблик", first.data_key, COST)

    second = again(slots).unlock("зяблик")
    assert (second.user, second.data_key) == ("u2", first.data_key)
    assert second.private_key != first.private_key


def test_a_changed_passphrase_replaces_the_old_one(slots):
    opened = slots.unlock(FIRST)

    slots.set_passphrase(opened, "рябина")

    assert again(slots).unlock("рябина") == opened
    with pytest.raises(WrongPassphrase):
        again(slots).unlock(FIRST)


def test_the_last_slot_is_not_taken_away(slots):
    with pytest.raises(NoSuchSlot):
        slots.remove(slots.unlock(FIRST), "u1")


def test_a_removed_user_no_longer_opens(slots):
    opened = slots.unlock(FIRST)
    slots.found("u2", "зяблик", opened.data_key, COST)
    slots.keep_sheet(again(slots).unlock("зяблик"), SECRET, new_salt())

    slots.remove(opened, "u2")

    with pytest.raises(WrongPassphrase):
        again(slots).unlock("зяблик")
    with pytest.raises(SheetDoesNotFit):
        again(slots).unlock_by_sheet(SECRET)


@pytest.mark.parametrize("passphrase", ["", "   ", "\n"])
def test_an_empty_passphrase_is_refused(tmp_path, passphrase):
    with pytest.raises(PassphraseMissing):
        KeySlots(tmp_path).found("u1", passphrase, new_data_key(), COST)


def test_a_sheet_opens_what_its_persons_passphrase_opens(slots):
    opened = slots.unlock(FIRST)

    slots.keep_sheet(opened, SECRET, new_salt())

    assert again(slots).unlock_by_sheet(SECRET) == opened
    assert len(slots.sheet_number("u1")) == 4


def test_a_renewed_or_cancelled_sheet_opens_nothing(slots):
    opened = slots.unlock(FIRST)
    slots.keep_sheet(opened, SECRET, new_salt())

    slots.keep_sheet(opened, b"another sheet", new_salt())
    with pytest.raises(SheetDoesNotFit):
        again(slots).unlock_by_sheet(SECRET)
    slots.cancel_sheet(opened)

    with pytest.raises(SheetDoesNotFit):
        again(slots).unlock_by_sheet(b"another sheet")
    assert slots.sheet_number("u1") == ""


def test_a_sheet_outlives_a_new_passphrase(slots):
    opened = slots.unlock(FIRST)
    slots.keep_sheet(opened, SECRET, new_salt())

    slots.set_passphrase(opened, "рябина")

    assert again(slots).unlock_by_sheet(SECRET) == opened


def test_head_offices_words_open_for_everybody_who_left_their_key(slots):
    first = slots.unlock(FIRST)
    slots.found("u2", "зяблик", first.data_key, COST)
    slots.keep_words(first, SECRET, new_salt())

    before = slots.users_behind_words(SECRET)
    slots.leave_with_office(slots.unlock("зяблик"))
    slots.found("u3", "дрозд", first.data_key, COST)

    assert before == ("u1",)
    assert set(again(slots).users_behind_words(SECRET)) == {"u1", "u2", "u3"}
    assert again(slots).unlock_by_words(SECRET, "u3").private_key == (
        slots.unlock("дрозд").private_key
    )


def test_used_words_open_nothing_and_the_new_ones_open_for_all(slots):
    first = slots.unlock(FIRST)
    slots.found("u2", "зяблик", first.data_key, COST)
    slots.keep_words(first, SECRET, new_salt())
    slots.leave_with_office(slots.unlock("зяблик"))

    slots.keep_words(slots.unlock_by_words(SECRET, "u1"), b"the next words", new_salt())

    with pytest.raises(WordsDoNotFit):
        again(slots).unlock_by_words(SECRET, "u1")
    assert set(again(slots).users_behind_words(b"the next words")) == {"u1", "u2"}


def test_a_reset_gives_new_keys_and_ends_the_sheet(slots):
    first = slots.unlock(FIRST)
    slots.found("u2", "зяблик", first.data_key, COST)
    before = slots.unlock("зяблик")
    slots.keep_sheet(before, SECRET, new_salt())

    slots.reset(first, "u2", "дрозд и осина")

    after = again(slots).unlock("дрозд и осина")
    assert (after.user, after.data_key) == ("u2", first.data_key)
    assert after.private_key != before.private_key
    with pytest.raises(WrongPassphrase):
        again(slots).unlock("зяблик")
    with pytest.raises(SheetDoesNotFit):
        again(slots).unlock_by_sheet(SECRET)


def test_every_slot_opens_a_new_data_key(slots, tmp_path):
    first = slots.unlock(FIRST)
    slots.found("u2", "зяблик", first.data_key, COST)
    slots.keep_sheet(first, SECRET, new_salt())
    slots.keep_words(first, b"words", new_salt())
    data_key, folder = new_data_key(), tmp_path / "new"
    folder.mkdir()

    slots.for_data_key(data_key, folder)

    read = KeySlots.read(folder)
    opened = [read.unlock(FIRST), read.unlock("зяблик"), read.unlock_by_sheet(SECRET)]
    opened.append(read.unlock_by_words(b"words", "u1"))
    assert {one.data_key for one in opened} == {data_key}
    assert again(slots).unlock(FIRST).data_key == first.data_key


def test_a_file_of_the_first_format_opens_and_becomes_this_one(tmp_path):
    data_key = new_data_key()
    of_first_format(tmp_path, {"u1": FIRST, "u2": "зяблик"}, data_key)
    slots = KeySlots.read(tmp_path)

    opened = slots.renew_kind(slots.unlock(FIRST), FIRST)

    read = KeySlots.read(tmp_path)
    assert read.unlock(FIRST) == opened
    assert opened.data_key == data_key
    assert read.unlock("зяблик").data_key == data_key
    assert read.unlock("зяблик").old_kind


def test_a_damaged_file_is_read_from_its_copy(slots):
    path = slots.folder / SLOTS_NAME
    path.write_bytes(path.read_bytes()[:100])

    assert again(slots).unlock(FIRST).user == "u1"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"5",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"format": 1, "slots": [], "sha256": ""}',
        b'{"format": 1, "slots": 5}',
        b'{"format": 2, "slots": [], "users": 5, "office": ""}',
        b'{"format": 3}',
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
        again(slots)


def test_a_public_key_put_in_by_a_stranger_is_noticed(slots):
    slots.found("u2", "зяблик", slots.unlock(FIRST).data_key, COST)

    def swap(document):
        other = next(one for one in document["users"] if one["user"] == "u2")
        other["public"] = b64encode(public_key(new_private_key())).decode()

    rewrite(slots, swap)

    with pytest.raises(SlotsDamaged):
        again(slots).unlock(FIRST)


def test_a_data_key_put_in_by_a_stranger_is_noticed(slots):
    own = slots.public_of("u1")

    def swap(document):
        document["users"][0]["data"] = b64encode(sealed_to(own, bytes(32))).decode()

    rewrite(slots, swap)

    with pytest.raises(SlotsDamaged):
        again(slots).unlock(FIRST)


@pytest.mark.parametrize(("name", "value"), [("memlimit", 2**40), ("opslimit", 10**6)])
def test_an_altered_cost_cannot_use_up_the_computer(slots, name, value):
    rewrite(slots, lambda document: document["slots"][0].update({name: value}))

    with pytest.raises(SlotsDamaged):
        again(slots)


def test_no_secret_shows_in_what_was_opened(slots):
    opened = slots.unlock(FIRST)

    assert repr(opened) == "Opened(user='u1', old_kind=False)"
    assert opened.data_key.hex() not in f"{slots!r} {Opened('u', opened.data_key, b'p' * 32)!r}"


def test_neither_names_nor_secrets_stand_in_the_file(slots):
    opened = slots.unlock(FIRST)
    slots.keep_sheet(opened, SECRET, new_salt())
    octets = (slots.folder / SLOTS_NAME).read_bytes()

    kept = [one.box for one in parse_key_file(octets).slots if isinstance(one, Slot)]

    assert set(json.loads(octets)) == {"format", "users", "slots", "office", "mac", "sha256"}
    for secret in (opened.data_key, opened.private_key, SECRET, FIRST.encode()):
        assert secret not in octets
        assert b64encode(secret) not in octets
        assert not any(secret in box for box in kept)
    assert b64decode(json.loads(octets)["users"][0]["public"]) == public_key(opened.private_key)


def test_keys_for_different_purposes_differ():
    data_key = new_data_key()

    assert derived_key(data_key, "database") != derived_key(data_key, "anchor")
    assert derived_key(data_key, "database") != data_key


def test_the_standard_cost_is_at_least_what_was_promised():
    assert KeyCost.standard().memlimit >= 64 * 1024 * 1024
