"""The language of the window, the papers, the command line and the errors.

Messages are gettext's, with English as the source. The language is the
program's as a whole, and ``speaking`` changes it for one paper or one test.
"""

import gettext as _gettext
import re
import struct
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("ru", "en")
DOMAIN = "fieldkit"
_FORMS = re.compile(r"plural=([^;\n]+)")

_folder: Path | None = None
_default = "ru"
_spoken: ContextVar[str | None] = ContextVar("fieldkit_language", default=None)
_catalogues: dict[str, _gettext.NullTranslations] = {}


class UnknownLanguageError(ValueError):
    """A language was asked for that the program does not speak."""


def install(translations: Path, language: str) -> None:
    """Read messages from this folder from now on, and speak this language ("ru" or "en")."""
    global _folder  # noqa: PLW0603 - one program speaks one language; tests use speaking()
    _folder = translations
    _catalogues.clear()
    set_language(language)


def set_language(language: str) -> None:
    """Speak this language in the whole program."""
    global _default  # noqa: PLW0603 - see install()
    _default = _known(language)


def language() -> str:
    """Return the language that is spoken here and now."""
    return _spoken.get() or _default


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Speak another language inside the block, for one paper or one test."""
    token = _spoken.set(_known(language))
    try:
        yield
    finally:
        _spoken.reset(token)


def _(message: str) -> str:
    """Return the message in the spoken language."""
    return _catalogue().gettext(message)


def pgettext(context: str, message: str) -> str:
    """Return the message as it is said in this context."""
    return _catalogue().pgettext(context, message)


def ngettext(singular: str, plural: str, number: int) -> str:
    """Return the form of the message that goes with this number."""
    return _catalogue().ngettext(singular, plural, number)


def npgettext(context: str, singular: str, plural: str, number: int) -> str:
    """Return the form that goes with this number, as it is said in this context."""
    return _catalogue().npgettext(context, singular, plural, number)


def N_(message: str) -> str:  # noqa: N802 - gettext's own name for "mark, translate later"
    """Mark a message for translation without translating it yet."""
    return message


def _known(language: str) -> str:
    if language not in LANGUAGES:
        raise UnknownLanguageError(language)
    return language


class _Catalogue(_gettext.NullTranslations):
    """A compiled catalogue (GNU gettext's .mo), whose messages are read when they are said.

    The standard library reads all of them at once: a third of what the program
    itself does on the way to its first page. Raises ValueError, struct.error for
    what is no catalogue.
    """

    def __init__(self, content: bytes) -> None:
        super().__init__()
        order = {b"\xde\x12\x04\x95": "<", b"\x95\x04\x12\xde": ">"}.get(content[:4])
        if order is None:
            raise ValueError(DOMAIN)
        count, originals, translations = struct.unpack_from(f"{order}3I", content, 8)
        whole = f"{order}{2 * count}I"
        asked = struct.unpack_from(whole, content, originals)
        said = struct.unpack_from(whole, content, translations)
        self._content = content
        self._places: dict[bytes, tuple[int, int]] = {}
        for at in range(0, 2 * count, 2):
            length, start = asked[at], asked[at + 1]
            # Of a message with forms the first one is looked up.
            key = content[start : start + length].partition(b"\0")[0]
            self._places[key] = said[at], said[at + 1]
        self._read: dict[str, list[str]] = {}
        form = _FORMS.search("".join(self._forms("") or ()))
        self._form = _gettext.c2py(form[1] if form else "n != 1")

    def _forms(self, key: str) -> list[str] | None:
        found = self._read.get(key)
        if found is None:
            place = self._places.get(key.encode())
            if place is None:
                return None
            length, start = place
            text = self._content[start : start + length].decode(errors="replace")
            found = self._read[key] = text.split("\0")
        return found

    def gettext(self, message: str) -> str:
        """Return the message in this language, else as it is."""
        return self.ngettext(message, message, 1)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form of the message that goes with this number."""
        return self._formed(msgid1, n) or (msgid1 if n == 1 else msgid2)

    def pgettext(self, context: str, message: str) -> str:
        """Return the message as it is said in this context."""
        return self._formed(f"{context}\x04{message}", 1) or message

    def npgettext(self, context: str, msgid1: str, msgid2: str, n: int) -> str:
        """Return the form that goes with this number, as it is said in this context."""
        return self._formed(f"{context}\x04{msgid1}", n) or (msgid1 if n == 1 else msgid2)

    def _formed(self, key: str, n: int) -> str | None:
        forms = self._forms(key)
        if forms is None:
            return None
        return forms[0] if len(forms) == 1 else forms[self._form(n)]


def _catalogue() -> _gettext.NullTranslations:
    name = language()
    found = _catalogues.get(name)
    if found is None:
        found = _catalogues[name] = _opened(name)
    return found


def _opened(name: str) -> _gettext.NullTranslations:
    if _folder is None:
        return _gettext.NullTranslations()
    try:
        return _Catalogue((_folder / name / "LC_MESSAGES" / f"{DOMAIN}.mo").read_bytes())
    except (OSError, ValueError, struct.error):
        # A damaged installation speaks English rather than not at all.
        return _gettext.NullTranslations()
