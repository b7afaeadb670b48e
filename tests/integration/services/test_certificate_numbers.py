"""No number is given twice: not by two laptops, and not by one that was restored."""

from datetime import date, time
from pathlib import Path

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.certificate import BLOCK, NothingInStock
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import (
    MarkWish,
    RosterRow,
    create_event,
    import_roster,
    mark_many,
    open_event,
    plan_sessions,
)
from fieldkit.services.backups import carry_backup
from fieldkit.services.certificate_papers import print_register
from fieldkit.services.certificates import (
    issue_certificates,
    open_register,
    void_unused_numbers,
)
from fieldkit.services.restoring import find_backups, restore_backup
from fieldkit.services.workspace import Workspace
from tests.support.laptops import PASSPHRASE, open_laptop
from tests.support.papers import text_of

DAY = date(2026, 11, 10)


def hold(laptop: Workspace, people: int) -> str:
    """Hold an event that so many people complete."""
    event = create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY)
    (session,) = plan_sessions(laptop, event.id, [DAY], [(time(10), time(12))])
    import_roster(
        laptop, event.id, [RosterRow(f"Ольхова Вера {n}-я", "НКО") for n in range(people)]
    )
    there = [one.id for one in open_event(laptop, event.id).registrations]
    mark_many(laptop, [MarkWish(session.id, one, AttendanceStatus.PRESENT) for one in there])
    return event.id


def issue(laptop: Workspace, event_id: str) -> list[str]:
    people = [one.id for one in open_event(laptop, event_id).registrations]
    return [one.number for one in issue_certificates(laptop, event_id, people)]


def test_a_restored_laptop_gives_no_number_that_it_has_forgotten(laptop: Workspace, tmp_path: Path):
    stick = tmp_path / "флешка"
    stick.mkdir()
    first, second = hold(laptop, 3), hold(laptop, 3)
    before = issue(laptop, first)
    carry_backup(laptop, stick)
    lost = issue(laptop, second)
    laptop.close()
    restore_backup(laptop.folder, find_backups(stick)[0], PASSPHRASE)
    restored = open_laptop(laptop.folder)

    after = issue(restored, second)

    register = open_register(restored)
    restored.close()
    assert len(after) == len(lost) == 3
    assert not set(after) & {*before, *lost}
    assert [one.number for one in register.certificates if one.number in before] == before
    assert register.twice == frozenset()


def test_unused_numbers_are_void_once_and_the_next_certificate_begins_a_new_block(
    laptop: Workspace, tmp_path: Path
):
    out = tmp_path / "register.pdf"
    issue(laptop, hold(laptop, 2))

    voided = void_unused_numbers(laptop)
    with pytest.raises(NothingInStock):
        void_unused_numbers(laptop)
    (number,) = issue(laptop, hold(laptop, 1))
    print_register(laptop, 2026, out)

    gaps = [(one.first, one.last, one.in_stock) for one in open_register(laptop).gaps]
    assert voided == BLOCK - 2
    assert number.endswith(f"-{BLOCK + 1:06d}")
    assert gaps == [(3, BLOCK, False), (BLOCK + 2, 2 * BLOCK, True)]
    assert "000003 – 000200: not used, void since 12 Nov 2026" in " ".join(
        text_of(out).replace("\N{NO-BREAK SPACE}", " ").split()
    )
