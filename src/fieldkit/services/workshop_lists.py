"""The lists and files that a form in the workshop reads: where from, how many rows, or missing."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fieldkit.forms.attachments import read_attachment
from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.document import parse_xml
from fieldkit.forms.lending import Given
from fieldkit.forms.lists import FormList
from fieldkit.i18n import _, language
from fieldkit.records.entity import EntityList

if TYPE_CHECKING:
    from fieldkit.packs.media import Media
    from fieldkit.store.unit_of_work import Reading

_LAST_SAVED = "jr://instance/last-saved"
_INVENTED = 3
_MOST_LENT = 5_000


class Source(StrEnum):
    """Where a list or a file of a form in the workshop comes from."""

    FORM = "form"  # written in the form itself
    BESIDE = "beside"  # a file beside the form
    PACK = "pack"  # the pack that the form lies in
    BASE = "base"  # the workspace's own, about nobody
    NOT_LENT = "not_lent"  # the same, kept back on request
    INVENTED = "invented"  # the workspace's own and about people: never lent
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Used:
    """One list or file that a form uses: its name, its rows or its bytes where they are known."""

    name: str
    source: Source
    is_list: bool
    rows: int | None = None
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Lent:
    """All that a form uses, and the rows that a trial of it is given, by list."""

    used: tuple[Used, ...]
    lists: Mapping[str, Given]


def lists_for_trial(
    work: "Reading",
    definition: FormDefinition,
    media: "Media",
    of_pack: Mapping[str, Given],
    *,
    lend: bool,
) -> Lent:
    """Return what a form uses, as it would find it here.

    A list of the workspace goes before a file of that name, as it does once the
    form is installed. Of lists about people nothing is lent: invented rows
    stand in their place. With ``lend`` the others are.
    """
    declared = {one.name: one for one in work.lists.list()}
    beside = {one.stem: one for one in media.found if one.is_list}
    used: list[Used] = [
        Used(name, Source.FORM, is_list=True, rows=_rows_within(found))
        for name, found in definition.lists.items()
    ]
    lists: dict[str, Given] = {}
    outside = [one.name for one in definition.external_lists if one.uri != _LAST_SAVED]
    for name in dict.fromkeys(outside):
        rows: Given | None = None
        size = None
        if name in declared and declared[name].personal:
            source, rows = Source.INVENTED, invented_rows(declared[name])
        elif name in declared:
            source = Source.BASE if lend else Source.NOT_LENT
            rows = work.entities.rows(name)[:_MOST_LENT] if lend else ()
        elif name in beside:
            found = beside[name]
            source, size = Source.BESIDE, len(found.content)
            rows = read_attachment(found.name, found.content)
        elif name in of_pack:
            source, rows = Source.PACK, of_pack[name]
        else:
            source = Source.MISSING
        if rows is not None:
            lists[name] = rows
        used.append(Used(name, source, is_list=True, rows=_count(rows), size=size))
    for stem, found in beside.items():
        if stem not in lists:
            lists[stem] = read_attachment(found.name, found.content)
    return Lent((*used, *_files(media, set(outside))), lists)


def invented_rows(entity_list: EntityList) -> Sequence[Mapping[str, str]]:
    """Return a few rows that are about nobody; each names the rows of its number elsewhere."""
    title = entity_list.title_in(language())
    return [
        {
            "name": _example(number),
            "label": _("{list}: example {number}").format(list=title, number=number),
            **{name: _example(number) for name in entity_list.properties if name.endswith("_id")},
        }
        for number in range(1, _INVENTED + 1)
    ]


def _example(number: int) -> str:
    return f"example-{number}"


def _files(media: "Media", outside: set[str]) -> Iterator[Used]:
    for one in media.found:
        if not (one.is_list and one.stem in outside):
            rows = read_attachment(one.name, one.content) if one.is_list else None
            yield Used(one.name, Source.BESIDE, one.is_list, _count(rows), len(one.content))
    for name in media.missing:
        stem, _dot, ending = name.rpartition(".")
        if stem not in outside:
            is_list = ending.lower() in ("csv", "xml", "geojson", "json")
            yield Used(name, Source.MISSING, is_list)


def _rows_within(found: FormList) -> int:
    return sum(len(top.branches) for top in found.root.branches)


def _count(rows: Given | None) -> int | None:
    if rows is None:
        return None
    return len(parse_xml(rows)) if isinstance(rows, str) else len(rows)
