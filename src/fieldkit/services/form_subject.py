"""Whom a form is about: what it was opened for, until its own answers say something else."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from fieldkit.forms.definition import control_of
from fieldkit.records.submission import StoredForm, Subject, Submission
from fieldkit.services.case_team import sight_of
from fieldkit.services.form_opening import about_of, definition_of
from fieldkit.services.presets import Preset, preset_for
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.forms.session import FormSession
    from fieldkit.services.filled_form import Filling
    from fieldkit.store.unit_of_work import Reading


def subject_now(
    session: "FormSession", names: tuple[tuple[str, str], ...], given: Subject | None
) -> Subject | None:
    """Return whom the answers say that the form is about.

    An answer that is hidden now, or not on offer, says that it is no longer
    about what it was opened for.
    """
    for ref, list_name in names:
        shown = session.kept(ref, shown=True)
        if shown:
            return Subject(list_name, shown)
    if any(session.kept(ref) for ref, _list_name in names):
        return None
    return given


def settle_subject(workspace: Workspace, work: "Reading", filling: "Filling") -> None:
    """Bring a filling's subject and its words in line with its answers. Raises LedByOthers."""
    found = subject_now(filling.session, filling.names, filling.subject)
    given = filling.subject
    if found == given:
        return
    sight = sight_of(workspace, work)
    if given is not None and found == Subject("families", sight.family_of(given)):
        # Whoever opened it for the case said more than the family.
        return
    sight.require_subject(found)
    filling.subject, filling.about = found, about_of(work, found)


def still_about(corrects: Submission | None, subject: Subject | None) -> tuple[Subject, ...]:
    """Return what a corrected form was about, nothing where the correction is about another."""
    if corrects is None or (subject is not None and subject not in corrects.subjects):
        return ()
    return corrects.subjects


def told_beforehand(
    workspace: Workspace, work: "Reading", form: StoredForm, subject: Subject | None
) -> Preset:
    """Return what a form is told before its first question, as far as this user may know it."""
    sight = sight_of(workspace, work)
    special = sight.sees_special_of(sight.family_of(subject))
    today = workspace.now().date()
    definition = definition_of(form)
    return preset_for(work, form, definition, subject, workspace.user, today, special=special)


def defaults_of(session: "FormSession") -> Mapping[str, str]:
    """Return what stands in the questions, outside repeats, that the form itself began with."""
    shapes = (target for _action, target in session.definition.plan.events)
    asked = (one for one in shapes if not one.repeats and control_of(one) is not None)
    return {one.path: session.kept(one.path) for one in asked}


def standing(session: "FormSession", told: Mapping[str, str]) -> dict[str, str]:
    """Return of what a form was told that which stands in it as it was told."""
    known = {ref: session.definition.shape(ref) for ref in told}
    return {
        ref: told[ref]
        for ref, shape in known.items()
        if shape is not None and told[ref] and session.kept(ref) == told[ref]
    }
