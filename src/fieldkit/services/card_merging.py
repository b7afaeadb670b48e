"""Two cards made one, by a record that travels, and parted again within thirty days."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.card_merge import MERGED, CardMerge
from fieldkit.records.change import Change, EntityType
from fieldkit.records.entity import Entity
from fieldkit.records.event import Registration
from fieldkit.records.ids import new_id
from fieldkit.records.pairs import DIFFERENT, SAME, pair_id, pair_of
from fieldkit.records.permissions import Act
from fieldkit.services.card_comparing import (
    card_words,
    differing_names,
    hidden_properties,
    lacking_names,
    require_cards,
    said_of,
    two_cards,
)
from fieldkit.services.case_team import sight_of
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading, UnitOfWork

PARTED_WITHIN = timedelta(days=30)
_LABEL = "label"
_MOST_REASON = 500


class CardsChanged(FieldkitError):
    """Two cards were to be merged of which one says something else than what was looked at."""

    template = N_(
        "Meanwhile something else was written on one of these cards. Compare them again, then"
        " merge."
    )


class PartedAlready(FieldkitError):
    """Cards were to be parted that are two already."""

    template = N_("These cards are two already. Open the list again.")


class MergedTooLong(FieldkitError):
    """Cards were to be parted that were merged more than thirty days ago."""

    template = N_(
        "These cards were merged more than 30 days ago and stay one. Enter the other person anew"
        " if they are two after all."
    )


@dataclass(frozen=True, slots=True)
class MergedRow:
    """One merge as the page lists it; ``until`` is the last day on which it can be taken back.

    ``apart`` tells that somebody else said that the two are different people: they
    are shown as two until somebody merges them again. ``mine`` tells whether
    whoever is at work may part them.
    """

    id: str
    list_name: str
    kept_words: str
    gone_words: str
    by: str
    reason: str
    on: date
    until: date
    apart: bool
    mine: bool


@needs(Act.FILL_FORMS)
def merge_cards(
    workspace: Workspace,
    list_name: str,
    kept_id: str,
    gone_id: str,
    *,
    chosen: Mapping[str, str],
    relatives: Collection[tuple[str, str]] = (),
    reason: str = "",
    looked_at: Collection[str] | None = None,
) -> CardMerge:
    """Make two cards one, and return the record of it.

    ``chosen`` gives, by property, the value that stands where both say
    something; it is written as any change is, and the other stays in the history.
    A difference that nobody chose between stays a question. What only the
    other card says is taken over. ``relatives`` are members of two families, the one
    that is gone on with first, who become one with them. ``looked_at`` are
    the changes that were compared. Raises CardsNotMergeable, CardsChanged,
    LedByOthers, NotAllowed, TwoUsers.
    """
    with workspace.unit_of_work() as work:
        kept, gone = two_cards(workspace, work, list_name, kept_id, gone_id)
        said = work.merges.said(list_name, (kept.id, gone.id))
        if looked_at is not None and said != frozenset(looked_at):
            raise CardsChanged
        why = " ".join(reason.split())[:_MOST_REASON]
        made = CardMerge(new_id(), list_name, kept.id, gone.id, workspace.user.name, why)
        made = _merge(workspace, work, made, (kept, gone), chosen)
        for one_id, other_id in relatives:
            one, other = two_cards(workspace, work, "persons", one_id, other_id)
            with_it = replace(made, id=new_id(), list_name="persons", with_id=made.id)
            with_it = replace(with_it, kept_id=one.id, gone_id=other.id)
            _merge(workspace, work, with_it, (one, other), {})
        work.log.audit("cards_merged", f"{list_name}/{kept.id}")
        work.commit()
    return made


@needs(Act.FILL_FORMS)
def part_cards(workspace: Workspace, merge_id: str, *, remember: bool = True) -> tuple[str, str]:
    """Part two cards again, and return their ids.

    That they are two is remembered and travels, unless the merge was a slip alone. What
    the merge wrote goes back to what it was, unless somebody has changed it
    since. Members of families that were merged with theirs are parted too. Raises
    PartedAlready, MergedTooLong, LedByOthers, NotAllowed.
    """
    with workspace.unit_of_work() as work:
        found = work.merges.get(merge_id)
        if found is None:
            raise PartedAlready
        if found.at is not None and workspace.now() - found.at > PARTED_WITHIN:
            raise MergedTooLong
        require_cards(workspace, work, _sides(work, found))
        parted = [found, *(one for one in work.merges.list() if one.with_id == found.id)]
        _take_back_rows(work, found)
        work.merges.part(parted)
        for one in parted:
            _take_back_values(work, one)
        if remember:
            work.entities.save(pair_of(DIFFERENT, found.kept_id, found.gone_id))
        work.log.audit("cards_parted", f"{found.list_name}/{found.kept_id}")
        work.commit()
    return found.kept_id, found.gone_id


@needs(Act.SEE_FAMILIES)
def list_merges(workspace: Workspace) -> tuple[MergedRow, ...]:
    """Return the merges of cards that whoever is at work may see, the last first."""
    with workspace.reading() as work:
        sight = sight_of(workspace, work)
        said = {one.id for one in work.entities.list(DIFFERENT)}
        rows = []
        for one in work.merges.list():
            sides = _sides(work, one)
            families = [_family_of(card) for card in sides]
            if one.with_id or len(sides) < 2 or not all(map(sight.sees, families)):  # noqa: PLR2004 - two cards
                continue
            rows.append(_row(workspace, work, one, sides, said))
        return tuple(sorted(rows, key=lambda row: (row.on, row.id), reverse=True))


def _row(
    workspace: Workspace, work: "Reading", one: CardMerge, sides: Sequence[Entity], said: set[str]
) -> MergedRow:
    on = (one.at or workspace.now()).astimezone(workspace.now().tzinfo).date()
    until = on + PARTED_WITHIN
    of_list = one.list_name in {"families", "persons"}
    may = workspace.rights.may(Act.FILL_FORMS if of_list else Act.EDIT_LISTS)
    return MergedRow(
        id=one.id,
        list_name=one.list_name,
        kept_words=card_words(work, sides[0]),
        gone_words=card_words(work, sides[1]),
        by=one.by,
        reason=one.reason,
        on=on,
        until=until,
        apart=pair_id(one.kept_id, one.gone_id) in said,
        mine=may and until >= workspace.now().date(),
    )


def _sides(work: "Reading", merge: CardMerge) -> list[Entity]:
    """Return both cards as they stand by themselves, those that are here and not erased."""
    found = (work.entities.own(merge.list_name, one) for one in (merge.kept_id, merge.gone_id))
    return [one for one in found if one is not None and not one.erased]


def _family_of(card: Entity) -> str:
    return card.id if card.list_name == "families" else card.get("family_id")


def _merge(
    workspace: Workspace,
    work: "UnitOfWork",
    merge: CardMerge,
    cards: tuple[Entity, Entity],
    chosen: Mapping[str, str],
) -> CardMerge:
    kept, gone = cards
    hidden = hidden_properties(work, sight_of(workspace, work), kept, gone)
    differing = differing_names(kept, gone)
    told = {name: chosen[name] for name in differing if name in chosen and name not in hidden}
    said = said_of(gone)
    told |= {name: said[name] for name in lacking_names(kept, gone) if name not in hidden}
    label = told.pop(_LABEL, "") or kept.label
    for card in cards:
        if work.entities.own(card.list_name, card.id) is None:
            # A row that a pack ships is in no log yet, where a merge needs both.
            work.entities.save(card)
    # Only what is new, so that nothing else of the card counts as looked at.
    work.entities.save(replace(kept, label=label, properties=told))
    rows = _one_row_each(work, merge)
    made = work.merges.make(merge, {*hidden, *(one for one in differing if one not in chosen)})
    work.attendance.save_registrations(rows)
    mark = work.entities.get(SAME, pair_id(kept.id, gone.id))
    if mark is not None and not mark.deleted:
        work.entities.save(replace(mark, deleted=True))
    return made


def _one_row_each(work: "Reading", merge: CardMerge) -> list[Registration]:
    """Return the rows of rosters that become one, since both cards stand in one event.

    The marks of both are read as one, and where they differ somebody decides.
    """
    seats: dict[tuple[str, str], Registration] = {}
    for one in work.merges.rows_of(merge.list_name, merge.kept_id):
        if not one.withdrawn and not one.merged_into:
            seats.setdefault((one.event_id, str(one.role)), one)
    return [
        replace(one, withdrawn=True, merged_into=seats[one.event_id, str(one.role)].id)
        for one in work.merges.rows_of(merge.list_name, merge.gone_id)
        if not one.withdrawn and (one.event_id, str(one.role)) in seats
    ]


def _commit_of(work: "Reading", merge: CardMerge) -> str:
    history = work.changes.history(EntityType.ENTITY, f"{MERGED}/{merge.id}")
    return history[0].commit if history else ""


def _written(history: Iterable[Change], commit: str) -> list[tuple[Change, object]]:
    """Return what a commit wrote that still stands, each with what was there before."""
    found = list(history)
    followed = {parent for one in found for parent in one.parents}
    said = {one.id: one.payload for one in found}
    return [
        (one, next((said[parent] for parent in one.parents if parent in said), None))
        for one in found
        if one.commit == commit and one.id not in followed and one.field
    ]


def _take_back_values(work: "UnitOfWork", merge: CardMerge) -> None:
    card = work.entities.own(merge.list_name, merge.kept_id)
    commit = _commit_of(work, merge)
    if card is None or card.erased or not commit:
        return
    history = work.changes.history(EntityType.ENTITY, f"{merge.list_name}/{merge.kept_id}")
    before = {one.field: str(value or "") for one, value in _written(history, commit)}
    label = before.pop(_LABEL, "") or card.label
    kept = work.merges.kept(merge.list_name, merge.kept_id)
    deleted = card.deleted and not card.merged_into
    work.entities.save(replace(card, label=label, properties=before, deleted=deleted))
    if before and kept != merge.kept_id:
        work.merges.note_seen(merge.list_name, merge.kept_id)


def _take_back_rows(work: "UnitOfWork", merge: CardMerge) -> None:
    """Let the rows of rosters stand by themselves again that the merge made one."""
    commit = _commit_of(work, merge)
    merges = (merge, *(one for one in work.merges.list() if one.with_id == merge.id))
    cards = {(one.list_name, work.merges.kept(one.list_name, one.kept_id)) for one in merges}
    rows = [row for card in sorted(cards) for row in work.merges.rows_of(*card)]
    back = []
    for row in rows:
        history = work.changes.history(EntityType.REGISTRATION, row.id)
        written = {one.field for one, _before in _written(history, commit)}
        if row.merged_into and "merged_into" in written:
            back.append(replace(row, withdrawn=False, merged_into=""))
    work.attendance.save_registrations(back)
