"""Withdrawing a form: nobody begins it any more, drafts and finalized ones stay as they are."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.i18n import language
from fieldkit.records.device import DeviceKind
from fieldkit.records.form_withdrawal import (
    FormWithdrawal,
    FormWithdrawn,
    WithdrawnByOffice,
    withdrawal_id,
)
from fieldkit.records.permissions import Act
from fieldkit.records.submission import StoredForm
from fieldkit.services.exchange import KIT_WITHDRAWN_SETTING
from fieldkit.services.form_opening import FormNotInstalled
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading


@dataclass(frozen=True, slots=True)
class WithdrawnForm:
    """A form that is not begun any more: since when, by whom, and whether head office said so."""

    form_id: str
    title: str
    at: datetime
    user_name: str = ""
    by_office: bool = False


@needs(Act.INSTALL_FORMS)
def withdraw_form(workspace: Workspace, form_id: str) -> StoredForm:
    """Let nobody begin a form any more, and return it. Raises FormNotInstalled.

    On a laptop this holds there; at head office it goes to every laptop with
    the next bundle.
    """
    return _say(workspace, form_id, withdrawn=True)


@needs(Act.INSTALL_FORMS)
def bring_form_back(workspace: Workspace, form_id: str) -> StoredForm:
    """Let a form be begun again, and return it. Raises FormNotInstalled, WithdrawnByOffice."""
    return _say(workspace, form_id, withdrawn=False)


@needs(Act.WORK)
def withdrawn_forms(workspace: Workspace) -> tuple[WithdrawnForm, ...]:
    """Return the installed forms that are withdrawn, by their titles."""
    with workspace.reading() as work:
        known = {form.form_id: form.title_in(language()) for form in work.forms.names()}
        found = _in_force(workspace, work)
    forms = [
        WithdrawnForm(form_id, known[form_id], one.at, one.user_name, by_office)
        for form_id, (one, by_office) in found.items()
        if form_id in known
    ]
    return tuple(sorted(forms, key=lambda one: one.title))


def withdrawn_ids(workspace: Workspace, work: "Reading") -> frozenset[str]:
    """Return the IDs of the forms that are not begun here any more."""
    return frozenset(_in_force(workspace, work))


def require_in_use(workspace: Workspace, work: "Reading", form: StoredForm) -> None:
    """Raise FormWithdrawn for a form that is withdrawn."""
    if form.form_id in _in_force(workspace, work):
        raise FormWithdrawn(title=form.title_in(language()))


def _say(workspace: Workspace, form_id: str, *, withdrawn: bool) -> StoredForm:
    with workspace.unit_of_work() as work:
        form = work.forms.latest(form_id)
        if form is None:
            raise FormNotInstalled(form_id=form_id)
        standing = _in_force(workspace, work).get(form_id)
        if not withdrawn and standing is not None and standing[1]:
            raise WithdrawnByOffice(title=form.title_in(language()))
        work.form_withdrawals.save(
            FormWithdrawal(
                id=withdrawal_id(workspace.device.id, form_id),
                form_id=form_id,
                at=workspace.now(),
                user_name=workspace.user.name,
                withdrawn=withdrawn,
            )
        )
        work.log.audit("form_withdrawn" if withdrawn else "form_in_use_again", form_id)
        work.commit()
    return form


def _in_force(workspace: Workspace, work: "Reading") -> dict[str, tuple[FormWithdrawal, bool]]:
    """Return what holds here, by form, and whether it is head office's word for a laptop."""
    offices = {one.id for one in work.devices.list(DeviceKind.OFFICE)}
    own = workspace.device.id
    found: dict[str, tuple[FormWithdrawal, bool]] = {}
    for one, device in work.form_withdrawals.all():
        by_office = device in offices and device != own
        of_its_author = one.id == withdrawal_id(device, one.form_id)
        if one.withdrawn and of_its_author and (device == own or by_office):
            earlier = found.get(one.form_id)
            if earlier is None or by_office:
                found[one.form_id] = (one, by_office)
    return {**_told_by_kit(work, offices - {own}), **found}


def _told_by_kit(work: "Reading", offices: set[str]) -> dict[str, tuple[FormWithdrawal, bool]]:
    """Return what head office's kit says; its word in the log counts where it is later."""
    kept = json.loads(work.settings.get(KIT_WITHDRAWN_SETTING) or "{}")
    if not kept:
        return {}
    at = datetime.fromisoformat(kept["made_at"])
    later = {
        one.form_id
        for one, device in work.form_withdrawals.all()
        if device in offices and one.at >= at
    }
    return {
        form_id: (FormWithdrawal("", form_id, at), True)
        for form_id in kept["forms"]
        if form_id not in later
    }
