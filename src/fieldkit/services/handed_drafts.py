"""Drafts about families that go to another laptop: which go along, and where they are kept then."""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from fieldkit.records.case_handover import CaseHandover
from fieldkit.records.entity import Entity
from fieldkit.records.submission import Draft
from fieldkit.services.deleting import drafts_about, hanging_from
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.case_handover import HandoverNote
    from fieldkit.bundles.reader import Opened
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

_GONE = "handover.drafts.{id}"


def drafts_that_go(
    workspace: Workspace, work: "Reading", families: Iterable[Entity]
) -> tuple[tuple[Draft, ...], int]:
    """Return the drafts that may go along with families, and how many others are about them.

    One's own go that are about the families themselves and have neither attached files
    nor sealed answers: those stay on the laptop that they were given on.
    """
    found: dict[str, Draft] = {}
    about: set[str] = set()
    for family in families:
        records = (family, *hanging_from(work, family))
        about |= {one.id for one in records}
        found |= {draft.id: draft for draft in drafts_about(work, records)}
    mine = tuple(
        draft
        for draft in found.values()
        if draft.user_id == workspace.user.id
        and draft.subject is not None
        and draft.subject.entity_id in about
        and not work.attachments.names(draft.id)
        and not work.sealed.has(draft.id)
    )
    return mine, len(found) - len(mine)


def note_drafts(work: "UnitOfWork", handover: CaseHandover, found: Sequence[Draft]) -> None:
    """Note which drafts go along, so that the file can be written again and taken back."""
    if found:
        ids = json.dumps([draft.id for draft in found])
        work.settings.set(_GONE.format(id=handover.id), ids)


def noted_drafts(work: "Reading", handover: CaseHandover) -> tuple[Draft, ...]:
    """Return the drafts that go along, put away here or not yet."""
    ids = json.loads(work.settings.get(_GONE.format(id=handover.id), "[]"))
    if not ids:
        return ()
    there = [*work.drafts.list(), *(draft for draft, _at in work.drafts.deleted())]
    return tuple(draft for draft in there if draft.id in ids)


def put_drafts_away(workspace: Workspace, work: "UnitOfWork", handover: CaseHandover) -> None:
    """Put away here what went along: finalized on two laptops it would be two forms.

    They stand among what was deleted, and can be brought back from there.
    """
    for draft in noted_drafts(work, handover):
        if work.drafts.get(draft.id) is not None:
            work.drafts.put_away(draft.id, workspace.now())


def bring_drafts_back(work: "UnitOfWork", handover: CaseHandover) -> None:
    """Bring back the drafts of a handing over that is taken back."""
    for draft in noted_drafts(work, handover):
        work.drafts.bring_back(draft.id)


def take_drafts(
    workspace: Workspace, work: "UnitOfWork", opened: "Opened", note: "HandoverNote"
) -> None:
    """Keep the drafts that a colleague handed over, as those of whoever leads the cases now.

    What was taken once is not taken again: it may be finalized by now. Raises BundleMalformed.
    """
    from fieldkit.bundles.errors import BundleMalformed
    from fieldkit.bundles.handed_drafts import read_drafts

    data = opened.drafts()
    if data is None:
        return
    leads = (
        one.id
        for one in work.users.list()
        if one.active and note.receiver_id and one.specialist_id == note.receiver_id
    )
    try:
        found = read_drafts(data, next(leads, workspace.user.id))
    except ValueError as error:
        raise BundleMalformed(file=opened.envelope.name, detail=f"drafts: {error}") from None
    put_away = {draft.id for draft, _at in work.drafts.deleted()}
    for draft in found:
        if work.drafts.get(draft.id) is None and draft.id not in put_away:
            work.drafts.save(draft)
            work.log.audit("draft_handed_over", draft.id)
