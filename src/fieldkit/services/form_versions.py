"""Moving a draft to a newer version of its form, which never happens by itself."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.forms.carrying import Carried, Loss, LostAnswer, carried_over
from fieldkit.forms.definition import without_positions
from fieldkit.forms.session import FormSession
from fieldkit.i18n import N_, _
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Draft, StoredForm
from fieldkit.services.answer_notes import moved_notes, moved_places
from fieldkit.services.case_team import sight_of
from fieldkit.services.form_opening import definition_of, opened_session, stored_form
from fieldkit.services.presets import Preset
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_WHY = {
    Loss.QUESTION_GONE: N_("the new version does not ask this"),
    Loss.KIND_DIFFERS: N_("the new version asks this in another way"),
    Loss.CHOICE_GONE: N_("the new version does not offer this"),
}


class NoNewerVersion(FieldkitError):
    """A draft was to be moved, and it is on the newest version, or is not there any more."""

    template = N_("There is no newer version of this draft's form. The draft stays as it is.")


@dataclass(frozen=True, slots=True)
class Move:
    """A draft's way to another version of its form: what would be lost, and what has moved.

    ``draft`` is the draft as it is now; bringing it back undoes the move.
    """

    draft: Draft
    form: StoredForm
    lost: tuple[LostAnswer, ...]
    moved: tuple[tuple[str, str], ...]

    def sentences(self) -> tuple[str, ...]:
        """Return each answer that is lost, in words, with the reason."""
        return tuple(
            _("{question}: {answer} ({reason})").format(
                question=lost.label or lost.ref, answer=lost.answer, reason=_(_WHY[lost.loss])
            )
            for lost in self.lost
        )


@dataclass(frozen=True, slots=True)
class VersionFacts:
    """One installed version of a form: when it came, and what stands on it here.

    ``finalized`` is None for whoever does not see all families.
    """

    version: str
    installed_at: datetime
    drafts: int
    finalized: int | None


@needs(Act.INSTALL_FORMS)
def form_versions(workspace: Workspace, form_id: str) -> tuple[VersionFacts, ...]:
    """Return the installed versions of a form, the one installed last first."""
    with workspace.reading() as work:
        drafts = Counter(one.form_version for one in work.drafts.list() if one.form_id == form_id)
        sees_all = sight_of(workspace, work).everything
        finalized = work.submissions.counted_by_version(form_id) if sees_all else {}
        return tuple(
            VersionFacts(
                form.version,
                form.installed_at,
                drafts[form.version],
                finalized.get(form.version, 0) if sees_all else None,
            )
            for form in work.forms.list(latest_only=False)
            if form.form_id == form_id
        )


@needs(Act.FILL_FORMS)
def newer_version(workspace: Workspace, draft_id: str) -> StoredForm | None:
    """Return the version of a draft's form that was installed since, None where none was."""
    with workspace.reading() as work:
        draft = _own(workspace, work, draft_id)
        return None if draft is None else _newer(work, draft)


@needs(Act.FILL_FORMS)
def preview_move(workspace: Workspace, draft_id: str) -> Move:
    """Say what moving a draft to the newest version would lose; nothing is changed.

    Raises NoNewerVersion, FormNotInstalled.
    """
    with workspace.reading() as work:
        draft, form = _way(workspace, work, draft_id)
        carried = _carried(workspace, work, draft, form)
    return Move(draft, form, carried.lost, carried.moved)


@needs(Act.FILL_FORMS)
def move_draft(workspace: Workspace, draft_id: str) -> Move:
    """Move a draft to the newest version of its form, in one transaction.

    Raises NoNewerVersion, FormNotInstalled, NoHolder where it would seal answers.
    """
    with workspace.unit_of_work() as work:
        draft, form = _way(workspace, work, draft_id)
        carried = _carried(workspace, work, draft, form)
        before = definition_of(stored_form(work, draft.form_id, draft.form_version))
        notes = moved_notes(before, carried.session.definition, draft.notes)
        places = moved_places(before, carried.session.definition, draft.comment_places)
        moved = _moved(workspace, draft, form, carried)
        work.drafts.save(replace(moved, notes=notes, comment_places=places))
        sealed = carried.session.sealed_answers()
        if any(sealed.answers.values()):
            # The new version seals what the old one did not; what was sealed stays where it is.
            work.sealed.put(draft.id, sealed.answers, frozenset())
        work.log.audit("draft_moved", draft_id)
        work.commit()
    return Move(draft, form, carried.lost, carried.moved)


def _own(workspace: Workspace, work: "Reading", draft_id: str) -> Draft | None:
    """Return a draft of the user at work, None for somebody else's."""
    draft = work.drafts.get(draft_id)
    return draft if draft is not None and draft.user_id == workspace.user.id else None


def _way(workspace: Workspace, work: "Reading", draft_id: str) -> tuple[Draft, StoredForm]:
    draft = _own(workspace, work, draft_id)
    form = None if draft is None else _newer(work, draft)
    if draft is None or form is None:
        raise NoNewerVersion
    return draft, form


def _newer(work: "Reading", draft: Draft) -> StoredForm | None:
    latest = work.forms.latest(draft.form_id)
    if latest is None or latest.version == draft.form_version:
        return None
    own = work.forms.get(draft.form_id, draft.form_version)
    return None if own is not None and own.installed_at > latest.installed_at else latest


def _carried(workspace: Workspace, work: "Reading", draft: Draft, form: StoredForm) -> Carried:
    before = stored_form(work, draft.form_id, draft.form_version)
    corrects = work.submissions.get(draft.replaces) if draft.replaces else None
    old, _missing = opened_session(
        workspace,
        work,
        before,
        language=draft.language,
        instance=draft.instance,
        corrects=corrects,
    )
    bare, _missing = opened_session(workspace, work, form, language=draft.language)

    def opens(xml: str, answers: Mapping[str, str]) -> FormSession:
        session, _missing = opened_session(
            workspace,
            work,
            form,
            language=draft.language,
            instance=xml,
            preset=Preset(dict(answers), ()) if answers else None,
            corrects=corrects,
        )
        return session

    return carried_over(old, bare.definition, opens)


def _moved(workspace: Workspace, draft: Draft, form: StoredForm, carried: Carried) -> Draft:
    session = carried.session
    sections = [section for section in session.sections() if section.relevant]
    place = dict(carried.moved).get(draft.place, draft.place)
    known = session.definition.shape(without_positions(place)) is not None if place else False
    return replace(
        draft,
        form_version=form.version,
        instance=session.instance_xml(),
        saved_at=workspace.now(),
        place=place if known else "",
        language=session.language,
        answered=sum(section.answered for section in sections),
        askable=sum(section.askable for section in sections),
    )
