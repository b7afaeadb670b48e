"""The audit trail for those who may read it: narrowed, paged, exported, shortened."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import openpyxl
import pytest

from fieldkit.records.keeping import ErasureReason, Periods
from fieldkit.records.people import Role
from fieldkit.records.permissions import NotAllowed
from fieldkit.records.trail import TrailKind
from fieldkit.services.case_team import change_team
from fieldkit.services.cases import family_card
from fieldkit.services.erasing import erase_person
from fieldkit.services.filling import open_submission
from fieldkit.services.keeping import set_retention_periods
from fieldkit.services.printing import Paper, submission_paper
from fieldkit.services.trail import (
    TrailNotWritten,
    TrailOfOthers,
    TrailQuery,
    count_trail,
    export_trail,
    family_trail,
    may_read_family_trail,
    old_lines,
    read_trail,
    remove_old_lines,
    trail_people,
    verify_audit,
)
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace
from tests.support.answers import register_family, subject_of
from tests.support.laptops import NOON, USER, open_laptop

SECOND = "дрозд зяблик снегирь овсянка"
DAY = timedelta(days=1)


def said(workspace: Workspace, **asked: object) -> list[str]:
    page = read_trail(workspace, TrailQuery(**asked))
    return [line.what for line in page.lines if "audit trail" not in line.what]


def as_colleague(workspace: Workspace, role: Role) -> Workspace:
    """Open the workspace again as a colleague of this role."""
    add_user(workspace, "Овсянкина Зоя", SECOND, role)
    workspace.close()
    from fieldkit.services.workspace import open_workspace

    again = open_workspace(workspace.folder, SECOND)
    again.now = lambda: NOON
    return again


def test_a_line_says_who_did_what_about_which_number(laptop: Workspace):
    submission = register_family(laptop)
    card = family_card(laptop, subject_of(submission, "families").entity_id)

    finalized, opened = read_trail(laptop, TrailQuery(), limit=2).lines[::-1]

    assert (finalized.who, finalized.what) == (USER, "Finalized a form")
    assert card.cases[0].case_no in finalized.about
    assert "Family registration" in finalized.about
    assert (opened.what, opened.kind) == ("Opened the family's card", TrailKind.READ)
    assert opened.about == card.entity.get("case_no")


def test_no_name_of_a_family_stands_in_the_trail_or_its_words(laptop: Workspace):
    family = subject_of(register_family(laptop), "families").entity_id
    card = family_card(laptop, family)
    erase_person(laptop, card.members[0].id, ErasureReason.DEMAND)

    with laptop.reading() as work:
        kept = repr(work.log.list())
    shown = repr(read_trail(laptop, TrailQuery()).lines)
    for name in ("Рябинин", "Анна", "Тимофей", "Костюковка"):
        assert name not in kept
        assert name not in shown


def test_the_trail_is_narrowed_by_person_kind_and_day(laptop: Workspace):
    submission = register_family(laptop)
    laptop.now = lambda: NOON + DAY
    open_submission(laptop, submission.instance_id)
    me = laptop.user.id

    assert said(laptop, kind=TrailKind.CHANGED) == ["Finalized a form"]
    assert said(laptop, kind=TrailKind.READ) == ["Opened a form"]
    assert said(laptop, user_id="somebody else") == []
    assert "Finalized a form" in said(laptop, user_id=me)
    assert said(laptop, since=NOON.date(), until=NOON.date()) == ["Finalized a form"]
    assert said(laptop, since=(NOON + DAY).date(), kind=TrailKind.READ) == ["Opened a form"]
    assert count_trail(laptop, TrailQuery(kind=TrailKind.CHANGED)) == 1
    assert (me, USER) in trail_people(laptop)


def test_the_trail_is_narrowed_by_the_number_of_a_case_but_not_by_a_name(laptop: Workspace):
    first = register_family(laptop)
    second = register_family(laptop, "Снегирёва")
    numbers = [
        family_card(laptop, subject_of(one, "families").entity_id).entity.get("case_no")
        for one in (first, second)
    ]
    assert numbers[0] != numbers[1]

    for number in numbers:
        assert sorted(said(laptop, record=number)) == [
            "Finalized a form",
            "Opened the family's card",
        ]
    assert said(laptop, record="Рябинина") == []
    assert said(laptop, record=first.instance_id.removeprefix("uuid:")) == ["Finalized a form"]


def test_the_trail_is_read_page_by_page(laptop: Workspace):
    with laptop.unit_of_work() as work:
        for _time in range(250):
            work.log.audit("undone", "x")
        work.commit()
    asked = TrailQuery(kind=TrailKind.CHANGED)

    first = read_trail(laptop, asked)
    second = read_trail(laptop, asked, before=first.lines[-1].no)
    third = read_trail(laptop, asked, before=second.lines[-1].no)

    assert [len(page.lines) for page in (first, second, third)] == [100, 100, 50]
    assert [page.more for page in (first, second, third)] == [True, True, False]
    numbers = [line.no for page in (first, second, third) for line in page.lines]
    assert numbers == sorted(set(numbers), reverse=True)


@pytest.mark.parametrize(
    "role", [Role.SPECIALIST, Role.ATTENDANCE_TAKER, Role.DATA_MANAGER, Role.SUPERVISOR]
)
def test_only_a_supervisor_and_an_administrator_read_the_trail(laptop: Workspace, role: Role):
    family = subject_of(register_family(laptop), "families").entity_id
    colleague = as_colleague(laptop, role)
    may = role is Role.SUPERVISOR

    services = [
        lambda: read_trail(colleague, TrailQuery()),
        lambda: count_trail(colleague, TrailQuery()),
        lambda: trail_people(colleague),
        lambda: verify_audit(colleague),
        lambda: old_lines(colleague),
        lambda: remove_old_lines(colleague),
        lambda: export_trail(colleague, TrailQuery(), colleague.folder / "x.xlsx"),
    ]
    for service in services:
        if may:
            service()
        else:
            with pytest.raises(NotAllowed):
                service()
    assert may_read_family_trail(colleague, family) is may
    colleague.close()


def test_a_curator_sees_who_opened_the_family_and_no_other_specialist_does(laptop: Workspace):
    submission = register_family(laptop)
    family = subject_of(submission, "families").entity_id
    case = subject_of(submission, "cases").entity_id
    open_submission(laptop, submission.instance_id)
    colleague = as_colleague(laptop, Role.SPECIALIST)
    with pytest.raises(TrailOfOthers):
        family_trail(colleague, family)
    theirs = colleague.user.specialist_id or ""
    colleague.close()
    again = open_laptop(laptop.folder)
    change_team(again, case, curator_id=theirs, members=[])
    again.close()

    from fieldkit.services.workspace import open_workspace

    curator = open_workspace(laptop.folder, SECOND)
    curator.now = lambda: NOON
    family_card(curator, family)

    lines = family_trail(curator, family).lines
    assert [(line.who, line.what) for line in lines] == [
        ("Овсянкина Зоя", "Opened the family's card"),
        (USER, "Changed who works on a case"),
        (USER, "Opened a form"),
        (USER, "Finalized a form"),
    ]
    assert may_read_family_trail(curator, family)
    curator.close()


def test_what_was_printed_of_a_family_stands_on_its_list(laptop: Workspace):
    submission = register_family(laptop)
    family = subject_of(submission, "families").entity_id
    submission_paper(laptop, submission.instance_id, Paper.ANSWERS)

    whats = [line.what for line in family_trail(laptop, family).lines]

    assert "Printed all answers of a form" in whats


def test_the_trail_is_written_into_a_spreadsheet(laptop: Workspace, tmp_path: Path):
    register_family(laptop)
    out = tmp_path / "журнал.xlsx"

    export_trail(laptop, TrailQuery(kind=TrailKind.CHANGED), out)

    sheet = openpyxl.load_workbook(out).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[0][:3] == ("No.", "Moment", "Who")
    assert [row[4] for row in rows[1:]] == ["Finalized a form"]
    assert said(laptop, kind=TrailKind.EXPORTED) == []
    line = read_trail(laptop, TrailQuery(kind=TrailKind.EXPORTED)).lines[0]
    assert (line.what, line.facts) == ("Exported the audit trail", "1 row")


def test_a_spreadsheet_that_cannot_be_written_is_refused_in_words(
    laptop: Workspace, tmp_path: Path
):
    with pytest.raises(TrailNotWritten):
        export_trail(laptop, TrailQuery(), tmp_path / "nowhere" / "x.xlsx")

    assert read_trail(laptop, TrailQuery(kind=TrailKind.EXPORTED)).lines == ()


def begin_the_trail(workspace: Workspace, moment: datetime) -> None:
    """Let the trail hold two lines of long ago, and nothing else, as years of work would."""
    with workspace.database._engine.begin() as connection:
        ask = connection.exec_driver_sql
        rules = ask("SELECT name, sql FROM sqlite_master WHERE name LIKE 'audit_refuses%'").all()
        for name, _sql in rules:
            ask(f"DROP TRIGGER {name}")
        ask("DELETE FROM audit")
        for _name, sql in rules:
            ask(sql)
    workspace.now = lambda: moment
    with workspace.unit_of_work() as work:
        work.log.audit("undone", "x")
        work.log.audit("undone", "y")
        work.commit()
    workspace.now = lambda: NOON


def test_lines_over_their_period_are_removed_by_a_noted_act(laptop: Workspace):
    begin_the_trail(laptop, datetime(2022, 5, 5, 12, tzinfo=UTC))
    register_family(laptop)
    old = old_lines(laptop)
    assert (old.count, old.years, old.before) == (2, 3, date(2023, 11, 12))

    assert remove_old_lines(laptop) == 2

    lines = read_trail(laptop, TrailQuery()).lines
    assert [line.what for line in lines] == [
        "Removed the oldest lines of the audit trail",
        "Finalized a form",
    ]
    assert lines[0].facts == "2 rows"
    assert verify_audit(laptop) == ()
    assert old_lines(laptop).count == 0
    assert remove_old_lines(laptop) == 0


def test_the_period_of_the_trail_can_be_set(laptop: Workspace):
    begin_the_trail(laptop, datetime(2022, 5, 5, 12, tzinfo=UTC))

    set_retention_periods(laptop, replace(Periods(), audit=5), of_age=False)

    assert old_lines(laptop).count == 0
    assert remove_old_lines(laptop) == 0
