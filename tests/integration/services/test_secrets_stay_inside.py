"""Planted secrets are in no file, no sentence and no crash report, whatever is done with them."""

from pathlib import Path

import pytest

from fieldkit.errors import FieldkitError
from fieldkit.records.device import DeviceKind
from fieldkit.records.entity import Entity
from fieldkit.records.recovery import SheetSlip
from fieldkit.services.crash import write_crash_report
from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.recovery import (
    WordUnknown,
    draft_sheet,
    keep_sheet,
    open_with_new_passphrase,
    sheet_key,
    words_key,
)
from fieldkit.services.recovery_words import words_numbers, words_to_read
from fieldkit.services.rekeying import re_encrypt
from fieldkit.services.workspace import Workspace, create_workspace, open_workspace
from fieldkit.store.keys import KeyCost, WrongPassphrase
from tests.support.canaries import Planted

FIRST = "канарейка осина вяз клён"
SECOND = "канарейка вторая тополь"
THIRD = "канарейка третья ива"
FACT = "канарейка-диагноз"


def test_no_secret_is_left_in_any_file(tmp_path: Path):
    planted, stick = Planted(), tmp_path / "stick"
    stick.mkdir()
    office = _made(tmp_path / "office", DeviceKind.OFFICE)
    laptop = _made(tmp_path / "laptop")
    accept_welcome(
        laptop,
        confirm_enrolment(office, enrol(office, _request(laptop, office, stick)), stick),
    )
    draft = draft_sheet()
    keep_sheet(laptop, draft)
    with laptop.unit_of_work() as work:
        work.sealed.put("d", {"/data/status": FACT}, frozenset({"/data/status"}))
        work.entities.save(Entity("families", "f1", "Рябинины", {}))
        work.commit()
    _plant_keys(planted, laptop, "first")
    take_in(office, export_bundle(laptop, None, stick).path)
    words = _spoken(office, laptop)
    laptop.close()

    for _try in range(2):
        with pytest.raises(WrongPassphrase):
            open_workspace(laptop.folder, THIRD)
    by_words = words_key(laptop.folder, words)
    again = open_with_new_passphrase(laptop.folder, by_words, by_words.users[0], SECOND)
    re_encrypt(again)
    _plant_keys(planted, again, "second")
    again.close()
    by_sheet = sheet_key(laptop.folder, draft.code.groups)
    open_with_new_passphrase(laptop.folder, by_sheet, by_sheet.users[0], FIRST).close()
    office.close()
    for name, text in (("first", FIRST), ("second", SECOND), ("third", THIRD), ("fact", FACT)):
        planted.text(f"passphrase {name}", text)
    planted.text("sheet", "".join(draft.code.groups))
    planted.text("digits", draft.code.secret.decode())
    planted.text("words", " ".join(words))
    planted.key("secret of the words", by_words.secret)

    found = planted.in_files(tmp_path)
    (tmp_path / "control").write_text(f"{SECOND}\n", "utf-8")

    assert found == []
    assert planted.in_files(tmp_path) == [("passphrase second", "control")]


def test_no_secret_is_shown_or_kept_by_an_error(tmp_path: Path):
    planted = Planted()
    laptop = _made(tmp_path / "laptop")
    draft = draft_sheet()
    keep_sheet(laptop, draft)
    planted.text("passphrase", FIRST)
    planted.text("wrong passphrase", SECOND)
    planted.text("group", draft.code.groups[0])
    planted.text("digits", draft.code.secret.decode())
    _plant_keys(planted, laptop, "first")
    shown = [repr(laptop), repr(laptop.database.keys.opened_with(b"k" * 32)), repr(draft)]
    laptop.close()

    errors = []
    for act in (
        lambda: open_workspace(laptop.folder, SECOND),
        lambda: sheet_key(laptop.folder, [draft.code.groups[0]]),
        lambda: words_key(laptop.folder, [SECOND]),
        lambda: sheet_key(laptop.folder, draft_sheet().code.groups),
    ):
        with pytest.raises(FieldkitError) as caught:
            act()
        errors.append(caught.value)
    shown += [f"{error!r} {error.args} {error.facts} {error.sentence()}" for error in errors]
    shown += [write_crash_report(error, tmp_path / "laptop").read_text("utf-8") for error in errors]
    shown.append(repr(sheet_key(laptop.folder, draft.code.groups)))

    assert [type(error) for error in errors[1:3]] == [SheetSlip, WordUnknown]
    assert planted.in_text(" ".join(shown)) == []
    assert planted.in_files(tmp_path) == []


def _made(folder: Path, kind: DeviceKind = DeviceKind.LAPTOP) -> Workspace:
    return create_workspace(
        folder, user_name="Ольхова", passphrase=FIRST, kind=kind, cost=KeyCost.lowest()
    )


def _request(laptop: Workspace, office: Workspace, stick: Path) -> Path:
    return accept_invitation(laptop, invite(office, "07", stick))


def _spoken(office: Workspace, laptop: Workspace) -> list[str]:
    (number,) = words_numbers(office, laptop.device.id)
    return [one.word for one in words_to_read(office, laptop.device.id, number).words]


def _plant_keys(planted: Planted, workspace: Workspace, name: str) -> None:
    keys = workspace.database.keys
    planted.key(f"data key {name}", keys.data_key)
    planted.key(f"private key {name}", keys.private_key)
