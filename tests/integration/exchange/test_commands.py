"""Exchange and head office by the command line."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.cli.main import main
from fieldkit.records.device import Disclosure
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.enrolment import accept_invitation, accept_welcome, joined_office
from fieldkit.services.export import export_bundle, preview_export
from fieldkit.services.intake import take_in
from fieldkit.services.packs import list_forms
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.keys import KeyCost
from tests.integration.exchange.conftest import PASSPHRASE, Field, save_family
from tests.support.places import ROOT


@pytest.fixture(autouse=True)
def _quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(KeyCost, "standard", KeyCost.lowest)


class Terminal:
    """Somebody who types commands and reads what comes back."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.office = folder / "область 1"
        self._file = folder / "пароль.txt"
        self._file.write_text(PASSPHRASE + "\n", encoding="utf-8")
        self._capsys = capsys
        self.said = self.refused = ""

    def __call__(self, *words: object, workspace: Path | None = None) -> int:
        common = ["--passphrase-file", self._file, "--workspace", workspace or self.office]
        code = main([str(word) for word in (*words, *common)])
        self.said, self.refused = self._capsys.readouterr()
        return code

    def json(self, *words: object, workspace: Path | None = None):
        assert self(*words, "--json", workspace=workspace) == 0, self.refused
        return json.loads(self.said)


@pytest.fixture
def type_in(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Terminal:
    terminal = Terminal(tmp_path, capsys)
    assert terminal("office", "init", "--user", "Дроздов П. П.", "--name", "Область") == 0
    return terminal


@pytest.fixture
def joined(field: Field, type_in: Terminal, stick: Path) -> Workspace:
    """A laptop whose request lies on the stick."""
    laptop = field.workspace("ольховка")
    invitation = type_in.json("office", "invite", "Ольховка", "--out", stick)["path"]
    accept_invitation(laptop, Path(invitation))
    return laptop


def request_of(laptop: Workspace, stick: Path) -> Path:
    return stick / f"enrol-{laptop.device.code}.fkb"


def test_a_day_at_the_office_by_commands(joined: Workspace, type_in: Terminal, stick: Path):
    words = " ".join(joined_office(joined).words)
    enrolled = type_in.json("office", "enrol", request_of(joined, stick), "--confirm-words", words)
    accept_welcome(joined, Path(enrolled["welcome"]))
    save_family(joined, "Рябинина")
    whole = preview_export(joined).changes
    joined.close()

    bundle = type_in.json("bundle", "export", stick, workspace=joined.folder)
    outside = type_in.json("bundle", "inspect", bundle["path"])
    inside = type_in.json("bundle", "verify", bundle["path"])
    found = type_in.json("office", "intake", stick)
    laptops = type_in.json("office", "laptops")
    receipt = type_in.json("office", "receipt", joined.device.code, "--out", stick)["path"]
    answer = type_in.json("bundle", "import", receipt, workspace=joined.folder)

    taken = [one for one in found if one["status"] == "taken"]
    # The family, and the specialist's own card, which comes with the forms of the invitation.
    assert whole > 2
    assert [one["changes"] for one in taken] == [whole]
    assert (outside["sender_code"], inside["changes"]) == (joined.device.code, whole)
    assert [(one["name"], one["taken"], one["confirmed_up_to"]) for one in laptops] == [
        ("Ольховка", 1, 1)
    ]
    assert "Everything is handed over and confirmed." in answer[0]["sentence"]


def test_answers_are_written_by_command(joined: Workspace, type_in: Terminal, stick: Path):
    words = " ".join(joined_office(joined).words)
    enrolled = type_in.json("office", "enrol", request_of(joined, stick), "--confirm-words", words)
    accept_welcome(joined, Path(enrolled["welcome"]))
    save_family(joined, "Рябинина")
    joined.close()
    bundle = type_in.json("bundle", "export", stick, workspace=joined.folder)["path"]
    type_in.json("bundle", "import", bundle)

    found = type_in.json("office", "send", joined.device.code, "--out", stick)
    type_in("office", "send", "--out", stick)

    assert [one["code"] for one in found["written"]] == [joined.device.code]
    assert Path(found["written"][0]["paths"][0]).exists()
    assert type_in("office", "send", "zzzz", "--out", stick) == 1


def test_enrolling_shows_the_words_and_waits(joined: Workspace, type_in: Terminal, stick: Path):
    code = type_in("office", "enrol", request_of(joined, stick))

    assert code == 1
    assert type_in.said.split() == list(joined_office(joined).words)
    assert "Nothing was enrolled yet" in type_in.refused
    assert type_in.json("office", "laptops") == []


def test_figures_are_printed(joined: Workspace, type_in: Terminal, stick: Path):
    assert type_in("office", "totals") == 0
    before = type_in.said
    assert type_in("office", "enrol", request_of(joined, stick), "--yes", "--out", stick) == 0
    joined.device = replace(joined.device, disclosure=Disclosure.TOTALS)
    path = export_bundle(joined, None, stick).path

    assert type_in("bundle", "import", path) == 0

    (figures,) = type_in.json("office", "totals")
    assert "No laptop has sent figures yet." in before
    assert figures["laptop"] == joined.device.code


def test_other_words_are_refused(joined: Workspace, type_in: Terminal, stick: Path):
    code = type_in("office", "enrol", request_of(joined, stick), "--confirm-words", "one two")

    assert code == 1
    assert "The check words differ" in type_in.refused


def test_refusals_are_one_sentence_and_exit_code_1(type_in: Terminal, stick: Path):
    path = stick / "x.fkb"
    path.write_bytes(b"not a bundle")

    codes = [
        type_in("bundle", "inspect", path),
        type_in("bundle", "verify", path),
        type_in("bundle", "import", path),
        type_in("bundle", "export", stick),
        type_in("office", "receipt", "zzzz", "--out", stick),
        type_in("office", "intake", stick),
    ]

    assert codes == [1] * 6


@pytest.mark.parametrize(
    ("name", "words"),
    {
        "data": "Bundle 123 of tmrz: 3",
        "files": "Bundle 2 of tmrz, part 2 of 2: 2",
        "receipt": "Receipt 5 of 3ffg: 2",
        "enrol": "Enrolment request of tmrz: 2",
        "welcome": "Welcome bundle of 3ffg: 2",
        "invitation": "Invitation of 3ffg: 1",
        "kit": "File 4 of 3ffg for all laptops: ",
    }.items(),
)
def test_inspecting_says_what_anybody_may_know(type_in: Terminal, name: str, words: str):
    path = ROOT / "tests" / "golden" / "bundles" / f"{name}.fkb"

    code = type_in("bundle", "inspect", path)

    assert (code, type_in.refused) == (0, "")
    said = type_in.said.replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith(words)
    opened_by_all = "anybody can open it" in said
    assert opened_by_all == (name in {"invitation", "kit"})
    assert hashlib.sha256(path.read_bytes()).hexdigest() in said


def test_verifying_says_whose_it_is_and_what_it_holds(
    joined: Workspace, type_in: Terminal, stick: Path
):
    words = " ".join(joined_office(joined).words)
    enrolled = type_in.json("office", "enrol", request_of(joined, stick), "--confirm-words", words)
    accept_welcome(joined, Path(enrolled["welcome"]))
    save_family(joined, "Рябинина")
    whole = preview_export(joined).changes
    path = export_bundle(joined, None, stick).path

    code = type_in("bundle", "verify", path)

    assert code == 0
    assert f"Bundle 1 of {joined.device.code} (Ольховка)" in type_in.said
    said = f"It holds {whole} changes, and everything in it holds. Nothing was taken in."
    assert said in type_in.said


def test_an_empty_folder_is_nothing_special(type_in: Terminal, stick: Path):
    assert type_in("office", "intake", stick) == 0
    assert "No bundles" in type_in.said


def test_a_command_without_its_words_is_wrong_usage(type_in: Terminal):
    assert type_in("bundle") == 2
    assert type_in("office", "enrol") == 2


def test_a_new_office_has_the_forms_whose_words_it_reads(type_in: Terminal):
    workspace = open_workspace(type_in.office, PASSPHRASE)

    forms = [form.form_id for form in list_forms(workspace)]
    workspace.close()

    assert "family_registration" in forms


def test_a_laptop_is_filled_and_revoked_by_commands(
    joined: Workspace, type_in: Terminal, stick: Path
):
    words = " ".join(joined_office(joined).words)
    type_in("office", "enrol", request_of(joined, stick), "--confirm-words", words)
    save_family(joined, "Рябинина")
    export_bundle(joined, None, stick)
    type_in("office", "intake", stick)
    code = joined.device.code

    filled = type_in.json("office", "fill", code, "--out", stick)

    assert filled["families"] == 1
    assert take_in(joined, Path(filled["paths"][0])).status is IntakeStatus.TAKEN
    assert type_in.json("office", "revoke", code)["revoked_at"]
    assert type_in("office", "fill", code, "--out", stick) == 1
    assert type_in("office", "revoke", code, "--undo") == 0


def test_the_file_for_all_is_verified_on_a_laptop_of_the_office_alone(
    joined: Workspace, type_in: Terminal, field: Field, stick: Path
):
    words = " ".join(joined_office(joined).words)
    enrolled = type_in.json("office", "enrol", request_of(joined, stick), "--confirm-words", words)
    accept_welcome(joined, Path(enrolled["welcome"]))
    joined.close()
    stranger = field.workspace("выселки")
    stranger.close()
    assert type_in("office", "send", "--kit", "--out", stick) == 0
    (kit,) = stick.glob("kit-*.fkb")

    here = type_in("bundle", "verify", kit, workspace=joined.folder)
    said = type_in.said
    at_the_office = type_in("bundle", "verify", kit)
    elsewhere = type_in("bundle", "verify", kit, workspace=stranger.folder)

    assert (here, at_the_office, elsewhere) == (0, 0, 1)
    assert "everything in it holds" in said
