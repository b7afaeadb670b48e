"""A pack's manifest: what the pack is called, which forms and lists it brings, in whose words."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from fieldkit.i18n import _
from fieldkit.packs.errors import ManifestUnreadable
from fieldkit.records.entity import EntityList

MANIFEST_NAME = "pack.toml"
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]{0,63}")
_VERSION = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,31}")
_LANGUAGE = re.compile(r"[a-z]{2,3}")

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ManifestRoster:
    """A repeat whose rows stand there from the start, one for each entity.

    Entities of ``list_name`` whose property ``by[0]`` is the fact ``by[1]``
    ("case.family_id") and that have all of ``only``; ``question`` is the path
    of the answer below the repeat.
    """

    repeat: str
    question: str
    list_name: str
    by: tuple[str, str]
    only: Pairs = ()


@dataclass(frozen=True, slots=True)
class ManifestForm:
    """One form of the pack.

    ``preset`` pairs a ref with facts ("case.district_id", "user.specialist"), of which
    the first counts that is known.
    ``when`` gives answers that follow from the kind of subject: (list, ref, value).
    """

    form_id: str
    file: str
    titles: Pairs
    about: str = ""
    device_only: bool = False
    preset: tuple[tuple[str, tuple[str, ...]], ...] = ()
    when: tuple[tuple[str, str, str], ...] = ()
    rosters: tuple[ManifestRoster, ...] = ()

    def title_in(self, language: str) -> str:
        """Return the title in this language, else the form's id."""
        return dict(self.titles).get(language, self.form_id)


@dataclass(frozen=True, slots=True)
class ManifestList:
    """One entity list of the pack; ``file`` is empty where the pack ships no rows.

    ``privacy`` is P0 to P4 (domain, section 6); ``special`` properties are of level
    P3, whatever the rest is. ``words`` are (property, code,
    language, words): how a code is said to a person. ``named`` are (property,
    language, words): how a property is called that no question asks for.
    """

    name: str
    titles: Pairs
    properties: tuple[str, ...]
    privacy: str
    file: str = ""
    words: tuple[tuple[str, str, str, str], ...] = ()
    special: tuple[str, ...] = ()
    named: tuple[tuple[str, str, str], ...] = ()

    @property
    def personal(self) -> bool:
        """Tell whether the rows are about people."""
        return self.privacy not in {"P0", "P1"}

    def entity_list(self) -> EntityList:
        """Return the list as the workspace keeps it."""
        return EntityList(
            name=self.name,
            titles=self.titles,
            properties=self.properties,
            personal=self.personal,
        )


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a pack says of itself."""

    id: str
    version: str
    titles: Pairs
    forms: tuple[ManifestForm, ...]
    lists: tuple[ManifestList, ...]

    def title_in(self, language: str) -> str:
        """Return the pack's title in this language, else its id."""
        return dict(self.titles).get(language, self.id)

    def form(self, form_id: str) -> ManifestForm | None:
        """Return one form, None where the pack does not bring it."""
        return next((form for form in self.forms if form.form_id == form_id), None)

    def word(self, list_name: str, name: str, code: str, language: str) -> str:
        """Return how a property's code is said in a language, empty where the pack does not say."""
        for one in self.lists:
            if one.name == list_name:
                for said_name, said_code, said_in, word in one.words:
                    if (said_name, said_code, said_in) == (name, code, language):
                        return word
        return ""


def parse_manifest(text: str) -> Manifest:
    """Read a manifest. Raises ManifestUnreadable, saying which entry is amiss."""
    try:
        raw = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ManifestUnreadable(said=str(error).rstrip(".")) from error
    pack = _table(raw, "pack")
    forms = tuple(_form(one) for one in _tables(raw, "forms"))
    lists = tuple(_list(one) for one in _tables(raw, "lists"))
    for names in ([form.form_id for form in forms], [one.name for one in lists]):
        if len(set(names)) != len(names):
            raise ManifestUnreadable(said=_("an id stands there twice"))
    return Manifest(
        id=_text(pack, "id", _NAME),
        version=_text(pack, "version", _VERSION),
        titles=_titles(pack),
        forms=forms,
        lists=lists,
    )


def _form(raw: Mapping[str, Any]) -> ManifestForm:
    when = _table(raw, "when", {})
    return ManifestForm(
        form_id=_text(raw, "id", _NAME),
        file=_file(raw, "file"),
        titles=_titles(raw),
        about=_text(raw, "about", _NAME) if "about" in raw else "",
        device_only=raw.get("device_only") is True,
        preset=_facts(raw),
        when=tuple((name, ref, value) for name in when for ref, value in _pairs(when, name)),
        rosters=tuple(_roster(one) for one in _tables(raw, "rosters")),
    )


def _roster(raw: Mapping[str, Any]) -> ManifestRoster:
    by = _pairs(raw, "by")
    if len(by) != 1:
        raise ManifestUnreadable(said=_('"by" of a roster names one property'))
    return ManifestRoster(
        repeat=_text(raw, "repeat"),
        question=_text(raw, "question"),
        list_name=_text(raw, "list", _NAME),
        by=by[0],
        only=_pairs(raw, "only"),
    )


def _list(raw: Mapping[str, Any]) -> ManifestList:
    words = _table(raw, "words", {})
    named = _table(raw, "named", {})
    properties = raw.get("properties", [])
    if not isinstance(properties, list) or not all(
        isinstance(name, str) and _NAME.fullmatch(name) for name in properties
    ):
        raise ManifestUnreadable(said=_('"properties" of a list is a list of names'))
    special = raw.get("special", [])
    if not isinstance(special, list) or not all(name in properties for name in special):
        raise ManifestUnreadable(said=_('"special" of a list names some of its properties'))
    return ManifestList(
        name=_text(raw, "name", _NAME),
        titles=_titles(raw),
        properties=tuple(properties),
        special=tuple(special),
        privacy=_text(raw, "privacy", re.compile("P[0-4]")),
        file=_file(raw, "file") if "file" in raw else "",
        words=tuple(
            (name, code, said_in, word)
            for name in words
            for code in _table(words, name)
            for said_in, word in _pairs(_table(words, name), code)
        ),
        named=tuple(
            (name, said_in, word) for name in named for said_in, word in _pairs(named, name)
        ),
    )


def _table(raw: Mapping[str, Any], key: str, default: Any = None) -> Mapping[str, Any]:  # noqa: ANN401 - TOML's own values
    value = raw.get(key, default)
    if not isinstance(value, dict):
        raise ManifestUnreadable(said=_('"{key}" is missing or is no table').format(key=key))
    return value


def _tables(raw: Mapping[str, Any], key: str) -> list[Mapping[str, Any]]:
    value = raw.get(key, [])
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        raise ManifestUnreadable(said=_('"{key}" is no list of tables').format(key=key))
    return value


def _text(raw: Mapping[str, Any], key: str, shape: re.Pattern[str] | None = None) -> str:
    value = raw.get(key)
    if not isinstance(value, str) or not value or (shape and not shape.fullmatch(value)):
        raise ManifestUnreadable(said=_('"{key}" is missing or has another shape').format(key=key))
    return value


def _pairs(raw: Mapping[str, Any], key: str) -> Pairs:
    value = _table(raw, key, {})
    if not all(isinstance(one, str) for one in value.values()):
        raise ManifestUnreadable(said=_('"{key}" holds something else than text').format(key=key))
    return tuple(value.items())


def _facts(raw: Mapping[str, Any]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return what a form is told beforehand: a fact, or several of which the first known counts."""
    found = []
    for ref, value in _table(raw, "preset", {}).items():
        named = value if isinstance(value, list) else [value]
        if not named or not all(isinstance(one, str) for one in named):
            said = _('"{key}" holds something else than text').format(key="preset")
            raise ManifestUnreadable(said=said)
        found.append((ref, tuple(named)))
    return tuple(found)


def _titles(raw: Mapping[str, Any]) -> Pairs:
    titles = _pairs(raw, "title")
    if not titles or not all(_LANGUAGE.fullmatch(language) for language, _ in titles):
        raise ManifestUnreadable(said=_('"title" is missing or names no language'))
    return titles


def _file(raw: Mapping[str, Any], key: str) -> str:
    """Return a path that stays inside the pack, whatever the system."""
    value = _text(raw, key)
    path = PurePosixPath(value)
    if path.is_absolute() or ".." in path.parts or "\\" in value or ":" in value:
        raise ManifestUnreadable(said=_('"{key}" points outside the pack').format(key=key))
    return value
