"""How a form's paper is laid out: blocks that a pack's author lists in a TOML file.

A form without a layout prints section by section. The file has a table a
reader (``internal``, ``family``), each with a title and an array of blocks;
every words field is a table by language, such as ``{ru = "…", en = "…"}``.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, language

KINDS = frozenset(
    {
        "answers",
        "bars",
        "facts",
        "lines",
        "note",
        "page",
        "section",
        "signatures",
        "signs",
        "status",
        "table",
        "text",
    }
)

Words = Mapping[str, str]


class LayoutNotReadable(FieldkitError):
    """A pack's file of paper layout is not what the program expects."""

    template = N_(
        "The paper layout of this form cannot be read ({reason}). "
        "Ask head office for the whole form pack; the answers are safe."
    )


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a block: a question (``node``) or a group, with words for its values."""

    node: str = ""
    group: str = ""
    label: Words = field(default_factory=dict)
    words: Mapping[str, Words] = field(default_factory=dict)
    tones: Mapping[str, str] = field(default_factory=dict)
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class Block:
    """One part of a paper, of one of the kinds in ``KINDS``.

    ``only`` restricts it to answers with these values, ``when`` to forms in
    which each of these nodes has one of its values (node, value, value...);
    ``rows`` is a number of blank lines.
    """

    kind: str
    title: Words = field(default_factory=dict)
    text: Words = field(default_factory=dict)
    empty: Words = field(default_factory=dict)
    items: tuple[Item, ...] = ()
    only: tuple[str, ...] = ()
    when: tuple[tuple[str, ...], ...] = ()
    repeat: str = ""
    rows: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """The paper of one form for one reader."""

    title: Words
    blocks: tuple[Block, ...]
    reference: str = ""


def read_layouts(text: str) -> dict[str, Layout]:
    """Return the layouts of one form by reader. Raises LayoutNotReadable."""
    try:
        tables = tomllib.loads(text)
        return {reader: _layout(table) for reader, table in tables.items()}
    except (tomllib.TOMLDecodeError, TypeError, KeyError, ValueError, AttributeError) as error:
        raise LayoutNotReadable(reason=str(error)[:120]) from error


def say(words: Words) -> str:
    """Return the words in the spoken language, else in any."""
    return words.get(language()) or next(iter(words.values()), "")


def _layout(table: Mapping[str, Any]) -> Layout:
    blocks = tuple(_block(block) for block in table["blocks"])
    return Layout(_words(table.get("title", {})), blocks, str(table.get("reference", "")))


def _block(table: Mapping[str, Any]) -> Block:
    kind = str(table["kind"])
    if kind not in KINDS:
        raise ValueError(kind)
    return Block(
        kind=kind,
        title=_words(table.get("title", {})),
        text=_words(table.get("text", {})),
        empty=_words(table.get("empty", {})),
        items=tuple(_item(item) for item in table.get("items", [])),
        only=tuple(str(value) for value in table.get("only", [])),
        when=tuple(tuple(str(word) for word in line) for line in table.get("when", [])),
        repeat=str(table.get("repeat", "")),
        rows=min(40, int(table.get("rows", 0))),
    )


def _item(table: str | Mapping[str, Any]) -> Item:
    if isinstance(table, str):
        return Item(node=table)
    return Item(
        node=str(table.get("node", "")),
        group=str(table.get("group", "")),
        label=_words(table.get("label", {})),
        words={str(value): _words(words) for value, words in table.get("words", {}).items()},
        tones={str(value): str(tone) for value, tone in table.get("tones", {}).items()},
        width=float(table.get("width", 1.0)),
    )


def _words(table: Mapping[str, Any]) -> Words:
    return {str(code): str(words) for code, words in table.items()}
