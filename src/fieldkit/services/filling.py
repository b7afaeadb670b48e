"""Forms being filled: begun, saved as drafts with each answer, finalized into submissions."""

import random
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.forms.linking import EntityChange
from fieldkit.forms.session import Environment, FormSession
from fieldkit.i18n import N_
from fieldkit.i18n import language as spoken_language
from fieldkit.records.casework import refuse_second_open_case
from fieldkit.records.entity import Entity
from fieldkit.records.ids import new_id
from fieldkit.records.submission import Draft, StoredForm, Subject, Submission
from fieldkit.services.presets import Preset, preset_for
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork


class FormNotInstalled(FieldkitError):
    """A form was asked for that no installed pack brings."""

    template = N_(
        "The form {form_id} is not in this workspace. Install the pack that brings it,"
        " or ask head office for it."
    )


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
        session, missing = _session(workspace, work, form, language=language, preset=given)
        about = _label(work, subject)
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
        form = _stored(work, draft.form_id, draft.form_version)
        session, missing = _session(
            workspace, work, form, language=draft.language, instance=draft.instance
        )
        about = _label(work, draft.subject)
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
    """Open a finalized form for reading only. Raises SubmissionMissing, FormNotInstalled."""
    with workspace.reading() as work:
        submission = work.submissions.get(instance_id)
        if submission is None:
            raise SubmissionMissing
        form = _stored(work, submission.form_id, submission.form_version)
        session, missing = _session(
            workspace, work, form, language=language, instance=submission.xml
        )
        subject = submission.subjects[0] if submission.subjects else None
        about = _label(work, subject)
    return Filling(
        session=session,
        draft_id="",
        form=form,
        started_at=submission.finalized_at,
        saved_at=submission.finalized_at,
        subject=subject,
        about=about,
        missing_lists=missing,
        readonly=True,
        submission=submission,
    )


def form_language(definition: FormDefinition, language: str) -> str | None:
    """Return the form's own name of a language ("ru" -> "Русский (ru)"), else its default."""
    for name in definition.languages:
        if name == language or name.endswith(f"({language})"):
            return name
    return definition.default_language


@lru_cache(maxsize=16)
def _definition(xml: str) -> FormDefinition:
    return read_form(xml)


def _stored(work: "Reading", form_id: str, version: str) -> StoredForm:
    form = work.forms.get(form_id, version)
    if form is None:
        raise FormNotInstalled(form_id=form_id)
    return form


def _session(
    workspace: Workspace,
    work: "Reading",
    form: StoredForm,
    *,
    language: str | None,
    instance: str | None = None,
    preset: Preset | None = None,
) -> tuple[FormSession, tuple[str, ...]]:
    definition = _definition(form.xml)
    names = tuple(dict.fromkeys(external.name for external in definition.external_lists))
    lists = {name: work.entities.rows(name) for name in names}
    declared = {one.name for one in work.lists.list()}
    missing = tuple(name for name in names if name not in declared and not lists[name])
    environment = _environment(workspace)
    spoken = language or form_language(definition, spoken_language())

    def made(answers: Mapping[str, str] | None, xml: str | None) -> FormSession:
        return FormSession(
            definition,
            lists=lists,
            environment=environment,
            language=spoken,
            instance=xml,
            preset=answers,
        )

    session = made(preset.answers if preset else None, instance)
    if preset and preset.rosters:
        # The rows of a roster are no act of the person, so undo must not take them away:
        # the session begins anew from the instance that holds them.
        preset.fill_rosters(session)
        session = made(None, session.instance_xml())
    return session, missing


def _environment(workspace: Workspace) -> Environment:
    return Environment(
        now=workspace.now,
        new_uuid=lambda: str(uuid.uuid4()),
        random=random.SystemRandom().random,
        device_id=workspace.device.id,
        username=workspace.user.name,
        email="",
        phone_number="",
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


def _label(work: "Reading", subject: Subject | None) -> str:
    if subject is None:
        return ""
    entity = work.entities.get(subject.list_name, subject.entity_id)
    return entity.label if entity else ""
