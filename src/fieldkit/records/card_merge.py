"""Two cards that are one: the record of it, and with which card it is gone on."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fieldkit.records.entity import Entity

# Lists that travel with the log like any list: what was made one, and which values of a card
# that is not gone on with have been looked at since.
MERGED = "merged_cards"
SEEN = "merged_seen"
MERGEABLE = ("families", "persons", "specialists", "organisations")
KEPT_ID, GONE_ID, CARD_ID = "kept_id", "gone_id", "card_id"
_LIST, _BY, _REASON, _SEEN, _WITH = "list_name", "by_name", "reason", "seen", "with_id"

# Which properties name a card of these lists; the last ones do so in their own list alone.
REFERENCES: Mapping[str, str] = {
    "family_id": "families",
    "person_id": "persons",
    "payee_id": "persons",
    "specialist_id": "specialists",
    "curator_id": "specialists",
    "responsible_id": "specialists",
    "leader_id": "specialists",
    "team_ids": "specialists",
    "organisation_id": "organisations",
}
_WITHIN = {("organisations", "replaced_by"), ("organisations", "parent")}
SEVERAL = frozenset({"team_ids"})

Key = tuple[str, str]  # list, id


@dataclass(frozen=True, slots=True)
class CardMerge:
    """One card that was found to be about the same as another, which is gone on with.

    ``seen`` are the ids of the changes of the card that is not gone on with
    that were looked at: what is written there without knowing of the merge is
    shown beside what the other card says. ``with_id`` is the merge of the
    family with which a person was merged, else "".
    """

    id: str
    list_name: str
    kept_id: str
    gone_id: str
    by: str = ""
    reason: str = ""
    seen: frozenset[str] = frozenset()
    with_id: str = ""
    at: datetime | None = None


def merge_record(merge: CardMerge) -> Entity:
    """Return the record that says it."""
    held = {
        _LIST: merge.list_name,
        KEPT_ID: merge.kept_id,
        GONE_ID: merge.gone_id,
        _BY: merge.by,
        _REASON: merge.reason,
        _SEEN: " ".join(sorted(merge.seen)),
        _WITH: merge.with_id,
    }
    return Entity(MERGED, merge.id, "", {name: text for name, text in held.items() if text})


def merge_of(entity: Entity) -> CardMerge | None:
    """Read a merge back, None where it is none that can be understood."""
    list_name, kept, gone = (entity.get(name) for name in (_LIST, KEPT_ID, GONE_ID))
    if list_name not in MERGEABLE or not kept or not gone or kept == gone:
        return None
    return CardMerge(
        id=entity.id,
        list_name=list_name,
        kept_id=kept,
        gone_id=gone,
        by=entity.get(_BY),
        reason=entity.get(_REASON),
        seen=frozenset(entity.get(_SEEN).split()),
        with_id=entity.get(_WITH),
        at=entity.created_at,
    )


def seen_record(record_id: str, card_id: str, seen: Iterable[str]) -> Entity:
    """Return the record that values of merged cards were looked at, by the card gone on with."""
    return Entity(SEEN, record_id, "", {CARD_ID: card_id, _SEEN: " ".join(sorted(seen))})


def seen_of(properties: Mapping[str, str]) -> frozenset[str]:
    """Return the ids of the changes that such a record, or a merge, says were looked at."""
    return frozenset((properties.get(_SEEN) or "").split())


def referred_list(list_name: str, name: str) -> str:
    """Return of which list a property of a list names cards, "" where of none of these."""
    if (list_name, name) in _WITHIN:
        return list_name
    return REFERENCES.get(name, "")


def kept_cards(merges: Iterable[CardMerge], there: Collection[Key]) -> dict[Key, str]:
    """Return for each card that is not gone on with the id of the one that is.

    ``there`` are the cards that are in the workspace and not deleted. Of cards
    that were made one, over however many steps, one that nobody merged into
    another is gone on with, and of several such, as after merges in opposite
    directions, the one with the lowest id: at every laptop the same. Where none
    of them is there, each stays by itself.
    """
    near: defaultdict[Key, set[Key]] = defaultdict(set)
    gone: set[Key] = set()
    for merge in merges:
        one, other = (merge.list_name, merge.gone_id), (merge.list_name, merge.kept_id)
        near[one].add(other)
        near[other].add(one)
        gone.add(one)
    found: dict[Key, str] = {}
    known: set[Key] = set()
    for start in near:
        if start in known:
            continue
        group, queue = {start}, [start]
        while queue:
            fresh = near[queue.pop()] - group
            group |= fresh
            queue += fresh
        known |= group
        candidates = [card for card in group if card in there]
        if candidates:
            kept = min(candidates, key=lambda card: (card in gone, card))
            found.update({card: kept[1] for card in group if card != kept})
    return found
