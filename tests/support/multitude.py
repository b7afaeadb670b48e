"""Thousands of invented families in a workspace, written through its real log.

``python -m tests.support.multitude FOLDER FAMILIES`` makes such a workspace with
the built-in pack, to be looked at by hand or measured; the passphrase is that of
``tests.support.laptops``. The same seed gives the same families.
"""

import hashlib
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import sqlalchemy as sa

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.entity import Entity
from fieldkit.records.event import Event, EventFormat, Registration, Session
from fieldkit.records.submission import Draft, Subject, Submission
from fieldkit.services.workspace import Workspace
from fieldkit.store.columns import metadata
from fieldkit.store.database import Database
from fieldkit.store.tables import SEARCH_DDL
from fieldkit.store.unit_of_work import UnitOfWork
from tests.support.laptops import NOON, copied_laptop, open_laptop

SEED = 2026
SURNAMES = (
    "Рябинин Осинин Клёнов Дроздов Зябликов Ёлкин Ольхов Снегирёв Чайкин Щеглов Сосновский "
    "Вязов Дубинин Тополев Ивушкин Кедров Аистов Журавлёв Лебедев Синицын Соловьёв Скворцов "
    "Галкин Сорокин Грачёв Воробьёв Голубев Орлов Соколов Ястребов Совин Филинов Удодов "
    "Перепёлкин Куликов Цаплин Гусев Уткин Пихтин Берёзин Черёмухин Калинин Малинин Каштанов"
).split()
_MOTHERS = "Анна Ольга Тамара Алла Дина Вера Инна Елена Марина Юлия Наталья Светлана".split()
_FATHERS = "Иван Пётр Сергей Андрей Олег Виктор Николай Роман".split()
_CHILDREN = "Мария Егор Артём Полина Илья Лев Кира Варя Тимофей Дарья Матвей Соня".split()
_PLACES = "Ольховка Серебрянка Свободный Костюковка Малиновка Зелёный Бор".split()
_PROGRAMMES = ("family_support", "prevention")
_DISTRICTS = ("amur-svobodnensky", "amur-zeysky", "amur-belogorsky")
_OTHERS = ("specialist-2", "specialist-3", "specialist-4")
_AT_ONCE = 1000
_XML = "<data>" + "<answer>Долг за отопление растёт, работа по дням.</answer>" * 30 + "</data>"


@dataclass(frozen=True, slots=True)
class Measure:
    """How much there is to be of everything, for so many families.

    ``persons`` and ``submissions`` are a family's, on average as many; none of
    them leaves the bare lists of families and cases.
    """

    families: int
    persons: int = 3
    submissions: int = 1
    drafts: int = 5
    events: int = 3


@dataclass(frozen=True, slots=True)
class Multitude:
    """What was made."""

    families: int
    cases: int
    persons: int
    submissions: int


def fill(
    database: Database,
    measure: Measure,
    today: date,
    *,
    seed: int = SEED,
    told: Callable[[str], None] = lambda _words: None,
) -> Multitude:
    """Fill a workspace whose lists may be empty, a thousand families a transaction.

    A third of the cases is of the user at work; of twenty families one has two
    cases, and of ten cases one is closed.
    """
    chance = random.Random(seed)  # noqa: S311 - invented people, no secrets
    mine = database.user.specialist_id or _OTHERS[0]
    counts = [0, 0, 0]
    for start in range(0, measure.families, _AT_ONCE):
        some = range(start, min(start + _AT_ONCE, measure.families))
        entities: list[Entity] = []
        forms: list[Submission] = []
        for number in some:
            found = list(_family(chance, number, measure.persons, today, mine))
            entities += found
            cases = [one for one in found if one.list_name == "cases"]
            counts[0] += len(cases)
            counts[1] += len(found) - len(cases) - 1
            forms += _forms(chance, database, found[0], cases[0], measure.submissions, today)
        counts[2] += len(forms)
        with database.unit_of_work() as work:
            work.entities.save_all(entities)
            for form in forms:
                work.submissions.save(form)
            work.commit()
        told(f"{some.stop:,} of {measure.families:,} families")
    with database.unit_of_work() as work:
        _fill_the_rest(work, database, measure, today)
        work.commit()
    return Multitude(measure.families, *counts)


def crowded_laptop(folder: Path, measure: Measure, today: datetime = NOON) -> Workspace:
    """Return a new laptop with the built-in pack and so many families, its clock standing."""
    laptop = open_laptop(copied_laptop(folder), today)
    fill(laptop.database, measure, today.date())
    return laptop


def kept_laptop(measure: Measure, today: datetime = NOON) -> Path:
    """Return a closed laptop like ``crowded_laptop`` that is made once on this computer.

    It lies in the folder for temporary files, named by its measure, the day and
    the tables of this program, for benchmarks that are run again and again;
    opening it alters it a little.
    """
    said = (*asdict(measure).values(), f"{today:%Y%m%d}", SEED, _tables())
    name = "-".join(map(str, said))
    folder = Path(tempfile.gettempdir()) / f"fieldkit-multitude-{name}"
    if not folder.exists():
        making = folder.with_name(f"{folder.name}.making")
        shutil.rmtree(making, ignore_errors=True)
        crowded_laptop(making, measure, today).close()
        making.rename(folder)
    return folder


def _tables() -> str:
    """Return what the tables of this program are told by: a workspace of others is no use."""
    engine = sa.create_mock_engine("sqlite://", lambda *_: None)
    said = list(SEARCH_DDL)
    for table in metadata.sorted_tables:
        said.append(str(sa.schema.CreateTable(table).compile(engine)))
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        said += [str(sa.schema.CreateIndex(index).compile(engine)) for index in indexes]
    return hashlib.sha256("".join(said).encode()).hexdigest()[:12]


def _family(
    chance: random.Random, number: int, persons: int, today: date, mine: str
) -> Iterator[Entity]:
    """Return a family, its cases, then its people."""
    surname = chance.choice(SURNAMES)
    key, case_no = f"f{number}", f"{today:%y}-{number:06}"
    district, place = chance.choice(_DISTRICTS), chance.choice(_PLACES)
    facts = {
        "surname": f"{surname}ы",
        "case_no": case_no,
        "settlement": place,
        "address": f"{place}, ул. Примерная, {number % 90 + 1}",
        "phone": f"+7 000 {number // 10000 % 1000:03}-{number // 100 % 100:02}-{number % 100:02}",
        "district_id": district,
        "family_type": "mother_only",
        "category": "low_income",
    }
    yield Entity("families", key, f"{surname}ы, {place}", facts)
    for place_, programme in enumerate(_PROGRAMMES[: 1 + (number % 20 == 0)]):
        curator = mine if chance.random() < 1 / 3 else chance.choice(_OTHERS)
        held = _case(chance, today) | {"programme_id": programme, "district_id": district}
        held |= {"family_id": key, "curator_id": curator, "case_no": f"{case_no}/{place_ + 1}"}
        yield Entity("cases", f"c{number}-{place_}", held["case_no"], held)
    for place_ in range(chance.randint(1, 2 * persons - 1) if persons else 0):
        yield _person(chance, number, place_, surname, today)


def _person(chance: random.Random, number: int, place: int, surname: str, today: date) -> Entity:
    child = place > 0
    woman = chance.random() < (0.5 if child else 0.9)
    given = chance.choice(_CHILDREN if child else _MOTHERS if woman else _FATHERS)
    years = chance.randint(0, 17) if child else chance.randint(18, 60)
    born = today - timedelta(days=years * 365 + chance.randint(1, 360))
    facts = {
        "surname": f"{surname}а" if woman else surname,
        "given": given,
        "sex": "f" if woman else "m",
        "birth_date": born.isoformat(),
        "kind": "child" if child else "adult",
        "role": "son_daughter" if child else "mother" if woman else "father",
        "family_id": f"f{number}",
        "seq": str(place + 1),
    }
    facts |= {"placement": "family"} if child else {"main_caregiver": "yes"}
    return Entity("persons", f"p{number}-{place}", f"{facts['surname']} {given}", facts)


def _case(chance: random.Random, today: date) -> dict[str, str]:
    """Return a case as it may stand: new, assessed, served, promised a call, silent, closed."""

    def ago(least: int, most: int) -> str:
        return (today - timedelta(days=chance.randint(least, most))).isoformat()

    facts = {"status": "open", "stage": "opened", "opened_on": ago(20, 900), "next_due": ago(-9, 4)}
    if chance.random() < 0.8:
        urgency = chance.choices(("planned", "urgent", "acute"), (90, 8, 2))[0]
        facts |= {"stage": "assessed", "urgency": urgency, "next_due": ago(-60, 3)}
        facts |= {"risk_band": chance.choice(("low", "moderate", "high", "critical"))}
        facts |= {"last_assessed_on": ago(0, 32)}
    if chance.random() < 0.6:
        facts["last_service_on"] = ago(0, 32)
    if chance.random() < 0.5:
        facts["next_contact_on"] = ago(-30, 2)
    if chance.random() < 0.05:
        facts["next_due"] = ""
    if chance.random() < 0.1:
        facts |= {"status": "closed", "stage": "closed", "closed_on": ago(0, 400)}
    return {name: value for name, value in facts.items() if value}


def _forms(
    chance: random.Random,
    database: Database,
    family: Entity,
    case: Entity,
    most: int,
    today: date,
) -> Iterator[Submission]:
    for place in range(chance.randint(0, 2 * most)):
        form_id = "service_record" if place else "family_crisis_assessment"
        day = today - timedelta(days=chance.randint(0, 300))
        yield Submission(
            instance_id=f"uuid:{family.id}-{place}",
            form_id=form_id,
            form_version="1",
            xml=_XML,
            title=family.label,
            finalized_at=datetime.combine(day, time(10), UTC),
            user_id=database.user.id,
            user_name=database.user.name,
            device="",
            subjects=(Subject("cases", case.id), Subject("families", family.id)),
        )


def _fill_the_rest(work: UnitOfWork, database: Database, measure: Measure, today: date) -> None:
    at = datetime.combine(today, time(9), UTC)
    for number in range(measure.drafts):
        work.drafts.save(
            replace(
                Draft(f"d{number}", "service_record", "1", database.user.id, _XML, at, at),
                title=f"Черновик {number + 1}",
            )
        )
    for number in range(measure.events):
        day = today + timedelta(days=number)
        event = Event(f"e{number}", f"Семинар {number + 1}", EventFormat.SEMINAR, day, day)
        people = [
            Registration(f"r{number}-{row}", event.id, row, f"{SURNAMES[row % 40]}а {row}")
            for row in range(1, 41)
        ]
        sessions = [
            Session(f"s{number}-{part}", event.id, part, day, time(8 + part), time(9 + part))
            for part in range(1, 5)
        ]
        work.attendance.save_event(event)
        for session in sessions:
            work.attendance.save_session(session)
        work.attendance.save_registrations(people)
        if not number:
            work.attendance.save_marks(_present(sessions[0], people))


def _present(session: Session, people: Sequence[Registration]) -> Iterable[Mark]:
    return [Mark(session.id, person.id, AttendanceStatus.PRESENT) for person in people]


def main() -> None:
    """Make the workspace that the command line asks for."""
    folder, families = sys.argv[1:]
    laptop = open_laptop(copied_laptop(Path(folder)), datetime.now().astimezone())
    made = fill(laptop.database, Measure(int(families)), laptop.now().date(), told=print)
    laptop.close()
    print(made)


if __name__ == "__main__":
    main()
