"""A person is erased through the services: an act to print, and no trace in any file."""

from datetime import date

import pytest

from fieldkit.records.erasure import ActMissing, AlreadyErased
from fieldkit.records.keeping import ErasureReason, NotADay, WithdrawalWay
from fieldkit.records.submission import Subject
from fieldkit.services.backups import backup_state, make_backup
from fieldkit.services.cases import FamilyMissing, family_card
from fieldkit.services.deleting import (
    ReasonMissing,
    bring_back,
    delete_person,
    list_deleted,
)
from fieldkit.services.erasing import (
    act_paper,
    ask_erasure,
    erase_person,
    list_acts,
    sweep_after_erasure,
)
from fieldkit.services.exchange import inbox_folder, outbox_folder
from fieldkit.services.filling import begin_form, finalize_form, open_submission, save_draft
from fieldkit.services.keeping import due_erasures, record_withdrawal
from fieldkit.services.workspace import Workspace
from fieldkit.store.wrapping import derived_key
from tests.support.answers import ANNA, TIM, answer_assessment, register_family
from tests.support.pages import deciphered
from tests.support.papers import text_of

NAMELESS = {**ANNA, "surname": "Свиристелева", "given": "Аглая", "patronymic": "Тихоновна"}


@pytest.fixture
def family_id(laptop: Workspace) -> str:
    submission = register_family(laptop, members=(NAMELESS, TIM))
    return next(s.entity_id for s in submission.subjects if s.list_name == "families")


def person(laptop: Workspace, family_id: str, place: int = 0):
    return family_card(laptop, family_id).members[place]


def test_the_question_says_whom_it_concerns(laptop, family_id):
    question = ask_erasure(laptop, person(laptop, family_id).id)

    assert question.who.endswith("/1, Аглая\N{NO-BREAK SPACE}С.")
    assert question.forms == 1
    assert not question.last


def test_an_erased_person_leaves_the_card_and_the_form_stays_readable(laptop, family_id):
    instance = family_card(laptop, family_id).timeline[0].instance_id

    erase_person(laptop, person(laptop, family_id).id, ErasureReason.DEMAND)

    card = family_card(laptop, family_id)
    assert [one.short for one in card.members] == ["Тимофей\N{NO-BREAK SPACE}Р."]
    read = open_submission(laptop, instance)
    answers = [node.value for node in read.session.nodes()]
    assert "Тимофей" in answers
    assert "Аглая" not in answers


def test_the_last_person_takes_the_family_along(laptop, family_id):
    for _ in range(2):
        erase_person(laptop, person(laptop, family_id).id, ErasureReason.DEMAND)
        if len(list_acts(laptop)) == 2:
            break

    with pytest.raises(FamilyMissing):
        family_card(laptop, family_id)
    assert list_acts(laptop)[0].facts["family"] is True
    pages = everything(laptop)
    assert "Костюковка" not in pages
    assert "123-45-67" not in pages


def everything(laptop: Workspace) -> str:
    """Return all that lies in the workspace's files, deciphered where that is a database."""
    laptop.database.empty_wal()
    key = derived_key(laptop.database.keys.data_key, "database")
    found = deciphered(laptop.folder / "fieldkit.db", key)
    for file in laptop.folder.rglob("*"):
        if file.is_file():
            found += file.read_bytes()
    return found.decode("utf-8", "replace")


def test_nothing_of_the_name_is_left_in_any_file(laptop, family_id):
    filling = begin_form(laptop, "family_crisis_assessment")
    filling.session.answer("/data/result/main_needs", "Аглае Свиристелевой нужна помощь")
    save_draft(laptop, filling)
    assert "Свиристелев" in everything(laptop)

    erase_person(laptop, person(laptop, family_id).id, ErasureReason.WITHDRAWAL)

    text = everything(laptop)
    assert "виристелев" not in text
    assert "свиристел" not in text
    assert "Тихоновн" not in text


def test_waiting_bundles_and_raw_files_go_and_the_changes_count_as_not_handed_over(
    laptop, family_id
):
    waiting = outbox_folder(laptop) / "a7k3-000001.fkb"
    raw = inbox_folder(laptop) / f"{'0' * 64}.fkb"
    for file in (waiting, raw):
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(b"sealed")
    with laptop.unit_of_work() as work:
        work.changes.mark_handed_over("b1")
        work.commit()

    act = erase_person(laptop, person(laptop, family_id).id, ErasureReason.DEMAND)

    assert not waiting.exists()
    assert not raw.exists()
    assert (act.facts["bundles"], act.facts["intake_files"]) == (1, 1)
    with laptop.reading() as work:
        assert work.changes.only_here_count() == work.changes.unconfirmed_count() > 0
    assert sweep_after_erasure(laptop) == {}


def test_earlier_backups_go_after_a_fresh_one_is_made(laptop, family_id):
    make_backup(laptop)
    (before,) = backup_state(laptop).here

    act = erase_person(laptop, person(laptop, family_id).id, ErasureReason.DEMAND)

    (after,) = backup_state(laptop).here
    assert after.folder != before.folder
    assert act.facts["backups"] == 1
    assert not before.folder.exists()
    assert open_backups(laptop) == []


def open_backups(laptop: Workspace) -> list[str]:
    """Return the copies in whose deciphered pages the name still stands."""
    key = derived_key(laptop.database.keys.data_key, "database")
    found = {
        file.name: deciphered(file, key).decode("utf-8", "replace")
        for file in (laptop.folder / "backups").rglob("*.db")
    }
    assert found
    assert all("Тимофей" in text for text in found.values())
    return [name for name, text in found.items() if "виристелев" in text]


def test_the_act_names_nobody_and_comes_with_the_extract(laptop, family_id, tmp_path):
    person_id = person(laptop, family_id).id
    record_withdrawal(laptop, person_id, date(2026, 11, 10), WithdrawalWay.LETTER)
    act = erase_person(laptop, person_id, ErasureReason.WITHDRAWAL)

    for spoken, words in (
        ("ru", ("Акт об уничтожении № ", "Отозвано согласие, 10.11.2026", "Выписка из журнала")),
        ("en", ("Record of erasure No. ", "Consent was withdrawn, 10 Nov 2026", "Extract of the")),
    ):
        pdf = tmp_path / f"{spoken}.pdf"
        pdf.write_bytes(act_paper(laptop, act.number, spoken=spoken))
        text = text_of(pdf)
        for expected in (*words, act.subject):
            assert expected in text
        assert "виристелев" not in text
    with pytest.raises(ActMissing):
        act_paper(laptop, 99)


def test_nobody_is_erased_twice(laptop, family_id):
    person_id = person(laptop, family_id).id
    erase_person(laptop, person_id, ErasureReason.DEMAND)

    with pytest.raises(AlreadyErased):
        erase_person(laptop, person_id, ErasureReason.DEMAND)


def test_a_withdrawal_begins_the_term_and_erases_nothing(laptop, family_id):
    person_id = person(laptop, family_id).id
    with pytest.raises(NotADay):
        record_withdrawal(laptop, person_id, date(2026, 11, 13), WithdrawalWay.MAIL)

    found = record_withdrawal(laptop, person_id, date(2026, 11, 11), WithdrawalWay.MAIL)

    assert found.due == date(2026, 11, 25)
    assert person(laptop, family_id).withdrawal == found
    assert [(one.key, one.reason) for one in due_erasures(laptop)] == [
        (person_id, ErasureReason.WITHDRAWAL)
    ]


def test_somebody_deleted_by_mistake_comes_back_whole(laptop, family_id):
    before = family_card(laptop, family_id).members
    with pytest.raises(ReasonMissing):
        delete_person(laptop, before[0].id, " ")

    delete_person(laptop, before[0].id, "внесена дважды")

    assert len(family_card(laptop, family_id).members) == len(before) - 1
    (deleted,) = list_deleted(laptop)
    assert deleted.reason == "внесена дважды"
    assert (deleted.until - deleted.deleted_on).days == 30

    bring_back(laptop, "persons", before[0].id)

    assert family_card(laptop, family_id).members == before
    assert list_deleted(laptop) == ()


def test_a_child_is_erased_out_of_what_an_assessment_gathers_about_the_case(laptop, family_id):

    with laptop.reading() as work:
        (case,) = work.entities.related("cases", "family_id", family_id)
    filling = begin_form(laptop, "family_crisis_assessment", subject=Subject("cases", case.id))
    answer_assessment(filling.session)
    filling.session.answer("/data/child[1]/ch/child_id", "")
    filling.session.answer("/data/child[1]/ch/child_done", "no")
    filling.session.answer("/data/child[1]/ch/child_why", "спал")
    filling.session.answer("/data/result/missing_why", "завтра")
    submission = finalize_form(laptop, filling)
    child = person(laptop, family_id, 1)

    erase_person(laptop, child.id, ErasureReason.DEMAND)

    with laptop.reading() as work:
        kept = work.submissions.get(submission.instance_id)
    assert child.id in submission.xml
    assert child.id not in kept.xml
    assert "Тимофей" not in kept.xml
