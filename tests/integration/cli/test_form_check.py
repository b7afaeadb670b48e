"""The command "form check": everything that is amiss, and what differs."""

import json
from pathlib import Path

import pytest

from fieldkit.cli.main import main
from fieldkit.i18n import speaking
from tests.support.workbooks import survey, workbook

Output = pytest.CaptureFixture[str]


def checked(capsys: Output, *words: str | Path) -> tuple[int, str, str]:
    code = main(["form", "check", *map(str, words)])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_a_form_that_can_be_used_is_told_with_its_remarks(tmp_path: Path, capsys: Output):
    path = survey(tmp_path / "f.xlsx", ("geopoint", "place", "Place"))

    code, out, err = checked(capsys, path)

    assert (code, err) == (0, "")
    assert out.splitlines() == [
        "/data/place: the form takes the place from the device; on this computer it is typed.",
        "The form f can be used: 1 question.",
    ]


def test_entries_that_a_count_makes_in_vain_are_told(tmp_path: Path, capsys: Output):
    path = workbook(
        tmp_path / "f.xlsx",
        survey=(
            ("type", "name", "label", "repeat_count"),
            ("begin_repeat", "child", "Child", "2 * 3000"),
            ("text", "given", "Given name", None),
            ("end_repeat", None, None, None),
        ),
    )

    code, out, _err = checked(capsys, path)

    assert code == 0
    assert out.splitlines()[0].startswith(
        "/data/child: The form counts 6000 entries here and no more than 5000 can be kept."
    )


def test_every_fault_is_told_and_given_to_machines(tmp_path: Path, capsys: Output):
    path = survey(tmp_path / "f.xlsx", ("integr", "n", "N"), ("text", "b", "B", "${m} = 1"))

    code, out, err = checked(capsys, path)
    machine_code, machine_out, _ = checked(capsys, path, "--json")

    assert (code, out) == (1, "")
    assert len(err.splitlines()) == 4
    facts = json.loads(machine_out)
    assert machine_code == 1
    assert not facts["ok"]
    assert facts["problems"][1] == {
        "sheet": "survey",
        "row": 3,
        "column": "relevant",
        "said": "there is no question m",
    }


def test_what_differs_from_an_earlier_form_is_told(tmp_path: Path, capsys: Output):
    old = survey(tmp_path / "old.xlsx", ("text", "a", "A"), ("text", "gone", "Gone"))
    (tmp_path / "new").mkdir()
    new = survey(tmp_path / "new" / "old.xlsx", ("integer", "a", "A"))

    code, out, _ = checked(capsys, new, "--against", old)

    assert code == 0
    assert out.splitlines()[:2] == [
        "/data/a: its type was text and is integer; answers may not fit.",
        "/data/gone: removed (text); answers to it have no place in this version.",
    ]


def test_two_forms_that_ask_the_same_are_said_to(tmp_path: Path, capsys: Output):
    path = survey(tmp_path / "f.xlsx", ("text", "a", "A"))

    _, out, _ = checked(capsys, path, "--against", path)
    _, machine, _ = checked(capsys, path, "--against", path, "--json")

    assert "The two forms ask the same." in out
    assert json.loads(machine)["differences"] == []


def test_a_file_that_the_form_misses_is_named(tmp_path: Path, capsys: Output):
    path = survey(tmp_path / "f.xlsx", ("select_one_from_file towns.csv", "t", "T"))

    with speaking("ru"):
        code, out, _ = checked(capsys, path)

    assert code == 0
    assert "towns.csv" in out


@pytest.mark.parametrize("name", ["missing.xlsx", "missing.xml", "missing.csv"])
def test_a_file_that_is_not_there_is_said_so(tmp_path: Path, capsys: Output, name: str):
    code, out, err = checked(capsys, tmp_path / name)

    assert (code, out) == (1, "")
    assert name in err
    assert "Traceback" not in err
