"""Erasing a person: wiped here, taken out of every form, and carried on to other laptops."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from fieldkit.forms.redaction import Named, speaks_of
from fieldkit.records.card_merge import MERGED
from fieldkit.records.change import EntityType
from fieldkit.records.clock import Moment
from fieldkit.records.discrepancy import DECISIONS
from fieldkit.records.entity import Entity
from fieldkit.store.access import Access
from fieldkit.store.contents import LABEL
from fieldkit.store.entities import Entities
from fieldkit.store.forgetting import number_certificates, number_registrations, reasons_about
from fieldkit.store.heads import EXISTENCE
from fieldkit.store.journal import Write
from fieldkit.store.merges import Merges
from fieldkit.store.redacting import (
    FAMILIES,
    Key,
    Redactor,
    forget_sealed_of_redacted,
    named_in,
    words_of,
)
from fieldkit.store.sql import among, listed, milliseconds_text, moment_of
from fieldkit.store.tables import chains, changes, registrations, things

PERSONS = "persons"
_FAMILY_LISTS = ("cases", PERSONS, DECISIONS)
_LEDGER = (
    sa.select(
        changes.c.id,
        things.c.entity,
        changes.c.hlc,
        changes.c.user,
        changes.c.payload,
        chains.c.device,
    )
    .join_from(changes, things, things.c.id == changes.c.thing)
    .join(chains, chains.c.id == changes.c.chain)
    .where(
        sa.text("op = 'erase'"),
        changes.c.field == EXISTENCE,
        changes.c.state == 0,
        things.c.type == str(EntityType.ENTITY),
    )
    .order_by(changes.c.hlc, changes.c.no)
)
_THESE = sa.select(registrations).where(among(registrations.c.id, "ids"))
_TAKEN_OFF = (
    sa.select(things.c.entity)
    .distinct()
    .join_from(changes, things, things.c.id == changes.c.thing)
    .where(
        sa.text("op = 'erase'"),
        changes.c.field == sa.bindparam("field"),
        changes.c.state == 0,
        things.c.type == str(EntityType.REGISTRATION),
    )
)
_REGISTERED = sa.select(registrations).where(
    sa.or_(among(registrations.c.specialist_id, "ids"), among(registrations.c.person_id, "ids"))
)


@dataclass(frozen=True, slots=True)
class ErasureEntry:
    """One erasure of the ledger: what was erased, when, by whom and on which device."""

    change: str
    list_name: str
    entity_id: str
    at: datetime
    user_id: str
    device: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure touched, for its act: things erased, and forms people were taken out of."""

    entities: tuple[Key, ...]
    submissions: tuple[str, ...]
    drafts: int
    registrations: int


class Erasures:
    """What was erased here and elsewhere, and the erasing itself."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def erase(self, found: Sequence[Entity], *, reason: str) -> Erased:
        """Erase entities for good: their log, tables and index, and their names in forms.

        A family goes with the last of its people only; that is the caller's to
        know. ``reason`` is a short code that stays in the log.
        """
        self._access.journal.write(_merges_of(self._access, found, reason))
        # Where they are not one with others any more, what each of them says is found.
        keys = [(entity.list_name, entity.id) for entity in found]
        family = _family_of(found)
        near, far = self._named(found, family)
        erasing = {EXISTENCE: {"reason": reason}}
        writes = [Write(EntityType.ENTITY, "/".join(key), erasing, erasing=True) for key in keys]
        writes += reasons_about(self._access, [key[1] for key in keys])
        self._access.journal.write([*writes, *self._relatives(family, keys, near)])
        redactor = Redactor(self._access, keys, near, far)
        people = [entity.properties for entity in found]
        return Erased(
            entities=tuple(keys),
            submissions=redactor.submissions(family, words_of(people)),
            drafts=redactor.drafts(),
            registrations=number_registrations(
                self._access,
                self._access.connection.execute(
                    _REGISTERED, {"ids": listed([key[1] for key in keys])}
                ).all(),
            ),
        )

    def take_names_off(self, ids: Sequence[str], *, certificates: bool = True) -> int:
        """Put the row's number in the place of the name in registrations, and return how many.

        Marks, organisation and district stay for the totals; position, telephone,
        e-mail, consent page, the notes on the marks, the scans of the event's signed sheets and
        the way to the person's card go. The register of certificates, which is
        kept far longer than sign-in sheets, keeps the names unless ``certificates`` go too.
        """
        rows = self._access.connection.execute(_THESE, {"ids": listed(ids)}).all()
        return number_registrations(self._access, rows, unlink=True, forget=certificates)

    def take_names_off_register(self, year: int) -> tuple[str, ...]:
        """Take the names off all certificates of a year, and return which; numbers stay."""
        return number_certificates(self._access, year)

    def names_taken_off(self) -> frozenset[str]:
        """Return the registrations whose name an erasure has taken off, here or elsewhere."""
        return frozenset(self._access.connection.scalars(_TAKEN_OFF, {"field": "name"}))

    def forgotten(self) -> frozenset[str]:
        """Return those of them whose name no certificate may bear either."""
        return frozenset(self._access.connection.scalars(_TAKEN_OFF, {"field": "forgotten"}))

    def empty_form(self, instance_id: str) -> None:
        """Empty a finalized form; its row, its form and its day stay for the totals."""
        Redactor(self._access, (), Named(frozenset()), Named(frozenset())).empty(instance_id)

    def list(self) -> tuple[ErasureEntry, ...]:
        """Return the ledger of erasures, ours and others', the first one first."""
        return tuple(
            ErasureEntry(
                change=row.id.hex(),
                list_name=row.entity.partition("/")[0],
                entity_id=row.entity.partition("/")[2],
                at=moment_of(milliseconds_text(Moment.parse(row.hlc).milliseconds)),
                user_id=row.user,
                device=row.device,
            )
            for row in self._access.connection.execute(_LEDGER)
        )

    def since(self, moment: datetime) -> tuple[ErasureEntry, ...]:
        """Return the erasures after a moment: an older backup still holds what they took."""
        return tuple(entry for entry in self.list() if entry.at > moment)

    def _named(self, found: Sequence[Entity], family: Key | None) -> tuple[Named, Named]:
        ids = frozenset(entity.id for entity in found)
        people = [entity for entity in found if entity.list_name != FAMILIES]
        labels = frozenset(entity.label for entity in people if entity.label)
        full = tuple(
            (one.get("given"), one.get("surname"))
            for one in people
            if one.get("given") and one.get("surname")
        )
        others = [one for one in self._persons(family) if one.id not in ids]
        alone = tuple(
            (surname,)
            for surname in dict.fromkeys(one.get("surname") for one in people)
            if surname and not any(_same_name(surname, one.get("surname")) for one in others)
        )
        return Named(ids, labels, (*full, *alone)), Named(ids, labels, full)

    def _persons(self, family: Key | None) -> tuple[Entity, ...]:
        if family is None:
            return ()
        return Entities(self._access).related(PERSONS, "family_id", family[1])

    def _relatives(self, family: Key | None, keys: Collection[Key], near: Named) -> Iterable[Write]:
        """Return what takes the person's names out of the family's other records."""
        if family is None:
            return
        known = Entities(self._access)
        own = known.get(*family)
        others = [own] if own is not None else []
        for name in _FAMILY_LISTS:
            others += known.related(name, "family_id", family[1])
        for one in others:
            if (one.list_name, one.id) in keys or one.erased:
                continue
            told = {LABEL: one.label, **one.properties}
            gone = {name: "" for name, text in told.items() if speaks_of(text, near)}
            if LABEL in gone:
                gone[LABEL] = one.get("case_no") or one.id
            if gone:
                key = f"{one.list_name}/{one.id}"
                yield Write(EntityType.ENTITY, key, gone, erasing=True)


def redact_arrived(
    access: Access, instances: Collection[str], erased: Mapping[Key, Entity | None]
) -> bool:
    """Take erased people out of forms that came in now, and the newly erased out of all forms.

    ``erased`` are the entities whose erasure came in, as they were known here
    before it. Tells whether any form had to be altered.
    """
    altered: tuple[str, ...] = ()
    if erased:
        known = [entity for entity in erased.values() if entity is not None]
        repository = Erasures(access)
        family = _family_of(known)
        near, far = repository._named(known, family)  # noqa: SLF001 - the same module's
        ids = frozenset(key[1] for key in erased)
        near, far = Named(ids, near.labels, near.names), Named(ids, far.labels, far.names)
        redactor = Redactor(access, list(erased), near, far)
        altered += redactor.submissions(family, words_of(entity.properties for entity in known))
        redactor.drafts()
    forget_sealed_of_redacted(access, instances)
    named = named_in(access.connection, instances)
    if named:
        ids = frozenset(key[1] for key in named)
        person = Named(ids)
        forms = {instance for found in named.values() for instance in found}
        altered += Redactor(access, list(named), person, person).these(forms)
    return bool(altered)


def _merges_of(access: Access, found: Iterable[Entity], reason: str) -> list[Write]:
    """Return what erases that cards were merged with others, and why; the others stand again."""
    merges = Merges(access).about(entity.id for entity in found)
    erasing = {EXISTENCE: {"reason": reason}}
    return [Write(EntityType.ENTITY, f"{MERGED}/{one.id}", erasing, erasing=True) for one in merges]


def _family_of(found: Sequence[Entity]) -> Key | None:
    for entity in found:
        if entity.list_name == FAMILIES:
            return FAMILIES, entity.id
        if entity.get("family_id"):
            return FAMILIES, entity.get("family_id")
    return None


def _same_name(one: str, other: str) -> bool:
    """Tell whether two surnames are one in the forms for women and for men."""
    first, second = sorted((one.casefold(), other.casefold()), key=len)
    return bool(first) and second.startswith(first[: max(3, len(first) - 2)])
