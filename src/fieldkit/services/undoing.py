"""Undoing the last acts of this session: deleting, finalizing, handing over, merging."""

from collections.abc import Collection
from dataclasses import dataclass, replace

from fieldkit.records.permissions import Act
from fieldkit.records.submission import Draft
from fieldkit.records.undoing import NotUndoable
from fieldkit.services.workspace import Workspace, needs


@dataclass(frozen=True, slots=True)
class Step:
    """One act that may be undone: what it was, in words, and the commit that it made.

    ``draft`` is what a finalized form was before, or a draft that was deleted;
    it comes back with the undo. Drafts are in no commit, so ``commit`` may be "".
    """

    words: str
    commit: str
    draft: Draft | None = None


@needs(Act.WORK)
def step_done(workspace: Workspace, words: str, draft: Draft | None = None) -> Step:
    """Return the act that was done just now, to be undone later."""
    with workspace.reading() as work:
        return Step(words, work.undoing.last(), draft)


@needs(Act.FILL_FORMS)
def draft_before(workspace: Workspace, draft_id: str) -> Draft | None:
    """Return a draft of the user at work as it is kept, before it is finalized."""
    with workspace.reading() as work:
        draft = work.drafts.get(draft_id)
    return draft if draft is not None and draft.user_id == workspace.user.id else None


@needs(Act.WORK)
def undo_step(workspace: Workspace, step: Step, undone: Collection[str] = ()) -> tuple[str, ...]:
    """Take an act back, and return its commit and the one that did it.

    ``undone`` are what earlier calls returned. Raises CarriedAway, FollowedUp,
    NotUndoable, also for what another user did; nothing is altered then.
    """
    if step.draft is not None and step.draft.user_id != workspace.user.id:
        raise NotUndoable
    with workspace.unit_of_work() as work:
        forms = work.undoing.forms_of(step.commit) if step.commit else ()
        files = [one for form in forms for one in work.attachments.of(form)]
        instances = work.undoing.take_back(step.commit, undone) if step.commit else ()
        draft = step.draft
        if draft is not None and not work.drafts.bring_back(draft.id):
            if not step.commit:
                raise NotUndoable
            work.drafts.save(draft)
            for instance_id in instances:
                work.sealed.copy(instance_id, draft.id)
                work.sealed.delete(instance_id)
                work.attachments.give_back(instance_id, draft.id)
            for one in files:
                if not one.sealed:
                    work.attachments.add(replace(one, owner=draft.id), workspace.now())
        work.log.audit("undone", step.commit)
        work.commit()
    if not step.commit:
        return ()
    with workspace.reading() as work:
        return step.commit, work.undoing.last()
