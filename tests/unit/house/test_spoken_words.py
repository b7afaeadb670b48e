"""The program reads its catalogues as the standard library does, message by message."""

import gettext
from pathlib import Path

import pytest

from fieldkit import i18n
from tests.support.places import ROOT

TRANSLATIONS = ROOT / "resources" / "translations"
NUMBERS = (0, 1, 2, 5, 11, 21, 102, 111)


@pytest.fixture(scope="module")
def standard() -> gettext.GNUTranslations:
    path = TRANSLATIONS / "ru" / "LC_MESSAGES" / "fieldkit.mo"
    with path.open("rb") as file:
        return gettext.GNUTranslations(file)


def test_every_message_is_said_as_the_standard_library_says_it(standard: gettext.GNUTranslations):
    keys = [key if isinstance(key, str) else key[0] for key in standard._catalog]
    assert len(keys) > 1000

    with i18n.speaking("ru"):
        for key in dict.fromkeys(keys):
            context, mark, message = key.rpartition("\x04")
            if mark:
                assert i18n.pgettext(context, message) == standard.pgettext(context, message)
                said = [i18n.npgettext(context, message, "many", n) for n in NUMBERS]
                expected = [standard.npgettext(context, message, "many", n) for n in NUMBERS]
            else:
                assert i18n._(message) == standard.gettext(message)
                said = [i18n.ngettext(message, "many", n) for n in NUMBERS]
                expected = [standard.ngettext(message, "many", n) for n in NUMBERS]
            if (key, 0) in standard._catalog:
                assert said == expected


def test_what_no_catalogue_holds_is_said_as_it_stands():
    with i18n.speaking("ru"):
        assert i18n._("Nobody says this") == "Nobody says this"
        assert i18n.pgettext("nowhere", "Open") == "Open"
        assert [i18n.ngettext("one bird", "many birds", n) for n in (1, 2)] == [
            "one bird",
            "many birds",
        ]
        assert i18n.npgettext("nowhere", "one bird", "many birds", 7) == "many birds"


@pytest.mark.parametrize(
    "content", [b"", b"\xde\x12\x04\x95", b"\xde\x12\x04\x95" + bytes(7), b"po"]
)
def test_a_damaged_catalogue_leaves_english(tmp_path: Path, content: bytes):
    folder = tmp_path / "ru" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "fieldkit.mo").write_bytes(content)

    i18n.install(tmp_path, "ru")

    assert i18n._("Families") == "Families"
    assert i18n.ngettext("one bird", "many birds", 2) == "many birds"
