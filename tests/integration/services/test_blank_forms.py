"""Empty sheets of forms: every question by number, nobody's name, room for a pen."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.numbering import question_numbers
from fieldkit.i18n import speaking
from fieldkit.services.blank_forms import blank_paper
from fieldkit.services.form_opening import FormNotInstalled
from fieldkit.services.lists import add_to_list
from fieldkit.services.packs import built_in_pack, install_form, install_pack, list_forms
from fieldkit.services.workspace import Workspace
from tests.support.attaching import laptop_of
from tests.support.papers import pages_of, pictures_of, text_of
from tests.support.photos import photo
from tests.support.workbooks import workbook

SURVEY = (
    ("type", "name", "label", "hint", "relevant", "appearance", "media::image", "required"),
    ("select_one yn", "moved", "Has the family moved?", None, None, None, "house.png", "yes"),
    ("text", "where", "Where to", "Settlement", "${moved} = 'yes'", None, None, None),
    ("text", "why", "Why", None, "string-length(${where}) > 3", None, None, None),
    ("begin group", "papers", "Papers", None, None, None, None, None),
    ("image", "signed", "Signature of the mother", None, None, "signature", None, None),
    ("file", "lease", "Lease", None, None, None, None, None),
    ("end group", None, None, None, None, None, None, None),
    ("begin repeat", "child", "Children", None, None, None, None, None),
    ("text", "who", "Name of the child", None, None, None, None, None),
    ("rank yn", "order", "Order of wishes", None, None, None, None, None),
    ("end repeat", None, None, None, None, None, None, None),
    ("note", "thanks", "Thank them for their time.", None, None, None, None, None),
    ("calculate", "twice", None, None, None, None, None, None),
)
CHOICES = (
    ("list_name", "name", "label", "media::image"),
    ("yn", "yes", "Yes, it has", "house.png"),
    ("yn", "no", "No", None),
)


@pytest.fixture
def laptop(tmp_path: Path) -> Iterator[Workspace]:
    workspace = laptop_of(tmp_path / "База")
    yield workspace
    workspace.close()


def moving(folder: Path, picture: bytes | None = None) -> Path:
    (folder / "house.png").write_bytes(photo(600, 300) if picture is None else picture)
    survey = [row if row[0] != "calculate" else (*row, "1 + 1") for row in SURVEY]
    survey[0] = (*SURVEY[0], "calculation")
    settings = (("form_id", "form_title", "version"), ("moving", "Moving", "3"))
    return workbook(folder / "moving.xlsx", survey=survey, choices=CHOICES, settings=settings)


def sheet(laptop: Workspace, form_id: str, folder: Path) -> Path:
    paper = folder / "sheet.pdf"
    paper.write_bytes(blank_paper(laptop, form_id))
    return paper


def test_questions_stand_by_number_with_their_answers_and_conditions(laptop, tmp_path):
    install_form(laptop, moving(tmp_path))

    words = text_of(sheet(laptop, "moving", tmp_path))

    assert "1." in words
    assert "Has the family moved? *" in words
    assert "Yes, it has" in words
    assert 'Only if 1 is "Yes, it has"' in words
    assert "Only where it applies" in words
    assert "Thank them for their time." in words
    assert "twice" not in words


def test_a_signature_has_an_empty_box_and_a_file_a_line(laptop, tmp_path):
    install_form(laptop, moving(tmp_path))

    words = text_of(sheet(laptop, "moving", tmp_path))

    assert "signature" in words
    assert "where the paper or the photo is" in words


def test_pictures_of_questions_and_choices_are_drawn(laptop, tmp_path):
    install_form(laptop, moving(tmp_path))

    drawn = pictures_of(sheet(laptop, "moving", tmp_path))

    assert set(drawn) == {(600, 300)}


def test_a_picture_that_is_none_is_left_out(laptop, tmp_path):
    install_form(laptop, moving(tmp_path, b"<svg/>"))

    paper = sheet(laptop, "moving", tmp_path)

    assert pictures_of(paper) == []
    assert "Has the family moved?" in text_of(paper)


def test_an_entry_of_a_repeat_is_printed_once_with_word_of_more(laptop, tmp_path):
    install_form(laptop, moving(tmp_path))

    words = text_of(sheet(laptop, "moving", tmp_path))

    assert words.count("Name of the child") == 1
    assert "one more copy" in words
    assert "Write 1 for the first place" in words


def test_no_name_from_the_workspace_stands_on_a_sheet(laptop, tmp_path):
    install_pack(laptop, built_in_pack())
    add_to_list(laptop, "specialists", [{"label": "Зимородкова А. П.", "is_staff": "yes"}])

    words = text_of(sheet(laptop, "family_registration", tmp_path))

    assert "Зимородкова" not in words


def test_a_sealed_question_is_on_no_sheet(laptop, tmp_path):
    words = text_of(sheet(laptop, "visit", tmp_path))

    assert "Photo" in words
    assert "Sealed paper" not in words


def test_each_form_of_the_pack_has_its_sheet_in_both_languages(laptop, tmp_path):
    install_pack(laptop, built_in_pack())

    for form in list_forms(laptop):
        for language in ("ru", "en"):
            with speaking(language):
                words = text_of(sheet(laptop, form.form_id, tmp_path))
            last = max(question_numbers(read_form(form.xml)).values())
            assert f"{last}." in words, (form.form_id, language)


def test_a_form_that_is_not_here_is_refused(laptop):
    with pytest.raises(FormNotInstalled):
        blank_paper(laptop, "nothing")


def test_no_code_of_a_choice_stands_on_a_sheet(laptop, tmp_path):
    """Service record, question 6: what it offers hangs on question 5, which is not answered yet."""
    install_pack(laptop, built_in_pack())

    words = text_of(sheet(laptop, "service_record", tmp_path))

    assert "legal_debt" not in words
    assert "fin_allowance_start" not in words
    assert "only where it applies" in words


def test_a_part_that_a_list_counts_stands_on_the_sheet_once(laptop, tmp_path):
    """The children of a crisis assessment come from the case; on paper they are written in."""
    install_pack(laptop, built_in_pack())

    words = text_of(sheet(laptop, "family_crisis_assessment", tmp_path))

    assert words.count("Safe today?") == 1
    assert words.count("Could be assessed?") == 1


def test_a_sheet_that_is_handed_out_at_an_event_asks_nobodys_name(
    laptop: Workspace, tmp_path: Path
):
    out = tmp_path / "feedback.pdf"
    install_pack(laptop, built_in_pack())

    blank_paper(laptop, "event_feedback", spoken="ru", out=out)

    said = " ".join(text_of(out).split())
    assert pages_of(out) == 1
    assert "плохо слабо средне хорошо отлично" in said
    for words in ("Номер случая", "Кто заполнил", "Конфиденциально", "экз."):
        assert words not in said
