"""Forms being filled: begun, saved as drafts with each answer, finalized into submissions."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldkit.forms.audit import CHANGE_REASON
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.records.submission import (
    CorrectedAlready,
    Draft,
    ReasonMissing,
    Subject,
    Submission,
)
from fieldkit.services.answer_notes import notes_for
from fieldkit.services.attached_answers import finish_files
from fieldkit.services.case_team import sight_of
from fieldkit.services.draft_rows import draft_of
from fieldkit.services.filled_form import (
    DraftMissing,
    Filling,
    FormIsFinalized,
    SpecialAnswersHidden,
    SubmissionMissing,
)
from fieldkit.services.form_effects import applied, corrected_only, subjects_of
from fieldkit.services.form_opening import (
    FormNotInstalled,
    about_of,
    form_language,
    holds_special,
    opened_session,
    recorded_session,
    stored_form,
)
from fieldkit.services.form_subject import (
    defaults_of,
    settle_subject,
    standing,
    still_about,
    told_beforehand,
)
from fieldkit.services.form_withdrawals import require_in_use
from fieldkit.services.presets import Preset
from fieldkit.services.sealing import finish_sealed, keep_sealed
from fieldkit.services.visits import told_visit
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

__all__ = [
    "DraftMissing",
    "Filling",
    "FormIsFinalized",
    "FormNotInstalled",
    "SpecialAnswersHidden",
    "SubmissionMissing",
    "begin_correction",
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

_AUDIT_FILE = "audit.csv"


@needs(Act.FILL_FORMS)
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
        require_in_use(workspace, work, form)
        sight_of(workspace, work).require_subject(subject)
        known = told_beforehand(workspace, work, form, subject)
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
        names=known.names,
        prefilled=standing(session, {**known.answers, **defaults_of(session)}),
    )


@needs(Act.FILL_FORMS)
def resume_draft(workspace: Workspace, draft_id: str) -> Filling:
    """Open a draft again, in its own form version and language. Raises DraftMissing."""
    with workspace.reading() as work:
        draft = _own_draft(workspace, work, draft_id)
        form = stored_form(work, draft.form_id, draft.form_version)
        corrects = work.submissions.get(draft.replaces) if draft.replaces else None
        session, missing = opened_session(
            workspace,
            work,
            form,
            language=draft.language,
            instance=draft.instance,
            draft_id=draft.id,
            corrects=corrects,
        )
        about = about_of(work, draft.subject)
        known = told_beforehand(workspace, work, form, draft.subject)
    workspace.note_read("draft_opened", draft_id)
    session.notes.load(draft.notes)
    if session.audit is not None:
        session.audit.so_far = draft.audit
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
        corrects=corrects,
        comment_places=draft.comment_places,
        names=known.names,
        prefilled={} if corrects else standing(session, known.answers),
        visit=draft.visit,
    )


@needs(Act.FILL_FORMS)
def begin_correction(workspace: Workspace, instance_id: str) -> Filling:
    """Open a finalized form to be corrected; the version so far stays as it is.

    A correction that this user has begun already is gone on with. Raises
    SubmissionMissing, CorrectedAlready, FormNotInstalled.
    """
    with workspace.reading() as work:
        corrects = work.submissions.get(instance_id)
        if corrects is None:
            raise SubmissionMissing
        sight = sight_of(workspace, work)
        sight.require_submission(corrects)
        if work.submissions.is_replaced(instance_id):
            raise CorrectedAlready
        if not sight.sees_special(corrects) and holds_special(work, corrects):
            raise SpecialAnswersHidden
        begun = next((d for d in _own_drafts(workspace, work) if d.replaces == instance_id), None)
    if begun is not None:
        return resume_draft(workspace, begun.id)
    with workspace.reading() as work:
        form = stored_form(work, corrects.form_id, corrects.form_version)
        session, missing = opened_session(workspace, work, form, language=None, corrects=corrects)
        subject = corrects.subjects[0] if corrects.subjects else None
        about = about_of(work, subject)
        known = told_beforehand(workspace, work, form, subject)
    workspace.note_read("form_opened", instance_id)
    session.notes.load(corrects.notes)
    if session.audit is not None:
        session.audit.so_far = corrects.audit
    return Filling(
        session=session,
        draft_id=new_id(),
        form=form,
        started_at=workspace.now(),
        subject=subject,
        about=about,
        missing_lists=missing,
        corrects=corrects,
        names=known.names,
        visit=corrects.visit,
    )


@needs(Act.FILL_FORMS)
def save_draft(workspace: Workspace, filling: Filling, *, place: str = "") -> Filling:
    """Write the whole draft in one small transaction; called after each answer.

    Returns the same filling with ``saved_at`` and ``place`` brought up to date.
    Raises FormIsFinalized for a form that is open for reading only.
    """
    if filling.readonly:
        raise FormIsFinalized
    filling.place = place or filling.place
    now = workspace.now()
    with workspace.unit_of_work() as work:
        settle_subject(workspace, work, filling)
        draft = draft_of(filling, workspace.user.id, now)
        work.drafts.save(draft)
        keep_sealed(work, filling.session, draft.id)
        work.commit()
    filling.saved_at = now
    return filling


@needs(Act.FILL_FORMS)
def discard_draft(workspace: Workspace, draft_id: str) -> Draft:
    """Delete a draft and return it; for thirty days it can be brought back. Raises DraftMissing."""
    with workspace.unit_of_work() as work:
        draft = _own_draft(workspace, work, draft_id)
        work.drafts.put_away(draft_id, workspace.now())
        work.log.audit("draft_deleted", draft_id)
        work.commit()
    return draft


@needs(Act.FILL_FORMS)
def restore_draft(workspace: Workspace, draft: Draft) -> None:
    """Bring a draft back as it was: one that was deleted, or was moved to another form version.

    Raises DraftMissing once it was wiped, and for somebody else's.
    """
    if draft.user_id != workspace.user.id:
        raise DraftMissing
    with workspace.unit_of_work() as work:
        if not work.drafts.bring_back(draft.id):
            if work.drafts.get(draft.id) is None:
                raise DraftMissing
            work.drafts.save(draft)
        work.log.audit("draft_brought_back", draft.id)
        work.commit()


@needs(Act.FILL_FORMS)
def finalize_form(workspace: Workspace, filling: Filling, *, reason: str = "") -> Submission:
    """Turn a filled form into a submission, with all it creates and updates, in one transaction.

    A correction needs its ``reason``; of the entities it alters what was
    corrected, and only where nobody has changed that since. Raises
    FormHasProblems while answers are missing or do not fit, ReasonMissing,
    CorrectedAlready, SealedByOthers and CaseAlreadyOpen; the draft then stays as it is.
    """
    if filling.readonly:
        raise FormIsFinalized
    corrects, reason = filling.corrects, " ".join(reason.split())
    if corrects is not None and not reason:
        raise ReasonMissing
    log = filling.session.audit
    if log is not None:
        log.file_name = _AUDIT_FILE
        if corrects is not None and log.settings.ask_reasons:
            log.note(CHANGE_REASON, reason=reason)
    finalized = filling.session.finalize()
    now = workspace.now()
    with workspace.unit_of_work() as work:
        changes = finalized.entity_changes
        if corrects is not None:
            if work.submissions.is_replaced(corrects.instance_id):
                raise CorrectedAlready
            changes = corrected_only(workspace, work, corrects, changes)
        touched = applied(work, changes, now)
        work.entities.save_all(touched, form=f"{filling.form.form_id}@{filling.form.version}")
        settle_subject(workspace, work, filling)
        corrected = corrects.instance_id if corrects else ""
        owners = (filling.draft_id, corrected)
        files = finish_files(workspace, work, filling.session, owners, finalized.instance_id)
        was_about = still_about(corrects, filling.subject)
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
            version=corrects.version + 1 if corrects else 1,
            replaces=corrected or None,
            reason=reason if corrects else "",
            subjects=subjects_of(work, (filling.subject, *was_about), touched),
            audit=finalized.audit,
            attachments=files,
            notes=filling.session.notes.all(asked=True),
            visit=told_visit(filling),
        )
        work.submissions.save(submission)
        finish_sealed(work, filling.session, filling.draft_id, submission.instance_id, corrected)
        work.drafts.delete(filling.draft_id)
        work.log.audit("form_corrected" if corrects else "form_finalized", submission.instance_id)
        work.commit()
    filling.readonly = True
    filling.submission = submission
    return submission


@needs(Act.WORK)
def list_drafts(workspace: Workspace) -> tuple[Draft, ...]:
    """Return the drafts of the user at work, newest first."""
    with workspace.reading() as work:
        return _own_drafts(workspace, work)


@needs(Act.SEE_FAMILIES)
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
        sight = sight_of(workspace, work)
        found = work.submissions.list(form_id=form_id, subject=subject, limit=limit, offset=offset)
        return tuple(one for one in found if sight.sees_submission(one))


@needs(Act.SEE_FAMILIES)
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
        sight = sight_of(workspace, work)
        sight.require_submission(submission)
        special = sight.sees_special(submission)
        session, form = recorded_session(
            workspace, work, submission, language=language, special=special
        )
        subject = submission.subjects[0] if submission.subjects else None
        about = about_of(work, subject)
    workspace.note_read("form_opened", instance_id)
    session.notes.load(notes_for(session.definition, submission.notes, special=special))
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
        visit=submission.visit,
    )


def _own_draft(workspace: Workspace, work: "Reading", draft_id: str) -> Draft:
    """Return a draft of the user at work. Raises DraftMissing, also for somebody else's."""
    draft = work.drafts.get(draft_id)
    if draft is None or draft.user_id != workspace.user.id:
        raise DraftMissing
    return draft


def _own_drafts(workspace: Workspace, work: "Reading") -> tuple[Draft, ...]:
    return tuple(draft for draft in work.drafts.list() if draft.user_id == workspace.user.id)
