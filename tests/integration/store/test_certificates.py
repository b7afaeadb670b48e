"""Certificates keep their numbers, here, elsewhere and after a restored copy."""

from datetime import date

from fieldkit.records.certificate import BLOCK, Certificate, block_code, register_of
from fieldkit.records.ids import new_id
from fieldkit.records.webinar import Connection
from tests.support.workspaces import do, hand_over

DAY = date(2026, 11, 18)


def issue(work, count: int, year: int = 2026) -> list[Certificate]:
    made = [
        Certificate(
            id=new_id(),
            number=block.number(running),
            block_id=block.id,
            running=running,
            event_id="event",
            registration_id=f"r{running}",
            name="Ольхова Т. С.",
            title="Семинар",
            starts_on=DAY,
            ends_on=DAY,
            issued_on=DAY,
            check="BCDF2345",
            hours=4.5,
            hours_of=6.0,
        )
        for block, running in work.certificates.take_numbers("СП", year, count)
    ]
    work.certificates.save(made)
    return made


def test_a_certificate_is_read_as_it_was_saved(laptop):
    made = []
    do(laptop, lambda work: made.extend(issue(work, 2)))

    with laptop.reading() as work:
        assert list(work.certificates.of_event("event")) == made
        assert work.certificates.get(made[1].id) == made[1]
        assert work.certificates.numbered(made[0].number) == (made[0],)


def test_numbers_go_on_through_blocks_and_begin_anew_with_the_year(laptop):
    do(laptop, lambda work: issue(work, BLOCK - 1))
    do(laptop, lambda work: issue(work, 3))
    do(laptop, lambda work: issue(work, 1, 2027))

    with laptop.reading() as work:
        found = work.certificates.register()

    running = [one.running for one in found.certificates if "-2026-" in one.number]
    assert running == list(range(1, BLOCK + 3))
    assert [one.running for one in found.certificates if "-2027-" in one.number] == [1]
    assert found.twice == frozenset()
    assert [(gap.first, gap.last, gap.in_stock) for gap in found.gaps] == [
        (BLOCK + 3, 2 * BLOCK, True),
        (2, BLOCK, True),
    ]


def test_a_lost_row_leaves_a_gap_in_the_register(laptop):
    do(laptop, lambda work: issue(work, 5))
    with laptop.reading() as work:
        whole = work.certificates.register()
    block = whole.gaps[0].block

    kept = [one for one in whole.certificates if one.running not in {2, 3}]
    register = register_of(kept, [block])

    assert [(gap.first, gap.last) for gap in register.gaps] == [(2, 3), (6, BLOCK)]


def test_the_register_made_anew_from_the_log_is_the_same(laptop):
    do(laptop, lambda work: issue(work, 3))
    do(laptop, lambda work: work.certificates.save([void_first(work)]))
    with laptop.reading() as work:
        before = work.certificates.register()

    do(laptop, lambda work: work.changes.rebuild())

    with laptop.reading() as work:
        assert work.certificates.register() == before
        assert list(before.state.values()).count("void") == 1


def test_registers_of_two_laptops_are_one_at_head_office(laptop, other):
    do(laptop, lambda work: issue(work, BLOCK))
    do(other, lambda work: issue(work, BLOCK))

    hand_over(laptop, other)

    with other.reading() as work:
        found = work.certificates.register()
    numbers = [one.number for one in found.certificates]
    assert len(set(numbers)) == 2 * BLOCK
    assert found.twice == frozenset()


def void_first(work) -> Certificate:
    return work.certificates.register().certificates[0].void(DAY, "опечатка в имени")


def test_another_epoch_of_the_same_laptop_has_numbers_of_its_own():
    device = "5f" * 16

    codes = {block_code(device, epoch * 16) for epoch in ("1a", "2b", "3c")}

    assert len(codes) == 3
    assert len({code[:4] for code in codes}) == 1, "people call the laptop by these"


def test_connections_come_and_go(laptop):
    found = [Connection(f"c{n}", "event", "session", "batch", f"r{n}", n, 40) for n in (1, 2)]
    do(laptop, lambda work: work.connections.save(found))
    with laptop.reading() as work:
        before = work.connections.of_event("event")

    do(laptop, lambda work: work.connections.drop(["c1"]))

    with laptop.reading() as work:
        assert before == tuple(found)
        assert work.connections.of_event("event") == (found[1],)
