"""The files that a form brought along: kept with it, and the lists among them read."""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from fieldkit.forms.attachments import read_attachment

if TYPE_CHECKING:
    from fieldkit.packs.media import MediaFile
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

# The store has no table for a form's files yet, so they stand in one setting a form version.
_SETTING = "form_media:{form_id}@{version}"
_LIST_ENDINGS = ("csv", "xml", "geojson", "json")

Rows = Sequence[Mapping[str, str]] | str


def keep_media(
    work: "UnitOfWork", form_id: str, version: str, files: Iterable["MediaFile"]
) -> None:
    """Keep the files of one form version, in place of those it had."""
    kept = [
        [file.name, file.sha256, base64.b85encode(zlib.compress(file.content)).decode("ascii")]
        for file in files
    ]
    name = _SETTING.format(form_id=form_id, version=version)
    if kept or work.settings.get(name):
        work.settings.set(name, json.dumps(kept, ensure_ascii=False))


def media_sums(work: "Reading", form_id: str, version: str) -> dict[str, str]:
    """Return the SHA-256 of every file that a form version brought, by name."""
    return {name: sha256 for name, sha256, _packed in _kept(work, form_id, version)}


def form_lists(work: "Reading", form_id: str, version: str) -> dict[str, Rows]:
    """Return the lists that a form version brought, by the name that formulas use."""
    return {
        name.rpartition(".")[0]: _read(name, packed)
        for name, _sha256, packed in _kept(work, form_id, version)
        if name.lower().rpartition(".")[2] in _LIST_ENDINGS
    }


def _kept(work: "Reading", form_id: str, version: str) -> list[tuple[str, str, str]]:
    text = work.settings.get(_SETTING.format(form_id=form_id, version=version))
    return [(name, sha256, packed) for name, sha256, packed in json.loads(text or "[]")]


@lru_cache(maxsize=8)
def _read(name: str, packed: str) -> Rows:
    return read_attachment(name, zlib.decompress(base64.b85decode(packed)))
