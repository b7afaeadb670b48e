"""What stands beside an answer: kept, carried, printed, and shown to the right eyes."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.records.answer_note import AnswerNote
from fieldkit.records.keeping import ErasureReason
from fieldkit.records.people import Role
from fieldkit.records.submission import Submission
from fieldkit.services.answer_notes import write_note
from fieldkit.services.case_team import LedByOthers
from fieldkit.services.cases import family_card
from fieldkit.services.data import DataFormat, export_data
from fieldkit.services.erasing import erase_person
from fieldkit.services.filling import (
    Filling,
    begin_correction,
    begin_form,
    finalize_form,
    open_submission,
    resume_draft,
    save_draft,
)
from fieldkit.services.form_versions import move_draft
from fieldkit.services.printing import Paper, print_submission
from fieldkit.services.reviewing import question_words, return_submission, reviews_of
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace
from tests.integration.services.test_form_versions import _renewed
from tests.support.answers import answer_registration
from tests.support.papers import text_of

PHONE = "/data/fam/phone"
WORDS = "/data/reg/request_words"  # of level P3
SECOND = "/data/member[2]/m/m_birth"
OTHER = "снегирь ель рябина"


def noted(laptop: Workspace, *notes: tuple[str, str]) -> Filling:
    """Return a registration that could be finalized, with notes on its answers."""
    filling = begin_form(laptop, "family_registration")
    answer_registration(filling.session, day=laptop.now().date().isoformat())
    for ref, text in notes:
        write_note(filling.session, ref, text, laptop.user, laptop.now())
    return save_draft(laptop, filling)


def finalized(laptop: Workspace, *notes: tuple[str, str]) -> Submission:
    return finalize_form(laptop, noted(laptop, *notes))


def texts(notes: tuple[AnswerNote, ...]) -> list[tuple[str, str]]:
    return [(one.ref, one.text) for one in notes]


def test_a_note_comes_back_with_the_draft_and_with_the_finalized_form(laptop: Workspace):
    filling = noted(laptop, (PHONE, "Телефон соседки"), (SECOND, "Со слов матери"))

    again = resume_draft(laptop, filling.draft_id)
    done = finalize_form(laptop, again)

    assert again.session.notes.all() == filling.session.notes.all()
    read = open_submission(laptop, done.instance_id).session.notes
    note = read.at(PHONE)
    assert note is not None
    assert (note.text, note.user_name) == ("Телефон соседки", laptop.user.name)
    assert note.at == laptop.now()
    assert note.question == open_submission(laptop, done.instance_id).session.node(PHONE).label
    assert "соседки" not in done.xml


def test_the_log_gives_the_same_notes(laptop: Workspace):
    done = finalized(laptop, (PHONE, "Телефон соседки"))

    with laptop.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    with laptop.reading() as work:
        assert work.submissions.get(done.instance_id) == done


def test_a_note_goes_with_its_entry_and_comes_back_with_it(laptop: Workspace):
    session = noted(laptop, (SECOND, "Со слов матери")).session

    session.remove_repeat("/data/member", 0)
    assert texts(session.notes.all()) == [("/data/member[1]/m/m_birth", "Со слов матери")]
    session.remove_repeat("/data/member", 0)
    assert session.notes.all() == ()
    session.undo()
    session.undo()

    assert texts(session.notes.all()) == [(SECOND, "Со слов матери")]


def test_writing_a_note_is_a_step_that_is_taken_back(laptop: Workspace):
    session = noted(laptop).session
    session.answer(PHONE, "+7 000 000-00-01")
    write_note(session, PHONE, "Телефон соседки", laptop.user, laptop.now())
    write_note(session, PHONE, "", laptop.user, laptop.now())

    session.undo()
    assert texts(session.notes.all()) == [(PHONE, "Телефон соседки")]
    session.undo()
    assert session.notes.all() == ()
    session.undo()
    assert session.node(PHONE).value != "+7 000 000-00-01"
    session.redo()
    session.redo()

    assert texts(session.notes.all()) == [(PHONE, "Телефон соседки")]


def test_a_correction_keeps_whose_note_it_was_until_somebody_rewrites_it(laptop: Workspace):
    done = finalized(laptop, (PHONE, "Телефон соседки"), ("/data/reg/request", "Три просьбы"))
    user = add_user(laptop, "Снегирёва Инна", OTHER, Role.SUPERVISOR)
    colleague = replace(laptop, user=user)

    filling = begin_correction(colleague, done.instance_id)
    write_note(filling.session, PHONE, "Телефон сестры", user, laptop.now())
    corrected = finalize_form(colleague, filling, reason="телефон")

    authors = {one.ref: one.user_name for one in corrected.notes}
    assert authors == {PHONE: user.name, "/data/reg/request": laptop.user.name}


def test_a_note_on_a_question_that_is_not_asked_stays_out_of_the_finalized_form(laptop: Workspace):
    filling = noted(laptop, ("/data/casegrp/intake_risk", "Есть сомнения"))
    filling.session.answer("/data/casegrp/open_case", "no")

    assert texts(filling.session.notes.all()) == [("/data/casegrp/intake_risk", "Есть сомнения")]
    assert filling.session.notes.all(asked=True) == ()


def test_a_note_on_an_answer_that_few_read_is_read_by_the_same_few(laptop: Workspace, tmp_path):
    done = finalized(laptop, (PHONE, "Телефон соседки"), (WORDS, "Плакала"))
    managing = add_user(laptop, "Снегирёва Инна", OTHER, Role.DATA_MANAGER)
    manager = replace(laptop, user=managing)

    seen = open_submission(manager, done.instance_id).session.notes.all()
    print_submission(manager, done.instance_id, Paper.ANSWERS, tmp_path / "theirs.pdf")
    export_data(manager, "family_registration", tmp_path / "theirs.json", DataFormat.JSON)

    assert texts(seen) == [(PHONE, "Телефон соседки")]
    for told in (
        text_of(tmp_path / "theirs.pdf"),
        (tmp_path / "theirs.json").read_text("utf-8"),
    ):
        assert "соседки" in told
        assert "Плакала" not in told
    with pytest.raises(LedByOthers):
        open_submission(
            replace(laptop, user=replace(managing, role=Role.SPECIALIST)), done.instance_id
        )


def test_a_comment_on_an_answer_that_few_read_is_read_by_the_same_few(laptop: Workspace):
    done = finalized(laptop)
    return_submission(laptop, done.instance_id, "", {WORDS: "Что за слова?", PHONE: "Не тот"})
    manager = replace(laptop, user=add_user(laptop, "Снегирёва", OTHER, Role.DATA_MANAGER))

    (mine,) = reviews_of(laptop, done.instance_id)
    (theirs,) = reviews_of(manager, done.instance_id)

    assert [one.ref for one in mine.remarks] == [WORDS, PHONE]
    assert [one.ref for one in theirs.remarks] == [PHONE]


def test_the_annex_and_the_table_tell_question_words_author_and_time(laptop: Workspace, tmp_path):
    done = finalized(laptop, (SECOND, "Со слов матери"))
    laptop.user = replace(laptop.user, role=Role.SUPERVISOR)

    print_submission(laptop, done.instance_id, Paper.ANSWERS, tmp_path / "paper.pdf")
    export_data(laptop, "family_registration", tmp_path / "out", DataFormat.ODK)

    paper = text_of(tmp_path / "paper.pdf")
    for told in ("Notes on the answers", "(entry 2)", "Со слов матери", laptop.user.name):
        assert told in paper
    (table,) = (tmp_path / "out").rglob("*notes.csv")
    head, row = table.read_text("utf-8-sig").splitlines()
    assert head.split(",") == ["KEY", "question", "label", "note", "author", "written_at"]
    assert row.startswith(f"{done.instance_id},{SECOND},")
    assert "Со слов матери" in row


def test_a_form_without_notes_has_no_annex_and_no_table(laptop: Workspace, tmp_path: Path):
    done = finalized(laptop)
    laptop.user = replace(laptop.user, role=Role.SUPERVISOR)

    print_submission(laptop, done.instance_id, Paper.ANSWERS, tmp_path / "paper.pdf")
    export_data(laptop, "family_registration", tmp_path / "out", DataFormat.ODK)

    assert "Notes on the answers" not in text_of(tmp_path / "paper.pdf")
    assert not list((tmp_path / "out").rglob("*notes*"))


def test_a_note_finds_its_question_in_the_new_version_or_waits_above_it(laptop: Workspace):
    filling = noted(laptop, (PHONE, "Телефон соседки"), ("/data/reg/settlement", "Две улицы"))
    _renewed(laptop, ("settlement", "village"))

    move_draft(laptop, filling.draft_id)
    session = resume_draft(laptop, filling.draft_id).session

    assert texts(session.notes.all()) == [
        (PHONE, "Телефон соседки"),
        ("/data/reg/settlement", "Две улицы"),
    ]
    (loose,) = session.notes.loose
    assert loose.question


def test_the_words_of_a_question_are_told_as_its_own_version_asks_it(laptop: Workspace):
    done = finalized(laptop)

    told = question_words(laptop, done.instance_id, [PHONE, "/data/gone"])

    assert told == {PHONE: open_submission(laptop, done.instance_id).session.node(PHONE).label}


def test_a_note_goes_where_the_person_it_names_is_erased(laptop: Workspace):
    done = finalized(laptop, (PHONE, "Рябинину Тимофею сказали не звонить"))
    family = next(one.entity_id for one in done.subjects if one.list_name == "families")
    boy = next(
        one for one in family_card(laptop, family).members if one.short.startswith("Тимофей")
    )
    draft = noted(laptop, (PHONE, "Рябинину Тимофею сказали не звонить"))

    erase_person(laptop, boy.id, ErasureReason.DEMAND)

    with laptop.reading() as work:
        kept = work.submissions.get(done.instance_id)
        waiting = work.drafts.get(draft.draft_id)
    assert kept is not None
    assert kept.notes == ()
    assert waiting is None or waiting.notes == ()


def test_a_note_that_alone_names_an_erased_person_goes_too(laptop: Workspace):
    first = finalized(laptop)
    family = next(one.entity_id for one in first.subjects if one.list_name == "families")
    other = begin_form(laptop, "family_registration")
    answer_registration(other.session, "Осинина", [], day=laptop.now().date().isoformat())
    write_note(other.session, PHONE, "Тётя Тимофея Рябинина", laptop.user, laptop.now())
    save_draft(laptop, other)
    boy = next(
        one for one in family_card(laptop, family).members if one.short.startswith("Тимофей")
    )

    erase_person(laptop, boy.id, ErasureReason.DEMAND)

    with laptop.reading() as work:
        waiting = work.drafts.get(other.draft_id)
    assert waiting is None or waiting.notes == ()


def test_rights_are_asked_before_the_words_of_a_question_are_told(laptop: Workspace):
    done = finalized(laptop)
    stranger = add_user(laptop, "Снегирёва Инна", OTHER)

    with pytest.raises(LedByOthers):
        question_words(replace(laptop, user=stranger), done.instance_id, [PHONE])
