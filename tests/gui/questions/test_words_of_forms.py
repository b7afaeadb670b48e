import pytest

from fieldkit.forms.views import Choice
from fieldkit.gui.questions.keys import choice_keys, words_of
from fieldkit.gui.questions.markup import plain_words, safe_html
from fieldkit.gui.questions.question import Question
from fieldkit.gui.questions.remarks import remark_for
from fieldkit.gui.widgets.finder import Finder
from tests.gui.questions.rows import choices, row


def test_emphasis_becomes_bold_and_italic():
    assert safe_html("**Срочно** сообщите _сегодня_") == "<b>Срочно</b> сообщите <i>сегодня</i>"


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        '<img src="file:///etc/passwd">',
        "![снимок](http://example.org/x.png)",
        "[сюда](javascript:alert(1))",
        '<a href="http://example.org">сюда</a>',
        '**<b onclick="x">**',
    ],
)
def test_nothing_of_a_form_reaches_out(words):
    html = safe_html(words)

    for sign in ("<img", "<a", "<script", "href", "src=", "http", "onclick"):
        assert sign not in html


def test_signs_of_html_are_shown_as_they_are():
    assert (
        safe_html("меньше < больше & 'кавычки'") == "меньше &lt; больше &amp; &#x27;кавычки&#x27;"
    )
    assert plain_words("меньше < больше & 'кавычки'") == "меньше < больше & 'кавычки'"


def test_a_hint_has_its_emphasis_and_its_blanks(application):
    question = Question(row(hint="only one", hint_markup="only **one**&nbsp;of them"))

    assert question.hint.text() == "only <b>one</b>\N{NO-BREAK SPACE}of them"
    assert question.hint.isVisibleTo(question)


def test_an_underscore_inside_a_word_is_no_emphasis():
    assert safe_html("case_no_1") == "case_no_1"


def test_choices_are_counted_from_one():
    assert choice_keys(choices("Да", "Нет", "Неизвестно")) == ("1", "2", "3")


def test_the_tenth_choice_has_no_key():
    assert choice_keys(choices(*"абвгдежзик"))[-2:] == ("9", "")


def test_choices_with_figures_of_their_own_keep_them_as_keys():
    listed = (
        Choice("0", "0 — нет трудностей"),
        Choice("1", "1 — есть, семья справляется сама"),
        Choice("9", "Не выяснено"),
    )

    keys = choice_keys(listed)

    assert keys == ("0", "1", "9")
    assert words_of(listed[1], keys[1]) == "есть, семья справляется сама"


def test_beginnings_of_words_are_found_first():
    finder = Finder(["Красноборск", "Белогорск", "Борский район", "Верхний Бор"])

    places, total = finder.places("бор")

    assert total == 3
    assert places[:2] == [2, 3]


def test_yo_is_found_by_ye():
    assert Finder(["Зелёный Бор"]).places("зелен")[0] == [0]


def test_a_name_that_stands_twice_is_not_chosen_by_itself():
    assert Finder(["Ольховка", "Ольховка"]).exactly("ольховка") is None


def test_a_missing_answer_is_said_only_when_it_is_time():
    missing = row(required=True, required_ok=False)

    assert remark_for(missing, strict=False) == ""
    assert remark_for(missing, strict=True) != ""


def test_the_forms_own_words_go_before_ours():
    wrong = row(type="int", value="45", constraint_ok=False, message="От 1 до 20")

    assert remark_for(wrong, strict=False) == "От 1 до 20"


def test_a_missing_choice_names_the_one_for_not_established():
    missing = row(
        kind="select",
        required=True,
        required_ok=False,
        choices=(Choice("yes", "Да"), Choice("unknown", "Не установлено")),
    )

    assert "Не установлено" in remark_for(missing, strict=True)


def test_an_irrelevant_question_is_never_remarked():
    assert remark_for(row(relevant=False, required=True, required_ok=False), strict=True) == ""


def test_a_hint_that_is_missing_in_a_language_is_not_shown_as_a_dash(application):
    question = Question(row(hint="-", hint_markup="-", guidance="-", guidance_markup="-"))

    assert not question.hint.isVisibleTo(question)
    assert question.control.focus_targets()[0].accessibleDescription() == ""
