"""Joining without a network: invitation, enrolment request, check words, welcome."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import LANGUAGES, N_, _, language
from fieldkit.records.device import Device, DeviceKind, Disclosure
from fieldkit.records.ids import new_id
from fieldkit.records.mandate import USUAL, Mandate
from fieldkit.records.permissions import Act
from fieldkit.services.arrival import SUFFIX, look_at
from fieldkit.services.certifying import (
    fits_this_laptop,
    issue,
    keep_certificate,
    mandate_json,
    mandate_of,
    require_roles,
    take_certificate,
)
from fieldkit.services.enrolment_files import (
    read_invitation_file,
    read_request_file,
    read_welcome_file,
    write_document,
)
from fieldkit.services.exchange import (
    ACCEPTED_SETTING,
    CERTIFICATE_SETTING,
    INVITATION_SETTING,
    OFFICE_SETTING,
    discard,
    is_from_office,
    office_of,
    offices_of,
    require_laptop_workspace,
    require_office,
    require_office_workspace,
)
from fieldkit.services.kit_making import write_with_kit
from fieldkit.services.kit_taking import invited_kit
from fieldkit.services.progress import Silent
from fieldkit.services.recovery_words import keep_sealed, take_words, words_for
from fieldkit.services.renewing_keys import note_sealed_for, recipients_in
from fieldkit.services.succession import hear_succession
from fieldkit.services.trusting import raise_version, seal_for_the_meant
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.bundles.sealed_words import SealedWords
    from fieldkit.store.unit_of_work import Reading


class OtherOffice(FieldkitError):
    """A laptop that belongs to one head office was invited by another."""

    template = N_(
        "This laptop belongs to {name} already, and this invitation is from another head office. "
        "Ask your head office what to do. Nothing was changed."
    )


class InvitationUnknown(FieldkitError):
    """A request answers an invitation that is not ours or that another laptop has used."""

    template = N_(
        "This enrolment request answers an invitation that is not known here or that another "
        "laptop has used. Write a new invitation for this laptop. Nothing was changed."
    )


class WordsDiffer(FieldkitError):
    """The words read out on the laptop are not those of the office."""

    template = N_(
        "The check words differ, so the laptop was not enrolled: the file may have been "
        "exchanged on its way. Ask for a new enrolment request and compare again."
    )


class CertificateWrong(FieldkitError):
    """A welcome does not fit this laptop or the head office that it joined."""

    template = N_(
        "This welcome is not for this laptop or not from its head office. Ask head office to "
        "write it again. Nothing was changed."
    )


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A laptop that asks to join, to be confirmed once its words were compared.

    ``words`` are in the spoken language, ``all_words`` in each by its code.
    ``name`` is what the office called the laptop in its invitation, ``sealed_for`` are
    device and recipient for which it sealed the request.
    """

    laptop: Device
    name: str
    invitation: str
    words: tuple[str, ...]
    all_words: tuple[tuple[str, tuple[str, ...]], ...]
    repeated: bool
    recovery: "SealedWords | None" = None
    sealed_for: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Joined:
    """What a laptop knows of its own enrolment. ``certified`` comes with the welcome."""

    office: Device
    words: tuple[str, ...]
    certified: bool


@needs(Act.RUN_OFFICE)
def invite(
    workspace: Workspace,
    laptop_name: str,
    out: Path,
    *,
    disclosure: Disclosure = Disclosure.FULL,
    mandate: Mandate = USUAL,
) -> Path:
    """Write an invitation into the folder ``out``, or to the file of that name; return its path.

    ``laptop_name`` and what the laptop may write stay at the office until it is
    certified. Raises OnlyAtTheOffice, NoRoleChosen, NotWritten.
    """
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.trust import FormReference, Invitation

    require_office_workspace(workspace)
    require_roles(mandate)
    with workspace.reading() as work:
        office = work.devices.own().device
        invitation = Invitation(
            id=new_id(),
            office=office,
            disclosure=disclosure,
            forms=tuple(
                FormReference(form.form_id, form.version, form.sha256) for form in work.forms.list()
            ),
            lists=tuple(one.name for one in work.lists.list()),
        )
    code = invitation.id.replace("-", "")[-6:]
    name = f"invitation-{code}{SUFFIX}"
    document = ("invitation.json", invitation.as_bytes())
    path = write_with_kit(workspace, document, out, name) or write_document(
        workspace, Kind.INVITATION, None, document, out, name
    )
    with workspace.unit_of_work() as work:
        remembered = {
            "name": laptop_name.strip(),
            "disclosure": str(disclosure),
            "laptop": "",
            "mandate": json.dumps(mandate_json(mandate)),
        }
        work.settings.set(INVITATION_SETTING.format(id=invitation.id), json.dumps(remembered))
        work.log.audit("laptop_invited", invitation.id)
        work.commit()
    return path


@needs(Act.JOIN_OFFICE)
def accept_invitation(workspace: Workspace, file: Path, out: Path | None = None) -> Path:
    """Join the head office that wrote the invitation; return the enrolment request's path.

    The request is written beside the invitation unless ``out`` names another
    folder. From then on bundles can be written for this office. Raises
    OnlyOnALaptop, OtherOffice, OtherKindOfFile, BundleRefused, NotWritten.
    """
    from fieldkit import __version__
    from fieldkit.bundles.header import Kind
    from fieldkit.bundles.trust import EnrolmentRequest

    require_laptop_workspace(workspace)
    envelope = look_at(file, Silent())
    invitation = read_invitation_file(workspace, envelope)
    hear_succession(workspace, envelope.header, joining=True)
    with workspace.reading() as work:
        known = office_of(work)
        ours = {one.id for one in offices_of(work)}
    if known is not None and invitation.office.id not in ours:
        raise OtherOffice(name=known.name or known.code)
    office = known or invitation.office
    words = words_for(workspace, office)
    request = EnrolmentRequest(invitation.id, replace(workspace.device), __version__, words.sealed)
    with invited_kit(workspace, look_at(file, Silent())) as install:
        path = write_document(
            workspace,
            Kind.ENROL,
            office,
            ("enrol.json", request.as_bytes()),
            out or file.parent,
            f"enrol-{workspace.device.code}{SUFFIX}",
        )
        try:
            with workspace.unit_of_work() as work:
                own = work.devices.own().device
                if known is None:
                    work.devices.save(replace(invitation.office, enrolled_at=workspace.now()))
                    work.settings.set(OFFICE_SETTING, invitation.office.id)
                work.settings.set(ACCEPTED_SETTING, invitation.id)
                if not work.settings.get(CERTIFICATE_SETTING):
                    # Bundles can go before the welcome comes, and hold no more than after it.
                    own = replace(own, disclosure=invitation.disclosure)
                    work.devices.save(own)
                keep_sealed(work, words)
                install(work, invitation.office)
                work.log.audit("invitation_accepted", invitation.id)
                work.commit()
        except BaseException:
            discard(path)
            raise
    workspace.device = own
    words.install()
    hear_succession(workspace, envelope.header, joining=True)
    return path


@needs(Act.RUN_OFFICE)
def enrol(workspace: Workspace, file: Path) -> Enrolment:
    """Read a laptop's request; nothing is kept until its words are compared and confirmed.

    Raises OnlyAtTheOffice, InvitationUnknown, OtherKindOfFile, BundleRefused.
    """
    require_office_workspace(workspace)
    envelope = look_at(file, Silent())
    request = read_request_file(workspace, envelope)
    sealed_for = recipients_in(envelope.header)
    with workspace.reading() as work:
        office = _office_meant(work, sealed_for)
        invited = _invited(work, request.invitation)
        known = work.devices.get(request.laptop.id)
    if invited["laptop"] not in ("", request.laptop.id):
        raise InvitationUnknown
    laptop = replace(request.laptop, disclosure=Disclosure(invited["disclosure"]))
    words = _all_words(office, laptop)
    return Enrolment(
        laptop=laptop,
        name=invited["name"] or laptop.name,
        invitation=request.invitation,
        words=dict(words)[language()],
        all_words=words,
        repeated=known is not None,
        recovery=request.words,
        sealed_for=tuple(sealed_for.items()),
    )


@needs(Act.RUN_OFFICE)
def confirm_enrolment(workspace: Workspace, enrolment: Enrolment, out: Path) -> Path:
    """Enrol a laptop whose words were compared, and write its welcome into the folder ``out``.

    Raises OnlyAtTheOffice, InvitationUnknown, NotWritten; a laptop whose
    welcome could not be written is not enrolled.
    """
    from fieldkit.bundles.header import Kind

    require_office_workspace(workspace)
    now = workspace.now()
    with workspace.reading() as work:
        identity = work.devices.own()
        known = work.devices.get(enrolment.laptop.id)
        invited = _invited(work, enrolment.invitation)
        kept = work.mandates.get(enrolment.laptop.id)
    laptop = replace(
        enrolment.laptop,
        name=enrolment.name,
        enrolled_at=known.enrolled_at if known and known.enrolled_at else now,
        revoked_at=known.revoked_at if known else None,
    )
    mandate = mandate_of(invited.get("mandate", ""))
    if kept and kept.mandate and invited["laptop"]:
        # Its welcome is written once more, and what it may write was changed meanwhile.
        mandate = kept.mandate
    certificate = issue(identity, laptop, mandate, now)
    path = write_document(
        workspace,
        Kind.WELCOME,
        laptop,
        ("welcome.json", certificate.as_bytes()),
        out,
        f"welcome-{laptop.code}{SUFFIX}",
    )
    with workspace.unit_of_work() as work:
        work.devices.save(laptop)
        keep_certificate(work, certificate)
        raise_version(work)
        work.settings.set(
            INVITATION_SETTING.format(id=enrolment.invitation),
            json.dumps({**invited, "laptop": laptop.id}),
        )
        take_words(work, identity, laptop.id, enrolment.recovery, now)
        note_sealed_for(work, identity, laptop.id, dict(enrolment.sealed_for))
        work.log.audit("laptop_enrolled", laptop.id)
        work.commit()
    return path


def compare_words(enrolment: Enrolment, spoken: str) -> None:
    """Raise WordsDiffer unless these are the twelve words, in any of our languages."""
    said = tuple(spoken.casefold().replace("ё", "е").replace(",", " ").split())
    for _code, words in enrolment.all_words:
        if said == tuple(word.casefold().replace("ё", "е") for word in words):
            return
    raise WordsDiffer


@needs(Act.JOIN_OFFICE)
def accept_welcome(workspace: Workspace, file: Path) -> str:
    """Take the office's certificate in; return a sentence about it.

    Raises OnlyOnALaptop, NoOffice, CertificateWrong, OtherKindOfFile, BundleRefused.
    """
    require_laptop_workspace(workspace)
    own = workspace.device
    with workspace.reading() as work:
        require_office(work)
    envelope = look_at(file, Silent())
    certificate = read_welcome_file(workspace, envelope)
    with workspace.reading() as work:
        office = require_office(work)
        # A colleague's laptop is known too, and may have kept a certificate of ours.
        ours = is_from_office(work, envelope.header)
    if not ours or not fits_this_laptop(own, certificate, office):
        raise CertificateWrong
    with workspace.unit_of_work() as work:
        joined = take_certificate(work, office, certificate) or own
        seal_for_the_meant(work)
        work.log.audit("welcome_accepted", office.id)
        work.commit()
    workspace.device = joined
    return _("Head office has enrolled this laptop. Its bundles will be taken in from now on.")


@needs(Act.WORK)
def joined_office(workspace: Workspace) -> Joined | None:
    """Return the head office that this laptop belongs to and the words to compare with it."""
    with workspace.reading() as work:
        office = office_of(work)
        certified = bool(work.settings.get(CERTIFICATE_SETTING))
    if office is None:
        return None
    return Joined(office, check_words_with(workspace, office), certified)


@needs(Act.WORK)
def check_words_with(workspace: Workspace, other: Device) -> tuple[str, ...]:
    """Return the twelve check words between this workspace and another device."""
    from fieldkit.bundles.trust import check_words

    own = workspace.device
    office, laptop = (own, other) if own.kind is DeviceKind.OFFICE else (other, own)
    return check_words(office, laptop, language())


def _invited(work: "Reading", invitation_id: str) -> dict[str, str]:
    """Return what was remembered of an invitation; raises InvitationUnknown."""
    text = work.settings.get(INVITATION_SETTING.format(id=invitation_id))
    if not text:
        raise InvitationUnknown
    found: dict[str, str] = json.loads(text)
    return found


def _office_meant(work: "Reading", sealed_for: Mapping[str, str]) -> Device:
    """Return head office by the keys that an earlier invitation may have named."""
    own = work.devices.own()
    for id_ in own.ids:
        known: Device | None = work.devices.get(id_)
        if known is not None and id_ in sealed_for:
            return replace(known, recipient=sealed_for[id_])
    return own.device


def _all_words(office: Device, laptop: Device) -> tuple[tuple[str, tuple[str, ...]], ...]:
    from fieldkit.bundles.trust import check_words

    return tuple((code, check_words(office, laptop, code)) for code in LANGUAGES)
