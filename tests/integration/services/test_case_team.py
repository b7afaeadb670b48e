"""Who may read about a family: its team by services, whatever page or command asks."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.forms.definition import without_positions
from fieldkit.forms.session import FormSession
from fieldkit.records.entity import Entity
from fieldkit.records.keeping import WithdrawalWay
from fieldkit.records.likeness import PersonFacts
from fieldkit.records.people import Role
from fieldkit.records.permissions import NotAllowed
from fieldkit.records.submission import Subject, Submission
from fieldkit.services.case_team import FilledByOthers, LedByOthers, case_team, change_team
from fieldkit.services.cases import due_today, family_card, find_families
from fieldkit.services.data import DataFormat, export_data
from fieldkit.services.deleting import delete_person, list_deleted
from fieldkit.services.filling import (
    DraftMissing,
    SpecialAnswersHidden,
    begin_correction,
    begin_form,
    discard_draft,
    list_submissions,
    open_submission,
    restore_draft,
    resume_draft,
)
from fieldkit.services.form_versions import NoNewerVersion, move_draft, preview_move
from fieldkit.services.keeping import due_erasures, record_withdrawal
from fieldkit.services.lists import list_rows
from fieldkit.services.printing import Paper, print_submission
from fieldkit.services.reviewing import reviews_of
from fieldkit.services.similar_cards import similar_cards
from fieldkit.services.undoing import draft_before
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace
from tests.support.answers import DISTRICT, answer_registration, register_family
from tests.support.colleagues import begins, supervising
from tests.support.laptops import NOON
from tests.support.papers import text_of

OTHER = "снегирь ель рябина"
SURNAME = "/data/fam/family_surname"


def _colleague(laptop: Workspace, role: Role = Role.SPECIALIST) -> Workspace:
    """Return the same workspace as a colleague has it who came today."""
    user = add_user(laptop, f"Снегирёва {role}", f"{OTHER} {role}", role)
    return replace(laptop, user=user)


def _registered(laptop: Workspace) -> tuple[Submission, str, str, str]:
    """Register a family, and return the form and the ids of family, case and one person."""
    done = register_family(laptop)
    ids = {one.list_name: one.entity_id for one in done.subjects}
    return done, ids["families"], ids["cases"], ids["persons"]


def test_a_specialist_finds_no_family_that_a_colleague_leads(laptop: Workspace):
    _registered(laptop)
    other = _colleague(laptop)

    assert find_families(laptop).total == 1
    assert find_families(other).total == 0
    assert find_families(other, filters={"status": "open"}).total == 0
    assert due_today(laptop).nearest is not None
    assert due_today(other).nearest is None


def test_whoever_types_the_whole_number_learns_whom_to_ask(laptop: Workspace):
    _, family, _, _ = _registered(laptop)
    number = family_card(laptop, family).cases[0].case_no
    other = _colleague(laptop)

    for typed in (number, number.replace("-", ""), f" {number.replace('-', ' ')}"):
        found = find_families(other, typed)

        assert found.rows == ()
        led = [(one.case_no, one.leaders) for one in found.elsewhere]
        assert led == [(number, laptop.user.name)]


def test_part_of_a_number_or_a_name_tells_nothing_of_a_colleagues_family(laptop: Workspace):
    _, family, _, _ = _registered(laptop)
    card = family_card(laptop, family)
    number = card.cases[0].case_no
    other = _colleague(laptop)

    for typed in (number[:-1], number.partition("-")[0], f"{number} 1", card.family.surname):
        assert find_families(other, typed).elsewhere == ()


def test_nothing_of_a_colleagues_family_is_opened(laptop: Workspace, tmp_path: Path):
    done, family, case, person = _registered(laptop)
    other = _colleague(laptop)

    for act in (
        lambda: family_card(other, family),
        lambda: open_submission(other, done.instance_id),
        lambda: begin_correction(other, done.instance_id),
        lambda: begin_form(other, "service_record", subject=Subject("cases", case)),
        lambda: print_submission(other, done.instance_id, Paper.ANSWERS, tmp_path / "a.pdf"),
        lambda: delete_person(other, person, "ошибка"),
        lambda: reviews_of(other, done.instance_id),
        lambda: case_team(other, case),
        lambda: change_team(other, case, curator_id="", members=()),
    ):
        with pytest.raises(LedByOthers, match=laptop.user.name):
            act()
    assert list_submissions(other) == ()
    assert list_rows(other, "persons") == list_rows(other, "cases") == ()
    assert not list(tmp_path.glob("*.pdf"))


def test_no_form_lists_the_people_of_a_colleagues_family(laptop: Workspace):
    _, family, _, _ = _registered(laptop)
    other = _colleague(laptop)

    mine = begin_form(laptop, "family_registration").session
    theirs = begin_form(other, "family_registration").session
    for session in (mine, theirs):
        session.answer("/data/reg/district", DISTRICT)
        session.answer("/data/reg/contact_kind", "known")

    assert family in _offered(mine)
    assert family not in _offered(theirs)


def test_a_form_about_no_family_is_its_authors_and_of_those_who_supervise(laptop: Workspace):
    done = register_family(laptop)
    with laptop.unit_of_work() as work:
        alone = replace(done, instance_id="uuid:about-nobody", subjects=())
        work.submissions.save(alone)
        work.commit()

    with pytest.raises(FilledByOthers, match=laptop.user.name):
        open_submission(_colleague(laptop), alone.instance_id)

    assert open_submission(laptop, alone.instance_id).readonly
    assert open_submission(supervising(laptop), alone.instance_id).readonly


def test_a_draft_is_opened_and_deleted_by_its_author_alone(laptop: Workspace):
    draft = begins(laptop)
    other = _colleague(laptop, Role.SUPERVISOR)

    kept = draft_before(laptop, draft)
    assert kept is not None

    for act in (resume_draft, discard_draft):
        with pytest.raises(DraftMissing):
            act(other, draft)
    for move in (preview_move, move_draft):
        with pytest.raises(NoNewerVersion):
            move(other, draft)
    with pytest.raises(DraftMissing):
        restore_draft(other, kept)
    assert draft_before(other, draft) is None

    assert resume_draft(laptop, draft).draft_id == draft


def test_a_supervisor_reads_all_and_a_data_manager_all_but_what_few_may(laptop: Workspace):
    done, family, _, _ = _registered(laptop)
    supervisor = _colleague(laptop, Role.SUPERVISOR)
    manager = _colleague(laptop, Role.DATA_MANAGER)

    assert find_families(supervisor).total == find_families(manager).total == 1
    assert family_card(supervisor, family).category_words
    assert family_card(manager, family).category_words == ()
    shown = open_submission(supervisor, done.instance_id).session
    hidden = open_submission(manager, done.instance_id).session
    special = {shape.path for shape in shown.definition.special}
    assert _said(shown, special)
    assert not _said(hidden, special)
    assert _said(hidden, {SURNAME}) == _said(shown, {SURNAME}) != ""


def test_an_answer_that_few_read_is_on_no_paper_of_the_others(laptop: Workspace, tmp_path: Path):
    done = register_family(laptop)
    manager = _colleague(laptop, Role.DATA_MANAGER)

    for name, workspace in (("mine", laptop), ("theirs", manager)):
        print_submission(workspace, done.instance_id, Paper.ANSWERS, tmp_path / f"{name}.pdf")

    assert "негде жить" in text_of(tmp_path / "mine.pdf")
    assert "негде жить" not in text_of(tmp_path / "theirs.pdf")


def test_whoever_does_not_see_all_answers_corrects_none(laptop: Workspace):
    done, _, case, _ = _registered(laptop)
    other = _colleague(laptop)
    change_team(
        laptop,
        case,
        curator_id=laptop.user.specialist_id or "",
        members=[other.user.specialist_id or ""],
    )

    with pytest.raises(SpecialAnswersHidden):
        begin_correction(other, done.instance_id)

    assert begin_correction(laptop, done.instance_id).corrects == done


def test_whoever_is_taken_into_the_team_reads_about_the_family(laptop: Workspace):
    _, family, case, _ = _registered(laptop)
    other = _colleague(laptop)
    mine, theirs = laptop.user.specialist_id or "", other.user.specialist_id or ""

    change_team(laptop, case, curator_id=mine, members=[theirs])

    assert find_families(other).total == 1
    assert family_card(other, family).family.id == family
    team = case_team(other, case)
    assert (team.curator[0], [one for one, _ in team.members], team.mine) == (mine, [theirs], False)
    change_team(laptop, case, curator_id=mine, members=[])
    with pytest.raises(LedByOthers):
        family_card(other, family)


def test_a_case_that_is_passed_on_goes_out_of_sight_with_all_its_papers(laptop: Workspace):
    _, family, case, _ = _registered(laptop)
    other = _colleague(laptop)

    change_team(laptop, case, curator_id=other.user.specialist_id or "", members=[])

    assert family_card(other, family).cases[0].curator_mine
    with pytest.raises(LedByOthers):
        family_card(laptop, family)


def test_a_case_without_a_curator_is_no_way_into_a_family_that_others_lead(laptop: Workspace):
    _, family, _, _ = _registered(laptop)
    other = _colleague(laptop)
    with laptop.unit_of_work() as work:
        closed = {"family_id": family, "status": "closed", "case_no": "1"}
        work.entities.save(Entity("cases", "older", "1", closed))
        work.commit()

    with pytest.raises(LedByOthers):
        change_team(other, "older", curator_id=other.user.specialist_id or "", members=[])

    with pytest.raises(LedByOthers):
        family_card(other, family)


def test_a_family_that_nobody_leads_is_open_to_all_who_work_with_families(laptop: Workspace):
    _, family, case, _ = _registered(laptop)
    other = _colleague(laptop)

    change_team(laptop, case, curator_id="", members=[])

    assert family_card(other, family).family.id == family


def test_whoever_takes_attendance_opens_no_family(laptop: Workspace):
    _, family, _, _ = _registered(laptop)
    taker = _colleague(laptop, Role.ATTENDANCE_TAKER)

    for act in (
        lambda: family_card(taker, family),
        lambda: find_families(taker),
        lambda: begin_form(taker, "family_registration"),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert due_today(taker).totals == (0, 0, 0, 0)


def test_an_erasure_that_is_due_is_shown_to_whoever_may_open_the_family(laptop: Workspace):
    _, _, _, person = _registered(laptop)
    record_withdrawal(laptop, person, NOON.date(), WithdrawalWay.LETTER)

    assert [one.key for one in due_erasures(supervising(laptop))] == [person]
    other = _colleague(laptop, Role.ADMINISTRATOR)
    assert due_erasures(other) == ()
    with pytest.raises(LedByOthers):
        record_withdrawal(other, person, NOON.date(), WithdrawalWay.LETTER)


def test_what_was_deleted_is_listed_for_its_team_alone(laptop: Workspace):
    _, _, _, person = _registered(laptop)
    delete_person(laptop, person, "дважды записана")

    assert [one.entity_id for one in list_deleted(laptop)] == [person]
    assert list_deleted(_colleague(laptop)) == ()


def test_exported_records_of_a_data_manager_lack_what_few_read(laptop: Workspace, tmp_path: Path):
    register_family(laptop)
    manager = _colleague(laptop, Role.DATA_MANAGER)

    for name, workspace in (("all", supervising(laptop)), ("some", manager)):
        for kind in (DataFormat.ODK, DataFormat.CSV):
            (tmp_path / name / kind).mkdir(parents=True)
            export_data(workspace, "all", tmp_path / name / kind, kind)

    assert "негде жить" in _written(tmp_path / "all")
    assert "негде жить" not in _written(tmp_path / "some")
    assert "Рябинина" in _written(tmp_path / "some")


def test_a_colleagues_card_that_may_be_the_same_tells_only_whom_to_ask(laptop: Workspace):
    register_family(laptop)
    other = _colleague(laptop)
    again = begin_form(other, "family_registration").session
    answer_registration(again)

    mine = begin_form(laptop, "family_registration").session
    answer_registration(mine)

    (told, *_rest) = similar_cards(other, again)
    assert (told.led_by, bool(told.case_no)) == (laptop.user.name, True)
    assert told.card == PersonFacts()
    assert told.family == told.settlement == told.family_id == ""
    assert similar_cards(laptop, mine)[0].card.surname == "Рябинина"


def _written(folder: Path) -> str:
    return "".join(one.read_text("utf-8-sig") for one in folder.rglob("*.*") if one.is_file())


def _offered(session: FormSession) -> set[str]:
    return {choice.value for node in session.nodes() for choice in node.choices}


def _said(session: FormSession, paths: set[str]) -> str:
    return "".join(n.value for n in session.nodes() if without_positions(n.ref) in paths)
