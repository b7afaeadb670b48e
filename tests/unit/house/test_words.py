"""Every word that the program says has its Russian, written by the rules."""

import re
import string

import pytest

import catalogue
from tests.support.places import ROOT

PLURALS = "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && "
RUSSIAN = catalogue.TRANSLATIONS / "ru"
# words.md: never said, in any form of the word.
NEVER = (
    "пожалуйста|упс|успешно|внимание!|ошибка ввода|неверн|некорректн|недопустим|запрещен|запрещён"
    "|отказано|сбой|валидац|кейс|трек|бэкап|дедлайн|дашборд|логин|девайс|осуществ|анкет[аыеу]"
    "|конфликт|синхрониз|парольн|бекап|аккаунт|воркшоп|фидбэк|произвест|посредством"
)


@pytest.fixture(scope="module")
def russian():
    return [message for message in catalogue.merge(RUSSIAN) if message.id]


@pytest.fixture(scope="module")
def said():
    return catalogue.sources()


def forms(message):
    both = isinstance(message.string, (tuple, list))
    return tuple(message.string) if both else (message.string,)


def sentences(message):
    both = isinstance(message.id, (tuple, list))
    return tuple(message.id) if both else (message.id,)


def placeholders(text):
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


def test_everything_the_code_says_has_a_russian_translation():
    lacking = [f"{one.path.relative_to(ROOT)}:{one.line} {one.key}" for one in catalogue.missing()]

    assert lacking == []


def test_no_translation_is_left_of_something_no_longer_said():
    assert catalogue.unused() == []


def test_the_source_is_plain_ascii(said):
    strange = [f"{one.path.relative_to(ROOT)}:{one.line}" for one in said if not _ascii(one)]

    assert strange == []


def _ascii(one):
    return f"{one.context}{one.singular}{one.plural}".isascii()


def test_a_translation_holds_the_same_placeholders_as_its_source(russian):
    different = [
        (message.id, form)
        for message in russian
        for form in forms(message)
        if placeholders(form) != placeholders(sentences(message)[-1])
    ]

    assert different == []


def test_a_counted_message_has_the_three_russian_forms(russian):
    counted = [message for message in russian if isinstance(message.id, (tuple, list))]

    assert [m.id for m in counted if len(forms(m)) != 3 or not all(forms(m))] == []


@pytest.mark.parametrize("path", sorted(RUSSIAN.glob("*.po")), ids=lambda path: path.name)
def test_a_room_counts_by_the_russian_rule(path):
    head = path.read_text(encoding="utf-8").split("\n\n")[0].replace('"\n"', "")

    assert PLURALS in head
    assert "charset=UTF-8" in head


@pytest.mark.parametrize(
    ("breach", "pattern"),
    [
        ("a straight or English quotation mark", r"[\"“”]|(?<![\w{}])'|'(?!\w)"),
        ("three dots instead of one sign", r"\.\.\."),
        ("a hyphen in place of a dash", r"(?<=\s)-(?=\s)"),
        ("an exclamation mark", r"!"),
        ("a number or a dash that may part from its word", catalogue.PARTINGS.pattern),
        ("a word that is never said", rf"(?i)\b({NEVER})"),
    ],
    ids=["quotes", "dots", "hyphen", "exclamation", "partings", "forbidden"],
)
def test_russian_is_written_by_the_rules(russian, breach, pattern):
    broken = [form for message in russian for form in forms(message) if _breaks(pattern, form)]

    assert broken == [], breach


def _breaks(pattern, form):
    # „лапки“ close with the sign that English opens with.
    return re.search(pattern, re.sub(r"„([^“]*)“", r"\1", form))
