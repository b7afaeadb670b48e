"""A lost laptop's work goes to a new one by one bundle from head office, and to nobody else."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from fieldkit.bundles.trust_list import trust_list
from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.entity import Entity
from fieldkit.records.event import EventFormat
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.submission import Subject
from fieldkit.services import trusting
from fieldkit.services.attendance import add_session, create_event, mark_attendance
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.refilling import (
    NothingToFillWith,
    RevokedLaptop,
    fill_laptop,
    preview_fill,
)
from fieldkit.services.registrations import register
from fieldkit.services.reviewing import return_submission
from fieldkit.services.trusting import LaptopUnknown, revoke_laptop, take_back_revoking
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, save_family
from tests.support.workspaces import submission


@pytest.fixture
def lost(field: Field, office: Workspace) -> Workspace:
    return field.laptop("утонувший", office)


@pytest.fixture
def neighbour(field: Field, office: Workspace) -> Workspace:
    return field.laptop("соседний", office)


@pytest.fixture
def fresh(field: Field, office: Workspace) -> Workspace:
    return field.laptop("новый", office)


def bring(laptop: Workspace, office: Workspace, field: Field) -> None:
    stick = field.stick(f"от {laptop.device.name}")
    found = take_in(office, export_bundle(laptop, None, stick).path)
    assert found.status is IntakeStatus.TAKEN
    take_in(laptop, found.receipt_path)


def rows(workspace: Workspace, list_name: str) -> dict[str, dict[str, str]]:
    with workspace.reading() as work:
        return {one.id: dict(one.properties) for one in work.entities.list(list_name)}


def save(workspace: Workspace, *entities: Entity) -> None:
    with workspace.unit_of_work() as work:
        work.entities.save_all(entities)
        work.commit()


def finalize(workspace: Workspace, key: str, family_id: str) -> None:
    with workspace.unit_of_work() as work:
        about = Subject("families", family_id)
        work.submissions.save(submission(f"uuid:{key}", about, user_id=workspace.user.id))
        work.commit()


def test_a_new_laptop_has_what_the_lost_one_had(field, office, lost, fresh, stick):
    mine = save_family(lost, "Рябинина")
    save(lost, Entity("persons", "p1", "Рябинина Анна", {"family_id": mine, "given": "Анна"}))
    finalize(lost, "1", mine)
    bring(lost, office, field)
    return_submission(office, "uuid:1", "Нет даты визита", {})

    filled = fill_laptop(office, fresh.device.id, [lost.device.id], stick)
    found = take_in(fresh, filled.paths[0])

    assert found.status is IntakeStatus.TAKEN
    assert rows(fresh, "families") == rows(lost, "families")
    assert rows(fresh, "persons") == rows(lost, "persons")
    with fresh.reading() as work:
        assert work.submissions.get("uuid:1") is not None
        assert [one.comment for one in work.reviews.of("uuid:1")] == ["Нет даты визита"]
        assert work.changes.unconfirmed_count() == 0
        assert work.changes.verify() == ()
    assert (filled.families, filled.changes) == (1, found.changes)


def test_what_others_wrote_about_the_same_comes_too_and_nothing_else(
    field, office, lost, neighbour, fresh, stick
):
    shared = save_family(lost, "Рябинина")
    bring(lost, office, field)
    other = save_family(neighbour, "Осинина")
    save(neighbour, Entity("persons", "p9", "Осинин Пётр", {"family_id": other}))
    finalize(neighbour, "9", other)
    save(neighbour, Entity("persons", "p2", "Рябинин Олег", {"family_id": shared}))
    bring(neighbour, office, field)

    filled = fill_laptop(office, fresh.device.id, [lost.device.id], stick)
    take_in(fresh, filled.paths[0])

    assert list(rows(fresh, "families")) == [shared]
    assert list(rows(fresh, "persons")) == ["p2"]
    with fresh.reading() as work:
        assert work.submissions.get("uuid:9") is None


def test_a_whole_event_comes(field, office, lost, neighbour, fresh, stick):
    day = date(2026, 11, 12)
    event = create_event(lost, "Семинар", EventFormat.SEMINAR, day, day)
    session = add_session(lost, event.id, day, time(10), time(11))
    line = register(lost, event.id, "Буковская Н. Л.")
    mark_attendance(lost, session.id, line.id, AttendanceStatus.PRESENT)
    bring(lost, office, field)
    create_event(neighbour, "Чужой семинар", EventFormat.SEMINAR, day, day)
    bring(neighbour, office, field)

    filled = fill_laptop(office, fresh.device.id, [lost.device.id], stick)
    take_in(fresh, filled.paths[0])

    with fresh.reading() as work:
        assert [one.id for one in work.attendance.events()] == [event.id]
        grid = work.attendance.grid(event.id)
    assert len(grid.marks) == len(grid.registrations) == len(grid.sessions) == 1
    assert filled.events == 1


def test_work_goes_on_from_the_new_laptop(field, office, lost, fresh, stick):
    mine = save_family(lost, "Рябинина")
    bring(lost, office, field)
    take_in(fresh, fill_laptop(office, fresh.device.id, [lost.device.id], stick).paths[0])

    save_family(fresh, "Рябинина", mine, phone="+7 000 123-45-67")
    bring(fresh, office, field)

    assert rows(office, "families")[mine]["phone"] == "+7 000 123-45-67"
    with office.reading() as work:
        assert work.discrepancies.list() == ()


def test_filling_twice_changes_nothing(field, office, lost, fresh, stick):
    save_family(lost, "Рябинина")
    bring(lost, office, field)
    first = fill_laptop(office, fresh.device.id, [lost.device.id], stick)
    again = fill_laptop(office, fresh.device.id, [lost.device.id], stick)
    take_in(fresh, first.paths[0])

    found = take_in(fresh, again.paths[0])

    assert (found.changes, found.known) == (0, first.changes)


def test_another_laptop_cannot_open_it(field, office, lost, neighbour, fresh, stick):
    save_family(lost, "Рябинина")
    bring(lost, office, field)
    filled = fill_laptop(office, fresh.device.id, [lost.device.id], stick)

    found = take_in(neighbour, filled.paths[0])

    assert found.status is IntakeStatus.REFUSED
    assert rows(neighbour, "families") == {}


def test_nothing_is_made_of_a_laptop_that_handed_nothing_over(office, lost, fresh, stick):
    with pytest.raises(NothingToFillWith):
        fill_laptop(office, fresh.device.id, [lost.device.id], stick)
    assert preview_fill(office, [lost.device.id]).changes == 0
    assert list(stick.iterdir()) == []
    with pytest.raises(LaptopUnknown):
        fill_laptop(office, fresh.device.id, ["0" * 32], stick)


def test_a_revoked_laptop_is_neither_filled_nor_heard(field, office, lost, fresh, stick):
    save_family(lost, "Рябинина")
    bring(lost, office, field)
    save_family(lost, "Осинина")
    late = export_bundle(lost, None, stick)

    revoke_laptop(office, lost.device.id)

    with pytest.raises(RevokedLaptop):
        fill_laptop(office, lost.device.id, [lost.device.id], stick)
    assert take_in(office, late.path).reason == "revoked_sender"
    take_back_revoking(office, lost.device.id)
    assert take_in(office, late.path).status is IntakeStatus.TAKEN


def test_a_laptop_learns_which_laptops_are_revoked(field, office, lost, fresh, stick):
    save_family(lost, "Рябинина")
    bring(lost, office, field)
    revoke_laptop(office, lost.device.id)

    take_in(fresh, fill_laptop(office, fresh.device.id, [lost.device.id], stick).paths[0])

    with fresh.reading() as work:
        assert work.devices.get(lost.device.id).revoked_at is not None
    assert len(rows(fresh, "families")) == 1


def told(office: Workspace, version: int, *, revoked: bool):
    with office.reading() as work:
        identity = work.devices.own()
        laptops = tuple(
            replace(one, revoked_at=datetime(2026, 11, 1, tzinfo=UTC) if revoked else None)
            for one in work.devices.list()
        )
    return trust_list(identity, laptops, version=version, issued_at=office.now())


def heard(laptop: Workspace, office: Workspace, one) -> None:
    with laptop.unit_of_work() as work:
        trusting.take_list(work, work.devices.get(office.device.id), one)
        work.commit()


def revoked(laptop: Workspace, other: Workspace) -> bool:
    with laptop.reading() as work:
        found = work.devices.get(other.device.id)
    return found is not None and found.revoked_at is not None


def test_an_older_list_changes_nothing(office, lost, fresh):
    heard(fresh, office, told(office, 7, revoked=True))

    heard(fresh, office, told(office, 6, revoked=False))

    assert revoked(fresh, lost)


def test_a_list_that_the_office_did_not_sign_changes_nothing(field, office, lost, fresh):
    forged = replace(told(office, 7, revoked=True), version=8)
    stranger = field.office("чужая")

    heard(fresh, office, forged)
    heard(fresh, office, told(stranger, 9, revoked=True))

    assert not revoked(fresh, lost)


def test_our_own_key_and_the_offices_are_never_taken_from_a_list(office, lost, fresh):
    heard(fresh, office, told(office, 7, revoked=True))

    with fresh.reading() as work:
        assert work.devices.get(fresh.device.id).revoked_at is None
        assert work.devices.get(office.device.id).revoked_at is None


def test_every_change_among_the_laptops_is_a_newer_list(field, office, lost):
    def version() -> int:
        with office.reading() as work:
            return trusting.list_to_send(office, work).version

    first = version()
    field.laptop("ещё один", office)
    enrolled = version()
    revoke_laptop(office, lost.device.id)

    assert first < enrolled < version()


def test_of_an_act_about_other_families_too_comes_what_it_says_of_these(
    field, office, lost, neighbour, fresh, stick
):
    mine, theirs = save_family(lost, "Рябинина"), save_family(lost, "Осинина")
    bring(lost, office, field)
    far = save_family(neighbour, "Клёнова", settlement="Ольховка")
    bring(neighbour, office, field)
    # One act of the office over three families, as when a leaver's cases pass to a colleague.
    known = rows(office, "families")
    save(
        office,
        *(
            Entity("families", one, known[one]["surname"], {**known[one], "district_id": "28-01"})
            for one in (mine, theirs, far)
        ),
    )

    take_in(fresh, fill_laptop(office, fresh.device.id, [lost.device.id], stick).paths[0])

    families = rows(fresh, "families")
    assert {families[one]["district_id"] for one in (mine, theirs)} == {"28-01"}
    assert far not in families
    with fresh.reading() as work:
        history = work.changes.history("entity", f"families/{far}")
    assert {one.payload for one in history} == {None}


def test_a_list_says_when_it_was_issued(office, fresh):
    one = told(office, 7, revoked=False)

    heard(fresh, office, one)

    assert abs(one.issued_at - office.now()) < timedelta(minutes=1)
