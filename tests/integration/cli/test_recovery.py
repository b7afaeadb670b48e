"""A recovery sheet from the command line."""

import json
import re

from fieldkit.cli.main import main
from fieldkit.services.recovery import key_copies, sheet_key
from fieldkit.services.workspace import open_workspace
from tests.support.laptops import PASSPHRASE, copied_laptop
from tests.support.papers import text_of


def call(folder, *words):
    secret = folder.parent / "passphrase.txt"
    secret.write_text(PASSPHRASE, "utf-8")
    return main(
        ["recovery", *words, "--workspace", str(folder), "--passphrase-file", str(secret), "--json"]
    )


def test_a_sheet_is_written_and_counts_until_it_is_cancelled(tmp_path, capsys):
    folder, out = copied_laptop(tmp_path / "база"), tmp_path / "sheet.pdf"

    made = call(folder, "sheet", "--out", str(out))
    number = json.loads(capsys.readouterr().out)["sheet"]
    groups = re.findall(r"\b[0-9]{5}\b", text_of(out))[:10]
    users = sheet_key(folder, groups).users
    cancelled = call(folder, "cancel")

    opened = open_workspace(folder, PASSPHRASE)
    copies = key_copies(opened)
    opened.close()
    assert (made, cancelled) == (0, 0)
    assert f"No. {number}" in text_of(out)
    assert users == (opened.user.id,)
    assert copies.sheet == ""


def test_a_sheet_that_cannot_be_written_does_not_count(tmp_path, capsys):
    folder = copied_laptop(tmp_path / "база")

    refused = call(folder, "sheet", "--out", str(tmp_path / "nowhere" / "sheet.pdf"))

    opened = open_workspace(folder, PASSPHRASE)
    copies = key_copies(opened)
    opened.close()
    assert refused == 1
    assert copies.none
    assert "was not written" in capsys.readouterr().err
