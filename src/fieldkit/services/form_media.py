"""The files that a form brought along: kept with it, and the lists among them read."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from fieldkit.forms.attachments import read_attachment
from fieldkit.records.permissions import Act
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.packs.media import MediaFile
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_LIST_ENDINGS = ("csv", "xml", "geojson", "json")
_MOST_READ = 8

Rows = Sequence[Mapping[str, str]] | str

# Lists as they were read last, by name and SHA-256: opening a form again does not read them anew.
_READ: dict[tuple[str, str], Rows] = {}


def keep_media(
    work: "UnitOfWork", form_id: str, version: str, files: Iterable["MediaFile"]
) -> None:
    """Keep the files of one form version, in place of those it had."""
    kept = ((file.name, file.sha256, file.content) for file in files)
    work.form_files.replace(form_id, version, kept)


def media_sums(work: "Reading", form_id: str, version: str) -> dict[str, str]:
    """Return the SHA-256 of every file that a form version brought, by name."""
    return work.form_files.sums(form_id, version)


@needs(Act.WORK)
def read_form_file(workspace: Workspace, form_id: str, version: str, name: str) -> bytes | None:
    """Return a file that a form version brought along, None where it brought no such file."""
    with workspace.reading() as work:
        return work.form_files.content(form_id, version, name)


@needs(Act.WORK)
def form_file_names(workspace: Workspace, form_id: str, version: str) -> frozenset[str]:
    """Return the names of the files that a form version brought along."""
    with workspace.reading() as work:
        return frozenset(media_sums(work, form_id, version))


def form_lists(work: "Reading", form_id: str, version: str) -> dict[str, Rows]:
    """Return the lists that a form version brought, by the name that formulas use."""
    found: dict[str, Rows] = {}
    for name, sha256 in media_sums(work, form_id, version).items():
        stem, _dot, ending = name.rpartition(".")
        if ending.lower() not in _LIST_ENDINGS:
            continue
        rows = _READ.pop((name, sha256), None)
        if rows is None:
            rows = read_attachment(name, work.form_files.content(form_id, version, name) or b"")
        _READ[name, sha256] = rows
        found[stem] = rows
    while len(_READ) > _MOST_READ:
        del _READ[next(iter(_READ))]
    return found
