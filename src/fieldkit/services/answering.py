"""What a specialist answers for: records, and drafts that will make records."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from fieldkit.forms.answering import named_anew
from fieldkit.forms.definition import read_form
from fieldkit.records.entity import Entity
from fieldkit.records.people import User

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

# What a record calls the specialist who answers for it.
_ANSWERING = ("curator_id", "responsible_id", "leader_id")
TEAM = "team_ids"
OVER = {"closed", "done", "cancelled", "void"}


def answered_for(work: "Reading", user: User) -> Iterator[tuple[Entity, str]]:
    """Return the records that a user answers for and that are not over, by which property."""
    if not user.specialist_id:
        return
    for one in work.lists.list():
        for name in _ANSWERING:
            if name not in one.properties:
                continue
            for entity in work.entities.related(one.name, name, user.specialist_id):
                if not entity.deleted and entity.get("status") not in OVER:
                    yield entity, name


def answered_by(found: Iterable[tuple[Entity, str]], specialist_id: str) -> Iterator[Entity]:
    """Return records, with the properties that name who answers for them, for somebody else."""
    for entity, name in found:
        # One property alone, so that nothing else of the record is written again.
        yield replace(entity, properties={name: specialist_id})


def name_anew(
    work: "UnitOfWork", names: tuple[str, str], only: Container[str] | None = None
) -> None:
    """Let drafts name somebody else where a case, say, would begin with the first one's name."""
    if not all(names):
        return
    deleted = dict(work.drafts.deleted())
    for draft in (*work.drafts.list(), *deleted):
        form = work.forms.get(draft.form_id, draft.form_version)
        if form is None or names[0] not in draft.instance:
            continue
        if only is not None and draft.id not in only:
            continue
        instance = named_anew(read_form(form.xml), draft.instance, _ANSWERING, names)
        if instance != draft.instance:
            work.drafts.save(replace(draft, instance=instance))
            if draft in deleted:
                work.drafts.put_away(draft.id, deleted[draft])


def in_teams(work: "Reading", user: User) -> list[Entity]:
    """Return the open cases in whose team a user is without answering for them."""
    if not user.specialist_id:
        return []
    return [
        case
        for family_id in sorted(work.case_teams.families_of(user.specialist_id))
        for case in work.entities.related("cases", "family_id", family_id)
        if not case.deleted
        and case.get("status") not in OVER
        and user.specialist_id in case.get(TEAM).split()
    ]


def team_changed(cases: Iterable[Entity], out: str, into: str) -> Iterator[Entity]:
    """Return cases with one specialist less in their teams, and one more who is not there yet."""
    for case in cases:
        kept = [one for one in case.get(TEAM).split() if one != out]
        if into and into not in {*kept, case.get("curator_id")}:
            kept.append(into)
        yield replace(case, properties={TEAM: " ".join(kept)})
