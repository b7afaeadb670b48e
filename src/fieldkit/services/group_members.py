"""Members of families in a group or in day care: their marks count for their cases."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_, _
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.casework import as_date, full_name, short_name
from fieldkit.records.entity import Entity
from fieldkit.records.event import Registration, RegistrationSource
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.case_team import sight_of
from fieldkit.services.registrations import AlreadyOnRoster, EventMissing, grid_of, sheet_for
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_FAMILIES_LOOKED_AT = 20
_MOST = 12


class MemberMissing(FieldkitError):
    """Somebody was to be put into a group whose card is not here, or who has no case."""

    template = N_("This person's card or case is not here. Open the family's card and check.")


@dataclass(frozen=True, slots=True)
class MemberChoice:
    """A member of a family who could be put into a group, with the case that it counts for.

    ``shown`` is the name that the group's sheet would bear: given name and initial.
    """

    person_id: str
    case_id: str
    name: str
    shown: str
    case_no: str
    programme: str
    birth_year: str


@needs(Act.SEE_FAMILIES)
def find_members(workspace: Workspace, text: str) -> tuple[MemberChoice, ...]:
    """Return members of families one may see, by any part of a name, with their open cases."""
    if not text.strip():
        return ()
    with workspace.reading() as work:
        sight = sight_of(workspace, work)
        families = work.entities.page(
            "families", query=text, ranked=True, seen_by=sight.seen_by, limit=_FAMILIES_LOOKED_AT
        ).entities
        found = [
            choice
            for family in families
            if sight.sees(family.id)
            for choice in _choices(work, family)
        ]
    words = text.casefold().replace("ё", "е").split()
    found.sort(key=lambda one: not _fits(one, words))
    return tuple(found[:_MOST])


@needs(Act.SEE_FAMILIES)
def register_member(
    workspace: Workspace, event_id: str, person_id: str, case_id: str, *, name: str = ""
) -> Registration:
    """Put a member of a family into a group; whoever came is a contact of the case from then on.

    The sheet bears ``name``, else given name and initial: whoever takes attendance
    need not know the family. Raises LedByOthers, MemberMissing, EventMissing,
    AlreadyOnRoster.
    """
    workspace.rights.require_event(event_id)
    with workspace.unit_of_work() as work:
        person = _member(workspace, work, person_id, case_id)
        grid = grid_of(work, event_id)
        for one in grid.registrations:
            if one.person_id == person_id and not one.withdrawn:
                raise AlreadyOnRoster(name=one.name, row=one.row)
        row = work.attendance.next_row(event_id)
        shown = name.strip() or short_name(person.get("given"), person.get("surname"))
        made = Registration(
            id=new_id(),
            event_id=event_id,
            row_no=row.number,
            row_laptop=row.laptop,
            name=shown or person.label,
            source=RegistrationSource.ROSTER,
            person_id=person_id,
            case_id=case_id,
        )
        work.attendance.save_registration(made)
        work.log.audit("member_registered", event_id, row=str(made.row))
        work.commit()
    return made


@needs(Act.SEE_FAMILIES)
def count_for_case(
    workspace: Workspace, registration_id: str, person_id: str, case_id: str
) -> Registration:
    """Let the marks of somebody registered already count for a case, or no more for "".

    Raises LedByOthers, MemberMissing, EventMissing.
    """
    with workspace.unit_of_work() as work:
        stored = work.attendance.registration(registration_id)
        if stored is None:
            raise EventMissing
        workspace.rights.require_event(stored.event_id)
        if stored.person_id or stored.case_id:
            # Whoever takes a mark out of a case must see the case.
            known = work.entities.get("cases", stored.case_id)
            sight_of(workspace, work).require(known.get("family_id") if known else "")
        if person_id or case_id:
            _member(workspace, work, person_id, case_id)
        counted = replace(stored, person_id=person_id, case_id=case_id)
        work.attendance.save_registration(counted)
        work.log.audit("member_registered", stored.event_id, row=str(stored.row))
        work.commit()
    return counted


@needs(Act.ATTEND)
def add_guest(workspace: Workspace, event_id: str, session_id: str) -> Registration:
    """Put a guest who gives no name on the sheet, as "guest 1", "guest 2", and mark P.

    Raises EventMissing, SheetClosed.
    """
    workspace.rights.require_event(event_id)
    with workspace.unit_of_work() as work:
        grid = grid_of(work, event_id)
        row = work.attendance.next_row(event_id)
        number = 1 + sum(one.anonymous for one in grid.registrations)
        made = Registration(
            id=new_id(),
            event_id=event_id,
            row_no=row.number,
            row_laptop=row.laptop,
            name=_("guest {number}").format(number=number),
            source=RegistrationSource.WALK_IN,
            anonymous=True,
        )
        work.attendance.save_registration(made)
        sheet = sheet_for(work, session_id, [made.id])
        workspace.rights.require_event(sheet.session.event_id)
        marked = sheet.mark(made.id, AttendanceStatus.PRESENT)
        work.attendance.save_marks([marked.marks[made.id]])
        work.log.audit("participant_added", event_id, row=str(made.row))
        work.commit()
    return made


def _member(workspace: Workspace, work: "Reading", person_id: str, case_id: str) -> Entity:
    """Return a person whose family has this case, where the family may be seen."""
    person = work.entities.get("persons", person_id) if person_id else None
    case = work.entities.get("cases", case_id) if case_id else None
    if person is None or person.deleted or case is None or case.deleted:
        raise MemberMissing
    sight_of(workspace, work).require(person.get("family_id"))
    if case.get("family_id") != person.get("family_id"):
        raise MemberMissing
    return person


def _choices(work: "Reading", family: Entity) -> list[MemberChoice]:
    cases = [
        one
        for one in work.entities.related("cases", "family_id", family.id)
        if not one.deleted and one.get("status") == "open"
    ]
    people = work.entities.related("persons", "family_id", family.id)
    return [
        MemberChoice(
            person_id=person.id,
            case_id=case.id,
            name=full_name(person) or person.label,
            shown=short_name(person.get("given"), person.get("surname")) or person.label,
            case_no=case.get("case_no", case.label),
            programme=_label(work, "programmes", case.get("programme_id")),
            birth_year=str(born.year) if (born := as_date(person.get("birth_date"))) else "",
        )
        for person in people
        if not person.deleted and person.get("kind") != "unborn"
        for case in cases
    ]


def _label(work: "Reading", list_name: str, entity_id: str) -> str:
    found = work.entities.get(list_name, entity_id) if entity_id else None
    return found.label if found else ""


def _fits(choice: MemberChoice, words: list[str]) -> bool:
    name = choice.name.casefold().replace("ё", "е")
    return all(word in name for word in words)
