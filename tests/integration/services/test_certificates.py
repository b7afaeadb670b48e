"""Certificates issued, voided, replaced and handed over, through the services."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, time
from pathlib import Path

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.certificate import (
    AlreadyVoid,
    CertificateKind,
    CertificateState,
    NoCertificatesHere,
    NoSeries,
    ReasonMissing,
)
from fieldkit.records.certificate_check import Verdict
from fieldkit.records.event import EventFormat, RegistrationRole
from fieldkit.records.keeping import ErasureReason
from fieldkit.records.permissions import OnlyThisEvent
from fieldkit.services.attendance import (
    MarkWish,
    RosterRow,
    create_event,
    import_roster,
    mark_many,
    open_event,
    plan_sessions,
    update_registration,
)
from fieldkit.services.certificate_papers import (
    NobodyToPrint,
    print_certificates,
    print_register,
    print_statements,
)
from fieldkit.services.certificates import (
    NotCompleted,
    check_certificate,
    duplicate_certificate,
    event_certificates,
    issue_certificates,
    note_handing_over,
    open_register,
    preview_certificates,
    set_certificate_series,
    take_back_voiding,
    void_certificate,
)
from fieldkit.services.erasing_participants import erase_participant, erase_sign_in_sheet
from fieldkit.services.progress import Cancelled
from fieldkit.services.workspace import Workspace
from tests.support.papers import text_of

DAYS = [date(2026, 11, 10), date(2026, 11, 11)]
PARTS = [(time(9, 30), time(12, 30)), (time(14), time(17))]
NAMES = ("Аистова Вера Ильинична", "Берёзкина Анна Олеговна", "Вязова Ева Павловна")
P = AttendanceStatus.PRESENT


@pytest.fixture
def seminar(laptop: Workspace) -> str:
    """Hold a seminar: the first was there throughout, the second one day, the third never."""
    return held(laptop)


def held(laptop: Workspace, kind: EventFormat = EventFormat.SEMINAR) -> str:
    event = create_event(laptop, "Семья в кризисе", kind, DAYS[0], DAYS[-1], place="Свободный")
    sessions = plan_sessions(laptop, event.id, DAYS, PARTS)
    rows = [RosterRow(name, "КЦСОН") for name in NAMES]
    rows.append(RosterRow("Кедров Пётр Юрьевич", "", "", "", RegistrationRole.SPEAKER))
    import_roster(laptop, event.id, rows)
    first, second, *_rest = people(laptop, event.id)
    mark_many(laptop, [MarkWish(one.id, first, P) for one in sessions])
    mark_many(laptop, [MarkWish(one.id, second, P) for one in sessions[:2]])
    return event.id


def people(laptop: Workspace, event_id: str) -> list[str]:
    return [one.id for one in open_event(laptop, event_id).registrations]


def issued(laptop: Workspace, event_id: str) -> Sequence:
    wanted = preview_certificates(laptop, event_id).to_issue()
    return issue_certificates(laptop, event_id, [one.registration.id for one in wanted])


def test_the_preview_gives_no_number_and_tells_who_gets_what(laptop: Workspace, seminar: str):
    found = preview_certificates(laptop, seminar)

    assert [(one.registration.name, one.kind, one.hours) for one in found.people] == [
        (NAMES[0], CertificateKind.PARTICIPANT, 12.0),
        (NAMES[1], None, 6.0),
        ("Кедров Пётр Юрьевич", CertificateKind.SPEAKER, 0.0),
    ]
    assert open_register(laptop).certificates == ()
    assert open_register(laptop).gaps == ()


def test_all_who_completed_get_theirs_in_one_step_and_once(laptop: Workspace, seminar: str):
    first = issued(laptop, seminar)
    again = issue_certificates(laptop, seminar, [one.registration_id for one in first])

    assert [(one.name, one.running, one.hours) for one in first] == [
        (NAMES[0], 1, 12.0),
        ("Кедров Пётр Юрьевич", 2, 0.0),
    ]
    assert again == ()
    assert [one.number for one in preview_certificates(laptop, seminar).people] == [
        first[0].number,
        "",
        first[1].number,
    ]


def test_who_did_not_complete_it_is_refused_a_certificate(laptop: Workspace, seminar: str):
    with pytest.raises(NotCompleted):
        issue_certificates(laptop, seminar, people(laptop, seminar)[:2])

    assert event_certificates(laptop, seminar) == ()


@pytest.mark.parametrize("kind", [EventFormat.SUPPORT_GROUP, EventFormat.DAY_CARE])
def test_nobody_of_a_group_comes_into_the_register(laptop: Workspace, kind: EventFormat):
    group = held(laptop, kind)

    with pytest.raises(NoCertificatesHere):
        issue_certificates(laptop, group, people(laptop, group))


def test_a_member_of_a_family_comes_into_no_register(laptop: Workspace, seminar: str):
    mother = open_event(laptop, seminar).registrations[0]

    with laptop.unit_of_work() as work:
        work.attendance.save_registration(replace(mother, person_id="per-1", case_id="case-1"))
        work.commit()

    people = [one.registration.name for one in preview_certificates(laptop, seminar).people]
    assert people == [NAMES[1], "Кедров Пётр Юрьевич"]


def test_a_duplicate_has_a_new_number_and_replaces_the_first(laptop: Workspace, seminar: str):
    first, _speaker = issued(laptop, seminar)
    person = open_event(laptop, seminar).registrations[0]
    update_registration(laptop, replace(person, name="Аистова Вера Кирилловна"))

    second = duplicate_certificate(laptop, first.id)

    register = open_register(laptop)
    assert second.number != first.number
    assert (second.name, second.hours) == ("Аистова Вера Кирилловна", 12.0)
    assert register.state[first.id] is CertificateState.REPLACED
    assert register.state[second.id] is CertificateState.VALID
    with pytest.raises(AlreadyVoid):
        duplicate_certificate(laptop, first.id)


def test_a_void_number_keeps_its_row_and_is_never_given_again(laptop: Workspace, seminar: str):
    first, speaker = issued(laptop, seminar)

    void_certificate(laptop, first.id, "опечатка")
    again = issued(laptop, seminar)

    register = open_register(laptop)
    assert [one.running for one in register.certificates] == [1, 2, 3]
    assert register.state[first.id] is CertificateState.VOID
    assert register.certificates[0].void_reason == "опечатка"
    assert [one.running for one in again] == [3]
    assert speaker.number == register.certificates[1].number


def test_voiding_wants_a_reason_and_can_be_taken_back(laptop: Workspace, seminar: str):
    first, _speaker = issued(laptop, seminar)

    with pytest.raises(ReasonMissing):
        void_certificate(laptop, first.id, "  ")
    void_certificate(laptop, first.id, "опечатка")
    take_back_voiding(laptop, first.id)

    assert open_register(laptop).state[first.id] is CertificateState.VALID


def test_handing_over_is_noted_with_name_and_day(laptop: Workspace, seminar: str):
    first, speaker = issued(laptop, seminar)

    note_handing_over(laptop, [first.id], "")
    note_handing_over(laptop, [speaker.id], "Осинина В. А., по доверенности", DAYS[1])

    handed = {one.running: one for one in open_register(laptop).certificates}
    assert (handed[1].handed_to, handed[1].handed_on) == (NAMES[0], laptop.now().date())
    assert handed[2].handed_to == "Осинина В. А., по доверенности"


def test_a_paper_is_checked_by_its_code_its_number_or_its_signs(laptop: Workspace, seminar: str):
    first, speaker = issued(laptop, seminar)
    void_certificate(laptop, speaker.id, "не выступал")

    def verdict(text: str) -> Verdict:
        return check_certificate(laptop, text).verdict

    russian_keys = str.maketrans("FKCBDGHJMNPQRSTVWXYZAEU", "АЛСИВПРОЬТЗЙКЫЕМЦЧНЯФУГ")
    assert verdict(first.code) is Verdict.GENUINE
    assert verdict(first.code.translate(russian_keys)) is Verdict.GENUINE
    assert verdict(f"{first.number} {first.spaced_check}".lower()) is Verdict.GENUINE
    assert verdict(first.number.translate(str.maketrans("AKM", "АКМ"))) is Verdict.ONLY_NUMBER
    assert verdict(first.code[:-8] + "BBBBBBBB") is Verdict.OTHER_SIGNS
    assert verdict(speaker.code) is Verdict.VOID
    assert verdict(first.number.replace("000001", "000199")) is Verdict.UNKNOWN
    assert verdict("Аистова") is Verdict.NOT_A_CODE


def test_a_replaced_paper_leads_to_its_duplicate(laptop: Workspace, seminar: str):
    first, _speaker = issued(laptop, seminar)
    second = duplicate_certificate(laptop, first.id)

    found = check_certificate(laptop, first.code)

    assert (found.verdict, found.replaced_by) == (Verdict.REPLACED, second.number)


def test_the_code_on_the_paper_names_nobody(laptop: Workspace, seminar: str):
    first, _speaker = issued(laptop, seminar)

    assert first.code.isascii()
    assert set(first.code) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-")


def test_papers_say_what_was_issued(laptop: Workspace, seminar: str, tmp_path: Path):
    first, speaker = issued(laptop, seminar)
    second = duplicate_certificate(laptop, first.id)
    every = [one.id for one in event_certificates(laptop, seminar)]
    files = [tmp_path / name for name in ("c.pdf", "s.pdf", "r.pdf")]

    print_certificates(laptop, seminar, every, files[0])
    print_statements(laptop, seminar, people(laptop, seminar), files[1])
    print_register(laptop, 2026, files[2])

    certificates, statements, register = (text_of(file) for file in files)
    assert second.number in certificates
    assert "DUPLICATE in place of certificate No. " + first.number in certificates
    assert "12 hours" in certificates
    assert "Hours attended: 6 of 12" in statements
    assert "Кедров" not in statements
    for one in (first, speaker, second):
        assert one.number in register
    assert "000004" in register, "the numbers that are left stand there too"


def test_nobody_to_print_for_is_said(laptop: Workspace, seminar: str, tmp_path: Path):
    with pytest.raises(NobodyToPrint):
        print_certificates(laptop, seminar, [], tmp_path / "c.pdf")

    assert not (tmp_path / "c.pdf").exists()


def test_stopped_printing_leaves_no_file(laptop: Workspace, seminar: str, tmp_path: Path):
    class Stopping:
        def step(self, done: int, _total: int, _what: str = "") -> None:
            if done:
                raise Cancelled

    ids = [one.id for one in issued(laptop, seminar)]

    with pytest.raises(Cancelled):
        print_certificates(laptop, seminar, ids, tmp_path / "c.pdf", Stopping())

    assert not (tmp_path / "c.pdf").exists()


def test_the_series_is_a_few_letters(laptop: Workspace, seminar: str):
    with pytest.raises(NoSeries):
        set_certificate_series(laptop, "С-П")

    set_certificate_series(laptop, "рм")

    assert issued(laptop, seminar)[0].number.startswith("РМ-2026-")


def test_an_erased_name_leaves_the_number_in_the_register(laptop: Workspace, seminar: str):
    first, _speaker = issued(laptop, seminar)
    note_handing_over(laptop, [first.id], "")

    erase_participant(laptop, first.registration_id, ErasureReason.DEMAND)

    row = open_register(laptop).certificates[0]
    assert (row.number, row.name, row.handed_to) == (first.number, "№ 1", "")
    with laptop.reading() as work:
        history = work.changes.history("certificate", first.id)
    assert NAMES[0] not in repr([change.payload for change in history])


def test_the_period_of_sign_in_sheets_leaves_the_register_alone(laptop: Workspace, seminar: str):
    first, _speaker = issued(laptop, seminar)

    erase_sign_in_sheet(laptop, seminar)

    assert open_register(laptop).certificates[0].name == first.name == NAMES[0]


def test_at_the_door_nothing_is_issued(laptop: Workspace, seminar: str):
    laptop.only_event = seminar

    with pytest.raises(OnlyThisEvent):
        issue_certificates(laptop, seminar, people(laptop, seminar))
