"""The workshop looks at a form's file and tries it out; the workspace stays as it was."""

from pathlib import Path

import pytest

from fieldkit.packs.errors import FormDoesNotConvert
from fieldkit.records.permissions import NotAllowed
from fieldkit.services.filling import begin_form, list_drafts, save_draft
from fieldkit.services.lists import add_to_list
from fieldkit.services.packs import install_form
from fieldkit.services.workshop import (
    FormLook,
    Standing,
    begin_trial,
    look_at_form,
    note_recent_form,
    recent_forms,
)
from fieldkit.services.workshop_lists import Source
from tests.support.answers import register_family
from tests.support.colleagues import INNA, as_user
from tests.support.workbooks import CHOICES, SURVEY, workbook


def form(path: Path, *rows, version: str = "1", **sheets) -> Path:
    return workbook(
        path,
        survey=(SURVEY, *rows),
        choices=(CHOICES, ("yn", "yes", "Yes"), ("yn", "no", "No")),
        settings=(("form_id", "form_title", "version"), ("visit", "Visit", version)),
        **sheets,
    )


def used(look: FormLook) -> dict[str, tuple[Source, int | None]]:
    return {one.name: (one.source, one.rows) for one in look.used}


def test_a_form_is_tried_out_and_nothing_is_kept(laptop, tmp_path):
    file = form(tmp_path / "f.xlsx", ("text", "words", "Words"))
    look = look_at_form(laptop, file)

    trial = begin_trial(laptop, look)
    trial.filling.session.answer("/data/words", "Рябина")

    assert look.installed.standing is Standing.NEW
    assert list_drafts(laptop) == ()
    with laptop.reading() as work:
        assert work.forms.latest("visit") is None


def test_a_cell_that_stands_in_the_way_has_an_address(laptop, tmp_path):
    file = form(tmp_path / "f.xlsx", ("text", "words", "Words", "${nobody} = 1"))

    with pytest.raises(FormDoesNotConvert) as refused:
        look_at_form(laptop, file)

    (found,) = refused.value.findings
    assert found.address == "survey!D2"


def test_a_remark_has_the_address_of_its_cell(laptop, tmp_path):
    file = form(tmp_path / "f.xlsx", ("text", "words", "Words", '=IF(1,"","")'))

    look = look_at_form(laptop, file)

    assert [one.address for one in look.remarks if one.sheet] == ["survey!D2"]


def test_a_csv_form_counts_its_columns_from_that_of_the_sheet_names(laptop, tmp_path):
    file = tmp_path / "f.csv"
    file.write_text(
        'survey,type,name,label,relevant\n,text,words,Words,"${nobody} = 1"\n', encoding="utf-8"
    )

    with pytest.raises(FormDoesNotConvert) as refused:
        look_at_form(laptop, file)

    assert [one.address for one in refused.value.findings] == ["survey!E2"]


def test_lists_are_found_beside_the_form_and_in_the_workspace(laptop, tmp_path):
    add_to_list(laptop, "districts", [{"name": "d1", "label": "Кедровский район"}])
    (tmp_path / "towns.csv").write_text("name,label\na,Ольховка\nb,Кедрово\n", encoding="utf-8")
    file = form(
        tmp_path / "f.xlsx",
        ("select_one yn", "child", "Child?"),
        ("select_one_from_file towns.csv", "town", "Town"),
        ("select_one_from_file districts.csv", "district", "District"),
        ("select_one_from_file rivers.csv", "river", "River"),
    )

    found = used(look_at_form(laptop, file))
    kept_back = used(look_at_form(laptop, file, lend=False))

    assert found["yn"] == (Source.FORM, 2)
    assert found["towns"] == (Source.BESIDE, 2)
    source, rows = found["districts"]
    assert source is Source.BASE
    assert rows
    assert found["rivers"] == (Source.MISSING, None)
    assert kept_back["districts"] == (Source.NOT_LENT, 0)


def test_no_family_is_lent_to_a_trial(laptop, tmp_path):
    family = register_family(laptop)
    file = form(
        tmp_path / "f.xlsx",
        ("select_one_from_file families.csv", "family", "Family"),
        ("select_one_from_file specialists.csv", "who", "Who"),
    )

    look = look_at_form(laptop, file)

    assert used(look)["families"] == (Source.INVENTED, 3)
    assert used(look)["specialists"] == (Source.INVENTED, 3)
    session = begin_trial(laptop, look).filling.session
    offered = [one.value for one in session.node("/data/family").choices]
    assert family not in offered
    assert offered == ["example-1", "example-2", "example-3"]


def test_answers_stay_where_the_question_still_exists(laptop, tmp_path):
    file = form(tmp_path / "f.xlsx", ("text", "words", "Words"), ("text", "gone", "Gone"))
    before = begin_trial(laptop, look_at_form(laptop, file)).filling.session
    before.answer("/data/words", "Рябина")
    before.answer("/data/gone", "Осина")

    form(tmp_path / "f.xlsx", ("text", "words", "More words"))
    trial = begin_trial(laptop, look_at_form(laptop, file), before=before)

    assert trial.filling.session.node("/data/words").value == "Рябина"
    assert trial.filling.session.node("/data/words").label == "More words"
    assert [one.answer for one in trial.lost] == ["Осина"]


def test_a_newer_version_says_what_differs_and_which_drafts_stay(laptop, tmp_path):
    file = form(tmp_path / "f.xlsx", ("text", "words", "Words"))
    install_form(laptop, file)
    filling = begin_form(laptop, "visit")
    filling.session.answer("/data/words", "Рябина")
    save_draft(laptop, filling)
    form(tmp_path / "f.xlsx", ("text", "words", "Words"), ("text", "more", "More"), version="2")

    installed = look_at_form(laptop, file).installed

    assert (installed.standing, installed.version) == (Standing.UPGRADE, "1")
    assert [one.ref for one in installed.differences if one.ref] == ["/data/more"]
    assert installed.drafts == 1


def test_a_version_that_stands_for_another_content_is_an_obstacle(laptop, tmp_path):
    file = form(tmp_path / "f.xlsx", ("text", "words", "Words"))
    install_form(laptop, file)
    assert look_at_form(laptop, file).installed.standing is Standing.SAME

    form(tmp_path / "f.xlsx", ("text", "other", "Other"))
    installed = look_at_form(laptop, file).installed

    assert installed.standing is Standing.TAKEN
    assert "version" in installed.obstacle


def test_the_forms_own_tests_are_played(laptop, tmp_path):
    tests = (
        ("test", "step", "question", "value"),
        ("it takes words", "answer", "words", "Oak"),
        ("", "expect value", "words", "Elm"),
    )
    file = form(tmp_path / "f.xlsx", ("text", "words", "Words"), tests=tests)

    look = look_at_form(laptop, file)

    assert look.tests is not None
    assert (look.tests.trials, look.tests.expectations) == (1, 1)
    assert [one.place for one in look.tests.failures] == ["f.xlsx, row 3"]


def test_tests_that_cannot_be_read_say_why(laptop, tmp_path):
    file = form(tmp_path / "f.xlsx", ("text", "words", "Words"), tests=(("strange",), ("x",)))

    look = look_at_form(laptop, file)

    assert look.tests is None
    assert "columns" in look.tests_said


def test_recent_files_are_remembered_and_those_that_are_gone_left_out(laptop, tmp_path):
    first, second = tmp_path / "a.xlsx", tmp_path / "b.xlsx"
    first.touch()
    second.touch()
    for file in (first, second, first):
        note_recent_form(laptop, file)
    second.unlink()

    assert recent_forms(laptop) == (first,)


@pytest.mark.usefixtures("inna")
def test_a_specialist_has_no_workshop(laptop, tmp_path):
    with pytest.raises(NotAllowed):
        as_user(laptop, INNA, lambda at: look_at_form(at, tmp_path / "f.xlsx"))
