"""What a laptop may write stands in its certificate; the rest is kept and let in by hand."""

from dataclasses import replace

import pytest

from fieldkit.records.entity import Entity
from fieldkit.records.event import Event, EventFormat
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.kept_aside import AsideReason
from fieldkit.records.mandate import Mandate, Scope
from fieldkit.records.people import Role
from fieldkit.records.submission import Subject
from fieldkit.services.certifying import (
    NoRoleChosen,
    own_certificate,
)
from fieldkit.services.enrolment import (
    invite,
)
from fieldkit.services.export import export_bundle
from fieldkit.services.held_records import held_at_the_office, held_records, let_in
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.list_editing import OfficeWritesThis, save_list_row
from tests.integration.exchange.conftest import family, save_family
from tests.support.two_laptops import case, do, save, value
from tests.support.workspaces import submission

ZEYA, OTHER = "amur-city-zeya", "amur-tyndinsky"
IN_ZEYA = Mandate(scope=Scope(districts=(ZEYA,)))
ATTENDANCE = Mandate((Role.ATTENDANCE_TAKER,))


def bring(laptop, office, stick):
    found = take_in(office, export_bundle(laptop, None, stick).path)
    assert found.status is IntakeStatus.TAKEN, found.sentence
    return found


def reasons(office, laptop):
    with office.reading() as work:
        return [(one.reason, one.count) for one in work.changes.kept_aside(laptop.device.id)]


def test_the_invitation_says_what_the_laptop_may_write(office, joined):
    mandate = Mandate((Role.SPECIALIST,), Scope((ZEYA,), ("family_support",)))

    laptop = joined(mandate)

    own = own_certificate(laptop)
    assert (own.roles, own.scope) == (mandate.roles, mandate.scope)
    assert not own.expiring


def test_a_laptop_without_any_role_is_not_invited(office, stick):
    with pytest.raises(NoRoleChosen):
        invite(office, "07", stick, mandate=Mandate(()))

    assert list(stick.iterdir()) == []


def test_records_of_another_district_are_held_and_the_rest_comes_in(
    office, joined, stick, surnames
):
    laptop = joined(IN_ZEYA)
    save_family(laptop, "Зарянкина", "f1", district_id=ZEYA)
    save_family(laptop, "Снегирёва", "f2", district_id=OTHER)
    save_family(laptop, "Овсянкина", "f3")

    found = bring(laptop, office, stick)

    assert surnames(office) == ["Зарянкина", "Овсянкина"]
    assert [one.reason for one in held_records(office, laptop.device.id)] == [AsideReason.SCOPE]
    assert "not this laptop's to write" in found.sentence


def test_what_is_held_counts_as_received_and_the_laptop_hears_of_it(office, joined, stick):
    laptop = joined(IN_ZEYA)
    save_family(laptop, "Снегирёва", "f2", district_id=OTHER)

    found = bring(laptop, office, stick)
    told = take_in(laptop, found.receipt_path)

    with laptop.reading() as work:
        assert work.changes.unconfirmed_count() == 0
    (held,) = held_at_the_office(laptop)
    assert (held.reason, held.records) == (AsideReason.SCOPE, 1)
    assert "Nothing is lost" in told.sentence


def test_what_belongs_to_a_held_family_is_held_with_it(office, joined, stick):
    laptop = joined(IN_ZEYA)
    save_family(laptop, "Снегирёва", "f2", district_id=OTHER)
    save(laptop, Entity("persons", "p2", "Снегирёва Нина", {"family_id": "f2"}))
    bring(laptop, office, stick)
    save(laptop, Entity("persons", "p3", "Снегирёв Олег", {"family_id": "f2"}))
    save(laptop, Entity("goals", "g1", "Работа", {"case_id": "c2"}), case("c2", "f2", "s1"))

    bring(laptop, office, stick)

    things = {one.list_name for one in held_records(office, laptop.device.id)}
    assert things == {"families", "persons", "cases", "goals"}


def test_events_and_what_hangs_on_them_are_held_by_their_programme(office, joined, stick):
    laptop = joined(Mandate(scope=Scope(programmes=("family_support",))))
    day = laptop.now().date()
    ours = Event("e1", "Свой", EventFormat.SEMINAR, day, day, programme="family_support")
    theirs = replace(ours, id="e2", title="Чужой", programme="psk_mm")
    do(laptop, lambda work: (work.attendance.save_event(ours), work.attendance.save_event(theirs)))

    bring(laptop, office, stick)

    with office.reading() as work:
        assert work.attendance.event("e1") is not None
        assert work.attendance.event("e2") is None
    assert {one.reason for one in held_records(office, laptop.device.id)} == {AsideReason.SCOPE}


@pytest.mark.parametrize("mandate", [ATTENDANCE, Mandate((Role.SPECIALIST,))])
def test_families_are_not_for_a_laptop_that_only_takes_attendance(office, joined, stick, mandate):
    laptop = joined(mandate)
    save_family(laptop, "Зарянкина", "f1")

    bring(laptop, office, stick)

    held = mandate is ATTENDANCE
    assert (family(office, "f1") is None) == held
    assert [reason for reason, _count in reasons(office, laptop)] == (
        [AsideReason.OTHER_ROLE] if held else []
    )


def test_erasing_is_not_for_a_laptop_without_that_role(office, joined, stick):
    laptop = joined(Mandate((Role.SPECIALIST,)))
    save_family(laptop, "Зарянкина", "f1")
    bring(laptop, office, stick)
    do(
        laptop,
        lambda work: work.erasures.erase([work.entities.get("families", "f1")], reason="withdrawn"),
    )

    bring(laptop, office, stick)

    assert family(office, "f1").get("surname") == "Зарянкина"
    assert reasons(office, laptop) == [(AsideReason.OTHER_ROLE, 1)]


def test_taking_people_out_of_forms_whom_head_office_erased_is_for_everybody(office, joined, stick):
    laptop = joined(Mandate((Role.SPECIALIST,)))
    save_family(laptop, "Рябинина", "f1")
    do(laptop, lambda work: work.submissions.save(submission("uuid:1", Subject("families", "f1"))))
    receipt = bring(laptop, office, stick).receipt_path
    take_in(laptop, receipt)
    gone = [family(office, "f1")]
    do(office, lambda work: work.erasures.erase(gone, reason="withdrawn"))
    save(laptop, case("c1", "f1", "s1"))
    take_in(laptop, write_answer(office, laptop.device.id, stick).paths[0])

    bring(laptop, office, stick)

    assert reasons(office, laptop) == []


@pytest.mark.parametrize("list_name", ["programmes", "districts"])
def test_lists_of_head_office_are_written_there_alone(office, joined, stick, list_name):
    save(office, Entity(list_name, "x1", "Как было", {}))
    laptop = joined(Mandate(tuple(Role)))
    take_in(laptop, write_answer(office, laptop.device.id, stick).paths[0])
    save(laptop, Entity(list_name, "x1", "Иначе", {}), Entity(list_name, "x2", "Новое", {}))

    bring(laptop, office, stick)

    with office.reading() as work:
        assert work.entities.get(list_name, "x1").label == "Как было"
        assert work.entities.get(list_name, "x2") is None
    assert [reason for reason, _count in reasons(office, laptop)] == [AsideReason.OFFICE_LIST]


def test_a_person_lets_in_what_was_held_and_what_waited_for_it(office, joined, stick):
    laptop = joined(IN_ZEYA)
    save_family(laptop, "Снегирёва", "f2", district_id=OTHER)
    save_family(laptop, "Снегирёва-Клёст", "f2")
    bring(laptop, office, stick)
    (held,) = held_records(office, laptop.device.id)

    let_in(office, laptop.device.id, [held.number])
    save_family(laptop, "Клёст", "f2")
    answer = bring(laptop, office, stick)
    take_in(laptop, answer.receipt_path)

    assert value(office, "families", "f2", "surname") == "Клёст"
    assert held_records(office, laptop.device.id) == ()
    assert held_at_the_office(laptop) == ()
    with office.reading() as work:
        assert work.changes.waiting_count() == 0


def test_making_the_tables_anew_lets_nothing_in(office, joined, stick, surnames):
    laptop = joined(IN_ZEYA)
    save_family(laptop, "Зарянкина", "f1", district_id=ZEYA)
    save_family(laptop, "Снегирёва", "f2", district_id=OTHER)
    bring(laptop, office, stick)

    do(office, lambda work: work.changes.rebuild())

    assert surnames(office) == ["Зарянкина"]
    with office.reading() as work:
        assert work.changes.verify() == ()


@pytest.mark.parametrize("said", ["district", "case"])
def test_nobody_brings_anothers_family_into_ones_own_district(office, joined, stick, said):
    save_family(office, "Рябинина", "f9", district_id=OTHER)
    laptop = joined(IN_ZEYA)
    with office.reading() as work:
        commits = list(work.changes.commits_unconfirmed())
    do(laptop, lambda work: work.devices.save(office.device))
    do(laptop, lambda work: work.changes.apply(commits, source=office.device))
    if said == "district":
        save_family(laptop, "Чужая", "f9", district_id=ZEYA)
    else:
        save(laptop, case("c9", "f9", "s1").with_values({"district_id": ZEYA}, "c9"))

    bring(laptop, office, stick)

    assert value(office, "families", "f9", "surname") == "Рябинина"
    assert value(office, "cases", "c9", "status") == ""
    assert [reason for reason, _count in reasons(office, laptop)] == [AsideReason.SCOPE]


def test_what_is_held_goes_to_no_other_laptop(office, joined, stick):
    laptop, other = joined(IN_ZEYA), joined(Mandate(), "берёзовка")
    save(laptop, Entity("programmes", "x2", "Не наша", {}))
    bring(laptop, office, stick)
    save_family(other, "Осинина", "f5")

    take_in(other, bring(other, office, stick).receipt_path)
    take_in(laptop, write_answer(office, laptop.device.id, stick).paths[0])

    with other.reading() as work:
        assert work.entities.get("programmes", "x2") is None
    with laptop.reading() as work:
        assert work.entities.get("programmes", "x2").label == "Не наша"


def test_a_held_erasure_takes_nobody_out_of_forms_until_it_is_let_in(office, joined, stick):
    laptop = joined(Mandate((Role.SPECIALIST,)))
    save_family(laptop, "Рябинина", "f1")
    do(laptop, lambda work: work.submissions.save(submission("uuid:1", Subject("families", "f1"))))
    bring(laptop, office, stick)
    gone = [family(laptop, "f1")]
    do(laptop, lambda work: work.erasures.erase(gone, reason="withdrawn"))
    bring(laptop, office, stick)
    with office.reading() as work:
        before = work.submissions.get("uuid:1")
    held = [one.number for one in held_records(office, laptop.device.id)]

    let_in(office, laptop.device.id, held)

    with office.reading() as work:
        after = work.submissions.get("uuid:1")
        assert work.entities.get("families", "f1").erased
        assert work.changes.verify() == ()
    assert "Рябинина" in before.xml
    assert "Рябинина" not in after.xml


@pytest.mark.parametrize("list_name", ["programmes", "districts", "organisations"])
def test_a_laptop_of_an_office_is_told_before_it_writes_in_vain(joined, list_name):
    laptop = joined(Mandate(tuple(Role)))

    def save_row():
        return save_list_row(laptop, list_name, "Новое", {})

    if list_name == "organisations":
        assert save_row().label == "Новое"
    else:
        with pytest.raises(OfficeWritesThis):
            save_row()


def test_a_workspace_of_its_own_makes_its_own_programmes(field):
    alone = field.workspace("одна")

    assert save_list_row(alone, "programmes", "Своя", {}).label == "Своя"
