"""What people do in a schedule, each act in one transaction of one workspace."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from random import Random

from fieldkit.errors import FieldkitError
from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.certificate import Certificate
from fieldkit.records.device import DeviceKind
from fieldkit.records.discrepancy import Discrepancy
from fieldkit.records.entity import Entity
from fieldkit.records.event import Event, EventFormat, Registration, Session
from fieldkit.records.hall import HallTotal, hall_key
from fieldkit.records.keeping import ErasureReason
from fieldkit.records.submission import Subject, Submission
from fieldkit.services.card_merging import list_merges, merge_cards, part_cards
from fieldkit.services.discrepancies import decide_discrepancy
from fieldkit.services.erasing import erase_person
from fieldkit.services.participant_merging import merge_participants
from fieldkit.services.reviewing import return_submission
from tests.simulator.places import BEGINNING, Place

DAY = BEGINNING.date()
FAMILIES = ("f1", "f2")
CASES = ("c1", "c2")
PERSONS = ("p1", "p2")
FORMS = ("uuid:1", "uuid:2", "uuid:3")
ROWS = ("r1", "r2", "r3")
SAID = ("", "Рябинина", "Осинина", "Дроздова", "7")
EVENT = Event("e1", "Семинар", EventFormat.SEMINAR, DAY, DAY)
SESSION = Session("s1", "e1", 1, DAY, time(10), time(11))


def family(place: Place, chance: Random) -> None:
    """Write a field of a family."""
    facts = {chance.choice(("surname", "phone", "case_no")): chance.choice(SAID)}
    with place.work() as work:
        work.entities.save(Entity("families", chance.choice(FAMILIES), "", facts))


def bury(place: Place, chance: Random) -> None:
    """Delete a record, or bring it back."""
    list_name, keys = chance.choice((("families", FAMILIES), ("cases", CASES)))
    with place.work() as work:
        gone = chance.random() < 2 / 3
        work.entities.save(Entity(list_name, chance.choice(keys), "", deleted=gone))


def case(place: Place, chance: Random) -> None:
    """Open a case, move it to another family, or alter its urgency."""
    facts = {"status": chance.choice(("open", "closed")), "opened_on": "2026-03-01"}
    facts |= {"family_id": chance.choice(FAMILIES), "urgency": chance.choice(("acute", "planned"))}
    key = chance.choice(CASES)
    with place.work() as work:
        work.entities.save(Entity("cases", key, key, facts))


def person(place: Place, chance: Random) -> None:
    """Write somebody down."""
    key, name = chance.choice(PERSONS), chance.choice(SAID)
    facts = {"surname": name, "given": f"Имя {key}", "family_id": chance.choice(FAMILIES)}
    with place.work() as work:
        work.entities.save(Entity("persons", key, f"{key} {name}", facts))


def form(place: Place, chance: Random) -> None:
    """Finalize a form that names people, or a correction of one."""
    people = [one for one in PERSONS if chance.random() < 1 / 2]
    entries = "".join(f"<r><who>{one}</who><said>Слово {one}</said></r>" for one in people)
    subjects = (Subject("families", "f1"), *(Subject("persons", one) for one in people))
    key = chance.choice(FORMS)
    replaces = chance.choice([None, *(one for one in FORMS if one != key)])
    made = Submission(
        instance_id=key,
        form_id=chance.choice(("crisis", "not_here")),
        form_version="1",
        xml=f"<data>{entries}<said>Общее {chance.randrange(9)}</said></data>",
        title="Оценка",
        finalized_at=datetime(2026, 3, 2, tzinfo=UTC),
        user_id="u",
        user_name="Ольхова Т. С.",
        device=place.device,
        version=1 if replaces is None else 2,
        replaces=replaces,
        reason="" if replaces is None else "уточнение",
        subjects=subjects,
    )
    with place.work() as work:
        work.submissions.save(made)


def event(place: Place, chance: Random) -> None:
    """Plan the event, or call it something else."""
    rows = [Registration(key, "e1", no, f"Кедрова {no}") for no, key in enumerate(ROWS, 1)]
    with place.work() as work:
        work.attendance.save_event(replace(EVENT, title=chance.choice(("Семинар", "Тренинг"))))
        work.attendance.save_session(SESSION)
        work.attendance.save_registrations(rows)


def mark(place: Place, chance: Random) -> None:
    """Note who came, or take a mark away."""
    row = chance.choice(ROWS)
    with place.work() as work:
        if chance.random() < 1 / 4:
            work.attendance.clear_marks("s1", [row])
        else:
            status = AttendanceStatus(chance.choice("PAL"))
            work.attendance.save_marks([Mark("s1", row, status, chance.choice((0, 20)))])


def count(place: Place, chance: Random) -> None:
    """Count people who are not named, or the signatures on the paper of a hall."""
    with place.work() as work:
        if chance.random() < 1 / 2:
            work.attendance.save_headcount("s1", "parents", chance.randrange(30))
        else:
            key, counted = hall_key("Большой зал"), chance.choice((None, 4, 7))
            total = None if counted is None else HallTotal("s1", key, counted)
            work.attendance.save_hall_total("s1", key, total)


def certificate(place: Place, chance: Random) -> None:
    """Give a certificate out under a number of this workspace's own block."""
    row = chance.choice(ROWS)
    with place.work() as work:
        ((block, running),) = work.certificates.take_numbers("А", 2026, 1)
        key = f"{block.id}-{running}"
        number = f"А-{block.code}-{running}"
        work.certificates.save(
            [
                Certificate(
                    key,
                    number,
                    block.id,
                    running,
                    "e1",
                    row,
                    "Кедрова",
                    "Семинар",
                    DAY,
                    DAY,
                    DAY,
                    "0",
                )
            ]
        )


def erase(place: Place, chance: Random) -> None:
    """Erase somebody for good, as they may demand."""
    key = chance.choice(PERSONS)
    with place.workspace.reading() as work:
        known = work.entities.get("persons", key)
    if known is not None and not known.erased:
        erase_person(place.workspace, key, ErasureReason.DEMAND)


def erase_row(place: Place, chance: Random) -> None:
    """Put a number in the place of a participant's name."""
    row = chance.choice(ROWS)
    with place.work() as work:
        if work.attendance.registration(row) is not None:
            work.erasures.take_names_off([row])


def decide(place: Place, chance: Random) -> None:
    """Let one of the values stand for which people differ."""
    with place.workspace.reading() as work:
        found = work.discrepancies.list()
        if not found:
            return
        what: Discrepancy = chance.choice(found)
        versions = work.discrepancies.versions(what)
    if not versions:
        return
    chosen = chance.choice(versions)
    # What a person may not decide is said in words and stays as it is.
    try:
        seen = [one.id for one in versions]
        decide_discrepancy(place.workspace, what, chosen.value, "по телефону", seen)
    except FieldkitError:
        return


def review(place: Place, chance: Random) -> None:
    """Return a form with comments, at the office."""
    if place.workspace.device.kind is not DeviceKind.OFFICE:
        return
    try:
        return_submission(place.workspace, chance.choice(FORMS), "Нет даты", {"/data/said": "Кто?"})
    except FieldkitError:
        return


def make_one(place: Place, chance: Random) -> None:
    """Find that two cards, or two rows, are the same; or that they are not."""
    pairs = (("persons", PERSONS), ("families", FAMILIES))
    list_name, keys = chance.choice(pairs)
    kept, gone = chance.sample(keys, 2)
    rows = chance.sample(ROWS, 2)
    # What cannot be made one, or parted, is said in words and stays as it is.
    try:
        luck = chance.random()
        if luck < 1 / 3:
            merge_cards(place.workspace, list_name, kept, gone, chosen={})
        elif luck < 2 / 3:
            merge_participants(place.workspace, *rows)
        else:
            for row in list_merges(place.workspace):
                part_cards(place.workspace, row.id)
    except FieldkitError:
        return


ACTS: tuple[Callable[[Place, Random], None], ...] = (
    *(family, family, bury, case, case, person, person, form, form, event, mark, mark, mark),
    *(count, certificate, erase, erase_row, decide, decide, review),
    make_one,
)
