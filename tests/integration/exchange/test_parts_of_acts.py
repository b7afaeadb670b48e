"""One act that speaks of several laptops' families: each laptop gets its part, and no more."""

from dataclasses import replace
from itertools import count

import pytest

from fieldkit.records.change import EntityType
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.export import NotForALaptop, UnknownRecipient, export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.state_check import send_again
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import Field, family, save_family
from tests.support.two_laptops import made_pair

_NUMBERS = count(1)
PHONE = "+7 000 123-45-67"


@pytest.fixture
def neighbour(field: Field, office: Workspace) -> Workspace:
    return field.laptop("соседний", office)


@pytest.fixture
def both(field: Field, office: Workspace, laptop: Workspace, neighbour: Workspace):
    """Two families of two laptops, which head office gave a telephone in one act."""
    mine, theirs = save_family(laptop, "Рябинина"), save_family(neighbour, "Осинина")
    hand_over(laptop, office, field)
    hand_over(neighbour, office, field)
    save(office, phone(mine, "Рябинина"), phone(theirs, "Осинина"))
    return mine, theirs


def hand_over(laptop: Workspace, office: Workspace, field: Field) -> None:
    """Carry a laptop's bundle to head office, with something new so that there is one."""
    save(laptop, Entity("organisations", laptop.device.id[:8], str(next(_NUMBERS))))
    stick = field.stick(f"от {laptop.device.name}")
    assert take_in(office, export_bundle(laptop, None, stick).path).status is IntakeStatus.TAKEN


def answer(laptop: Workspace, office: Workspace, stick):
    written = write_answer(office, laptop.device.id, stick)
    assert take_in(laptop, written.paths[0]).status is IntakeStatus.TAKEN
    return written


def save(workspace: Workspace, *entities: Entity) -> None:
    with workspace.unit_of_work() as work:
        work.entities.save_all(entities)
        work.commit()


def phone(key: str, name: str, said: str = PHONE) -> Entity:
    return Entity("families", key, name, {"surname": name, "phone": said})


def assign(office: Workspace, laptop: Workspace, family_id: str) -> None:
    """Let whoever works on a laptop lead a family's case from now on."""
    with laptop.unit_of_work() as work:
        work.entities.save(Entity("specialists", "s1", "s1", {"user_id": laptop.user.id}))
        work.users.save(replace(laptop.user, specialist_id="s1"))
        work.commit()
    save(office, Entity("cases", "c1", "c1", {"family_id": family_id, "curator_id": "s1"}))


def payloads(workspace: Workspace, family_id: str) -> list[object]:
    with workspace.reading() as work:
        history = work.changes.history(EntityType.ENTITY, f"families/{family_id}")
    return [one.payload for one in history]


def sound(workspace: Workspace) -> bool:
    with workspace.unit_of_work() as work:
        return work.changes.verify() == () and work.states.damaged() == ()


def test_each_laptop_gets_its_own_part_and_no_word_of_the_others(
    office, laptop, neighbour, stick, both
):
    mine, theirs = both

    written = answer(laptop, office, stick)
    answer(neighbour, office, stick)

    assert (written.changes, written.partly) == (1, 1)
    assert family(laptop, mine).get("phone") == PHONE
    assert family(neighbour, theirs).get("phone") == PHONE
    assert payloads(laptop, theirs) == [None]
    assert payloads(neighbour, mine) == [None]
    with laptop.reading() as work:
        assert [one.id for one in work.entities.list("families")] == [mine]
    assert sound(laptop)
    assert sound(neighbour)


def test_a_part_that_came_is_not_sent_again(field, office, laptop, stick, both):
    answer(laptop, office, stick)
    hand_over(laptop, office, field)

    again = write_answer(office, laptop.device.id, stick)

    assert (again.changes, again.partly) == (0, 0)


def test_a_family_that_is_assigned_later_comes_with_what_was_withheld(
    field, office, laptop, stick, both
):
    mine, theirs = both
    answer(laptop, office, stick)
    assign(office, laptop, theirs)
    hand_over(laptop, office, field)

    answer(laptop, office, stick)
    hand_over(laptop, office, field)

    assert family(laptop, theirs).get("phone") == PHONE
    assert family(laptop, mine).get("phone") == PHONE
    assert None not in payloads(laptop, theirs)
    assert write_answer(office, laptop.device.id, stick).changes == 0
    assert sound(laptop)


def test_what_follows_upon_a_withheld_change_waits_until_that_comes(
    field, office, laptop, stick, both
):
    _mine, theirs = both
    answer(laptop, office, stick)
    save(office, phone(theirs, "Осинина", "+7 000 765-43-21"))
    assign(office, laptop, theirs)
    hand_over(laptop, office, field)

    answer(laptop, office, stick)

    assert family(laptop, theirs).get("phone") == "+7 000 765-43-21"
    with laptop.reading() as work:
        assert work.changes.waiting_count() == 0


def test_a_part_that_comes_late_takes_nothing_away(field, office, laptop, stick, both):
    _mine, theirs = both
    late = write_answer(office, laptop.device.id, stick).paths[0]
    assign(office, laptop, theirs)
    hand_over(laptop, office, field)
    answer(laptop, office, stick)

    assert take_in(laptop, late).status is IntakeStatus.TAKEN

    assert family(laptop, theirs).get("phone") == PHONE
    assert sound(laptop)


def test_tables_made_anew_from_the_log_show_no_more(laptop, office, stick, both):
    mine, theirs = both
    answer(laptop, office, stick)

    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    assert family(laptop, mine).get("phone") == PHONE
    with laptop.reading() as work:
        assert work.entities.get("families", theirs) is None
    assert sound(laptop)


def test_an_erasure_reaches_what_was_withheld(field, office, laptop, stick, both):
    mine, theirs = both
    answer(laptop, office, stick)
    with office.unit_of_work() as work:
        work.erasures.erase([work.entities.get("families", theirs)], reason="consent_withdrawn")
        work.commit()
    assign(office, laptop, theirs)
    hand_over(laptop, office, field)

    answer(laptop, office, stick)

    with laptop.reading() as work:
        found = work.entities.get("families", theirs)
        assert found is None or found.erased
    assert family(laptop, mine).get("phone") == PHONE
    assert sound(laptop)


def test_head_office_does_not_count_a_part_that_another_laptop_carries_as_received(
    office, laptop, neighbour
):
    mine = save_family(laptop, "Рябинина")
    with laptop.reading() as work:
        device = laptop.device
        commits = list(work.changes.commits_after(device.id, work.devices.own().epoch, 0))
    parts = [
        replace(one, changes=tuple(change.without_payload() for change in one.changes))
        for one in commits
    ]

    with office.unit_of_work() as work:
        carried = work.changes.apply(parts, source=neighbour.device)
        whole = work.changes.apply(commits, source=laptop.device)
        work.commit()

    assert carried.new == 0
    assert whole.new == sum(len(one.changes) for one in commits)
    assert family(office, mine).get("surname") == "Рябинина"


def test_what_a_laptop_asks_for_of_other_families_does_not_come(
    office, laptop, neighbour, stick, both
):
    _mine, theirs = both
    with office.unit_of_work() as work:
        send_again(work, laptop.device, [("entity", f"families/{theirs}")])
        work.commit()

    answer(laptop, office, stick)

    assert set(payloads(laptop, theirs)) == {None}


@pytest.mark.parametrize("writer", ["office", "neighbour"])
def test_all_that_is_not_confirmed_is_never_written_for_a_laptop(
    office, laptop, neighbour, stick, both, writer
):
    place = {"office": office, "neighbour": neighbour}[writer]
    answer(neighbour, office, stick)
    save(place, Entity("families", "f9", "Клёнова"))

    with pytest.raises((NotForALaptop, UnknownRecipient)):
        export_bundle(place, laptop.device.id, stick)


def test_a_family_of_which_the_act_came_in_part_can_be_handed_over(office, field, stick):
    pair = made_pair(field, office, stick)
    for one in (pair.anna, pair.bella):
        hand_over(one, office, field)
    save(office, phone("f1", "Рябинина"), Entity("families", "f9", "Осинины", {"phone": PHONE}))
    answer(pair.anna, office, stick)

    written = pair.hand("f1")
    found = take_in(pair.bella, written.paths[0])

    assert found.status is IntakeStatus.TAKEN, found.sentence
    assert "other famil" not in found.sentence
    assert family(pair.bella, "f1").get("phone") == PHONE
    assert set(payloads(pair.bella, "f9")) == {None}
    assert sound(pair.bella)
