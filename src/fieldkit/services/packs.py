"""Form packs: put into a workspace, and the forms that are there."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.assets import asset
from fieldkit.forms.definition import read_form
from fieldkit.i18n import language
from fieldkit.packs.archive import open_pack
from fieldkit.records.entity import EntityList
from fieldkit.records.submission import StoredForm
from fieldkit.services.presets import PACK_SETTING, installed_manifest
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.users import with_specialist
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from datetime import datetime

    from fieldkit.packs.xlsform import Conversion
    from fieldkit.store.unit_of_work import UnitOfWork

BUILT_IN = "social_orphanhood"


@dataclass(frozen=True, slots=True)
class InstalledPack:
    """What an installation put into the workspace."""

    id: str
    version: str
    title: str
    forms: tuple[StoredForm, ...]
    lists: tuple[EntityList, ...]


def built_in_pack() -> Path:
    """Return the folder of the pack that comes with the program."""
    return asset("packs", BUILT_IN)


def install_pack(
    workspace: Workspace, folder: Path, progress: Progress | None = None
) -> InstalledPack:
    """Convert a pack's forms, and put forms and lists into the workspace in one transaction.

    Installing again renews forms whose version is new and the pack's own rows of
    lists. Raises what ``packs`` refuses, before anything is written.
    """
    from fieldkit.packs.xlsform import convert_xlsform

    watch = progress or Silent()
    pack = open_pack(folder)
    manifest = pack.manifest
    now = workspace.now()
    forms = []
    for done, form in enumerate(manifest.forms):
        watch.step(done, len(manifest.forms), form.title_in(language()))
        conversion = convert_xlsform(pack.file(form.file))
        forms.append(
            replace(
                _stored(conversion.xml, conversion.warnings, manifest.id, now),
                titles=form.titles,
                device_only=form.device_only,
            )
        )
    rows = {one.name: pack.rows(one) for one in manifest.lists}
    watch.step(len(manifest.forms), len(manifest.forms))
    with workspace.unit_of_work() as work:
        for stored in forms:
            work.forms.save(stored)
        for one in manifest.lists:
            save_list(work, one.entity_list(), rows[one.name])
        work.settings.set(PACK_SETTING.format(pack=manifest.id), pack.text)
        for user in work.users.list():
            known = with_specialist(work, user)
            if known != user:
                work.users.save(known)
                if user.id == workspace.user.id:
                    workspace.user = known
        work.commit()
    return InstalledPack(
        id=manifest.id,
        version=manifest.version,
        title=manifest.title_in(language()),
        forms=tuple(forms),
        lists=tuple(one.entity_list() for one in manifest.lists),
    )


def install_form(workspace: Workspace, file: Path) -> StoredForm:
    """Convert one XLSForm, or read one XForm, and put it into the workspace without a pack.

    Raises FormDoesNotConvert and what the form engine refuses; an earlier
    version of the form then works on.
    """
    conversion = convert_form(file)
    form = _stored(conversion.xml, conversion.warnings, "", workspace.now())
    with workspace.unit_of_work() as work:
        work.forms.save(form)
        work.commit()
    return form


def convert_form(file: Path) -> "Conversion":
    """Return the XForm of a file, which is one, or of an XLSForm, which is converted.

    Needs no workspace. Raises FormDoesNotConvert, FormFileUnreadable, FormFileTooLarge.
    """
    from fieldkit.packs.xlsform import convert_xlsform, read_xform

    return read_xform(file) if file.suffix.lower() == ".xml" else convert_xlsform(file)


def list_forms(workspace: Workspace) -> tuple[StoredForm, ...]:
    """Return the latest version of each form: those of packs in their order, then the others."""
    with workspace.reading() as work:
        forms = work.forms.list()
        order: dict[str, int] = {}
        for pack in sorted({form.pack for form in forms if form.pack}):
            manifest = installed_manifest(work, pack)
            for form in manifest.forms if manifest else ():
                order.setdefault(form.form_id, len(order))
    return tuple(sorted(forms, key=lambda form: (order.get(form.form_id, len(order)), form.title)))


def save_list(
    work: "UnitOfWork", entity_list: EntityList, rows: Sequence[Mapping[str, str]]
) -> None:
    """Keep a list and the rows that the pack ships for it, outside the log of changes."""
    work.lists.save(entity_list, rows)


def _stored(xml: str, warnings: tuple[str, ...], pack: str, now: "datetime") -> StoredForm:
    definition = read_form(xml)
    return StoredForm(
        form_id=definition.form_id,
        version=definition.version,
        title=definition.title,
        xml=xml,
        sha256=hashlib.sha256(xml.encode()).hexdigest(),
        pack=pack,
        installed_at=now,
        warnings=warnings,
    )
