"""A workspace that works alone hands over to a key that it is given."""

import subprocess
from pathlib import Path

import pytest

from fieldkit.services.bare_keys import BelongsToAnOffice, KeyUnreadable, SecretKeyGiven
from fieldkit.services.enrolment import accept_invitation, invite
from fieldkit.services.exchange import NoOffice
from fieldkit.services.export import export_bundle, preview_export
from fieldkit.services.intake import take_in
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import family, save_family


@pytest.fixture
def alone(field) -> Workspace:
    made = field.workspace("одна")
    save_family(made, "Рябинина", "f1")
    return made


@pytest.fixture
def key(tmp_path: Path) -> tuple[Path, str]:
    """Return the file of a fresh age key, and its public half."""
    file = tmp_path / "key.txt"
    made = subprocess.run(["age-keygen", "-o", file], capture_output=True, text=True, check=True)
    return file, made.stderr.split("Public key:")[1].strip()


def test_it_opens_with_the_key_and_standard_tools(alone, stick, key, tmp_path):
    file, public = key

    path = export_bundle(alone, None, stick, key=f" {public} ").path

    sealed = tmp_path / "payload.age"
    with sealed.open("wb") as out:
        subprocess.run(["unzip", "-p", path, "payload.age"], stdout=out, check=True)
    opened = subprocess.run(["age", "-d", "-i", file, sealed], capture_output=True, check=True)
    listed = subprocess.run(
        ["tar", "--zstd", "-xO"], input=opened.stdout, capture_output=True, check=True
    )
    assert "Рябинина" in listed.stdout.decode()


def test_it_is_handed_over_and_not_confirmed(field, alone, office, stick, key):
    before = preview_export(alone).changes
    export_bundle(alone, None, stick, key=key[1])

    preview = preview_export(alone)

    assert (preview.only_here, preview.changes) == (0, before)
    accept_invitation(alone, invite(office, "одна", stick))
    assert preview_export(alone).changes >= before


def test_a_secret_key_and_what_is_no_key_are_refused(alone, stick, key):
    secret = key[0].read_text(encoding="utf-8").splitlines()[-1]

    for wrong, refusal in (
        (secret, SecretKeyGiven),
        ("age1", KeyUnreadable),
        (key[1][:-1], KeyUnreadable),
        ("ssh-ed25519 AAAA", KeyUnreadable),
        ("age1pq" + "q" * 60, KeyUnreadable),
    ):
        with pytest.raises(refusal):
            export_bundle(alone, None, stick, key=wrong)
    with pytest.raises(NoOffice):
        export_bundle(alone, None, stick)
    assert list(stick.iterdir()) == []


def test_a_laptop_with_a_head_office_hands_over_to_it_alone(laptop, stick, key):
    save_family(laptop, "Клестова")

    with pytest.raises(BelongsToAnOffice):
        export_bundle(laptop, None, stick, key=key[1])


def test_an_office_does_not_take_in_what_is_for_another_key(alone, office, stick, key):
    path = export_bundle(alone, None, stick, key=key[1]).path

    assert take_in(office, path).reason == "another_office"
    assert family(office, "f1") is None
