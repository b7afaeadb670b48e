"""What a form says: languages, forms of a text, Markdown, values inside."""

import pytest

from fieldkit.forms.wording import plain
from tests.unit.forms.scenario import opened, scenario, xform

ITEXT = (
    '<itext><translation lang="English (en)" default="true()">'
    '<text id="q"><value>Name</value><value form="long">Full name</value>'
    '<value form="short">Nm</value><value form="image">jr://images/q.png</value>'
    '<value form="audio">jr://audio/q.mp3</value><value form="video">jr://video/q.mp4</value>'
    '<value form="big-image">jr://images/big.png</value></text>'
    '<text id="h"><value>As written</value><value form="guidance">See the passport</value></text>'
    '<text id="y"><value>Yes</value><value form="image">jr://images/y.png</value>'
    '<value form="long">Yes, always</value><value form="short">Y</value></text>'
    '<text id="m"><value>Too long</value></text>'
    '</translation><translation lang="Russian (ru)">'
    '<text id="q"><value>Имя</value></text><text id="y"><value>Да</value></text>'
    '<text id="m"><value>Слишком длинно</value></text>'
    "</translation></itext>"
)
FORM = xform(
    "<a/><b/><said/>",
    '<bind nodeset="/data/a" constraint="string-length(.) &lt; 3"'
    " jr:constraintMsg=\"jr:itext('m')\"/>",
    '<bind nodeset="/data/said" calculate="jr:choice-name(/data/b, \'/data/b\')"/>',
    extra=ITEXT,
    body='<input ref="/data/a"><label ref="jr:itext(\'q\')"/><hint ref="jr:itext(\'h\')"/></input>'
    '<select1 ref="/data/b"><label>B</label><item><label ref="jr:itext(\'y\')"/><value>yes</value>'
    "</item></select1>",
)


def test_a_label_has_its_media():
    view = opened(FORM).view("a")

    assert (view.label, view.image, view.audio, view.video) == (
        "Name",
        "q.png",
        "q.mp3",
        "q.mp4",
    )


def test_a_hint_has_its_guidance():
    view = opened(FORM).view("a")

    assert (view.hint, view.guidance) == ("As written", "See the passport")


def test_a_choice_has_its_picture_and_its_long_and_short_labels():
    (choice,) = opened(FORM).view("b").choices

    assert (choice.label, choice.image) == ("Yes", "y.png")
    assert (choice.long_label, choice.short_label) == ("Yes, always", "Y")


def test_a_text_with_a_long_form_only_is_said_by_it():
    form = opened(FORM.replace("<value>Name</value>", ""))

    assert form.view("a").label == "Full name"


def test_what_a_language_lacks_is_said_in_the_default_one():
    form = opened(FORM)

    form.session.set_language("Russian (ru)")

    assert (form.view("a").label, form.view("a").hint) == ("Имя", "As written")


def test_a_choice_is_named_in_the_active_language():
    form = opened(FORM)
    form.answer("b", "yes")
    before = form.value("said")

    form.session.set_language("Russian (ru)")

    assert (before, form.value("said")) == ("Yes", "Да")


def test_a_message_is_said_in_the_active_language():
    form = opened(FORM)
    form.answer("a", "abcdef")
    before = form.view("a").message

    form.session.set_language("Russian (ru)")

    assert (before, form.view("a").message) == ("Too long", "Слишком длинно")


def test_an_other_choice_asks_for_its_words():
    form = scenario(
        """
        | survey  | type                     | name | label |
        |         | select_one pets or_other | pet  | Pet   |
        | choices | list_name | name | label |
        |         | pets      | cat  | Cat   |
        """
    )
    asked_first = form.asks("pet_other")

    form.answer("pet", "other")

    assert form.offers("pet") == ["cat", "other"]
    assert (asked_first, form.asks("pet_other")) == (False, True)


def test_a_label_in_a_repeat_says_what_stands_in_its_own_row():
    form = scenario(
        """
        | survey | type         | name | label           |
        |        | begin_repeat | r    | R               |
        |        | text         | who  | Who             |
        |        | text         | what | What of ${who}? |
        |        | end_repeat   |      |                 |
        """
    )
    for number, name in ((1, "Ива"), (2, "Кедр")):
        form.session.add_repeat("/data/r")
        form.session.answer(f"/data/r[{number}]/who", name)

    assert [form.view(f"/data/r[{n}]/what").label for n in (1, 2)] == [
        "What of Ива?",
        "What of Кедр?",
    ]


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("*soft* and **loud**", "soft and loud"),
        ("_soft_ and __loud__", "soft and loud"),
        ("# Heading", "Heading"),
        ("see [the page](https://example.org)", "see the page"),
        ('<span style="color:red">red</span>', "red"),
        (r"5 \* 3", "5 * 3"),
        ("snake_case_name", "snake_case_name"),
        ("5 * 3 * 2", "5 * 3 * 2"),
    ],
)
def test_markdown_is_read_for_its_words_and_kept_for_its_looks(markup, text):
    form = opened(
        xform(
            "<a/>",
            body=f'<input ref="/data/a"><label>{markup.replace("<", "&lt;")}</label></input>',
        )
    )

    assert plain(markup) == text
    assert (form.view("a").label, form.view("a").label_markup) == (text, markup)


def test_choices_without_answers_in_their_words_are_said_once_in_each_language():
    form = opened(FORM)
    before = form.view("b").choices

    form.answer("a", "Ivan")
    after = form.view("b").choices
    form.session.set_language("Russian (ru)")
    russian = form.view("b").choices
    form.session.set_language("English (en)")

    assert after is before
    assert [choice.label for choice in russian] == ["Да"]
    assert [choice.label for choice in form.view("b").choices] == ["Yes"]


def test_choices_of_a_list_of_the_form_are_said_once():
    form = scenario(
        """
        | survey  | type            | name | label |
        |         | text            | a    | Name  |
        |         | select_one pets | b    | Pet   |
        | choices | list_name       | name | label |
        |         | pets            | cat  | Cat   |
        |         | pets            | frog | Frog  |
        """
    )
    before = form.view("b").choices

    form.answer("a", "Ivan")

    assert form.view("b").choices is before
    assert [choice.label for choice in before] == ["Cat", "Frog"]


def test_choices_with_an_answer_in_their_words_follow_it():
    form = scenario(
        """
        | survey  | type           | name | label         |
        |         | text           | a    | Name          |
        |         | select_one who | b    | Who           |
        | choices | list_name      | name | label         |
        |         | who            | he   | ${a} himself  |
        |         | who            | no   | Nobody        |
        """
    )
    before = [choice.label for choice in form.view("b").choices]

    form.answer("a", "Ivan")

    assert before == ["himself", "Nobody"]
    assert [choice.label for choice in form.view("b").choices] == ["Ivan himself", "Nobody"]


def test_labels_of_a_list_are_read_through_its_translations():
    form = scenario(
        """
        | survey  | type            | name | label::English | label::Russian | choice_filter |
        |         | text            | k    | K              | К              |               |
        |         | select_one pets | pet  | Pet            | Зверь          | kind = ${k}   |
        | choices | list_name | name | label::English | label::Russian | kind |
        |         | pets      | cat  | Cat            | Кошка          | soft |
        |         | pets      | frog | Frog           | Лягушка        | wet  |
        """
    )
    form.answer("k", "wet")
    english = [choice.label for choice in form.view("pet").choices]

    form.session.set_language("Russian")

    assert (english, [choice.label for choice in form.view("pet").choices]) == (
        ["Frog"],
        ["Лягушка"],
    )


def test_a_label_that_says_a_whole_group_follows_each_answer_in_it():
    form = opened(
        xform(
            "<g><a>1</a><b>2</b></g><c/>",
            body='<input ref="/data/g/a"/><input ref="/data/c"><label><output value="/data/g"/>'
            "</label></input>",
        )
    )
    before = form.view("c").label

    form.answer("a", "3")

    assert (before, form.view("c").label) == ("12", "32")


def test_a_value_beyond_reading_is_cut_where_it_is_said_and_nowhere_else():
    form = opened(
        xform(
            "<a/><b/><c/>",
            '<bind nodeset="/data/c" calculate="/data/a"/>',
            body='<input ref="/data/a"/><input ref="/data/b"><label><output value="/data/a"/>'
            "</label></input>",
        )
    )
    form.answer("a", "long " * 10_000)

    assert len(form.view("b").label) == 20_001
    assert form.value("c") == form.value("a") == "long " * 10_000


@pytest.mark.parametrize("marks", ["[", "[a](", "**a ", "__a ", "*a ", "<", "]("])
def test_marks_without_an_end_are_read_at_once(marks):
    text = marks * 10_000

    assert plain(text) == text.strip()


def test_rows_are_picked_by_a_word_in_the_language_that_is_spoken():
    form = opened(
        xform(
            '<n/><r jr:template=""><t/></r>',
            '<bind nodeset="/data/n" calculate="count(/data/r[t = jr:itext(\'y\')])"/>',
            extra=ITEXT,
            body='<repeat nodeset="/data/r"><input ref="/data/r/t"/></repeat>',
        )
    )
    for word in ("Yes", "Да", "Да"):
        form.session.answer(f"{form.session.add_repeat('/data/r')}/t", word)
    english = form.value("n")

    form.session.set_language("Russian (ru)")

    assert (english, form.value("n")) == ("1", "2")
