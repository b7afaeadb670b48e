"""Two cards side by side before they are made one: what differs, and what hangs on each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.formats import table_date
from fieldkit.i18n import N_, _, language
from fieldkit.records.card_merge import MERGEABLE
from fieldkit.records.casework import as_date, full_name, short_name
from fieldkit.records.change import Change, EntityType
from fieldkit.records.clock import Moment
from fieldkit.records.entity import Entity
from fieldkit.records.event import Registration
from fieldkit.records.likeness import PersonFacts, may_be_one
from fieldkit.records.permissions import Act
from fieldkit.records.submission import Subject
from fieldkit.services.case_team import Sight, sight_of
from fieldkit.services.presets import special_properties
from fieldkit.services.property_words import PropertyWords
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_FAMILIES, _PERSONS, _CASES, _LABEL = "families", "persons", "cases", "label"
_OF_FAMILIES = frozenset((_FAMILIES, _PERSONS))
# What follows from the rest of a card, or counts within its own family: nobody decides about it.
_FOLLOWS = frozenset(
    {"family_id", "match_key", "seq", "case_no", "deletion_reason", "deleted_with"}
)


class CardsNotMergeable(FieldkitError):
    """Two cards were to be made one that cannot be: one is gone, or both are one already."""

    template = N_(
        "These two cards cannot be merged: one of them is not there any more, or they are one"
        " already. Open the list again."
    )


class TwoUsers(FieldkitError):
    """Two specialists were to be made one who both work with this program."""

    template = N_(
        "Both of these people work with the program under their own passphrase, so they stay two."
        " End the access of one of them first."
    )


@dataclass(frozen=True, slots=True)
class Told:
    """What a card says, in words; who wrote it, when, and in which form, as far as known."""

    value: str
    words: str
    author: str = ""
    at: datetime | None = None
    form: str = ""


@dataclass(frozen=True, slots=True)
class Differing:
    """A property of which both cards say something, and not the same."""

    name: str
    words: str
    kept: Told
    gone: Told


@dataclass(frozen=True, slots=True)
class Hanging:
    """How much stands under a card."""

    cases: int = 0
    open_cases: int = 0
    persons: int = 0
    forms: int = 0
    sessions: int = 0
    records: int = 0


@dataclass(frozen=True, slots=True)
class Relative:
    """Two members of two families who may be one person, with what tells them from others."""

    kept_id: str
    gone_id: str
    kept_words: str
    gone_words: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two cards that are to be one: the one that is gone on with first.

    ``filled`` names what only the other says, which is taken over. ``hidden``
    properties are not for whoever is at work; what they say of them stays an
    open question. ``looked_at`` are the changes that were read for it.
    """

    list_name: str
    kept: Entity
    gone: Entity
    kept_words: str
    gone_words: str
    differing: tuple[Differing, ...]
    filled: tuple[str, ...]
    hidden: frozenset[str]
    hanging: Hanging
    kept_hanging: Hanging
    relatives: tuple[Relative, ...]
    looked_at: frozenset[str]


@needs(Act.FILL_FORMS)
def compare_cards(workspace: Workspace, list_name: str, kept_id: str, gone_id: str) -> Comparison:
    """Return two cards side by side.

    Raises CardsNotMergeable, LedByOthers, NotAllowed, TwoUsers.
    """
    with workspace.reading() as work:
        kept, gone = two_cards(workspace, work, list_name, kept_id, gone_id)
        sight = sight_of(workspace, work)
        hidden = hidden_properties(work, sight, kept, gone)
        words = PropertyWords(work)
        desk = _Authors(work)
        differing = tuple(
            Differing(
                name=name,
                words=_called(words, list_name, name),
                kept=desk.told(kept, name, words),
                gone=desk.told(gone, name, words),
            )
            for name in differing_names(kept, gone)
            if name not in hidden
        )
        return Comparison(
            list_name=list_name,
            kept=kept,
            gone=gone,
            kept_words=card_words(work, kept),
            gone_words=card_words(work, gone),
            differing=differing,
            filled=tuple(
                _called(words, list_name, name)
                for name in lacking_names(kept, gone)
                if name not in hidden
            ),
            hidden=hidden,
            hanging=hanging_of(work, gone),
            kept_hanging=hanging_of(work, kept),
            relatives=_relatives(work, kept, gone),
            looked_at=work.merges.said(list_name, (kept.id, gone.id)),
        )


def two_cards(
    workspace: Workspace, work: "Reading", list_name: str, kept_id: str, gone_id: str
) -> tuple[Entity, Entity]:
    """Return two cards that whoever is at work may make one. Raises as ``compare_cards``."""
    found = [work.entities.get(list_name, one) for one in (kept_id, gone_id)]
    kept, gone = (None if one is None or one.deleted or one.erased else one for one in found)
    if list_name not in MERGEABLE or kept is None or gone is None or kept.id == gone.id:
        raise CardsNotMergeable
    require_cards(workspace, work, (kept, gone))
    if list_name == "specialists":
        users = {one.specialist_id for one in work.users.list() if one.active}
        if {kept.id, gone.id} <= users:
            raise TwoUsers
    return kept, gone


def require_cards(workspace: Workspace, work: "Reading", cards: Collection[Entity]) -> None:
    """Raise LedByOthers or NotAllowed unless whoever is at work may change all of these cards."""
    sight = sight_of(workspace, work)
    for card in cards:
        if card.list_name in _OF_FAMILIES:
            sight.require(card.id if card.list_name == _FAMILIES else card.get("family_id"))
        else:
            workspace.rights.require(Act.EDIT_LISTS)


def hidden_properties(work: "Reading", sight: Sight, *cards: Entity) -> frozenset[str]:
    """Return the properties of level P3 that whoever is at work does not read."""
    families = [one.id if one.list_name == _FAMILIES else one.get("family_id") for one in cards]
    if cards[0].list_name not in _OF_FAMILIES or all(map(sight.sees_special_of, families)):
        return frozenset()
    return frozenset(special_properties(work, cards[0].list_name))


def differing_names(kept: Entity, gone: Entity) -> list[str]:
    """Return the properties of which both cards say something, and not the same."""
    other = said_of(gone)
    return [name for name, held in said_of(kept).items() if held and other.get(name, held) != held]


def lacking_names(kept: Entity, gone: Entity) -> list[str]:
    """Return the properties of which only the card says something that is not gone on with."""
    own = said_of(kept)
    return [name for name in said_of(gone) if name not in own]


def said_of(card: Entity) -> dict[str, str]:
    """Return what a card says that a person decides about, the name of a list's row first."""
    named = {} if card.list_name in _OF_FAMILIES else {_LABEL: card.label}
    told = {**named, **card.properties}
    return {name: held for name, held in told.items() if held and name not in _FOLLOWS}


def card_words(work: "Reading", card: Entity) -> str:
    """Return which card it is: the name, and the case number where it has one."""
    if card.list_name == _PERSONS:
        family = work.entities.get(_FAMILIES, card.get("family_id"))
        name = full_name(card) or card.label
        number = family.get("case_no") if family else ""
    elif card.list_name == _FAMILIES:
        # The label of a family begins with its number.
        name, number = card.get("surname") or card.label, card.get("case_no")
    else:
        name, number = card.label, ""
    return _("{name}, case {number}").format(name=name, number=number) if number else name


def hanging_of(work: "Reading", card: Entity) -> Hanging:
    """Return how much stands under a card."""
    cases = (
        work.entities.related(_CASES, "family_id", card.id) if card.list_name == _FAMILIES else ()
    )
    there = [one for one in cases if not one.deleted]
    persons = work.entities.related(_PERSONS, "family_id", card.id)
    seats = work.merges.rows_of(card.list_name, card.id)
    return Hanging(
        cases=len(there),
        open_cases=sum(one.get("status") == "open" for one in there),
        persons=len(persons),
        forms=work.submissions.count(subject=Subject(card.list_name, card.id)),
        sessions=sum(_marked(work, one) for one in seats),
        records=0 if card.list_name != "organisations" else _naming(work, card),
    )


def _marked(work: "Reading", one: Registration) -> int:
    grid = work.attendance.grid(one.event_id)
    return sum(person == one.id for _session, person in grid.marks)


def _naming(work: "Reading", card: Entity) -> int:
    return len(work.entities.related("specialists", "organisation_id", card.id))


def _relatives(work: "Reading", kept: Entity, gone: Entity) -> tuple[Relative, ...]:
    """Return the members of two families who may be one, each at most once."""
    if kept.list_name != _FAMILIES:
        return ()
    ours = work.entities.related(_PERSONS, "family_id", kept.id)
    theirs = list(work.entities.related(_PERSONS, "family_id", gone.id))
    found = []
    for one in ours:
        facts = PersonFacts.of(one)
        other = next((two for two in theirs if may_be_one(facts, PersonFacts.of(two))), None)
        if other is not None:
            theirs.remove(other)
            found.append(Relative(one.id, other.id, _member(one), _member(other)))
    return tuple(found)


def _member(person: Entity) -> str:
    name = short_name(person.get("given"), person.get("surname")) or person.label
    day = as_date(person.get("birth_date"))
    return f"{name}, {table_date(day)}" if day else name


def _called(words: PropertyWords, list_name: str, name: str) -> str:
    return _("name in lists") if name == _LABEL else words.name(list_name, name)


class _Authors:
    """Who wrote what a card says, as far as the log knows."""

    def __init__(self, work: "Reading") -> None:
        self._work = work
        self._users = {user.id: user.name for user in work.users.list()}
        self._written: dict[str, Mapping[str, Change]] = {}

    def told(self, card: Entity, name: str, words: PropertyWords) -> Told:
        """Return what a card says of a property."""
        held = card.label if name == _LABEL else card.get(name)
        change = self._changes(card).get(name)
        if change is None:
            return Told(held, words.value(card.list_name, name, held))
        form_id, _at, version = change.form.partition("@")
        form = self._work.forms.get(form_id, version) if form_id else None
        return Told(
            value=held,
            words=words.value(card.list_name, name, held),
            author=self._users.get(change.user, ""),
            at=datetime.fromtimestamp(Moment.parse(change.hlc).milliseconds / 1000, UTC),
            form=form.title_in(language()) if form else "",
        )

    def _changes(self, card: Entity) -> Mapping[str, Change]:
        if card.id not in self._written:
            history = self._work.changes.history(EntityType.ENTITY, f"{card.list_name}/{card.id}")
            self._written[card.id] = {one.field: one for one in history}
        return self._written[card.id]
