"""How entities of families, persons and cases become the rows that pages show."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from fieldkit.i18n import language
from fieldkit.packs.manifest import Manifest
from fieldkit.records.casework import (
    StepKind,
    age_on,
    as_date,
    counting_visit,
    full_name,
    next_step,
    short_name,
    urgency_rank,
)
from fieldkit.records.entity import Entity
from fieldkit.records.people import User
from fieldkit.services.case_rows import CaseRow, FamilyRow, Member
from fieldkit.services.case_team import Sight
from fieldkit.services.keeping import withdrawal_days, withdrawal_of
from fieldkit.services.presets import installed_manifest

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

_TODDLER_YEARS = 2
# What a family or a case names of other lists.
_NAMED = {"district_id": "districts", "programme_id": "programmes", "curator_id": "specialists"}
_STEP_FORMS = {
    StepKind.FIRST_ASSESSMENT: "family_crisis_assessment",
    StepKind.REASSESSMENT: "family_crisis_assessment",
    StepKind.CONTACT: "service_record",
    StepKind.SILENT: "service_record",
}


def step_form(kind: StepKind) -> str:
    """Return the form that takes this step."""
    return _STEP_FORMS[kind]


class CaseReader:
    """Reads casework within one transaction, with the words of the packs and labels at hand."""

    def __init__(self, work: "Reading", user: User, today: date, sight: Sight) -> None:
        self._work = work
        self._user = user
        self._labels: dict[tuple[str, str], str] = {}
        self._words: dict[tuple[str, str, str], str] = {}
        self._manifests = _manifests(work)
        self._persons: dict[str, list[Entity]] = {}
        self._cases: dict[str, list[Entity]] = {}
        self._visits: dict[str, str] = {}
        self.today = today
        self.sight = sight

    def label(self, list_name: str, entity_id: str) -> str:
        """Return the label of an entity, its English name in English; empty where unknown."""
        if not entity_id:
            return ""
        key = (list_name, entity_id)
        if key not in self._labels:
            self._labels[key] = _label_of(self._work.entities.get(list_name, entity_id))
        return self._labels[key]

    def gather_labels(self, found: Iterable[Entity]) -> None:
        """Read at once what rows of families and cases name of lists, for who asks for it next."""
        properties = [entity.properties for entity in found]
        wanted = {
            list_name: {held.get(name) or "" for held in properties} - {""}
            for name, list_name in _NAMED.items()
        }
        known = self._work.entities.named(wanted)
        self._labels |= {
            (list_name, one): _label_of(known.get((list_name, one)))
            for list_name, ids in wanted.items()
            for one in ids
        }

    def word(self, list_name: str, name: str, code: str) -> str:
        """Return how the pack words a property's code in the spoken language, else the code."""
        key = (list_name, name, code)
        if key not in self._words:
            said = (one.word(*key, language()) for one in self._manifests)
            self._words[key] = next((word for word in said if word), code)
        return self._words[key]

    def case(self, entity: Entity) -> CaseRow:
        """Return one case as a row."""
        held = self.held(entity)
        get, label, word = held.get, self.label, self.word
        curator = get("curator_id") or ""
        stage, change_stage = get("stage") or "", get("change_stage") or ""
        # By place, in the order of the fields: lists make sixty of them while a person waits.
        return CaseRow(
            entity.id,
            get("case_no") or entity.label,
            get("status") or "",
            stage,
            word("cases", "stage", stage) if stage else "",
            label("programmes", get("programme_id") or ""),
            label("districts", get("district_id") or ""),
            label("specialists", curator),
            bool(curator) and curator == self._user.specialist_id,
            as_date(get("opened_on")),
            as_date(get("closed_on")),
            get("urgency") or "",
            get("risk_band") or "",
            word("cases", "change_stage", change_stage) if change_stage else "",
            as_date(get("last_assessed_on")),
            as_date(get("last_service_on")),
            as_date(get("next_due")),
            next_step(held, self.today),
            entity.discrepancies,
        )

    def held(self, case: Entity) -> Mapping[str, str]:
        """Return a case's properties, with the last visit to a group as a service."""
        if case.id not in self._visits:
            self.gather_visits([case])
        return counting_visit(case.properties, self._visits[case.id])

    def gather_visits(self, cases: Iterable[Entity]) -> None:
        """Read the visits to groups of many cases at once, for whoever asks for them next."""
        wanted = [case.id for case in cases if case.id not in self._visits]
        found = self._work.attendance.last_visits(wanted) if wanted else {}
        self._visits.update((case_id, found.get(case_id, "")) for case_id in wanted)

    def mine(self, case: Mapping[str, str]) -> bool:
        """Tell whether the user at work answers for the case with these properties."""
        return bool(self._user.specialist_id) and case.get("curator_id") == self._user.specialist_id

    def gather_persons(self, families: Iterable[str]) -> None:
        """Read the persons of many families at once, for whoever asks for them next."""
        wanted = list(dict.fromkeys(families))
        self._persons |= self._work.entities.related_to("persons", "family_id", wanted)

    def families(self, found: Iterable[Entity]) -> tuple[FamilyRow, ...]:
        """Return families as rows of a list, their cases read at once, their persons counted."""
        families = {family.id: family for family in found}
        wanted = list(families)
        entities = self._work.entities
        kinds = entities.values_of("persons", "family_id", wanted, "kind")
        self._cases |= entities.related_to("cases", "family_id", wanted)
        cases = [case for family in wanted for case in self._cases[family]]
        self.gather_visits(cases)
        self.gather_labels((*families.values(), *cases))
        return tuple(
            self.family(family, kinds[family.id], self.cases_of(family.id))
            for family in families.values()
        )

    def cases_of(self, family_id: str) -> tuple[CaseRow, ...]:
        """Return a family's cases, what needs most first, closed ones last."""
        found = self._cases.get(family_id)
        if found is None:
            found = self._related("cases", family_id)
        rows = [self.case(entity) for entity in found if not entity.deleted]
        return tuple(sorted(rows, key=case_order))

    def persons_of(self, family_id: str) -> list[Entity]:
        """Return a family's persons in the order in which they were written down."""
        found = self._persons.get(family_id)
        if found is None:
            found = self._related("persons", family_id)
        return sorted((p for p in found if not p.deleted), key=_person_order)

    def _related(self, list_name: str, family_id: str) -> list[Entity]:
        return list(self._work.entities.related(list_name, "family_id", family_id))

    def family(self, entity: Entity, kinds: Sequence[str], cases: tuple[CaseRow, ...]) -> FamilyRow:
        """Return one family as a row of the list; ``kinds`` are those of its persons."""
        get = entity.properties.get
        # By place, as the cases.
        return FamilyRow(
            entity.id,
            entity.label,
            get("surname") or entity.label,
            get("case_no") or "",
            get("settlement") or "",
            self.label("districts", get("district_id") or ""),
            len(kinds) - kinds.count("unborn"),
            kinds.count("child"),
            len([case for case in cases if case.status == "open"]),
            cases[0] if cases else None,
            entity.discrepancies,
        )

    def member(self, person: Entity) -> Member:
        """Return one person as a row of the card."""
        birth = as_date(person.get("birth_date"))
        born = birth is not None and birth <= self.today
        age = age_on(birth, self.today) if birth is not None and born else None
        return Member(
            id=person.id,
            name=full_name(person) or person.label,
            short=short_name(person.get("given"), person.get("surname")),
            kind=person.get("kind"),
            role=person.get("role"),
            role_word=self.word("persons", "role", person.get("role")),
            sex=person.get("sex"),
            birth_date=birth,
            age=age,
            months=_months(birth, self.today)
            if birth is not None and age is not None and age < _TODDLER_YEARS
            else None,
            due_date=as_date(person.get("due_date"))
            if self.sight.sees_special_of(person.get("family_id"))
            else None,
            placement=person.get("placement"),
            placement_word=self.word("persons", "placement", person.get("placement")),
            main_caregiver=person.get("main_caregiver") == "yes",
            discrepancies=person.discrepancies,
            withdrawal=withdrawal_of(person, withdrawal_days(self._work)),
        )

    def who(self, persons: list[Entity]) -> str:
        """Return the main caregiver as "Анна Р.", else the first adult, else the first person."""
        ranked = sorted(
            persons,
            key=lambda p: (p.get("main_caregiver") != "yes", p.get("kind") != "adult"),
        )
        return short_name(ranked[0].get("given"), ranked[0].get("surname")) if ranked else ""


def _label_of(entity: Entity | None) -> str:
    """Return an entity's label, its English name in English; empty where it is not known."""
    if entity is None:
        return ""
    return (entity.get("name_en") if language() == "en" else "") or entity.label


def case_order(case: CaseRow) -> tuple[bool, int, date]:
    """Return what cases are sorted by: open, urgent, due."""
    due = case.step.due if case.step else date.max
    return (not case.open, urgency_rank(case.urgency), due)


def _person_order(person: Entity) -> tuple[int, str]:
    number = person.get("seq")
    return (int(number) if number.isascii() and number.isdigit() else 99, person.label)


def _months(birth: date, today: date) -> int:
    return (today.year - birth.year) * 12 + today.month - birth.month - (today.day < birth.day)


def _manifests(work: "Reading") -> tuple[Manifest, ...]:
    packs = dict.fromkeys(form.pack for form in work.forms.names() if form.pack)
    found = (installed_manifest(work, pack) for pack in packs)
    return tuple(manifest for manifest in found if manifest is not None)
