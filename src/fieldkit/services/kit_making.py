"""Making the kit: one file for all laptops, with forms, lists and words that name nobody."""

import json
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.forms.attachments import read_attachment
from fieldkit.i18n import N_, _
from fieldkit.records.entity import EntityList
from fieldkit.records.ids import new_id
from fieldkit.records.kit import Announcement, Kit, KitForm
from fieldkit.records.likeness import folded_name
from fieldkit.records.permissions import Act
from fieldkit.services.bundle_writing import BothWays
from fieldkit.services.exchange import (
    KIT_SETTING,
    KITS_SETTING,
    discard,
    header_to,
    outbox_folder,
    own_disk,
    paced,
    require_office_workspace,
)
from fieldkit.services.form_media import media_sums
from fieldkit.services.form_withdrawals import withdrawn_ids
from fieldkit.services.presets import PACK_SETTING
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.trusting import list_for_all
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.header import Kind
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_KEPT = 50
_OCTETS = 1_000_000
_LONGEST_TITLE, _LONGEST_TEXT = 200, 10_000


class KitNamesPeople(FieldkitError):
    """What was to go to all laptops names somebody, or holds a list of people."""

    template = N_(
        "The file for all laptops was not written: it would name people ({what}). It is not sealed,"
        " so nobody may be named in it. Write this to one laptop by its answer instead."
    )


class AnnouncementTooLong(FieldkitError):
    """An announcement is longer than one reads."""

    template = N_("The announcement is too long. Its title may have 200 letters, its text 10,000.")


@dataclass(frozen=True, slots=True)
class KitWritten:
    """A kit that lies in its folder, or did."""

    version: int
    at: datetime
    forms: int
    announcement: str
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is announced, and which forms (by ID) and lists do not go along."""

    announcement: Announcement | None = None
    forms: frozenset[str] = frozenset()
    lists: frozenset[str] = frozenset()


@needs(Act.RUN_OFFICE)
def write_kit(
    workspace: Workspace,
    folder: Path,
    progress: Progress | None = None,
    *,
    announcement: Announcement | None = None,
    left_out: Collection[str] = (),
    lists_left_out: Collection[str] = (),
) -> KitWritten:
    """Write the file that serves all laptops into the folder.

    It carries the newest version of every form but those ``left_out`` by their
    IDs, with media, and every list that names nobody but ``lists_left_out``, whatever
    laptops have already: so it is whole by itself, and laptops may take such files
    in any order; what is left out stays there as it is. Raises OnlyAtTheOffice,
    KitNamesPeople, AnnouncementTooLong, NotWritten, OfficeDiskFull, Cancelled.
    """
    from fieldkit.bundles.delivery import deliver
    from fieldkit.bundles.header import Kind

    require_office_workspace(workspace)
    watch = progress or Silent()
    with workspace.reading() as work:
        version = int(work.settings.get(KIT_SETTING) or 0) + 1
        chosen = _Chosen(announcement, frozenset(left_out), frozenset(lists_left_out))
        kit, contents = gather_kit(workspace, work, version, chosen, watch)
    made = outbox_folder(workspace) / f"kit-{workspace.device.code}-{version:06d}.fkb"
    told = KitWritten(version, workspace.now(), len(kit.forms), "")
    if announcement is not None:
        told = KitWritten(version, told.at, told.forms, announcement.title)
    try:
        with own_disk(_OCTETS):
            step = _files_alone(paced(watch, len(contents), _("Making the file")), len(contents))
            packed = (kit, contents)
            write_open(workspace, Kind.KIT, made, version, {}, packed, chosen.lists, step)
        size = made.stat().st_size
        step = paced(watch, 2 * size, _("Writing to the stick and reading back"))
        path = deliver(made, folder, BothWays(step, size))
    finally:
        discard(made)
    with workspace.unit_of_work() as work:
        work.settings.set(KIT_SETTING, str(version))
        _remember(work, told)
        work.log.audit("kit_written", number=version)
        work.commit()
    return KitWritten(version, told.at, told.forms, told.announcement, path)


@needs(Act.RUN_OFFICE)
def lists_for_all(workspace: Workspace) -> tuple[EntityList, ...]:
    """Return the lists that may go to all laptops: those that name nobody."""
    with workspace.reading() as work:
        return tuple(one for one in work.lists.list() if not one.personal)


@needs(Act.RUN_OFFICE)
def kits_written(workspace: Workspace) -> tuple[KitWritten, ...]:
    """Return the kits that were written here, the last one first."""
    with workspace.reading() as work:
        kept = json.loads(work.settings.get(KITS_SETTING) or "[]")
    return tuple(
        KitWritten(version, datetime.fromisoformat(at), forms, title)
        for version, at, forms, title in reversed(kept)
    )


def write_with_kit(
    workspace: Workspace, document: tuple[str, bytes], out: Path, name: str
) -> Path | None:
    """Write an invitation that carries the kit, so that a laptop can begin at once.

    Returns None where there is no kit that names nobody: then it goes without.
    """
    from fieldkit.bundles.delivery import deliver
    from fieldkit.bundles.header import Kind

    folder, name = (out, name) if out.is_dir() or not out.suffix else (out.parent, out.name)
    with workspace.reading() as work:
        # A number of its own: what is written next to everybody must count as newer.
        version = int(work.settings.get(KIT_SETTING) or 0) + 1
        try:
            packed = gather_kit(workspace, work, version)
        except KitNamesPeople:
            return None
    made = outbox_folder(workspace) / name
    try:
        with own_disk(_OCTETS):
            write_open(workspace, Kind.INVITATION, made, 0, dict([document]), packed)
        path = deliver(made, folder)
    finally:
        discard(made)
    with workspace.unit_of_work() as work:
        work.settings.set(KIT_SETTING, str(version))
        work.log.audit("kit_written", number=version)
        work.commit()
    return path


def gather_kit(
    workspace: Workspace,
    work: "Reading",
    version: int,
    chosen: "_Chosen | None" = None,
    progress: Progress | None = None,
) -> tuple[Kit, dict[str, bytes]]:
    """Return a kit with its contents by SHA-256; all there is unless something is chosen.

    Raises KitNamesPeople, AnnouncementTooLong, Cancelled.
    """
    chosen, watch = chosen or _Chosen(), progress or Silent()
    contents: dict[str, bytes] = {}
    forms = []
    found = [one for one in work.forms.list() if one.form_id not in chosen.forms]
    for done, form in enumerate(found):
        watch.step(done, len(found), _("Looking for what goes along"))
        sums = media_sums(work, form.form_id, form.version)
        contents[form.sha256] = form.xml.encode()
        for name, sha256 in sums.items():
            content = work.form_files.content(form.form_id, form.version, name)
            contents[sha256] = content or b""
        forms.append(KitForm(form, tuple(sorted(sums.items()))))
    packs = sorted({one.form.pack for one in forms if one.form.pack})
    kit = Kit(
        version=version,
        made_at=workspace.now(),
        forms=tuple(forms),
        packs=tuple((one, work.settings.get(PACK_SETTING.format(pack=one))) for one in packs),
        lists=tuple(
            (one, () if one.personal else tuple(work.lists.rows(one.name)))
            for one in work.lists.list()
            if one.name not in chosen.lists
        ),
        withdrawn=tuple(sorted(withdrawn_ids(workspace, work))),
        announcement=chosen.announcement,
    )
    _refuse_people(work, kit, contents)
    return kit, contents


def write_open(
    workspace: Workspace,
    kind: "Kind",
    out: Path,
    number: int,
    documents: Mapping[str, bytes],
    packed: tuple[Kit, Mapping[str, bytes]],
    lists_left_out: Collection[str] = (),
    watch: Callable[[int], None] | None = None,
) -> None:
    """Write a file that is signed and sealed for nobody, with a kit in it."""
    from fieldkit.bundles.envelope import unwatched
    from fieldkit.bundles.kit import kit_bytes
    from fieldkit.bundles.reader import KIT
    from fieldkit.bundles.writer import Beside, write_bundle

    kit, contents = packed
    header = header_to(workspace, kind, number, None, new_id())
    with workspace.reading() as work:
        beside = Beside(files=sorted(contents.items()), trust=list_for_all(workspace, work))
        write_bundle(
            out,
            header,
            work.devices.own(),
            commits=work.kit_scope.commits(lists_left_out),
            documents={**documents, KIT: kit_bytes(kit)},
            beside=beside,
            watch=watch or unwatched,
        )


def _files_alone(step: Callable[[int], None], files: int) -> Callable[[int], None]:
    """Return a watch that stops at so many files: the few changes before them count as such."""

    def watch(done: int) -> None:
        step(min(done, files))

    return watch


def _remember(work: "UnitOfWork", told: KitWritten) -> None:
    kept = json.loads(work.settings.get(KITS_SETTING) or "[]")
    kept.append([told.version, told.at.isoformat(), told.forms, told.announcement])
    work.settings.set(KITS_SETTING, json.dumps(kept[-_KEPT:], ensure_ascii=False))


def _refuse_people(work: "Reading", kit: Kit, contents: Mapping[str, bytes]) -> None:
    """Raise KitNamesPeople for a list of people, and for words that call somebody by name."""
    personal = {one.name for one, _rows in kit.lists if one.personal}
    for one, rows in kit.lists:
        if one.personal and rows:
            raise KitNamesPeople(what=one.name)
    named = {folded_name(label) for label in work.kit_scope.people()}
    named = {one for one in named if " " in one}
    for form in kit.forms:
        for name, sha256 in form.files:
            if name.rpartition(".")[0] in personal or named & set(_cells(name, contents[sha256])):
                raise KitNamesPeople(what=f"{form.form.form_id}: {name}")
    said = kit.announcement
    if said is None:
        return
    if len(said.title) > _LONGEST_TITLE or len(said.text) > _LONGEST_TEXT:
        raise AnnouncementTooLong
    text = f" {folded_name(_words(said.title))} {folded_name(_words(said.text))} "
    for name in named:
        if f" {name} " in text:
            raise KitNamesPeople(what=name.title())


def _words(text: str) -> str:
    return "".join(letter if letter.isalnum() or letter == "-" else " " for letter in text)


def _cells(name: str, content: bytes) -> Iterator[str]:
    """Yield what stands in the cells of a list, none for what is no list."""
    if name.rpartition(".")[2].lower() != "csv":
        return
    for row in read_attachment(name, content):
        if not isinstance(row, str):
            yield from map(folded_name, row.values())
