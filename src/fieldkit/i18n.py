"""The language of the window, the papers, the command line and the errors.

Messages are gettext's, with English as the source. The language is the
program's as a whole, and ``speaking`` changes it for one paper or one test.
"""

import gettext as _gettext
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

LANGUAGES = ("ru", "en")
DOMAIN = "fieldkit"

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


def _catalogue() -> _gettext.NullTranslations:
    name = language()
    found = _catalogues.get(name)
    if found is None:
        found = _gettext.translation(
            DOMAIN, localedir=str(_folder) if _folder else None, languages=[name], fallback=True
        )
        _catalogues[name] = found
    return found
