"""Erasing participants of events: a number stands for the name, marks and totals stay."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldkitError
from fieldkit.formats import table_date
from fieldkit.i18n import N_, _
from fieldkit.records.entity import Entity
from fieldkit.records.erasure import AlreadyErased, ErasureAct
from fieldkit.records.event import Registration
from fieldkit.records.finding import Wanted
from fieldkit.records.keeping import ErasureReason
from fieldkit.records.likeness import folded_name
from fieldkit.records.permissions import Act
from fieldkit.services.erasing import draw_up, finish_act
from fieldkit.services.keeping import register_kept_until, retention
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_SPECIALISTS = "specialists"
_FIELDS = ("name", "position", "phone", "email", "consent_page", "then_note")


class StillKept(FieldkitError):
    """A register of certificates was to be erased before its period was over."""

    template = N_("The register of certificates of {year} is to be kept until {day}.")


@dataclass(frozen=True, slots=True)
class ParticipantQuestion:
    """What is to be said before a participant is erased.

    ``same`` are the registrations of this very person, by the card among the
    professionals where there is one; ``alike`` those of the same name and
    organisation at other events, of which a person has to say whether they are
    one. ``card`` tells that the card goes too: it stays where the person works here.
    """

    registration_id: str
    who: str
    same: tuple[str, ...]
    alike: tuple[str, ...]
    card: bool


@needs(Act.ERASE)
def ask_participant(workspace: Workspace, registration_id: str) -> ParticipantQuestion:
    """Return what an erasure of a participant would concern. Raises AlreadyErased."""
    with workspace.reading() as work:
        return _question(work, registration_id)


@needs(Act.ERASE)
def erase_participant(
    workspace: Workspace, registration_id: str, reason: ErasureReason, *, alike: bool = False
) -> ErasureAct:
    """Erase a participant here and, with the next bundles, everywhere; return the act.

    ``alike`` takes the registrations of the same name and organisation along.
    Raises AlreadyErased.
    """
    with workspace.reading() as work:
        question = _question(work, registration_id)
        card = _card(work, _registered(work, registration_id).specialist_id)
    ids = (*question.same, *(question.alike if alike else ()))
    cards = (card.id, *card.also) if card else ()
    return erase_participants_decided(workspace, ids, cards, reason)


@needs(Act.ERASE)
def erase_sign_in_sheet(workspace: Workspace, event_id: str) -> ErasureAct:
    """Erase the names of everybody at an event whose period is over, and scans of its sheets.

    Raises AlreadyErased.
    """
    with workspace.reading() as work:
        if work.attendance.event(event_id) is None:
            raise AlreadyErased
        ids = [one.id for one in work.attendance.grid(event_id).registrations if not one.nameless]
        scans = [] if ids else [one.id for one in work.papers.scans(event_id)]
    if scans:
        return _erase_scans(workspace, event_id, scans)
    return erase_participants_decided(workspace, ids, [], ErasureReason.RETENTION)


def _erase_scans(workspace: Workspace, event_id: str, scans: list[str]) -> ErasureAct:
    """Erase the scans of an event's sheets where no name stands in the list any more."""
    with workspace.unit_of_work() as work:
        event = work.attendance.event(event_id)
        work.papers.erase_scans(scans)
        act = draw_up(
            work,
            ErasureAct(
                number=work.acts.next_number(),
                at=workspace.now(),
                user_name=workspace.user.name,
                subject=table_date(event.starts_on) if event else event_id[:8],
                entity=f"events/{event_id}",
                reason=ErasureReason.RETENTION,
                facts={"fields": ["name"], "files": len(scans), "forms": [], "drafts": 0},
            ),
        )
        work.log.audit("participant_erased", "")
        work.commit()
    return finish_act(workspace, act)


@needs(Act.ERASE)
def erase_register(workspace: Workspace, year: int) -> ErasureAct:
    """Erase the names in a year's register of certificates; numbers, events and hours stay.

    Raises StillKept, AlreadyErased.
    """
    with workspace.unit_of_work() as work:
        until = register_kept_until(year, retention(work))
        if until >= workspace.now().date():
            raise StillKept(year=year, day=table_date(until))
        certified = work.erasures.take_names_off_register(year)
        if not certified:
            raise AlreadyErased
        act = draw_up(
            work,
            ErasureAct(
                number=work.acts.next_number(),
                at=workspace.now(),
                user_name=workspace.user.name,
                subject=_("register of certificates, {year}").format(year=year),
                entity=f"certificates/{year}",
                reason=ErasureReason.RETENTION,
                facts={
                    "fields": ["certificate_name"],
                    "certified": list(certified),
                    "forms": [],
                    "drafts": 0,
                },
            ),
        )
        work.log.audit("register_erased", "", number=str(year), count=len(certified))
        work.commit()
    return finish_act(workspace, act)


def erase_participants_decided(
    workspace: Workspace, ids: Sequence[str], cards: Sequence[str], reason: ErasureReason
) -> ErasureAct:
    """Erase registrations, and cards among the professionals, as somebody who may has decided.

    Raises AlreadyErased where there is nothing left of them.
    """
    with workspace.unit_of_work() as work:
        found = [one for id_ in ids if (one := work.attendance.registration(id_))]
        people = [card for id_ in cards if (card := _card(work, id_))]
        if not found and not people:
            raise AlreadyErased
        facts = _facts(found, people)
        if found:
            # The period of sign-in sheets ends long before that of the register.
            named = reason is not ErasureReason.RETENTION
            work.erasures.take_names_off([one.id for one in found], certificates=named)
        for card in people:
            erased = work.erasures.erase([card], reason=str(reason))
            facts["forms"] += erased.submissions
            facts["drafts"] += erased.drafts
        first = f"registrations/{found[0].id}" if found else f"{_SPECIALISTS}/{people[0].id}"
        act = draw_up(
            work,
            ErasureAct(
                number=work.acts.next_number(),
                at=workspace.now(),
                user_name=workspace.user.name,
                subject=_subject(work, found) or people[0].id[:8],
                entity=f"{_SPECIALISTS}/{people[0].id}" if people else first,
                reason=reason,
                facts=facts,
            ),
        )
        work.log.audit("participant_erased", first)
        work.commit()
    return finish_act(workspace, act)


def _question(work: "Reading", registration_id: str) -> ParticipantQuestion:
    found = _registered(work, registration_id)
    same = [
        one
        for one in work.attendance.registered_as(found.specialist_id)
        if one.id != found.id and not one.nameless
    ]
    root = found.same_as or found.id
    same += [
        one
        for one in work.attendance.grid(found.event_id).registrations
        if root in {one.id, one.same_as} and one.id != found.id and one not in same
        if not one.nameless
    ]
    alike = [
        one
        for one in work.attendance.find_registrations(Wanted.of(found.name))
        if one.id != found.id
        and one not in same
        and not one.nameless
        and folded_name(one.name) == folded_name(found.name)
        and folded_name(one.org_then) == folded_name(found.org_then)
    ]
    return ParticipantQuestion(
        registration_id=found.id,
        who=f"\N{NUMERO SIGN} {found.row}, {found.name}",
        same=(found.id, *(one.id for one in same)),
        alike=tuple(one.id for one in alike),
        card=_card(work, found.specialist_id) is not None,
    )


def _registered(work: "Reading", registration_id: str) -> Registration:
    found = work.attendance.registration(registration_id)
    if found is None or found.nameless:
        raise AlreadyErased
    return found


def _card(work: "Reading", specialist_id: str) -> Entity | None:
    """Return the card of a professional who only took part; whoever works here keeps theirs."""
    card = work.entities.own(_SPECIALISTS, specialist_id) if specialist_id else None
    if card is None or card.erased or card.get("is_staff") == "yes":
        return None
    works_here = any(one.specialist_id == specialist_id for one in work.users.list())
    answers = work.entities.related("cases", "curator_id", specialist_id)
    return None if works_here or answers else card


def _facts(found: Sequence[Registration], people: Sequence[Entity]) -> dict[str, Any]:
    fields = {name for name in _FIELDS if any(getattr(one, name) for one in found)}
    for one in people:
        fields |= {"label", *(name for name, value in one.properties.items() if value)}
    return {
        "fields": sorted(fields),
        "registered": [one.id for one in found],
        "registrations": len(found),
        "forms": [],
        "drafts": 0,
    }


def _subject(work: "Reading", found: Sequence[Registration]) -> str:
    """Return day of the event and row numbers: "21.03.2026, No. 12"; nobody is named."""
    parts = []
    for event_id in dict.fromkeys(one.event_id for one in found):
        event = work.attendance.event(event_id)
        rows = sorted(one.row for one in found if one.event_id == event_id)
        row = str(rows[0]) if len(rows) == 1 else f"{rows[0]}\N{EN DASH}{rows[-1]}"
        day = table_date(event.starts_on) if event else ""
        parts.append(", ".join(part for part in (day, f"\N{NUMERO SIGN} {row}") if part))
    return "; ".join(parts)
