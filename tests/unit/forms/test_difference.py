"""How two versions of a form differ."""

from pathlib import Path

import pytest

from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.forms.difference import Difference, Kind, differences
from fieldkit.forms.difference_words import sentence
from fieldkit.i18n import speaking
from fieldkit.packs.xlsform import convert_xlsform
from tests.support.workbooks import workbook

HEAD = (
    "type",
    "name",
    "label::English (en)",
    "label::Русский (ru)",
    "hint",
    "relevant",
    "default",
    "choice_filter",
)
AGE = ("integer", "age", "Age", "Возраст")
NEED = ("select_one needs", "need", "Need", "Нужда")
CHOICES = (
    ("list_name", "name", "label::English (en)", "label::Русский (ru)"),
    ("needs", "food", "Food", "Еда"),
    ("needs", "water", "Water", "Вода"),
)
BEGIN, END = ("begin_group", "g", "Group", "Группа"), ("end_group",)


@pytest.fixture
def form(tmp_path: Path):
    def build(*rows: tuple[str | None, ...], choices=CHOICES, version: str = "1"):
        path = workbook(
            tmp_path / "form.xlsx",
            survey=(HEAD, *rows),
            choices=choices,
            settings=(("form_id", "form_title", "version"), ("f", "F", version)),
        )
        return read_form(convert_xlsform(path).xml)

    return build


def told(earlier: FormDefinition, later: FormDefinition) -> list[tuple[str, ...]]:
    return [
        (str(each.kind), each.ref, each.part, each.before, each.after)
        for each in differences(earlier, later)
    ]


def test_a_form_does_not_differ_from_itself_under_another_version(form):
    assert told(form(AGE, NEED), form(AGE, NEED, version="2")) == []


def test_a_question_is_added_and_another_removed(form):
    found = told(form(AGE, NEED), form(NEED, ("text", "words", "Words", "Слова")))

    assert found == [
        ("added", "/data/words", "", "", "text"),
        ("removed", "/data/age", "", "integer", ""),
    ]


def test_a_question_that_changes_its_group_has_moved(form):
    found = told(form(AGE, BEGIN, NEED, END), form(BEGIN, NEED, AGE, END))

    assert ("moved", "/data/g/age", "", "/data/age", "/data/g/age") in found
    assert not [each for each in found if each[0] in ("added", "removed")]


def test_a_question_of_another_type_is_retyped(form):
    found = told(form(AGE), form(("text", *AGE[1:])))

    assert found == [("retyped", "/data/age", "", "integer", "text")]


def test_types_are_told_as_the_author_of_the_form_writes_them(form):
    rows = [
        (kind, f"q{place}", "Q", "В")
        for place, kind in enumerate(
            ("note", "decimal", "date", "image", "file", "acknowledge", "barcode", "geopoint")
        )
    ]

    found = told(form(AGE), form(AGE, *rows, ("select_one needs", "one", "Q", "В")))

    assert [after for *_rest, after in found][: len(rows)] == [kind for kind, *_rest in rows]
    assert ("added", "/data/one", "", "", "select_one") in found


def test_a_label_that_changes_in_one_language_is_told_with_it(form):
    (found,) = differences(form(AGE), form(("integer", "age", "Age", "Сколько лет")))

    assert found == Difference(
        Kind.RELABELLED, "/data/age", "label", "Русский (ru)", "Возраст", "Сколько лет"
    )


@pytest.mark.parametrize(
    ("place", "part", "text"),
    [(5, "relevant", "1 = 1"), (6, "default", "5")],
)
def test_a_rule_that_changes_is_told_as_it_was_and_is(form, place: int, part: str, text: str):
    changed = [*AGE, *[None] * (len(HEAD) - len(AGE))]
    changed[place] = text

    assert told(form(AGE), form(tuple(changed))) == [("rule", "/data/age", part, "", text)]


def test_choices_are_added_removed_and_relabelled(form):
    later = (*CHOICES[:1], ("needs", "food", "Food", "Питание"), ("needs", "rent", "Rent", "Жильё"))

    found = told(form(NEED), form(NEED, choices=later))

    assert found == [
        ("choices", "needs", "names", "water", "rent"),
        ("choices", "needs", "food", "Food / Еда", "Food / Питание"),
    ]


def test_another_order_of_questions_is_told(form):
    found = differences(form(AGE, NEED), form(NEED, AGE))

    assert [(each.kind, each.part) for each in found] == [(Kind.FORM, "order")]


def test_only_what_loses_answers_says_so(form):
    gone = differences(form(AGE, NEED), form(NEED))
    new = differences(form(NEED), form(AGE, NEED))

    assert all(each.loses for each in gone)
    assert not any(each.loses for each in new)


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_kind_of_difference_has_a_sentence(form, language: str):
    later = (*CHOICES[:2], ("needs", "rent", "Rent", "Жильё"))
    found = [
        *differences(form(AGE, NEED), form(NEED, ("text", "w", "W", "С"), choices=later)),
        *differences(form(AGE, BEGIN, NEED, END), form(BEGIN, ("text", *AGE[1:]), NEED, END)),
        *differences(form(AGE), form(("integer", "age", "Years", None, "Hint", "1 = 1"))),
        *(Difference(Kind.FORM, "", part, "", "a", "b") for part in ("form_id", "title")),
    ]

    with speaking(language):
        sentences = [sentence(each) for each in found]

    assert {each.kind for each in found} == set(Kind)
    assert all(each.endswith(".") and "{" not in each for each in sentences)


def test_an_entity_that_is_made_otherwise_is_told(tmp_path):
    def build(when: str):
        path = workbook(
            tmp_path / "entity.xlsx",
            survey=(("type", "name", "label", "save_to"), ("text", "who", "Who", "who")),
            settings=(("form_id", "form_title", "version"), ("f", "F", "1")),
            entities=(("list_name", "label", "create_if"), ("people", "${who}", when)),
        )
        return read_form(convert_xlsform(path).xml)

    found = told(build("${who} != ''"), build("${who} = 'x'"))

    assert ("form", "entities") in {(kind, part) for kind, _ref, part, *_ in found}


def test_a_list_that_was_not_read_before_is_told_by_its_name():
    found = Difference(Kind.FORM, "", "lists", "", "", "towns jr://file-csv/towns.csv")

    with speaking("en"):
        said = sentence(found)

    assert said == "The lists it reads were \N{EN DASH} and are towns."
