"""The Russian and English words of the program, merged from the rooms' .po files and compiled.

Each room keeps its own ``resources/translations/<language>/<room>.po``. They
become one ``<language>/LC_MESSAGES/fieldkit.mo``. Two rooms may carry the same
message when they translate it alike; two different translations are refused.

Run as ``python packaging/catalogue.py`` to compile; with ``--missing`` to list
what has no Russian yet, by source file; with ``--unused`` to list what is no
longer said; with ``--mend`` to set no-break spaces where words.md asks for them.
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from freshness import catalogue_is_stale, catalogues

ROOT = Path(__file__).resolve().parents[1]
TRANSLATIONS = ROOT / "resources" / "translations"
SOURCE = ROOT / "src" / "fieldkit"
DOMAIN = "fieldkit"
# Each way of saying a message: where its context, its singular and its plural stand.
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "N_": (None, 0, None),
    "ngettext": (None, 0, 1),
    "pgettext": (0, 1, None),
    "npgettext": (0, 1, 2),
}
PO_LINE = re.compile(
    r'\s*(#.*|((msgctxt|msgid|msgid_plural|msgstr(\[\d\])?)\s*)?"([^"\\]|\\.)*")?\s*'
)


NO_BREAK = "\N{NO-BREAK SPACE}"
# A number stays with its word, a dash and % with what goes before, № with what follows.
_WORD = r"(?=[а-яё])(?!(?:и|в|из|до|от|на|по)\b)"
PARTINGS = re.compile(
    rf"(?<=№) | (?=[%₽])|(?<=[^\s\"]) (?=—)|(?<=\d) {_WORD}"
    rf"|(?<=\{{count\}}) {_WORD}|(?<=\{{total\}}) {_WORD}|(?<=\{{number\}}) {_WORD}"
)


class CatalogueError(Exception):
    """The .po files cannot become one catalogue; the text says which message and why."""


@dataclass(frozen=True, slots=True)
class Source:
    """One message as the code says it, with the place where it stands."""

    path: Path
    line: int
    context: str | None
    singular: str
    plural: str | None

    @property
    def key(self) -> tuple[str | None, str]:
        """Return what gettext looks the message up by."""
        return (self.context, self.singular)


def merge(folder: Path) -> Catalog:
    """Return one catalogue of the folder's .po files; raises CatalogueError where they disagree."""
    merged = Catalog(locale=folder.name, domain=DOMAIN, charset="utf-8", fuzzy=False)
    seen: dict[tuple[str | None, str], tuple[object, str]] = {}
    for path in sorted(folder.glob("*.po")):
        for message in _messages(path, folder.name):
            key = (message.context, _singular(message))
            earlier, room = seen.setdefault(key, (message.string, path.name))
            if earlier != message.string:
                said = f"{room} says {earlier!r}, {path.name} says {message.string!r}"
                raise CatalogueError(f"Two translations of {key[1]!r}: {said}.")
            _add(merged, message)
    return merged


def compile_all(translations: Path = TRANSLATIONS) -> list[Path]:
    """Compile each language whose .po files changed since; return what was written."""
    written = []
    for language, target in catalogues(translations).items():
        if catalogue_is_stale(target):
            octets = io.BytesIO()
            write_mo(octets, merge(translations / language))
            target.parent.mkdir(parents=True, exist_ok=True)
            partial = target.with_suffix(".part")
            partial.write_bytes(octets.getvalue())
            partial.replace(target)
            written.append(target)
    return written


def mend(translations: Path = TRANSLATIONS) -> list[Path]:
    """Set the no-break spaces of the Russian .po files in place; return the files that changed."""
    changed = []
    for path in sorted((translations / "ru").glob("*.po")):
        before = path.read_text(encoding="utf-8")
        lines = before.split("\n")
        # Sources are ASCII, so a Russian letter or sign tells a translation from its source.
        after = "\n".join(x if x.isascii() or x[:1] == "#" else _kept_together(x) for x in lines)
        if after != before:
            path.write_text(after, encoding="utf-8", newline="\n")
            changed.append(path)
    return changed


def _kept_together(line: str) -> str:
    return PARTINGS.sub(NO_BREAK, line)


def sources(source: Path = SOURCE) -> list[Source]:
    """Return every message that the code under this folder says, in order of place.

    Raises CatalogueError where a message is put together while the program
    runs, since no translator could ever see it.
    """
    found = (
        _source(path, node, CALLS[_called(node)])
        for path in source.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_bytes(), str(path)))
        if isinstance(node, ast.Call) and _called(node) in CALLS
    )
    return sorted((one for one in found if one), key=lambda one: (one.path, one.line))


def _called(node: ast.Call) -> str:
    match node.func:
        case ast.Name(id=name) | ast.Attribute(value=ast.Name(id="i18n"), attr=name):
            return name
    return ""


def _source(
    path: Path, node: ast.Call, places: tuple[int | None, int, int | None]
) -> Source | None:
    """Return the message of this call, or None where it hands on one that was marked before."""
    said = [
        str(a.value) if isinstance(a, ast.Constant) and isinstance(a.value, str) else None
        for a in node.args
    ]
    if any(isinstance(argument, ast.JoinedStr) for argument in node.args):
        raise CatalogueError(f"{path}:{node.lineno}: a message holds a value; use a placeholder.")
    context, singular, plural = (None if p is None or p >= len(said) else said[p] for p in places)
    return Source(path, node.lineno, context, singular, plural) if singular else None


def missing(translations: Path = TRANSLATIONS, source: Path = SOURCE) -> list[Source]:
    """Return the messages of the code that have no Russian translation, each place of each."""
    russian = merge(translations / "ru")
    return [
        said
        for said in sources(source)
        if not _is_translated(russian.get(said.singular, context=said.context))
    ]


def unused(
    translations: Path = TRANSLATIONS, source: Path = SOURCE
) -> list[tuple[str | None, str]]:
    """Return the translated messages that the code no longer says."""
    said = {one.key for one in sources(source)}
    messages = (message for message in merge(translations / "ru") if message.id)
    return sorted(
        ((m.context, _singular(m)) for m in messages if (m.context, _singular(m)) not in said),
        key=str,
    )


def main(arguments: list[str] | None = None) -> int:
    """Compile, or print what is missing; exit 1 when something is missing or contradictory."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--missing", action="store_true", help="list what has no Russian yet")
    parser.add_argument("--unused", action="store_true", help="list what the code no longer says")
    parser.add_argument("--mend", action="store_true", help="set no-break spaces in the Russian")
    options = parser.parse_args(arguments)
    try:
        if options.mend:
            for path in mend():
                print(f"mended {path.relative_to(ROOT)}")
            return 0
        if options.missing:
            return _print_missing()
        if options.unused:
            for context, message in unused():
                print(f"{context + ': ' if context else ''}{message}")
            return 0
        for path in compile_all():
            print(f"compiled {path.relative_to(ROOT)}")
    except CatalogueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def _print_missing() -> int:
    lacking = missing()
    last = None
    for said in lacking:
        if said.path != last:
            print(f"\n{said.path.relative_to(ROOT)}")
            last = said.path
        context = f" [{said.context}]" if said.context else ""
        print(f"  {said.line}:{context} {said.singular}")
    print(f"\n{len(lacking)} without a Russian translation.")
    return 1 if lacking else 0


def _messages(path: Path, language: str) -> Iterator[Message]:
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not PO_LINE.fullmatch(line):
            raise CatalogueError(f"{path.name}:{number}: this line cannot be read: {line}")
    with path.open("rb") as stream:
        try:
            catalogue = read_po(stream, locale=language, domain=DOMAIN, abort_invalid=True)
        except ValueError as error:
            raise CatalogueError(f"{path.name}: {error}") from error
    for message in catalogue:
        if message.id and not message.fuzzy and _is_translated(message):
            yield message


def _is_translated(message: Message | None) -> bool:
    if message is None:
        return False
    forms = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return all(forms)


def _singular(message: Message) -> str:
    return str(message.id[0] if isinstance(message.id, tuple | list) else message.id)


def _add(merged: Catalog, message: Message) -> None:
    merged.add(message.id, message.string, context=message.context, flags=message.flags)


if __name__ == "__main__":
    sys.exit(main())
