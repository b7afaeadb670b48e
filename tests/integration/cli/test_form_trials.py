"""form test and form why, as a form author calls them."""

import json
import textwrap
from pathlib import Path

import openpyxl
import pytest

from fieldkit.assets import asset
from fieldkit.cli.main import main
from fieldkit.forms.scenario_yaml import read_yaml

FORMS = asset("packs", "social_orphanhood", "forms")

SURVEY = (
    ("type", "name", "label", "relevant", "choice_filter"),
    ("integer", "age", "Age", "", ""),
    ("text", "guardian", "Guardian", "${age} < 18", ""),
    ("select_one_from_file towns.csv", "town", "Town", "", "size > ${age}"),
)
TESTS = (
    ("test", "step", "question", "value"),
    ("", "now", "", "2026-03-10"),
    ("children have guardians", "answer", "age", 7),
    ("", "expect relevant", "guardian", "yes"),
    ("", "offers", "town", "t1"),
    ("adults have none", "answer", "age", 20),
    ("", "expect relevant", "guardian", "yes"),
    ("", "finalize", "", ""),
)


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    folder = tmp_path / "Бланки семьи"
    folder.mkdir()
    book = openpyxl.Workbook()
    for name, rows in (("survey", SURVEY), ("tests", TESTS)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    del book["Sheet"]
    path = folder / "form.xlsx"
    book.save(path)
    (folder / "towns.csv").write_text("name,label,size\nt1,Rive,10\nt2,Mer,30\n", encoding="utf-8")
    return path


def _scenario(folder: Path, text: str) -> Path:
    path = folder / "сценарий.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_sheet_of_tests_is_played_and_the_row_told(workbook, capsys):
    code = main(["form", "test", str(workbook)])

    out = capsys.readouterr().out
    assert code == 1
    assert 'form.xlsx, row 7, test "adults have none": guardian: expected' in out
    assert "the condition ${age} < 18 gives no" in out
    assert "Not as expected: 1 failure (2 tests, 3 expectations)." in out


def test_a_test_that_passes_says_so(workbook, capsys):
    code = main(["form", "test", str(workbook), "--test", "children have guardians"])

    assert code == 0
    assert "All as expected: 1 test, 2 expectations." in capsys.readouterr().out


def test_a_machine_gets_json(workbook, capsys):
    code = main(["form", "test", str(workbook), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert code == 1
    assert (found["ok"], found["tests"], found["expectations"]) == (False, 2, 3)
    (failure,) = found["failures"]
    assert (failure["test"], failure["line"]) == ("adults have none", 7)


def test_failures_are_told_in_russian(workbook, capsys):
    code = main(["--language", "ru", "form", "test", str(workbook)])

    out = capsys.readouterr().out
    assert code == 1
    assert "проверка «adults have none»: guardian: ожидалось relevant «yes», получено «no»" in out
    assert "Вопрос скрыт." in out


def test_a_list_named_in_the_scenario_lies_beside_it(workbook, tmp_path, capsys):
    (tmp_path / "other.csv").write_text("name,label,size\nz9,Zed,99\n", encoding="utf-8")
    scenario = _scenario(
        tmp_path, "lists: {towns: other.csv}\nanswers: {age: 1}\nexpect: {town: {choices: z9}}\n"
    )

    assert main(["form", "test", str(workbook), str(scenario)]) == 0
    assert capsys.readouterr().err == ""


def test_the_packs_registration_passes_a_scenario(tmp_path, capsys):
    scenario = _scenario(
        tmp_path,
        """
        language: ru
        now: 2026-11-12
        tests:
        - name: ребёнок в новой семье
          steps:
          - expect: {member: {count: 0}, reg_date: 2026-11-12}
          - answer:
              programme: family_support
              district: amur-svobodnensky
              contact_kind: new
              request: [housing, money]
              consent_pd: yes
              consent_date: 2026-11-12
              consent_special: yes
              m_kind: child
              m_birth: 2021-05-01
          - expect:
              district: {required: yes, chosen: Свободненский район}
              request: {value: [money, housing]}
              m_age: 5
          - finalize: refused
        """,
    )

    code = main(["form", "test", str(FORMS / "family_registration.xlsx"), str(scenario)])

    assert capsys.readouterr().out == "All as expected: 1 test, 6 expectations.\n"
    assert code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "сценарий.yaml cannot be read. A scenario is a YAML file or a workbook."),
        ("tests: [", "line 1: this is not YAML"),
        ("lists: {towns: gone.csv}\nanswers: {age: 1}", "the list gone.csv cannot be read"),
        ("lists: {towns: /etc/passwd}\nanswers: {age: 1}", "the list passwd cannot be read"),
        ("preset: {agee: 1}\nanswers: {age: 1}", "line 1: The form has no question agee."),
    ],
)
def test_a_bad_scenario_is_refused_in_a_sentence(workbook, tmp_path, capsys, text, said):
    scenario = tmp_path / "сценарий.yaml"
    if text is not None:
        scenario.write_text(text, encoding="utf-8")

    code = main(["form", "test", str(workbook), str(scenario)])

    assert code == 1
    assert said in capsys.readouterr().err


def test_a_test_of_no_such_name_is_refused(workbook, capsys):
    assert main(["form", "test", str(workbook), "--test", "x"]) == 1
    assert "There is no test named x in the scenario." in capsys.readouterr().err


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04broken", b"\xff\xfe\x00binary"])
def test_a_scenario_that_is_no_scenario_is_refused(workbook, tmp_path, capsys, content):
    for name in ("t.yaml", "t.xlsx"):
        (tmp_path / name).write_bytes(content)

        assert main(["form", "test", str(workbook), str(tmp_path / name)]) == 1
        assert capsys.readouterr().err.count("\n") == 1


def test_a_workbook_without_tests_says_so(capsys):
    assert main(["form", "test", str(FORMS / "service_record.xlsx")]) == 1
    assert "service_record.xlsx has no sheet named tests." in capsys.readouterr().err


def test_why_tells_what_hides_a_question(workbook, tmp_path, capsys):
    answers = _scenario(tmp_path, "answers: {age: 20}\n")

    code = main(["form", "why", str(workbook), "--answers", str(answers), "guardian"])

    out = capsys.readouterr().out
    assert code == 0
    assert out.startswith("/data/guardian  Guardian\n  It is hidden.\n")
    assert 'age = "20"' in out


def test_why_reads_a_draft_or_a_submission(workbook, tmp_path, capsys):
    answers = tmp_path / "draft.xml"
    answers.write_text('<data id="form"><age>7</age><guardian/></data>', encoding="utf-8")

    code = main(["form", "why", str(workbook), "guardian", "--answers", str(answers), "--json"])

    found = json.loads(capsys.readouterr().out)
    assert code == 0
    assert found["ref"] == "/data/guardian"
    assert found["reasons"][0]["part"]["result"] == "yes"


def test_why_needs_no_answers(workbook, capsys):
    assert main(["form", "why", str(workbook), "town"]) == 0
    assert "2 choices are offered." not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("agee",), "The form has no question agee. Is age meant?"),
        (("age", "--answers", "gone.yaml"), "gone.yaml cannot be read"),
    ],
)
def test_why_refuses_in_a_sentence(workbook, capsys, words, said):
    assert main(["form", "why", str(workbook), *words]) == 1
    assert said in capsys.readouterr().err


def test_why_stops_where_an_answer_cannot_be_given(workbook, tmp_path, capsys):
    answers = _scenario(tmp_path, "answers: {age: 20, guardian: x}\n")

    assert main(["form", "why", str(workbook), "age", "--answers", str(answers)]) == 1
    assert "guardian is hidden" in capsys.readouterr().err


def test_the_example_of_the_help_can_be_read(capsys):
    assert main(["form", "test", "--help"]) == 0

    example = capsys.readouterr().out.partition("For example:")[2]
    (trial,) = read_yaml(textwrap.dedent(example), "help").trials
    assert trial.name == "a child has a guardian"
