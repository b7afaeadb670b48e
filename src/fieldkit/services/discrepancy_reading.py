"""What differs as the pages show it: whose record, which field, who wrote what, and who may see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any

from fieldkit.formats import table_date
from fieldkit.i18n import _, language
from fieldkit.records.casework import short_name
from fieldkit.records.change import EntityType, Op
from fieldkit.records.discrepancy import Decision, Discrepancy, ValueDoesNotFit, Version
from fieldkit.records.entity import Entity
from fieldkit.records.hall import hall_key, halls_of
from fieldkit.records.ids import short_code
from fieldkit.records.permissions import Act
from fieldkit.records.sheet_errors import hall_words
from fieldkit.records.submission import Subject
from fieldkit.services.case_team import Sight, sight_of
from fieldkit.services.presets import special_properties
from fieldkit.services.property_words import Choices, PropertyWords
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_FAMILIES, _PERSONS, _CASES = "families", "persons", "cases"
_OF_FAMILIES = frozenset((_FAMILIES, _PERSONS, _CASES))
_LABEL = "label"


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One of the values: who wrote it, on which laptop, when, in which form.

    ``words`` say an entity's value; a value of an event or a mark is worded by
    the page. ``shown`` is the one that stands until it is decided.
    """

    id: str
    op: Op
    value: Any
    words: str
    author: str
    laptop: str
    at: datetime
    source: str
    shown: bool


@dataclass(frozen=True, slots=True)
class DisputedRow:
    """One discrepancy, with the record around it.

    ``title`` is whose record it is, short ("Анна Р."); ``field_words`` what
    differs, "" for events, whose fields the page words; ``place`` the case or
    the event. ``choices`` are the codes that could stand there instead, none
    where the text is free; ``free`` tells that another value may be written.
    ``around`` are the record's other properties, named and worded.
    """

    what: Discrepancy
    title: str
    field_words: str
    place: str
    versions: tuple[VersionRow, ...]
    choices: Choices = ()
    free: bool = False
    family_id: str = ""
    event_id: str = ""
    session_id: str = ""
    around: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DecidedRow:
    """What was decided: about whom, what, why, by whom and when."""

    title: str
    field_words: str
    place: str
    reason: str
    by: str
    at: datetime | None


class DiscrepancyReader:
    """What one user may see and decide of what differs, within one transaction."""

    def __init__(self, workspace: Workspace, work: "Reading") -> None:
        self._workspace = workspace
        self._work = work
        self._special: dict[str, set[str]] = {}

    @cached_property
    def sight(self) -> Sight:
        """What of families may be seen."""
        return sight_of(self._workspace, self._work)

    @cached_property
    def words(self) -> PropertyWords:
        """How properties are called and said."""
        return PropertyWords(self._work)

    @cached_property
    def people(self) -> dict[str, str]:
        """Who wrote, by the id of the user, as far as known."""
        return {user.id: user.name for user in self._work.users.list()}

    def sees(self, what: Discrepancy) -> bool:
        """Tell whether it may be shown."""
        rights = self._workspace.rights
        if what.type is EntityType.ENTITY:
            return rights.may(Act.SEE_FAMILIES) and self._sees_entity(what)
        if what.type is EntityType.SUBMISSION:
            one = self._work.submissions.get(what.entity)
            return (
                rights.may(Act.SEE_FAMILIES)
                and one is not None
                and self.sight.sees_submission(one)
                and self.sight.sees_special(one)
            )
        return True

    def require(self, what: Discrepancy) -> None:
        """Raise NotAllowed or LedByOthers unless it is theirs to decide."""
        rights = self._workspace.rights
        if what.type is EntityType.ENTITY:
            rights.require(Act.FILL_FORMS)
            list_name = what.entity.partition("/")[0]
            family = self.family_of(what)
            self.sight.require(family)
            if not family and list_name not in _OF_FAMILIES:
                rights.require(Act.EDIT_LISTS)
        elif what.type is EntityType.SUBMISSION:
            rights.require(Act.REVIEW_FORMS)
        else:
            # Of events whoever plans them decides, and nobody else comes as far as this.
            rights.require(Act.PLAN_EVENTS)
        if not self.sees(what):
            rights.require(Act.SEE_SPECIAL)

    def require_fitting(
        self,
        what: Discrepancy,
        value: Any,  # noqa: ANN401 - any JSON value
        versions: Sequence[Version],
    ) -> None:
        """Raise ValueDoesNotFit for what is no version, nor could stand there."""
        told = [None if one.op is Op.DELETE else one.value for one in versions]
        if what.field == "":
            fits = value in (True, None)
        elif value in told:
            return
        else:
            fits = (
                what.type is EntityType.ENTITY
                and isinstance(value, str)
                and self._could_be(what, value.strip())
            )
        if not fits:
            raise ValueDoesNotFit

    def row(self, what: Discrepancy) -> DisputedRow:
        """Return it as the page shows it."""
        versions = self._work.discrepancies.versions(what)
        if what.type is EntityType.ENTITY:
            return self._entity_row(what, versions)
        title, place = self._attendance_words(what)
        if what.type is EntityType.SUBMISSION:
            title, place = self._form_words(what)
        now = self._shown_now(what, versions)
        return DisputedRow(
            what=what,
            title=title,
            field_words="",
            place=place,
            versions=tuple(self._version(one, "", shown=one.id == now) for one in versions),
            event_id=self.event_of(what),
            session_id=what.entity.partition("/")[0] if what.type is EntityType.MARK else "",
        )

    def decided(self, one: Decision) -> DecidedRow:
        """Return a decision as the page shows it."""
        if one.what.type is EntityType.ENTITY:
            list_name, entity = self._entity(one.what)
            title, place = self._named(list_name, entity)
            field_words = self._field(list_name, one.what.field)
        else:
            title, place = self._attendance_words(one.what)
            field_words = ""
        return DecidedRow(title, field_words, place, one.reason, one.by, one.at)

    def family_of(self, what: Discrepancy) -> str:
        """Return the family that an entity belongs to, "" where to none."""
        if what.type is not EntityType.ENTITY:
            return ""
        list_name, _slash, entity_id = what.entity.partition("/")
        family = self.sight.family_of(Subject(list_name, entity_id))
        entity = self._work.entities.get(list_name, entity_id)
        if not family and entity is not None and entity.get("case_id"):
            return self.sight.family_of(Subject(_CASES, entity.get("case_id")))
        return family

    def event_of(self, what: Discrepancy) -> str:
        """Return the event that an attendance record belongs to, "" where to none."""
        attendance = self._work.attendance
        match what.type:
            case EntityType.EVENT:
                return what.entity
            case EntityType.SESSION:
                session = attendance.session(what.entity)
                return session.event_id if session else ""
            case EntityType.REGISTRATION:
                line = attendance.registration(what.entity)
                return line.event_id if line else ""
            case EntityType.MARK | EntityType.HEADCOUNT | EntityType.HALL_TOTAL:
                session = attendance.session(what.entity.partition("/")[0])
                return session.event_id if session else ""
            case _:
                return ""

    def _sees_entity(self, what: Discrepancy) -> bool:
        family = self.family_of(what)
        if not self.sight.sees(family):
            return False
        list_name = what.entity.partition("/")[0]
        if list_name not in self._special:
            self._special[list_name] = special_properties(self._work, list_name)
        closed = what.field in self._special[list_name]
        return not closed or self.sight.sees_special_of(family)

    def _entity(self, what: Discrepancy) -> tuple[str, Entity]:
        list_name, _slash, entity_id = what.entity.partition("/")
        found = self._work.entities.get(list_name, entity_id)
        return list_name, found or Entity(list_name, entity_id, "")

    def _entity_row(self, what: Discrepancy, versions: Sequence[Version]) -> DisputedRow:
        list_name, entity = self._entity(what)
        title, place = self._named(list_name, entity)
        now = self._shown_now(what, versions)
        choices = self.words.choices(list_name, what.field)
        return DisputedRow(
            what=what,
            title=title,
            field_words=self._field(list_name, what.field),
            place=place,
            versions=tuple(
                self._version(one, self._said(what, one), shown=one.id == now) for one in versions
            ),
            choices=choices,
            free=bool(what.field),
            family_id=self.family_of(what),
            around=self._around(list_name, entity, what.field),
        )

    def _said(self, what: Discrepancy, one: Version) -> str:
        if what.field == "":
            return _("Deleted") if one.op is Op.DELETE else _("Went on with the record")
        list_name = what.entity.partition("/")[0]
        return self.words.value(list_name, what.field, str(one.value or ""))

    def _shown_now(self, what: Discrepancy, versions: Sequence[Version]) -> str:
        """Return the id of the version that stands meanwhile, "" where none is known."""
        if what.type is EntityType.MARK and what.field == "status":
            present = [one for one in versions if one.value == "P"]
            versions = present or versions
        if what.field == "":
            versions = [one for one in versions if one.op is not Op.DELETE]
        return versions[-1].id if versions else ""

    def _version(self, one: Version, words: str, *, shown: bool) -> VersionRow:
        return VersionRow(
            id=one.id,
            op=one.op,
            value=None if one.op is Op.DELETE else one.value,
            words=words,
            author=self._author(one.user_id),
            laptop=self._laptop(one.device),
            at=one.at,
            source=self._source(one.form),
            shown=shown,
        )

    def _author(self, user_id: str) -> str:
        if user_id not in self.people:
            rows = self._work.entities.related("specialists", "user_id", user_id)
            self.people[user_id] = next((one.label for one in rows if one.label), "")
        return self.people[user_id]

    def _laptop(self, device_id: str) -> str:
        device = self._work.devices.get(device_id)
        if device is not None and device.name:
            return device.name
        try:
            return _("laptop {code}").format(code=short_code(device_id))
        except ValueError:
            return ""

    def _source(self, form: str) -> str:
        form_id, _at, version = form.partition("@")
        known = self._work.forms.get(form_id, version) if form_id else None
        return known.title_in(language()) if known else ""

    def _field(self, list_name: str, name: str) -> str:
        if name == "":
            return _("the card itself")
        return _("name in lists") if name == _LABEL else self.words.name(list_name, name)

    def _named(self, list_name: str, entity: Entity) -> tuple[str, str]:
        """Return whose record it is, in short, and the case or list it belongs to."""
        number = entity.get("case_no")
        if list_name == _PERSONS:
            family = self._work.entities.get(_FAMILIES, entity.get("family_id"))
            number = family.get("case_no") if family else ""
            title = short_name(entity.get("given"), entity.get("surname")) or entity.label
        elif list_name == _CASES:
            family = self._work.entities.get(_FAMILIES, entity.get("family_id"))
            title = family.label if family else entity.label
        else:
            title = entity.label
        known = self._work.lists.get(list_name)
        place = known.title_in(language()) if known else list_name
        if list_name in _OF_FAMILIES and number:
            place = _("Case {number}").format(number=number)
        return title or entity.id[:8], place

    def _attendance_words(self, what: Discrepancy) -> tuple[str, str]:
        attendance = self._work.attendance
        event = attendance.event(self.event_of(what))
        place = event.title if event else ""
        if what.type is EntityType.REGISTRATION:
            line = attendance.registration(what.entity)
            return (line.name if line else "", place)
        if what.type is EntityType.MARK:
            session_id, _slash, line_id = what.entity.partition("/")
            line = attendance.registration(line_id)
            return (line.name if line else "", self._session_place(place, session_id))
        if what.type is EntityType.HALL_TOTAL and event is not None:
            session_id, _slash, key = what.entity.partition("/")
            halls = halls_of(attendance.grid(event.id).participants())
            name = next((hall_words(one) for one in halls if hall_key(one) == key), "")
            return name or event.title, self._session_place(place, session_id)
        if what.type is EntityType.SESSION:
            session = attendance.session(what.entity)
            if session is not None:
                words = _("Session {number} on {day}")
                return words.format(number=session.number, day=table_date(session.day)), place
        if what.type is EntityType.PAPER_DESIGN:
            programme = self._work.entities.get("programmes", what.entity)
            return _("Design of papers"), programme.label if programme else ""
        if what.type is EntityType.FORM_WITHDRAWAL:
            forms = self._work.forms.list()
            titles = (one.title_in(language()) for one in forms if one.form_id == what.entity)
            return next(titles, what.entity), ""
        if what.type is EntityType.CERTIFICATE:
            held = self._work.certificates.get(what.entity)
            return (held.number if held else "", held.title if held else "")
        return place, ""

    def _session_place(self, event: str, session_id: str) -> str:
        session = self._work.attendance.session(session_id)
        if session is None:
            return event
        words = _("{event}, session {number} on {day}")
        return words.format(event=event, number=session.number, day=table_date(session.day))

    def _form_words(self, what: Discrepancy) -> tuple[str, str]:
        one = self._work.submissions.get(what.entity)
        form = one and self._work.forms.get(one.form_id, one.form_version)
        return (form.title_in(language()) if form else "", "")

    def _around(self, list_name: str, entity: Entity, field: str) -> tuple[tuple[str, str], ...]:
        family = entity.id if list_name == _FAMILIES else entity.get("family_id")
        hidden = self._special.get(list_name) or set()
        if hidden and self.sight.sees_special_of(family):
            hidden = set()
        found = []
        for name in self.words.properties(list_name):
            called = self.words.name(list_name, name)
            held = entity.get(name)
            # What has no words is for formulas, such as the key by which names are compared.
            if held and name not in {called, field, *hidden}:
                found.append((called, self.words.value(list_name, name, held)))
        return tuple(found)

    def _could_be(self, what: Discrepancy, value: str) -> bool:
        list_name = what.entity.partition("/")[0]
        codes = {code for code, _words in self.words.choices(list_name, what.field)}
        if codes:
            return all(one in codes for one in value.split())
        return len(value) <= 10_000  # noqa: PLR2004 - no name or address is as long as that
