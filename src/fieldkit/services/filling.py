"""Forms being filled: begun, saved as drafts with each answer, finalized into submissions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.forms.linking import EntityChange
from fieldkit.forms.session import FormSession
from fieldkit.i18n import N_
from fieldkit.records.casework import refuse_second_open_case
from fieldkit.records.entity import Entity
from fieldkit.records.ids import new_id
from fieldkit.records.submission import Draft, StoredForm, Subject, Submission
from fieldkit.services.form_opening import (
    FormNotInstalled,
    about_of,
    form_language,
    opened_session,
    recorded_session,
    stored_form,
)
from fieldkit.services.presets import Preset, preset_for
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import UnitOfWork

__all__ = [
    "DraftMissing",
    "Filling",
    "FormIsFinalized",
    "FormNotInstalled",
    "SubmissionMissing",
    "begin_form",
    "discard_draft",
    "finalize_form",
    "form_language",
    "list_drafts",
    "list_submissions",
    "open_submission",
    "restore_draft",
    "resume_draft",
    "save_draft",
]


class DraftMissing(FieldkitError):
    """A draft was asked for that is not there any more."""

    template = N_("This draft is not there any more: it was finalized or deleted.")


class SubmissionMissing(FieldkitError):
    """A finalized form was asked for that this workspace does not hold."""

    template = N_("This form is not in this workspace. Import the bundle that brings it.")


class FormIsFinalized(FieldkitError):
    """An answer was to be saved in a form that is open for reading only."""

    template = N_("This form is finalized and open for reading only. Nothing was changed.")


@dataclass
class Filling:
    """A form on the screen: its session and what is known about it outside the session.

    ``place`` is the ref of the question asked last; ``saved_at`` is None until
    the draft was first written. ``missing_lists`` names lists that the form
    reads and this workspace lacks. A ``readonly`` filling shows a submission.
    """

    session: FormSession
    draft_id: str
    form: StoredForm
    started_at: datetime
    place: str = ""
    saved_at: datetime | None = None
    subject: Subject | None = None
    about: str = ""
    missing_lists: tuple[str, ...] = ()
    readonly: bool = False
    submission: Submission | None = None


def begin_form(
    workspace: Workspace,
    form_id: str,
    *,
    subject: Subject | None = None,
    preset: Mapping[str, str] | None = None,
    language: str | None = None,
) -> Filling:
    """Open the latest version of a form for filling; the draft is written with the first answer.

    What the subject tells (case, family, district, programme), who is at work
    and the people of a roster are filled in as the pack's manifest says.
    ``preset`` adds answers by ref; ``language`` is one of the form's own, else
    the spoken one. Raises FormNotInstalled.
    """
    with workspace.reading() as work:
        form = work.forms.latest(form_id)
        if form is None:
            raise FormNotInstalled(form_id=form_id)
        known = preset_for(work, form, subject, workspace.user, workspace.now().date())
        given = Preset({**known.answers, **(preset or {})}, known.rosters)
        session, missing = opened_session(workspace, work, form, language=language, preset=given)
        about = about_of(work, subject)
    return Filling(
        session=session,
        draft_id=new_id(),
        form=form,
        started_at=workspace.now(),
        subject=subject,
        about=about,
        missing_lists=missing,
    )


def resume_draft(workspace: Workspace, draft_id: str) -> Filling:
    """Open a draft again, in its own form version and language. Raises DraftMissing."""
    with workspace.reading() as work:
        draft = work.drafts.get(draft_id)
        if draft is None:
            raise DraftMissing
        form = stored_form(work, draft.form_id, draft.form_version)
        session, missing = opened_session(
            workspace, work, form, language=draft.language, instance=draft.instance
        )
        about = about_of(work, draft.subject)
    return Filling(
        session=session,
        draft_id=draft.id,
        form=form,
        started_at=draft.started_at,
        place=draft.place,
        saved_at=draft.saved_at,
        subject=draft.subject,
        about=about,
        missing_lists=missing,
    )


def save_draft(workspace: Workspace, filling: Filling, *, place: str = "") -> Filling:
    """Write the whole draft in one small transaction; called after each answer.

    Returns the same filling with ``saved_at`` and ``place`` brought up to date.
    Raises FormIsFinalized for a form that is open for reading only.
    """
    if filling.readonly:
        raise FormIsFinalized
    filling.place = place or filling.place
    now = workspace.now()
    draft = _draft(workspace, filling, now)
    with workspace.unit_of_work() as work:
        work.drafts.save(draft)
        work.commit()
    filling.saved_at = now
    return filling


def discard_draft(workspace: Workspace, draft_id: str) -> Draft:
    """Delete a draft and return it, so that it can be brought back. Raises DraftMissing."""
    with workspace.unit_of_work() as work:
        draft = work.drafts.get(draft_id)
        if draft is None:
            raise DraftMissing
        work.drafts.delete(draft_id)
        work.commit()
    return draft


def restore_draft(workspace: Workspace, draft: Draft) -> None:
    """Bring a discarded draft back as it was."""
    with workspace.unit_of_work() as work:
        work.drafts.save(draft)
        work.commit()


def finalize_form(workspace: Workspace, filling: Filling) -> Submission:
    """Turn a filled form into a submission, with all it creates and updates, in one transaction.

    Raises FormHasProblems while answers are missing or do not fit, and
    CaseAlreadyOpen; the draft then stays as it is.
    """
    if filling.readonly:
        raise FormIsFinalized
    finalized = filling.session.finalize()
    now = workspace.now()
    with workspace.unit_of_work() as work:
        touched = _applied(work, finalized.entity_changes, now)
        work.entities.save_all(touched, form=f"{filling.form.form_id}@{filling.form.version}")
        submission = Submission(
            instance_id=finalized.instance_id,
            form_id=filling.form.form_id,
            form_version=filling.form.version,
            xml=finalized.xml,
            title=finalized.instance_name,
            finalized_at=now,
            user_id=workspace.user.id,
            user_name=workspace.user.name,
            device=workspace.device.id,
            subjects=_subjects(work, filling.subject, touched),
        )
        work.submissions.save(submission)
        work.drafts.delete(filling.draft_id)
        work.commit()
    filling.readonly = True
    filling.submission = submission
    return submission


def list_drafts(workspace: Workspace) -> tuple[Draft, ...]:
    """Return the drafts of the user at work, newest first."""
    with workspace.reading() as work:
        return tuple(d for d in work.drafts.list() if d.user_id == workspace.user.id)


def list_submissions(
    workspace: Workspace,
    *,
    form_id: str | None = None,
    subject: Subject | None = None,
    offset: int = 0,
    limit: int = 100,
) -> tuple[Submission, ...]:
    """Return finalized forms, newest first."""
    with workspace.reading() as work:
        return tuple(
            work.submissions.list(form_id=form_id, subject=subject, limit=limit, offset=offset)
        )


def open_submission(
    workspace: Workspace, instance_id: str, *, language: str | None = None
) -> Filling:
    """Open a finalized form for reading only, as it was finalized: nothing is worked out anew.

    Raises SubmissionMissing, FormNotInstalled.
    """
    with workspace.reading() as work:
        submission = work.submissions.get(instance_id)
        if submission is None:
            raise SubmissionMissing
        session, form = recorded_session(workspace, work, submission, language=language)
        subject = submission.subjects[0] if submission.subjects else None
        about = about_of(work, subject)
    return Filling(
        session=session,
        draft_id="",
        form=form,
        started_at=submission.finalized_at,
        saved_at=submission.finalized_at,
        subject=subject,
        about=about,
        readonly=True,
        submission=submission,
    )


def _draft(workspace: Workspace, filling: Filling, now: datetime) -> Draft:
    session = filling.session
    sections = [section for section in session.sections() if section.relevant]
    return Draft(
        id=filling.draft_id,
        form_id=filling.form.form_id,
        form_version=filling.form.version,
        user_id=workspace.user.id,
        instance=session.instance_xml(),
        started_at=filling.started_at,
        saved_at=now,
        title=filling.about,
        place=filling.place,
        language=session.language,
        subject=filling.subject,
        answered=sum(section.answered for section in sections),
        askable=sum(section.askable for section in sections),
    )


def _applied(work: "UnitOfWork", changes: Iterable[EntityChange], now: datetime) -> list[Entity]:
    """Return the entities as the form leaves them; what it updates may have to be made here."""
    found: dict[tuple[str, str], Entity] = {}
    for change in changes:
        if not change.entity_id:
            continue
        key = (change.list_name, change.entity_id)
        stored = found.get(key) or work.entities.get(*key)
        if stored is None:
            found[key] = made = _made(change, now)
            if made.list_name == "cases" and made.get("status") == "open":
                others = work.entities.related("cases", "family_id", made.get("family_id"))
                refuse_second_open_case(made, others)
        else:
            found[key] = replace(
                stored.with_values(change.properties, change.label), updated_at=now
            )
    return list(found.values())


def _made(change: EntityChange, now: datetime) -> Entity:
    fallback = change.properties.get("case_no") or change.entity_id
    return Entity(
        list_name=change.list_name,
        id=change.entity_id,
        label=change.label or fallback,
        properties=dict(change.properties),
        branch_id=change.branch_id or None,
        created_at=now,
        updated_at=now,
    )


def _subjects(
    work: "UnitOfWork", subject: Subject | None, touched: Iterable[Entity]
) -> tuple[Subject, ...]:
    """Return what a submission is about: its subject, all it touched, and their families."""
    entities = list(touched)
    found = [] if subject is None else [subject]
    if subject is not None:
        stored = work.entities.get(subject.list_name, subject.entity_id)
        entities += [] if stored is None else [stored]
    families = [Subject("families", e.get("family_id")) for e in entities if e.get("family_id")]
    found += [*families, *(Subject(e.list_name, e.id) for e in entities)]
    return tuple(dict.fromkeys(found))
