"""Who was erased stays erased, whatever another laptop wrote without knowing, in any order."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.certificate import Certificate
from fieldkit.records.change import EntityType
from fieldkit.records.entity import Entity
from fieldkit.records.ids import new_id
from fieldkit.records.sheet_scan import SheetScan
from fieldkit.store.database import Database
from tests.support.workspaces import (
    acquaint,
    do,
    hand_over,
    registrations_of,
    seminar,
    session_of,
    workspace,
)

DAY = date(2026, 11, 18)
NAME = "Свиристелева Аглая"


@pytest.fixture
def three(tmp_path):
    found = [workspace(tmp_path / name) for name in ("стирает", "выдаёт", "собирает")]
    acquaint(*found)
    yield found
    for one in found:
        one.close()


@pytest.fixture
def event():
    return seminar()


@pytest.fixture
def session(event):
    return session_of(event)


@pytest.fixture
def person(three, event, session):
    """Register somebody where both laptops know of it."""
    one = replace(registrations_of(event, 1)[0], name=NAME, specialist_id="sp-1")

    def save(work):
        work.attendance.save_event(event)
        work.attendance.save_session(session)
        work.attendance.save_registrations([one])
        work.entities.save(Entity("specialists", "sp-1", NAME, {"surname": "Свиристелева"}))

    do(three[0], save)
    hand_over(three[0], three[1])
    return one


def issue(work, person, name=NAME) -> None:
    ((block, running),) = work.certificates.take_numbers("СП", 2026, 1)
    made = Certificate(
        id=new_id(),
        number=block.number(running),
        block_id=block.id,
        running=running,
        event_id=person.event_id,
        registration_id=person.id,
        name=name,
        title="Семинар",
        starts_on=DAY,
        ends_on=DAY,
        issued_on=DAY,
        check="BCDF2345",
        handed_to=name,
        handed_on=DAY,
    )
    work.certificates.save([made])


def register(database: Database) -> list[tuple[str, str]]:
    with database.reading() as work:
        return [(one.name, one.handed_to) for one in work.certificates.register().certificates]


def said_of(database: Database, kind: EntityType, *keys: str) -> str:
    """Return all that the log still says of some things."""
    with database.reading() as work:
        return str([one.payload for key in keys for one in work.changes.history(kind, key)])


def certified(database: Database) -> list[str]:
    with database.reading() as work:
        return [one.id for one in work.certificates.register().certificates]


def settle(three, order) -> None:
    """Carry everything from everybody to everybody, beginning in this order, until all is told."""
    for source, target in order:
        hand_over(three[source], three[target])
    for _round in range(2):
        for source in range(3):
            for target in range(3):
                if source != target:
                    hand_over(three[source], three[target])


ERASURE_FIRST = ((0, 2), (1, 2), (2, 0), (2, 1))
CERTIFICATE_FIRST = ((1, 2), (0, 2), (2, 1), (2, 0))


@pytest.mark.parametrize("order", [ERASURE_FIRST, CERTIFICATE_FIRST, ((0, 1),), ((1, 0),)])
def test_a_certificate_issued_without_knowing_keeps_its_number_and_loses_the_name(
    three, person, order
):
    eraser, issuer, _collector = three
    do(eraser, lambda work: work.erasures.take_names_off([person.id]))
    do(issuer, lambda work: issue(work, person))

    settle(three, order)

    assert [register(one) for one in three] == [[("№ 1", "")]] * 3
    for one in three:
        assert NAME not in said_of(one, EntityType.CERTIFICATE, *certified(one))
    assert [one.tables_apart() for one in three] == [()] * 3
    with three[2].reading() as work:
        assert work.discrepancies.count() == 0


@pytest.mark.parametrize("order", [ERASURE_FIRST, CERTIFICATE_FIRST])
def test_the_register_keeps_names_where_only_the_sheets_period_is_over(three, person, order):
    eraser, issuer, _collector = three
    do(eraser, lambda work: work.erasures.take_names_off([person.id], certificates=False))
    do(issuer, lambda work: issue(work, person))

    settle(three, order)

    assert [register(one) for one in three] == [[(NAME, NAME)]] * 3


@pytest.mark.parametrize("order", [ERASURE_FIRST, CERTIFICATE_FIRST])
def test_whom_it_was_handed_to_goes_where_that_is_noted_without_knowing(three, person, order):
    eraser, issuer, _collector = three
    do(eraser, lambda work: issue(work, person))
    hand_over(eraser, issuer)
    do(eraser, lambda work: work.erasures.take_names_off([person.id]))

    def hand(work):
        (held,) = work.certificates.of_event(person.event_id)
        work.certificates.save([replace(held, handed_to=f"{NAME} лично")])

    do(issuer, hand)

    settle(three, order)

    assert [register(one) for one in three] == [[("№ 1", "")]] * 3
    for one in three:
        assert "лично" not in said_of(one, EntityType.CERTIFICATE, *certified(one))


@pytest.mark.parametrize("order", [ERASURE_FIRST, CERTIFICATE_FIRST])
def test_a_registration_of_an_erased_card_at_another_event_has_no_name(three, person, order):
    eraser, issuer, _collector = three
    with eraser.reading() as work:
        card = work.entities.get("specialists", "sp-1")
    do(eraser, lambda work: work.erasures.erase([card], reason="withdrawal"))
    later = seminar()
    again = replace(person, id=new_id(), event_id=later.id, phone="+7 000 111-22-33")

    def save(work):
        work.attendance.save_event(later)
        work.attendance.save_registrations([again])
        issue(work, again)

    do(issuer, save)

    settle(three, order)

    for one in three:
        with one.reading() as work:
            (held,) = work.attendance.grid(later.id).registrations
        assert (held.name, held.phone, held.forgotten) == ("№ 1", "", True)
        assert register(one) == [("№ 1", "")]
        said = said_of(one, EntityType.REGISTRATION, again.id)
        assert NAME not in said
        assert "111-22-33" not in said


@pytest.mark.parametrize("order", [ERASURE_FIRST, CERTIFICATE_FIRST])
def test_a_note_on_a_mark_goes_that_was_written_without_knowing(three, person, session, order):
    eraser, issuer, _collector = three
    do(eraser, lambda work: work.erasures.take_names_off([person.id]))
    late = Mark(session.id, person.id, AttendanceStatus.LATE, 10, f"звонила {NAME}")
    do(issuer, lambda work: work.attendance.save_marks([late]))

    settle(three, order)

    for one in three:
        with one.reading() as work:
            (mark,) = work.attendance.grid(person.event_id).marks.values()
        assert (mark.status, mark.minutes, mark.note) == (AttendanceStatus.LATE, 10, "")
        assert NAME not in said_of(one, EntityType.MARK, f"{session.id}/{person.id}")


def test_a_row_that_was_merged_into_the_erased_one_goes_too(three, person):
    eraser = three[0]
    twin = replace(person, id=new_id(), row_no=7, withdrawn=True, merged_into=person.id)
    do(eraser, lambda work: work.attendance.save_registrations([twin]))

    do(eraser, lambda work: work.erasures.take_names_off([person.id]))

    assert NAME not in said_of(eraser, EntityType.REGISTRATION, person.id, twin.id)


def scan_of(person, made_at: datetime) -> SheetScan:
    return SheetScan(new_id(), person.event_id, DAY, "a" * 64, 10, "image/jpeg", made_at)


@pytest.mark.parametrize("order", [ERASURE_FIRST, CERTIFICATE_FIRST])
def test_a_scan_from_before_the_erasure_goes_and_a_later_one_stays(three, person, order):
    eraser, issuer, _collector = three
    do(eraser, lambda work: work.erasures.take_names_off([person.id]))
    old = scan_of(person, datetime(2022, 3, 21, 12, tzinfo=UTC))
    new = scan_of(person, datetime(2190, 1, 1, tzinfo=UTC))
    do(issuer, lambda work: [work.papers.save_scan(one) for one in (old, new)])

    settle(three, order)

    for one in three:
        with one.reading() as work:
            assert [scan.id for scan in work.papers.scans(person.event_id)] == [new.id]
