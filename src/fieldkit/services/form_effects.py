"""What finalizing a form does to the entity lists, and whom the form is about."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from fieldkit.forms.linking import EntityChange
from fieldkit.records.casework import refuse_second_open_case
from fieldkit.records.entity import Entity
from fieldkit.records.submission import Subject, Submission
from fieldkit.services.form_opening import recorded_session
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork


def corrected_only(
    workspace: Workspace,
    work: "Reading",
    corrects: Submission,
    changes: Iterable[EntityChange],
) -> tuple[EntityChange, ...]:
    """Return of a correction's entity changes those that it corrects.

    A property is altered where the corrected form gives it another value than
    before, and where it still holds the value of before: what a later form, or
    a colleague, has written since stands above the correction of an older form.
    """
    session, _form = recorded_session(workspace, work, corrects, language=None)
    before = {(one.list_name, one.entity_id): one for one in session.entity_changes()}
    return tuple(_corrected(work, before.get((c.list_name, c.entity_id)), c) for c in changes)


def _corrected(work: "Reading", before: EntityChange | None, change: EntityChange) -> EntityChange:
    stored = work.entities.get(change.list_name, change.entity_id)
    if before is None or stored is None:
        return change
    properties = {
        name: value
        for name, value in change.properties.items()
        if value != before.properties.get(name, "")
        and stored.get(name, "") == before.properties.get(name, "")
    }
    kept = change.label != before.label and stored.label == before.label
    return replace(change, properties=properties, label=change.label if kept else "")


def applied(work: "UnitOfWork", changes: Iterable[EntityChange], now: datetime) -> list[Entity]:
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


def subjects_of(
    work: "Reading", known: Iterable[Subject | None], touched: Iterable[Entity]
) -> tuple[Subject, ...]:
    """Return what a submission is about: what is known, all it touched, and their families."""
    entities = list(touched)
    found = [subject for subject in known if subject is not None]
    for subject in found[:1]:
        stored = work.entities.get(subject.list_name, subject.entity_id)
        entities += [] if stored is None else [stored]
    families = [Subject("families", e.get("family_id")) for e in entities if e.get("family_id")]
    found += [*families, *(Subject(e.list_name, e.id) for e in entities)]
    return tuple(dict.fromkeys(found))
