"""Form packs: put into a workspace, and the forms that are there."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.assets import asset
from fieldkit.errors import FieldkitError
from fieldkit.forms.attachments import read_attachment
from fieldkit.forms.counted import COUNTED
from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.forms.difference import Difference, differences
from fieldkit.forms.session import Environment, FormSession
from fieldkit.i18n import N_, language
from fieldkit.packs.archive import open_pack
from fieldkit.records.entity import EntityList
from fieldkit.records.permissions import Act
from fieldkit.records.submission import StoredForm
from fieldkit.services.form_media import keep_media, media_sums
from fieldkit.services.form_withdrawals import withdrawn_ids
from fieldkit.services.presets import PACK_SETTING, installed_manifest
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.users import with_specialist
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from datetime import datetime

    from fieldkit.packs.media import MediaFile
    from fieldkit.packs.xlsform import Conversion
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

BUILT_IN = "social_orphanhood"


class FormVersionTaken(FieldkitError):
    """A form was to be installed under a version that stands for another content."""

    template = N_(
        "The form {title}, version {version}, is installed already and asks something else."
        " Give the changed form a version of its own on the sheet settings;"
        " the installed one still works."
    )


class FormFileChanged(FieldkitError):
    """A form was to be installed whose file is not the one that was looked at."""

    template = N_(
        "The file {name} has changed since it was shown, and nothing was installed. Look at the"
        " form as it is now, then install it."
    )


class FormWithoutVersionTaken(FormVersionTaken):
    """The same, of a form that has no version at all."""

    template = N_(
        "The form {title} is installed already and asks something else; neither has a version."
        " Give the changed form a version on the sheet settings; the installed one still works."
    )


@dataclass(frozen=True, slots=True)
class FormCheck:
    """What a check of a form found; ``differences`` is None where nothing was compared.

    ``files`` were found beside the form, ``missing`` were not.
    """

    definition: FormDefinition
    remarks: tuple[str, ...]
    files: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    differences: tuple[Difference, ...] | None = None


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


@needs(Act.INSTALL_FORMS)
def install_pack(
    workspace: Workspace, folder: Path, progress: Progress | None = None
) -> InstalledPack:
    """Convert a pack's forms, and put forms and lists into the workspace in one transaction.

    The lists and pictures beside a form are kept with it, but for the lists of the
    workspace itself. Installing again renews forms whose version is new and the
    pack's own rows of lists. Raises what ``packs`` refuses, before anything is
    written, and FormVersionTaken.
    """
    from fieldkit.packs.media import gather_media
    from fieldkit.packs.xlsform import convert_xlsform

    watch = progress or Silent()
    pack = open_pack(folder)
    manifest = pack.manifest
    now = workspace.now()
    owned = {one.name for one in manifest.lists}
    forms = []
    for done, form in enumerate(manifest.forms):
        watch.step(done, len(manifest.forms), form.title_in(language()))
        file = pack.file(form.file)
        conversion = convert_xlsform(file)
        stored = replace(
            form_in(conversion, manifest.id, now), titles=form.titles, device_only=form.device_only
        )
        definition = definition_in(conversion)
        media = gather_media(file, conversion.xml, definition, conversion.made)
        forms.append((stored, definition, [one for one in media.found if one.stem not in owned]))
    rows = {one.name: pack.rows(one) for one in manifest.lists}
    watch.step(len(manifest.forms), len(manifest.forms))
    with workspace.unit_of_work() as work:
        for stored, definition, files in forms:
            # A pack that was installed by an earlier program has no files here yet.
            had_files = bool(media_sums(work, stored.form_id, stored.version))
            sums = {one.name: one.sha256 for one in files} if had_files else None
            refuse_other_content(work, stored, definition, sums)
            work.forms.save(stored)
            keep_media(work, stored.form_id, stored.version, files)
        for one in manifest.lists:
            save_list(work, one.entity_list(), rows[one.name])
        work.settings.set(PACK_SETTING.format(pack=manifest.id), pack.text)
        for user in work.users.list():
            known = with_specialist(work, user) if user.active else user
            if known != user:
                work.users.save(known)
                if user.id == workspace.user.id:
                    workspace.user = known
        work.log.audit("pack_installed", manifest.id)
        work.commit()
    return InstalledPack(
        id=manifest.id,
        version=manifest.version,
        title=manifest.title_in(language()),
        forms=tuple(stored for stored, _definition_of_it, _files in forms),
        lists=tuple(one.entity_list() for one in manifest.lists),
    )


@needs(Act.INSTALL_FORMS)
def install_form(workspace: Workspace, file: Path, *, seen: str = "") -> StoredForm:
    """Convert one XLSForm, or read one XForm, and put it into the workspace without a pack.

    The lists and pictures beside it are kept with it. ``seen`` is the SHA-256 of the
    form that somebody has looked at. Raises what ``check_form`` raises,
    FormFileChanged and FormVersionTaken; an earlier version of the form then works on.
    """
    from fieldkit.packs.media import gather_media

    conversion = convert_form(file)
    form = form_in(conversion, "", workspace.now())
    if seen and form.sha256 != seen:
        raise FormFileChanged(name=file.name)
    media = gather_media(file, conversion.xml, definition_in(conversion), conversion.made)
    with workspace.unit_of_work() as work:
        sums = {one.name: one.sha256 for one in media.found}
        earlier = refuse_other_content(work, form, definition_in(conversion), sums)
        if earlier is not None:
            form = replace(
                form, pack=earlier.pack, titles=earlier.titles, device_only=earlier.device_only
            )
        work.forms.save(form)
        keep_media(work, form.form_id, form.version, media.found)
        work.log.audit("form_installed", form.form_id)
        work.commit()
    return form


def convert_form(file: Path) -> "Conversion":
    """Return the XForm of a file, which is one, or of an XLSForm, which is converted.

    Needs no workspace. Raises FormDoesNotConvert, FormFileUnreadable,
    FormFileTooLarge, and of an XForm what the form engine refuses.
    """
    from fieldkit.packs.xlsform import convert_xlsform, read_xform

    is_xform = file.suffix.lower() in (".xml", ".xform")
    return read_xform(file) if is_xform else convert_xlsform(file)


def check_form(file: Path, against: Path | None = None) -> FormCheck:
    """Say what a form is, what its author may want to know, and how it differs from another.

    The form is opened once, with the lists that lie beside it, since how many entries
    a count asks for is known only then. Needs no workspace and changes nothing. Raises
    what ``convert_form`` raises, what opening the form does, MediaRefused,
    MediaTooLarge and MediaUnreadable.
    """
    from fieldkit.packs.media import gather_media
    from fieldkit.packs.remarks import told

    conversion = convert_form(file)
    definition = definition_in(conversion)
    media = gather_media(file, conversion.xml, definition, conversion.made)
    found = None
    if against is not None:
        found = differences(definition_in(convert_form(against)), definition)
    return FormCheck(
        definition=definition,
        remarks=(
            *(told(each) for each in conversion.warnings),
            *counted_in_vain(definition, media.found),
        ),
        files=tuple(each.name for each in media.found),
        missing=media.missing,
        differences=found,
    )


def counted_in_vain(definition: FormDefinition, files: Iterable["MediaFile"]) -> Iterator[str]:
    """Yield what is said of the entries that a new form counts and cannot keep."""
    lists = {
        each.name.rpartition(".")[0]: read_attachment(each.name, each.content)
        for each in files
        if each.is_list
    }
    session = FormSession(definition, lists=lists, environment=Environment())
    for problem in session.problems():
        if problem.kind == COUNTED:
            yield f"{problem.ref}: {problem.message}"


def remarks_of(form: StoredForm) -> tuple[str, ...]:
    """Return what was remarked on a form when it was installed, in the spoken language."""
    from fieldkit.packs.remarks import told

    return tuple(told(each) for each in form.warnings)


@needs(Act.WORK)
def list_forms(workspace: Workspace, *, withdrawn: bool = False) -> tuple[StoredForm, ...]:
    """Return the latest version of each form: those of packs in their order, then the others.

    Forms that are withdrawn are left out, unless they are asked for as well.
    """
    with workspace.reading() as work:
        gone = frozenset() if withdrawn else withdrawn_ids(workspace, work)
        forms = [form for form in work.forms.list() if form.form_id not in gone]
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


def form_in(conversion: "Conversion", pack: str, now: "datetime") -> StoredForm:
    """Return a converted form as it is kept."""
    definition = definition_in(conversion)
    return StoredForm(
        form_id=definition.form_id,
        version=definition.version,
        title=definition.title,
        xml=conversion.xml,
        sha256=hashlib.sha256(conversion.xml.encode()).hexdigest(),
        pack=pack,
        installed_at=now,
        warnings=conversion.warnings,
    )


def definition_in(conversion: "Conversion") -> FormDefinition:
    """Return what a converted form says."""
    return conversion.definition or read_form(conversion.xml)


def refuse_other_content(
    work: "Reading",
    form: StoredForm,
    definition: FormDefinition,
    sums: Mapping[str, str] | None = None,
) -> StoredForm | None:
    """Return the form that is installed under this version, None where there is none.

    Raises FormVersionTaken where it asks something else, or has other files.
    """
    earlier = work.forms.get(form.form_id, form.version)
    if earlier is None:
        return None
    same = earlier.xml == form.xml or not differences(read_form(earlier.xml), definition)
    if sums is not None and media_sums(work, form.form_id, form.version) != sums:
        same = False
    if not same:
        named = FormVersionTaken if form.version else FormWithoutVersionTaken
        raise named(title=earlier.title_in(language()), version=form.version)
    return earlier
