"""Taking a kit in: new forms and lists are installed, an announcement waits to be read."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.formats import number
from fieldkit.i18n import _, language, ngettext
from fieldkit.records.device import Device
from fieldkit.records.exchange import IntakeRecord, IntakeStatus
from fieldkit.records.kit import Announcement, Kit
from fieldkit.records.permissions import Act
from fieldkit.services.arrival import look_at, open_kept
from fieldkit.services.exchange import (
    ANNOUNCEMENT_SETTING,
    KIT_SETTING,
    KIT_WITHDRAWN_SETTING,
    inbox_folder,
    is_from_office,
    require_laptop_workspace,
)
from fieldkit.services.packs import refuse_other_content, save_list
from fieldkit.services.presets import PACK_SETTING
from fieldkit.services.progress import Progress, Silent
from fieldkit.services.succession import hear_succession
from fieldkit.services.trusting import take_list
from fieldkit.services.users import with_specialist
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.envelope import Envelope
    from fieldkit.bundles.reader import Opened
    from fieldkit.store.unit_of_work import UnitOfWork


@dataclass(frozen=True, slots=True)
class KitTaken:
    """What a kit brought, in one sentence; ``forms`` are the new ones by their titles."""

    status: IntakeStatus
    sentence: str
    version: int
    forms: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()


@needs(Act.CARRY_BUNDLES)
def take_kit(workspace: Workspace, file: Path, progress: Progress | None = None) -> KitTaken:
    """Take in the file for all laptops, from our own head office alone, in one transaction.

    An older one than was heard changes nothing, and the same one is harmless. A form
    that stands here under the same version with other questions stays as it is.
    Raises OnlyOnALaptop, OtherKindOfFile, UnknownOffice, BundleRefused,
    ForgedAuthor, and what a form that cannot be read raises.
    """
    from fieldkit.bundles.errors import ForgedAuthor, OtherKindOfFile, OwnBundle, UnknownOffice
    from fieldkit.bundles.header import Kind
    from fieldkit.store.commit_checks import ForgedCommit

    require_laptop_workspace(workspace)
    watch = progress or Silent()
    envelope = look_at(file, watch)
    header = envelope.header
    if header.kind is not Kind.KIT:
        raise OtherKindOfFile
    hear_succession(workspace, header)
    with workspace.reading() as work:
        office, identity = work.devices.get(header.sender), work.devices.own()
        ours = is_from_office(work, header)
    if header.sender == identity.device.id:
        raise OwnBundle
    if office is None or not ours:
        raise UnknownOffice
    with open_kept(envelope, identity, watch, staging=inbox_folder(workspace)) as opened:
        kit = kit_in(envelope, opened)
        try:
            with workspace.unit_of_work() as work:
                found = install_kit(workspace, work, kit, opened, office)
                work.intake.save(_record(workspace, envelope, found))
                work.commit()
        except ForgedCommit as forged:
            raise ForgedAuthor(file=envelope.name, code=office.code) from forged
    return found


@contextmanager
def invited_kit(
    workspace: Workspace, envelope: "Envelope"
) -> Iterator[Callable[["UnitOfWork", Device], None]]:
    """Open the kit that an invitation may carry; yield what installs it as the office's.

    That does nothing where there is none. It is done in the transaction that
    accepts the invitation, so that both are taken or neither. Raises
    BundleMalformed; installing raises ForgedAuthor too.
    """
    from fieldkit.bundles.errors import ForgedAuthor
    from fieldkit.store.commit_checks import ForgedCommit

    with workspace.reading() as work:
        identity = work.devices.own()
    with open_kept(envelope, identity, Silent(), staging=inbox_folder(workspace)) as opened:
        kit = kit_in(envelope, opened) if opened.kit() is not None else None

        def install(work: "UnitOfWork", office: Device) -> None:
            if kit is None:
                return
            try:
                install_kit(workspace, work, kit, opened, office)
            except ForgedCommit as forged:
                raise ForgedAuthor(file=envelope.name, code=office.code) from forged

        yield install


@needs(Act.WORK)
def announcement_to_read(workspace: Workspace) -> Announcement | None:
    """Return what head office announced and the user at work has not read, None where nothing."""
    with workspace.reading() as work:
        text = work.settings.get(ANNOUNCEMENT_SETTING)
    if not text:
        return None
    told = json.loads(text)
    if workspace.user.id in told["read_by"]:
        return None
    return Announcement(told["title"], told["text"])


@needs(Act.WORK)
def note_announcement_read(workspace: Workspace) -> None:
    """Take note that the user at work has read the announcement."""
    with workspace.unit_of_work() as work:
        text = work.settings.get(ANNOUNCEMENT_SETTING)
        if text:
            told = json.loads(text)
            readers = sorted({*told["read_by"], workspace.user.id})
            work.settings.set(
                ANNOUNCEMENT_SETTING, json.dumps({**told, "read_by": readers}, ensure_ascii=False)
            )
            work.log.audit("announcement_read")
        work.commit()


def kit_in(envelope: "Envelope", opened: "Opened") -> Kit:
    """Return the kit of an opened file. Raises BundleMalformed."""
    from fieldkit.bundles.errors import BundleMalformed
    from fieldkit.bundles.kit import read_kit

    contents = {sha256: b"".join(opened.attachment(sha256)) for sha256, _ in opened.attachments()}
    try:
        return read_kit(opened.kit() or b"{}", contents)
    except ValueError as error:
        raise BundleMalformed(file=envelope.name, detail=f"kit: {error}") from None


def install_kit(
    workspace: Workspace, work: "UnitOfWork", kit: Kit, opened: "Opened", office: Device
) -> KitTaken:
    """Put forms, lists and words of a kit into the workspace, within a transaction that is open."""
    heard = int(work.settings.get(KIT_SETTING) or 0)
    if kit.version <= heard:
        said = _("A newer file for all laptops was taken in before, so nothing had to be done.")
        if kit.version == heard:
            said = _("This file was taken in before, so nothing had to be done.")
        return KitTaken(IntakeStatus.DUPLICATE, said, heard)
    take_list(work, office, opened.manifest.trust)
    for one, rows in kit.lists:
        save_list(work, one, rows)
    work.changes.apply(opened.commits(), source=office)
    new, kept = _install_forms(workspace, work, kit, opened)
    for pack, text in kit.packs:
        work.settings.set(PACK_SETTING.format(pack=pack), text)
    told = {"made_at": kit.made_at.isoformat(), "forms": list(kit.withdrawn)}
    work.settings.set(KIT_WITHDRAWN_SETTING, json.dumps(told) if kit.withdrawn else "")
    _announce(work, kit.announcement)
    for user in work.users.list():
        known = with_specialist(work, user) if user.active else user
        if known != user:
            work.users.save(known)
            if user.id == workspace.user.id:
                workspace.user = known
    work.settings.set(KIT_SETTING, str(kit.version))
    work.log.audit("kit_taken_in", number=kit.version)
    said = _sentence(new, kept, announced=kit.announcement is not None)
    return KitTaken(IntakeStatus.TAKEN, said, kit.version, new, kept)


def _install_forms(
    workspace: Workspace, work: "UnitOfWork", kit: Kit, opened: "Opened"
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Install the forms that are new here; return their titles, and those of forms kept as is."""
    from fieldkit.forms.definition import read_form
    from fieldkit.services.packs import FormVersionTaken

    new, kept = [], []
    for one in kit.forms:
        form = replace(one.form, installed_at=workspace.now())
        title = form.title_in(language())
        try:
            before = refuse_other_content(work, form, read_form(form.xml), dict(one.files))
        except FormVersionTaken:
            kept.append(title)
            continue
        if before is not None:
            # The same: only what it is called, and its pack, may have changed.
            work.forms.save(replace(before, title=form.title, titles=form.titles, pack=form.pack))
            continue
        work.forms.save(form)
        files = ((name, sum_, b"".join(opened.attachment(sum_))) for name, sum_ in one.files)
        work.form_files.replace(form.form_id, form.version, files)
        new.append(title)
    return tuple(new), tuple(kept)


def _announce(work: "UnitOfWork", said: Announcement | None) -> None:
    before = json.loads(work.settings.get(ANNOUNCEMENT_SETTING) or "{}")
    if said is None:
        work.settings.set(ANNOUNCEMENT_SETTING, "")
    elif (before.get("title"), before.get("text")) != (said.title, said.text):
        told = {"title": said.title, "text": said.text, "read_by": []}
        work.settings.set(ANNOUNCEMENT_SETTING, json.dumps(told, ensure_ascii=False))


def _sentence(new: tuple[str, ...], kept: tuple[str, ...], *, announced: bool) -> str:
    words = []
    if new:
        said = ngettext(
            "{count} form is new: {titles}.", "{count} forms are new: {titles}.", len(new)
        )
        words.append(said.format(count=number(len(new)), titles=", ".join(new)))
    words.append(_("Forms and lists are up to date."))
    if kept:
        words.append(
            _(
                "Another form stands here under the same version and stays: {titles}. Tell head"
                " office."
            ).format(titles=", ".join(kept))
        )
    if announced:
        words.append(_("Head office has an announcement: it stands on Home."))
    return " ".join(words)


def _record(workspace: Workspace, envelope: "Envelope", found: KitTaken) -> IntakeRecord:
    return IntakeRecord(
        id=envelope.sha256,
        sender=envelope.header.sender,
        number=envelope.header.number,
        file_name=envelope.name,
        taken_at=workspace.now(),
        status=found.status,
        kind=str(envelope.header.kind),
    )
