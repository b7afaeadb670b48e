"""The register of certificates is due after its fifty years: names go, numbers stay."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fieldkit.records.certificate import NameErased
from fieldkit.records.erasure import AlreadyErased
from fieldkit.records.keeping import ErasureReason
from fieldkit.records.sheet_scan import SheetScan
from fieldkit.services.attendance import open_event, update_registration
from fieldkit.services.backups import carry_backup
from fieldkit.services.certificates import (
    duplicate_certificate,
    event_certificates,
    issue_certificates,
    note_handing_over,
    open_register,
)
from fieldkit.services.erasing import act_paper
from fieldkit.services.erasing_participants import (
    StillKept,
    erase_participant,
    erase_register,
    erase_sign_in_sheet,
)
from fieldkit.services.keeping import DueKind, due_erasures
from fieldkit.services.restoring import erase_again, find_backups, restore_backup
from fieldkit.services.workspace import Workspace
from tests.integration.services.test_certificate_numbers import DAY, hold, issue
from tests.support.laptops import PASSPHRASE, open_laptop
from tests.support.papers import text_of

LAST_DAY = datetime(2076, 12, 31, 12, tzinfo=UTC)
DAY_AFTER = datetime(2077, 1, 1, 12, tzinfo=UTC)


def due_registers(laptop: Workspace) -> list[tuple[str, str]]:
    return [(one.key, one.who) for one in due_erasures(laptop) if one.kind is DueKind.CERTIFICATES]


def names(laptop: Workspace) -> list[str]:
    return [one.name for one in open_register(laptop).certificates]


def test_a_year_is_due_the_day_after_fifty_years_from_its_end(laptop: Workspace):
    issue(laptop, hold(laptop, 2))

    laptop.now = lambda: LAST_DAY
    before = due_registers(laptop)
    laptop.now = lambda: DAY_AFTER

    assert before == []
    assert due_registers(laptop) == [("2026", "2026 (2)")]


def test_erased_it_keeps_numbers_and_hours_and_is_due_no_more(laptop: Workspace, tmp_path):
    issue(laptop, hold(laptop, 2))
    note_handing_over(laptop, [open_register(laptop).certificates[0].id], "Осинина, лично")
    before = open_register(laptop).certificates
    laptop.now = lambda: DAY_AFTER

    act = erase_register(laptop, 2026)

    register = open_register(laptop)
    assert names(laptop) == ["№ 1", "№ 2"]
    assert [one.handed_to for one in register.certificates] == ["", ""]
    assert [one.number for one in register.certificates] == [one.number for one in before]
    assert [one.hours for one in register.certificates] == [one.hours for one in before]
    assert due_registers(laptop) == []
    paper = tmp_path / "act.pdf"
    paper.write_bytes(act_paper(laptop, act.number))
    assert "name in the register of certificates" in " ".join(text_of(paper).split())


def test_before_its_time_it_is_refused(laptop: Workspace):
    issue(laptop, hold(laptop, 1))
    laptop.now = lambda: LAST_DAY

    with pytest.raises(StillKept):
        erase_register(laptop, 2026)
    laptop.now = lambda: DAY_AFTER
    with pytest.raises(AlreadyErased):
        erase_register(laptop, 2025)

    assert names(laptop) == ["Ольхова Вера 0-я"]


def test_no_duplicate_is_made_of_a_certificate_whose_name_was_erased(laptop: Workspace):
    event = hold(laptop, 1)
    issue(laptop, event)
    (person,) = open_event(laptop, event).registrations
    erase_participant(laptop, person.id, ErasureReason.WITHDRAWAL)
    (certificate,) = event_certificates(laptop, event)

    with pytest.raises(NameErased):
        duplicate_certificate(laptop, certificate.id)


def test_who_gives_the_name_again_gets_a_new_certificate(laptop: Workspace):
    event = hold(laptop, 1)
    issue(laptop, event)
    (person,) = open_event(laptop, event).registrations
    erase_participant(laptop, person.id, ErasureReason.WITHDRAWAL)
    nameless = open_event(laptop, event).registrations[0]
    update_registration(laptop, replace(nameless, name="Ольхова Вера"))

    issue_certificates(laptop, event, [person.id])

    assert names(laptop) == ["№ 1", "Ольхова Вера"]


def test_a_restored_copy_takes_names_off_sheets_again_but_not_off_the_register(
    laptop: Workspace, tmp_path
):
    stick = tmp_path / "флешка"
    stick.mkdir()
    event = hold(laptop, 1)
    issue(laptop, event)
    carry_backup(laptop, stick)
    erase_sign_in_sheet(laptop, event)
    laptop.close()
    restore_backup(laptop.folder, find_backups(stick)[0], PASSPHRASE)
    back = open_laptop(laptop.folder)

    erase_again(back)

    sheet = [one.name for one in open_event(back, event).registrations]
    register = names(back)
    back.close()
    assert sheet == ["№ 1"]
    assert register == ["Ольхова Вера 0-я"]


def test_scans_of_a_sheet_without_names_are_due_and_erased_too(laptop: Workspace):
    event = hold(laptop, 1)
    erase_sign_in_sheet(laptop, event)
    scan = SheetScan("scan", event, DAY, "a" * 64, 10, "image/jpeg", laptop.now())
    with laptop.unit_of_work() as work:
        work.papers.save_scan(scan)
        work.commit()
    laptop.now = lambda: datetime(2031, 11, 11, 12, tzinfo=UTC)
    before = [one.key for one in due_erasures(laptop) if one.kind is DueKind.SIGN_IN_SHEET]

    erase_sign_in_sheet(laptop, event)

    after = [one.key for one in due_erasures(laptop) if one.kind is DueKind.SIGN_IN_SHEET]
    with laptop.reading() as work:
        assert work.papers.scans(event) == ()
    assert (before, after) == ([event], [])
