"""What a form is told before the first question: its subject, who is at work, a roster's people."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.session import FormSession
from fieldkit.packs.manifest import Manifest, ManifestForm, parse_manifest
from fieldkit.records.entity import Entity
from fieldkit.records.event import Event
from fieldkit.records.people import User
from fieldkit.records.submission import StoredForm, Subject
from fieldkit.services.list_questions import facts_by_lists, naming_refs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

PACK_SETTING = "pack.{pack}"


@dataclass(frozen=True, slots=True)
class Roster:
    """Rows of a repeat that stand there from the start: one answer each."""

    repeat: str
    question: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preset:
    """Answers by ref, and the rows of repeats.

    ``names`` are the questions whose answer is whom the form is about, with
    the list that it stands in.
    """

    answers: Mapping[str, str] = field(default_factory=dict)
    rosters: Sequence[Roster] = ()
    names: tuple[tuple[str, str], ...] = ()

    def fill_rosters(self, session: FormSession) -> None:
        """Make one instance of the repeat for each value, using an empty first one."""
        for roster in self.rosters:
            standing = [n for n in session.nodes() if _is_instance_of(n.ref, roster.repeat)]
            for place, value in enumerate(roster.values):
                ref = standing[place].ref if place < len(standing) else None
                if ref is None and not session.node(roster.repeat).can_add:
                    # The form counts its rows itself.
                    break
                made = ref or session.add_repeat(roster.repeat)
                session.answer(f"{made}/{roster.question}", value)


def installed_manifest(work: "Reading", pack: str) -> Manifest | None:
    """Return the manifest of an installed pack, None for a form that came alone."""
    text = work.settings.get(PACK_SETTING.format(pack=pack)) if pack else ""
    return _parsed(text) if text else None


def special_properties(work: "Reading", list_name: str) -> set[str]:
    """Return the properties of a list that the curator and who supervises read alone."""
    packs = dict.fromkeys(form.pack for form in work.forms.list() if form.pack)
    found = (installed_manifest(work, pack) for pack in packs)
    lists = (one for manifest in found if manifest for one in manifest.lists)
    return {name for one in lists if one.name == list_name for name in one.special}


def preset_for(
    work: "Reading",
    form: StoredForm,
    definition: FormDefinition,
    subject: Subject | None,
    user: User,
    today: date,
    *,
    special: bool,
) -> Preset:
    """Return what is filled in for this subject and this user.

    The pack's manifest says what; of a form that no manifest speaks of, the
    questions that choose from a list we know. Without ``special`` the
    properties stay out that the curator and who supervises read alone.
    """
    manifest = installed_manifest(work, form.pack)
    wanted = manifest.form(form.form_id) if manifest else None
    sources: dict[str, tuple[str, ...]] = {}
    if wanted is not None:
        sources = dict(wanted.preset)
    sources = sources or dict(facts_by_lists(definition))
    facts = {"today": today.isoformat(), **_facts(work, subject, user, special=special)}
    known = {ref: [facts[one] for one in named if facts.get(one)] for ref, named in sources.items()}
    answers = {ref: values[0] for ref, values in known.items() if values}
    if subject is not None and wanted is not None:
        when = {ref: value for name, ref, value in wanted.when if name == subject.list_name}
        answers |= {ref: value for ref, value in when.items() if value}
    rosters = tuple(_rosters(work, wanted, facts)) if wanted else ()
    # A version of the form may lack what the manifest of today speaks of.
    shapes = {ref: definition.shape(ref) for ref in sources}
    there = {ref: sources[ref] for ref, shape in shapes.items() if shape and not shape.repeats}
    return Preset(answers, rosters, naming_refs(there))


def _facts(
    work: "Reading", subject: Subject | None, user: User, *, special: bool
) -> dict[str, str]:
    """Return "case.district_id", "family.id", "user.specialist" and the like, as far as known."""
    facts = {"user.specialist": user.specialist_id or ""}
    if subject is not None and subject.list_name == "events":
        event = work.attendance.event(subject.entity_id)
        return facts | (_told_of_event(event) if event else {})
    entity = work.entities.get(subject.list_name, subject.entity_id) if subject else None
    if entity is None:
        return facts
    case = entity if entity.list_name == "cases" else None
    family_id = entity.id if entity.list_name == "families" else entity.get("family_id")
    family = work.entities.get("families", family_id) if family_id else None
    if case is None and family is not None:
        case = _only_open_case(work, family.id)
    for name, known in (("case", case), ("family", family)):
        if known is not None:
            closed = set() if special else special_properties(work, known.list_name)
            facts[f"{name}.id"] = known.id
            facts |= {
                f"{name}.{key}": value
                for key, value in known.properties.items()
                if key not in closed
            }
    return facts


def _told_of_event(event: Event) -> dict[str, str]:
    return {
        "event.id": event.id,
        "event.title": event.title,
        "event.format": event.format.value,
        "event.starts_on": event.starts_on.isoformat(),
        "event.ends_on": event.ends_on.isoformat(),
        "event.place": event.place,
        "event.programme": event.programme,
        "event.district": event.district,
    }


def _only_open_case(work: "Reading", family_id: str) -> Entity | None:
    cases = work.entities.related("cases", "family_id", family_id)
    opened = [case for case in cases if case.get("status") == "open" and not case.deleted]
    return opened[0] if len(opened) == 1 else None


def _rosters(work: "Reading", form: ManifestForm, facts: Mapping[str, str]) -> list[Roster]:
    found = []
    for roster in form.rosters:
        key = facts.get(roster.by[1], "")
        if key:
            entities = [
                entity
                for entity in work.entities.related(roster.list_name, roster.by[0], key)
                if not entity.deleted and all(entity.get(k) == v for k, v in roster.only)
            ]
            entities.sort(key=lambda entity: entity.label)
            values = tuple(entity.id for entity in entities)
            if values:
                found.append(Roster(roster.repeat, roster.question, values))
    return found


def _is_instance_of(ref: str, repeat: str) -> bool:
    rest = ref.removeprefix(f"{repeat}[")
    return rest != ref and rest.rstrip("]").isdigit()


@lru_cache(maxsize=8)
def _parsed(text: str) -> Manifest:
    return parse_manifest(text)
