"""A laptop that may hand over codes for names: what leaves it, and what head office makes of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.bundles.errors import ForgedAuthor
from fieldkit.bundles.header import PSEUDONYMISED, Kind
from fieldkit.bundles.writer import Beside, write_bundle
from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.change import Commit
from fieldkit.records.device import Disclosure
from fieldkit.records.entity import Entity
from fieldkit.records.event import Event, EventFormat, Registration, Session
from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.ids import new_id
from fieldkit.services.doctor import examine, restore_tables
from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from fieldkit.services.exchange import header_to, held_folder
from fieldkit.services.export import (
    NothingToHandOver,
    export_bundle,
    list_bundles,
    preview_export,
    resend_bundle,
)
from fieldkit.services.filling import begin_form, finalize_form
from fieldkit.services.inspection import inspect_bundle, verify_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.packs import built_in_pack, install_form, install_pack
from fieldkit.services.pseudonyms import lesser
from fieldkit.services.state_check import last_compared
from fieldkit.services.workspace import Workspace
from tests.integration.exchange.conftest import family, save_family
from tests.support import stranger
from tests.support.answers import answer_registration, register_family, subject_of
from tests.support.laptops import NOON
from tests.support.workbooks import survey

# Each is typed into another place; none of it may be found in what leaves.
SECRETS = {
    "surname": "Коростелёва", "given": "Аполлинария", "phone": "+7 000 765-43-21",
    "address": "ул. Потаённая, 17", "settlement": "с. Тайновка", "words": "муж бьёт её",
    "paper": "777-31", "birth": "1987-06-05", "child": "Ермолай", "child birth": "2024-02-29",
    "note": "опоздала из-за синяка", "position": "воспитатель Зябликова",
    "reason": "просила не говорить", "title": "справка Аполлинарии.pdf",
    "handed": "сестра Клёна", "author": "Ольхова Т. С.",
}  # fmt: skip


@pytest.fixture
def office(field) -> Workspace:
    made = field.office()
    install_pack(made, built_in_pack())
    return made


def joined(field, office, stick, name: str, what: Disclosure) -> Workspace:
    made = field.workspace(name)
    made.now = lambda: NOON
    install_pack(made, built_in_pack())
    request = accept_invitation(made, invite(office, name, stick, disclosure=what))
    accept_welcome(made, confirm_enrolment(office, enrol(office, request), stick))
    return made


@pytest.fixture
def laptop(field, office, stick) -> Workspace:
    """Return a laptop that hands over codes for names."""
    return joined(field, office, stick, "ольховка", Disclosure.PSEUDONYMISED)


def write_secrets(laptop: Workspace) -> str:
    """Write everything that people write about people, and return the family's id."""
    mother = {"kind": "adult", "role": "mother", "surname": SECRETS["surname"],
              "given": SECRETS["given"], "sex": "f", "birth": SECRETS["birth"],
              "caregiver": "yes"}  # fmt: skip
    child = {"kind": "child", "role": "son_daughter", "surname": SECRETS["surname"],
             "given": SECRETS["child"], "sex": "m", "birth": SECRETS["child birth"],
             "placement": "family"}  # fmt: skip
    filling = begin_form(laptop, "family_registration")
    answer_registration(filling.session, SECRETS["surname"], (mother, child))
    for ref, secret in (
        ("/data/reg/settlement", "settlement"),
        ("/data/reg/request_words", "words"),
        ("/data/fam/address_live", "address"),
        ("/data/fam/phone", "phone"),
        ("/data/consent/consent_paper_no", "paper"),
    ):
        filling.session.answer(ref, SECRETS[secret])
    registered = finalize_form(laptop, filling)
    day = NOON.date()
    event = Event("e1", "Мамина школа", EventFormat.SEMINAR, day, day, place=SECRETS["address"])
    session = Session("s1", "e1", 1, day, NOON.time(), NOON.time().replace(hour=18))
    person = Registration(
        "r1", "e1", 1, f"{SECRETS['surname']} {SECRETS['given']}", position=SECRETS["position"],
        phone=SECRETS["phone"],
    )  # fmt: skip
    mark = Mark("s1", "r1", AttendanceStatus.LATE, note=SECRETS["note"], reason=SECRETS["reason"])
    with laptop.unit_of_work() as work:
        work.attendance.save_event(event)
        work.attendance.save_session(session)
        work.attendance.save_registrations([person])
        work.attendance.save_marks([mark])
        work.commit()
    return subject_of(registered, "families").entity_id


def opened(path: Path, office: Workspace, *laptops: Workspace) -> str:
    """Return all that a reader without this program finds in a bundle."""
    with office.reading() as work:
        identity = work.devices.own()
        keys = {one.id: one.verify_key.hex() for one in work.devices.list()}
    found = stranger.read(path, " ".join(identity.opening), keys)
    return "\n".join(one.decode("utf-8", "replace") for one in found.members.values())


def persons(workspace: Workspace) -> list[Entity]:
    with workspace.reading() as work:
        return sorted(work.entities.list("persons"), key=lambda one: one.id)


def test_head_office_sees_codes_for_names(office, laptop, stick):
    key = subject_of(register_family(laptop), "families").entity_id

    taken = take_in(office, export_bundle(laptop, None, stick).path)

    known, own = family(office, key), family(laptop, key)
    assert taken.status is IntakeStatus.TAKEN, taken.sentence
    assert known.get("surname") == known.label != own.label
    assert known.get("case_no") == own.get("case_no")
    assert known.get("district_id") == own.get("district_id")
    assert known.get("phone") == known.get("address") == ""
    assert [one.get("kind") for one in persons(office)] == [
        one.get("kind") for one in persons(laptop)
    ]
    assert {len(one.get("birth_date")) for one in persons(office)} <= {4, 7}


def test_no_name_and_no_word_leaves_the_laptop(office, laptop, stick):
    write_secrets(laptop)

    path = export_bundle(laptop, None, stick).path

    told = opened(path, office)
    assert [name for name, secret in SECRETS.items() if secret in told] == []
    assert "Мамина школа" in told
    assert '"1987"' in told
    assert '"2024-02"' in told


def test_head_office_counts_what_the_laptop_counts(office, laptop, stick):
    write_secrets(laptop)

    take_in(office, export_bundle(laptop, None, stick).path)

    def counts(workspace: Workspace) -> list[object]:
        with workspace.reading() as work:
            grid = work.attendance.grid("e1")
            return [
                *(work.entities.count(name) for name in ("families", "persons", "cases")),
                work.submissions.count(),
                [(mark.registration_id, mark.status) for mark in grid.marks.values()],
            ]

    assert counts(office) == counts(laptop)


def test_a_code_is_the_same_in_every_file_and_after_a_rebuild(office, laptop, stick):
    key = write_secrets(laptop)
    take_in(office, export_bundle(laptop, None, stick).path)
    before = family(office, key)
    save_family(laptop, "Сойкина", key)

    take_in(office, export_bundle(laptop, None, stick).path)
    restore_tables(office)

    assert family(office, key).get("surname") == before.get("surname")
    assert [one.check for one in examine(office) if not one.sound and one.check != "backups"] == []


def test_the_receipt_confirms_all_and_both_compare_equal(office, laptop, stick):
    write_secrets(laptop)
    taken = take_in(office, export_bundle(laptop, None, stick).path)

    take_in(laptop, taken.receipt_path)

    compared = last_compared_of(laptop)
    assert preview_export(laptop).only_here == 0
    assert compared.agrees
    assert compared.things > 0
    with pytest.raises(NothingToHandOver):
        export_bundle(laptop, None, stick)


def last_compared_of(workspace: Workspace):
    with workspace.reading() as work:
        return last_compared(work)


def smuggled(laptop: Workspace, office: Workspace, path: Path, alter=lambda one: one) -> Path:
    """Write what the laptop would hand over, whole, as if it were codes."""
    with laptop.reading() as work:
        identity, reader = work.devices.own(), work.devices.get(office.device.id)
        commits = [alter(one) for one in work.changes.commits_to_hand_over()]
        header = header_to(laptop, Kind.DATA, 1, reader, new_id())
        header = replace(header, features=(PSEUDONYMISED,))
        write_bundle(path, header, identity, commits=commits, beside=Beside())
    return path


def with_a_surname(commit: Commit) -> Commit:
    """Put a surname where a code would stand, as somebody with the laptop's key might."""
    changes = [
        one.standing_in("Коростелёва") if one.field == "surname" else one for one in commit.changes
    ]
    return replace(commit, changes=tuple(changes))


@pytest.mark.parametrize("alter", [lambda one: one, with_a_surname])
def test_a_name_among_codes_is_refused_whole_and_held(office, laptop, stick, alter):
    key = save_family(laptop, "Коростелёва")

    taken = take_in(office, smuggled(laptop, office, stick / "x.fkb", alter))

    assert (taken.status, taken.reason) == (IntakeStatus.REFUSED, "more_than_may_leave")
    assert family(office, key) is None
    assert len(list(held_folder(office).iterdir())) == 1


def test_whole_records_of_such_a_laptop_are_refused_unopened(field, office, laptop, stick):
    save_family(laptop, "Клестова")
    laptop.device = replace(laptop.device, disclosure=Disclosure.FULL)

    taken = take_in(office, export_bundle(laptop, None, stick).path)

    assert (taken.status, taken.reason) == (IntakeStatus.REFUSED, "more_than_may_leave")


def smuggled_from(other: Workspace, laptop: Workspace, office: Workspace, path: Path) -> Path:
    """Write what another laptop would hand over as codes, emptied, in the laptop's name."""
    with other.reading() as work:
        theirs = list(work.changes.commits_to_hand_over())
        reader = work.devices.get(office.device.id)
    with laptop.reading() as work:
        identity = work.devices.own()
    header = header_to(laptop, Kind.DATA, 1, reader, new_id())
    header = replace(header, features=(PSEUDONYMISED,))
    foreign = [
        replace(one, changes=tuple(change.standing_in("") for change in one.changes))
        for one in theirs
    ]
    write_bundle(path, header, identity, commits=foreign, beside=Beside())
    return path


def test_nobody_says_less_of_what_another_laptop_wrote(field, office, laptop, stick):
    other = joined(field, office, stick, "иной", Disclosure.FULL)
    save_family(other, "Зарянкина", "f1")

    taken = take_in(office, smuggled_from(other, laptop, office, stick / "x.fkb"))

    assert taken.status is IntakeStatus.REFUSED
    assert family(office, "f1") is None


def test_what_others_wrote_is_handed_over_by_them_alone(field, office, laptop, stick):
    other = joined(field, office, stick, "иной", Disclosure.FULL)
    save_family(other, "Зарянкина")
    save_family(laptop, "Клестова")
    with other.reading() as work:
        theirs = list(work.changes.commits_to_hand_over())

    with laptop.reading() as work:
        mine = list(work.changes.commits_to_hand_over())
        found = list(lesser(work, [*theirs, *mine]))

    assert [one.id for one in found] == [one.id for one in mine]


def test_answers_to_a_form_that_head_office_lacks_wait_for_it(office, laptop, stick, tmp_path):
    form = survey(tmp_path / "visit.xlsx", ("integer", "age", "Age"), ("text", "who", "Who"))
    install_form(laptop, form)
    filling = begin_form(laptop, "visit")
    filling.session.answer("/data/age", "7")
    filling.session.answer("/data/who", "Аполлинария")
    done = finalize_form(laptop, filling)
    path = export_bundle(laptop, None, stick).path

    first = take_in(office, path)
    install_form(office, form)
    second = take_in(office, path)

    assert (first.status, first.reason) == (IntakeStatus.REFUSED, "form_missing")
    assert "visit" in first.sentence
    assert second.status is IntakeStatus.TAKEN
    with office.reading() as work:
        xml = work.submissions.get(done.instance_id).xml
    assert "<age>7</age>" in xml
    assert "Аполлинария" not in xml


def test_what_came_as_codes_goes_to_no_other_laptop(field, office, laptop, stick):
    other = joined(field, office, stick, "иной", Disclosure.FULL)
    key = write_secrets(laptop)
    take_in(office, export_bundle(laptop, None, stick).path)
    save_family(other, "Свиристелева", key)
    take_in(office, export_bundle(other, None, stick).path)

    found = take_in(other, write_answer(office, other.device.id, field.stick("ответ")).paths[0])

    assert found.status is IntakeStatus.TAKEN, found.sentence
    assert family(other, key).get("surname") == "Свиристелева"
    assert family(other, key).get("district_id") == ""


def test_once_all_may_leave_new_words_go_whole_and_codes_stay(office, laptop, stick):
    key = write_secrets(laptop)
    take_in(office, export_bundle(laptop, None, stick).path)
    code = family(office, key).get("surname")
    laptop.device = replace(laptop.device, disclosure=Disclosure.FULL)
    with office.unit_of_work() as work:
        known = work.devices.get(laptop.device.id)
        work.devices.save(replace(known, disclosure=Disclosure.FULL))
        work.commit()
    other = save_family(laptop, "Зябликова")

    taken = take_in(office, export_bundle(laptop, None, stick).path)

    assert taken.status is IntakeStatus.TAKEN, taken.sentence
    assert family(office, other).get("surname") == "Зябликова"
    assert family(office, key).get("surname") == code


def test_codes_that_were_on_their_way_when_all_might_leave_are_taken_in(office, laptop, stick):
    key = write_secrets(laptop)
    path = export_bundle(laptop, None, stick).path
    with office.unit_of_work() as work:
        known = work.devices.get(laptop.device.id)
        work.devices.save(replace(known, disclosure=Disclosure.FULL))
        work.commit()

    taken = take_in(office, path)

    assert taken.status is IntakeStatus.TAKEN, taken.sentence
    assert family(office, key).get("surname") != SECRETS["surname"]


def test_a_file_of_codes_is_written_again_while_codes_may_leave(laptop, stick, tmp_path):
    save_family(laptop, "Клестова")
    path = export_bundle(laptop, None, stick).path
    elsewhere = tmp_path / "other"
    elsewhere.mkdir()

    again = resend_bundle(laptop, list_bundles(laptop)[0].id, elsewhere)

    assert again.read_bytes() == path.read_bytes()


def test_inspecting_and_verifying_tell_of_codes(office, laptop, stick):
    save_family(laptop, "Клестова")
    path = export_bundle(laptop, None, stick).path

    verified = verify_bundle(office, path)

    assert inspect_bundle(path).codes
    assert "codes for names" in verified.inspection.sentence


def test_verifying_refuses_less_than_another_wrote(field, office, laptop, stick):
    other = joined(field, office, stick, "иной", Disclosure.FULL)
    save_family(other, "Зарянкина", "f1")
    path = smuggled_from(other, laptop, office, stick / "x.fkb")

    with pytest.raises(ForgedAuthor):
        verify_bundle(office, path)
