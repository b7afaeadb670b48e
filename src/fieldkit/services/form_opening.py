"""How a stored form becomes a session: its lists, its language, the outside world, its presets."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.forms.collecting import nothing_to_collect
from fieldkit.forms.definition import FormDefinition, read_form
from fieldkit.forms.sealing import has_answers, without_answers
from fieldkit.forms.session import Environment, FormSession
from fieldkit.i18n import N_
from fieldkit.i18n import language as spoken_language
from fieldkit.records.casework import short_name
from fieldkit.records.submission import StoredForm, Subject, Submission
from fieldkit.services.answer_notes import is_special
from fieldkit.services.case_team import sight_of
from fieldkit.services.form_media import Rows, form_lists
from fieldkit.services.lent_rows import LentRows, lent_rows
from fieldkit.services.lists_then import lists_then, spoken_words
from fieldkit.services.presets import Preset
from fieldkit.services.training_lists import training_lists
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_SPECIALISTS = "specialists"
_LAST_SAVED = "jr://instance/last-saved"


class FormNotInstalled(FieldkitError):
    """A form was asked for that no installed pack brings."""

    template = N_(
        "The form {form_id} is not in this workspace. Install the pack that brings it,"
        " or ask head office for it."
    )


def form_language(definition: FormDefinition, language: str) -> str | None:
    """Return the form's own name of a language ("ru" -> "Русский (ru)"), else its default."""
    for name in definition.languages:
        if name == language or name.endswith(f"({language})"):
            return name
    return definition.default_language


def definition_of(form: StoredForm) -> FormDefinition:
    """Return what a stored form says, read once."""
    return _definition(form.xml)


@lru_cache(maxsize=16)
def _definition(xml: str) -> FormDefinition:
    return read_form(xml)


def stored_form(work: "Reading", form_id: str, version: str) -> StoredForm:
    """Return one version of a form. Raises FormNotInstalled."""
    form = work.forms.get(form_id, version)
    if form is None:
        raise FormNotInstalled(form_id=form_id)
    return form


@nothing_to_collect()
def opened_session(
    workspace: Workspace,
    work: "Reading",
    form: StoredForm,
    *,
    language: str | None,
    instance: str | None = None,
    preset: Preset | None = None,
    draft_id: str = "",
    corrects: Submission | None = None,
) -> tuple[FormSession, tuple[str, ...]]:
    """Return a form's session, new or of an instance, and the lists that it needs in vain.

    ``draft_id`` is the draft that the session is saved as. What a form that it
    ``corrects`` has created is not in the lists that it reads: a family would
    be found to be its own double. Without an instance a correction begins from
    the answers of that form.
    """
    definition = definition_of(form)
    names = _list_names(definition)
    sight = sight_of(workspace, work)
    lists: dict[str, Rows] = {
        name: lent_rows(work, sight, name, workspace.reading) for name in names
    }
    lists |= _saved_last(work, form, definition, workspace.user.id, draft_id)
    declared = {one.name for one in work.lists.list()}
    lists |= _brought(work, form, declared)
    training = training_lists(workspace, work, tuple(n for n in names if n not in declared))
    lists |= training
    declared |= training.keys()
    owner = draft_id if instance else ""
    edits = corrects is not None and instance is None
    if corrects is not None:
        lists |= _without_its_own(workspace, work, corrects, lists)
        instance = instance or corrects.xml
        owner = owner or corrects.instance_id
    missing = tuple(name for name in names if name not in declared and not lists[name])
    lists |= _without_leavers(lists, instance)
    environment = _environment(workspace, work, definition, owner)
    spoken = language or form_language(definition, spoken_language())

    def made(answers: Mapping[str, str] | None, xml: str | None) -> FormSession:
        return FormSession(
            definition,
            lists=lists,
            environment=environment,
            language=spoken,
            instance=xml,
            preset=answers,
            edits=edits,
        )

    session = made(preset.answers if preset else None, instance)
    if preset and preset.rosters:
        # The rows of a roster are no act of the person, so undo must not take them away:
        # the session begins anew from the instance that holds them.
        preset.fill_rosters(session)
        session = made(None, session.instance_xml())
    return session, missing


def _without_leavers(lists: Mapping[str, Rows], instance: str | None) -> dict[str, Rows]:
    """Return the specialists without those who have left, but for those whom the form names."""
    rows = lists.get(_SPECIALISTS, ())
    if isinstance(rows, str) or all(row.get("active") != "no" for row in rows):
        return {}
    named = spoken_words(instance) if instance else frozenset()
    return {
        _SPECIALISTS: [row for row in rows if row.get("active") != "no" or row["name"] in named]
    }


def _without_its_own(
    workspace: Workspace, work: "Reading", submission: Submission, lists: Mapping[str, Rows]
) -> dict[str, Rows]:
    """Return the lists that lose the rows which a submission has created."""
    recorded, _form = recorded_session(workspace, work, submission, language=None)
    made = [one for one in recorded.entity_changes() if one.op == "create"]
    found: dict[str, Rows] = {}
    for name in {one.list_name for one in made} & lists.keys():
        rows, ids = lists[name], {one.entity_id for one in made if one.list_name == name}
        if isinstance(rows, LentRows):
            found[name] = rows.without(ids)
        elif not isinstance(rows, str):
            found[name] = [row for row in rows if row.get("name") not in ids]
    return found


@nothing_to_collect()
def recorded_session(
    workspace: Workspace,
    work: "Reading",
    submission: Submission,
    *,
    language: str | None,
    special: bool = True,
) -> tuple[FormSession, StoredForm]:
    """Return a finalized form's session as it stood then: its answers, lists and clock.

    Without ``special`` the answers of level P3 stand blank. Raises FormNotInstalled.
    """
    form = stored_form(work, submission.form_id, submission.form_version)
    definition = definition_of(form)
    zone = workspace.now().tzinfo
    environment = _environment(workspace, work, definition, submission.instance_id)
    session = FormSession(
        definition,
        lists={
            **lists_then(work, _list_names(definition), submission, workspace.reading),
            **_brought(work, form, {one.name for one in work.lists.list()}),
            **training_lists(workspace, work, _list_names(definition)),
        },
        # A label may read the day: it is the day of then.
        environment=replace(
            environment,
            now=lambda: submission.finalized_at.astimezone(zone),
            special_closed=not special,
        ),
        language=language or form_language(definition, spoken_language()),
        instance=submission.xml if special else without_answers(submission.xml, definition.special),
        as_recorded=True,
    )
    return session, form


def holds_special(work: "Reading", submission: Submission) -> bool:
    """Tell whether a finalized form has answers of level P3, or notes on such questions.

    Raises FormNotInstalled.
    """
    form = stored_form(work, submission.form_id, submission.form_version)
    definition = definition_of(form)
    told = any(is_special(definition, note.ref) for note in submission.notes)
    return told or has_answers(submission.xml, definition.special)


def _brought(work: "Reading", form: StoredForm, declared: set[str]) -> dict[str, Rows]:
    """Return the lists that came with the form, but for those that the workspace keeps itself."""
    brought = form_lists(work, form.form_id, form.version)
    return {name: rows for name, rows in brought.items() if name not in declared}


def _list_names(definition: FormDefinition) -> tuple[str, ...]:
    outside = (one for one in definition.external_lists if one.uri != _LAST_SAVED)
    return tuple(dict.fromkeys(external.name for external in outside))


def _saved_last(
    work: "Reading", form: StoredForm, definition: FormDefinition, user_id: str, draft_id: str
) -> dict[str, Rows]:
    """Return the answers that this user saved last in this form, where the form asks for them.

    Drafts count as well as finalized forms, of any version (ODK XForms, last-saved).
    """
    wanted = [one.name for one in definition.external_lists if one.uri == _LAST_SAVED]
    if not wanted:
        return {}
    draft = work.drafts.latest(form.form_id, user_id, besides=draft_id)
    submission = work.submissions.latest(form.form_id, user_id)
    found: Rows = ()
    if draft and (submission is None or draft.saved_at > submission.finalized_at):
        found = draft.instance
    elif submission is not None:
        found = submission.xml
    return dict.fromkeys(wanted, found)


def _environment(
    workspace: Workspace, work: "Reading", definition: FormDefinition, owner: str
) -> Environment:
    """Return the outside world, with the sealed answers of a draft or submission (``owner``)."""
    sealed = work.sealed.of(owner) if owner and definition.sealed else {}
    if sealed:
        workspace.note_read("sealed_opened", owner)
    return Environment(
        now=workspace.now,
        new_uuid=lambda: str(uuid.uuid4()),
        random=random.SystemRandom().random,
        device_id=workspace.device.id,
        username=workspace.user.name,
        email="",
        phone_number="",
        sealed=sealed,
        closed=bool(definition.sealed) and not work.sealed.is_holder(),
    )


def about_of(work: "Reading", subject: Subject | None) -> str:
    """Return whom a form is about as it may stand on a screen: "2611-0047, Анна Р."."""
    if subject is not None and subject.list_name == "events":
        event = work.attendance.event(subject.entity_id)
        return event.title if event else ""
    entity = work.entities.get(subject.list_name, subject.entity_id) if subject else None
    if entity is None:
        return ""
    if entity.list_name not in {"families", "cases"}:
        return entity.label
    family_id = entity.id if entity.list_name == "families" else entity.get("family_id")
    people = work.entities.related("persons", "family_id", family_id)
    ranked = sorted(
        (person for person in people if not person.deleted),
        key=lambda p: (p.get("main_caregiver") != "yes", p.get("kind") != "adult", p.label),
    )
    who = short_name(ranked[0].get("given"), ranked[0].get("surname")) if ranked else ""
    return ", ".join(part for part in (entity.get("case_no", entity.label), who) if part)
