"""Rooms' words become one catalogue, or are refused."""

import gettext
import os

import pytest

import catalogue

HEAD = """msgid ""
msgstr ""
"Language: ru\\n"
"Content-Type: text/plain; charset=UTF-8\\n"

"""


@pytest.fixture
def rooms(tmp_path):
    def write(**texts):
        folder = tmp_path / "translations" / "ru"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            (folder / f"{name}.po").write_text(HEAD + text, encoding="utf-8")
        return folder

    return write


def spoken(folder):
    catalogue.compile_all(folder.parent)
    return gettext.translation("fieldkit", str(folder.parent), ["ru"])


def test_two_rooms_become_one_catalogue(rooms):
    folder = rooms(one='msgid "Home"\nmsgstr "Главная"\n', two='msgid "Forms"\nmsgstr "Бланки"\n')

    russian = spoken(folder)

    assert (russian.gettext("Home"), russian.gettext("Forms")) == ("Главная", "Бланки")


def test_a_message_translated_alike_in_two_rooms_is_one_message(rooms):
    same = 'msgid "Home"\nmsgstr "Главная"\n'

    folder = rooms(one=same, two=same)

    assert spoken(folder).gettext("Home") == "Главная"


def test_two_translations_of_one_message_are_refused(rooms):
    folder = rooms(one='msgid "Home"\nmsgstr "Главная"\n', two='msgid "Home"\nmsgstr "Дом"\n')

    with pytest.raises(catalogue.CatalogueError, match=r"one\.po says 'Главная', two\.po"):
        catalogue.merge(folder)


def test_the_same_words_may_differ_by_context(rooms):
    folder = rooms(
        one='msgctxt "page"\nmsgid "Home"\nmsgstr "Главная"\n',
        two='msgctxt "address"\nmsgid "Home"\nmsgstr "Дом"\n',
    )

    russian = spoken(folder)

    assert russian.pgettext("page", "Home") == "Главная"
    assert russian.pgettext("address", "Home") == "Дом"


def test_numbers_choose_the_russian_form(rooms):
    folder = rooms(
        one='msgid "{count} form"\nmsgid_plural "{count} forms"\n'
        'msgstr[0] "{count} бланк"\nmsgstr[1] "{count} бланка"\nmsgstr[2] "{count} бланков"\n'
    )

    russian = spoken(folder)
    chosen = [russian.ngettext("{count} form", "{count} forms", n) for n in (1, 3, 5, 11, 21)]

    assert [words.split()[-1] for words in chosen] == [
        "бланк",
        "бланка",
        "бланков",
        "бланков",
        "бланк",
    ]


def test_a_half_written_plural_is_not_taken(rooms):
    folder = rooms(
        one='msgid "{count} form"\nmsgid_plural "{count} forms"\n'
        'msgstr[0] "{count} бланк"\nmsgstr[1] ""\nmsgstr[2] ""\n'
    )

    assert len(catalogue.merge(folder)) == 0


def test_a_fresh_catalogue_is_left_alone(rooms):
    folder = rooms(one='msgid "Home"\nmsgstr "Главная"\n')
    catalogue.compile_all(folder.parent)

    assert catalogue.compile_all(folder.parent) == []


def test_a_changed_room_is_compiled_again(rooms):
    folder = rooms(one='msgid "Home"\nmsgstr "Главная"\n')
    (compiled,) = catalogue.compile_all(folder.parent)
    later = compiled.stat().st_mtime_ns + 10**9
    os.utime(folder / "one.po", ns=(later, later))

    assert catalogue.compile_all(folder.parent) == [compiled]


def test_a_file_that_is_not_a_po_is_refused_by_name(rooms):
    folder = rooms(broken="msgid \"Home\nmsgstr 'Главная'\n")

    with pytest.raises(catalogue.CatalogueError, match="broken"):
        catalogue.merge(folder)


def test_what_the_code_says_is_found_with_its_context(tmp_path):
    (tmp_path / "page.py").write_text(
        'title = _("Home")\nverb = pgettext("page", "Open")\n'
        'count = ngettext("{count} form", "{count} forms", 3)\n',
        encoding="utf-8",
    )

    found = [
        (one.line, one.context, one.singular, one.plural) for one in catalogue.sources(tmp_path)
    ]

    assert found == [
        (1, None, "Home", None),
        (2, "page", "Open", None),
        (3, None, "{count} form", "{count} forms"),
    ]


def test_what_is_said_inside_another_string_is_found(tmp_path):
    (tmp_path / "page.py").write_text("size = f\"{3} {_('KB')}\"\n", encoding="utf-8")

    assert [one.singular for one in catalogue.sources(tmp_path)] == ["KB"]


def test_a_message_put_together_while_running_is_refused(tmp_path):
    (tmp_path / "page.py").write_text('title = _(f"Case {number}")\n', encoding="utf-8")

    with pytest.raises(catalogue.CatalogueError, match="use a placeholder"):
        catalogue.sources(tmp_path)


def test_mending_keeps_a_number_with_its_word_and_a_dash_with_what_goes_before(rooms):
    folder = rooms(
        one='msgid "a"\nmsgstr "{count} бланк — № {number}"\n\n'
        'msgid "b"\nmsgstr "{count} из {total}"\n'
    )

    catalogue.mend(folder.parent)

    russian = spoken(folder)
    assert russian.gettext("a").split() == ["{count}", "бланк", "—", "№", "{number}"]
    assert russian.gettext("a").count("\N{NO-BREAK SPACE}") == 3
    assert russian.gettext("b") == "{count} из {total}"


def test_mended_files_are_left_alone(rooms):
    folder = rooms(one='msgid "a"\nmsgstr "{count} бланк"\n')
    catalogue.mend(folder.parent)

    assert catalogue.mend(folder.parent) == []
