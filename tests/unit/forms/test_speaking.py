"""Texts with values inside, and the formulas that say them."""

from tests.unit.forms.scenario import opened, scenario, xform

CHOICE_WITH_A_NAME = """
    | survey  |                  |       |            |                                      |
    |         | type             | name  | label      | calculation                          |
    |         | text             | child | Child      |                                      |
    |         | select_one whose | whose | Whose home |                                      |
    |         | calculate        | said  |            | jr:choice-name(${whose}, '${whose}') |
    |         | calculate        | twice |            | concat(${said}, ' ', ${child})       |
    | choices |                  |       |            |                                      |
    |         | list_name        | name  | label      |                                      |
    |         | whose            | own   | ${child}'s |                                      |
    |         | whose            | other | Another's  |                                      |
"""
GREETING = (
    '<itext><translation lang="en"><text id="greeting"><value>Hello '
    '<output value="{}"/> and </value></text></translation></itext>'
)


def test_a_choice_says_an_answer_in_its_label():
    form = scenario(CHOICE_WITH_A_NAME)

    form.answer("child", "Anna")

    assert [choice.label for choice in form.view("whose").choices] == ["Anna's", "Another's"]


def test_a_new_answer_is_told_to_the_choices_that_say_it():
    form = scenario(CHOICE_WITH_A_NAME)

    assert "/data/whose" in form.answer("child", "Anna")


def test_the_name_of_a_choice_follows_what_its_label_says():
    form = scenario(CHOICE_WITH_A_NAME)
    form.answer("child", "Anna")
    form.answer("whose", "own")

    form.answer("child", "Olga")

    assert form.value("said") == "Olga's "
    assert form.value("twice") == "Olga's  Olga"


def test_a_calculation_says_a_text_with_an_answer_inside():
    form = opened(
        xform(
            "<child/><said/>",
            '<bind nodeset="/data/said"'
            " calculate=\"concat(jr:itext('greeting'), current()/../child)\"/>",
            body='<input ref="/data/child"/>',
            extra=GREETING.format("/data/child"),
        )
    )

    form.answer("child", "Anna")
    form.answer("child", "Olga")

    assert form.value("said") == "Hello Olga and Olga"


def test_a_text_that_cannot_be_worked_out_is_left_open():
    form = opened(
        xform(
            "<said/>",
            '<bind nodeset="/data/said" calculate="jr:itext(\'greeting\')"/>',
            extra=GREETING.format("nobody("),
        )
    )

    assert form.value("said") == "Hello  and "
