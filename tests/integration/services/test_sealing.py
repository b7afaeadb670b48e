"""Sealed facts: for named holders, encrypted by a key of their own, in no other row or file."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from fieldkit.records.people import Role
from fieldkit.services.data import DataFormat, export_data
from fieldkit.services.deleting import wipe_old_drafts
from fieldkit.services.filling import (
    begin_correction,
    begin_form,
    discard_draft,
    finalize_form,
    list_drafts,
    open_submission,
    restore_draft,
    resume_draft,
    save_draft,
)
from fieldkit.services.leaving import end_access
from fieldkit.services.packs import install_form
from fieldkit.services.sealing import (
    SealedByOthers,
    list_holders,
    name_holder,
    remove_holder,
)
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace, create_workspace, open_workspace
from fieldkit.store.keys import KeyCost
from fieldkit.store.sealed import LastHolder, NoHolder
from tests.support.laptops import NOON, PASSPHRASE, USER
from tests.support.workbooks import workbook

OTHER = "зимородок ива тополь"
SECRET = "диагноз-глухарь"
NAME, STATUS, CHILD = "/data/name", "/data/status", "/data/children/secret"


@pytest.fixture
def lone(tmp_path: Path) -> Iterator[Workspace]:
    workspace = create_workspace(
        tmp_path / "База", user_name=USER, passphrase=PASSPHRASE, cost=KeyCost.lowest()
    )
    workspace.now = lambda: NOON
    install_form(workspace, _form(tmp_path / "health.xlsx"))
    yield workspace
    workspace.close()


@pytest.fixture
def laptop(lone: Workspace) -> Workspace:
    add_user(lone, "Снегирёва Инна", OTHER, Role.SUPERVISOR)
    return lone


def _form(path: Path) -> Path:
    return workbook(
        path,
        survey=(
            ("type", "name", "label", "bind::fk:privacy"),
            ("text", "name", "Name", "P2"),
            ("text", "status", "Status", "P4"),
            ("begin repeat", "children", "Children", None),
            ("text", "secret", "Secret", "P4"),
            ("end repeat", None, None, None),
        ),
        settings=(
            ("form_id", "form_title", "version", "namespaces"),
            ("health", "Health", "1", 'fk="urn:fieldkit"'),
        ),
    )


def filled(laptop: Workspace, status: str = SECRET):
    filling = begin_form(laptop, "health")
    filling.session.answer(NAME, "Анна")
    if status:
        filling.session.answer(STATUS, status)
    return save_draft(laptop, filling)


def as_other(laptop: Workspace) -> Workspace:
    laptop.close()
    other = open_workspace(laptop.folder, OTHER)
    other.now = lambda: NOON
    return other


def as_first(other: Workspace) -> Workspace:
    other.close()
    first = open_workspace(other.folder, PASSPHRASE)
    first.now = lambda: NOON
    return first


def rows_of(workspace: Workspace) -> list[str]:
    """Return every value of every table, as somebody sees it who has the data key."""
    engine = workspace.database._engine
    found = []
    with engine.connect() as connection:
        tables = (
            connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'table'")
            .scalars()
            .all()
        )
        for table in tables:
            for row in connection.exec_driver_sql(f'SELECT * FROM "{table}"'):  # noqa: S608 - ours
                found += [
                    value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
                    for value in row
                ]
    return found


def test_a_draft_gives_a_holder_the_sealed_answers_back(laptop: Workspace):
    draft = filled(laptop)

    again = resume_draft(laptop, draft.draft_id)

    assert again.session.node(STATUS).value == SECRET
    assert again.session.node(NAME).value == "Анна"


def test_a_submission_gives_a_holder_the_sealed_answers_back(laptop: Workspace):
    submission = finalize_form(laptop, filled(laptop))

    opened = open_submission(laptop, submission.instance_id)

    assert opened.session.node(STATUS).value == SECRET
    assert SECRET not in submission.xml


def test_no_row_holds_a_sealed_answer_in_the_clear(laptop: Workspace):
    filled(laptop)
    finalize_form(laptop, filled(laptop))

    values = rows_of(laptop)

    assert any("Анна" in value for value in values)
    assert not any(SECRET in value for value in values)


def test_no_export_holds_a_sealed_answer(lone: Workspace, tmp_path: Path):
    finalize_form(lone, filled(lone))
    out = tmp_path / "out"
    out.mkdir()

    export_data(lone, "health", out, DataFormat.CSV)

    written = [path.read_text("utf-8-sig") for path in out.rglob("*.csv")]
    assert any("Анна" in text for text in written)
    assert not any(SECRET in text for text in written)


def test_whoever_is_no_holder_sees_that_there_is_something_closed(laptop: Workspace):
    submission = finalize_form(laptop, filled(laptop))
    other = as_other(laptop)

    row = open_submission(other, submission.instance_id).session.node(STATUS)
    fresh = begin_form(other, "health").session.node(STATUS)
    other.close()

    assert (row.value, row.kind, fresh.kind) == ("", "note", "note")
    assert "Sealed facts" in row.hint


def test_whoever_is_no_holder_loses_no_sealed_answer(laptop: Workspace):
    submission = finalize_form(laptop, filled(laptop))
    other = as_other(laptop)
    correction = begin_correction(other, submission.instance_id)
    correction.session.answer(NAME, "Анна Р.")
    save_draft(other, correction)

    with pytest.raises(SealedByOthers):
        finalize_form(other, correction, reason="опечатка")

    first = as_first(other)
    assert open_submission(first, submission.instance_id).session.node(STATUS).value == SECRET
    first.close()


def test_whoever_is_no_holder_finalizes_a_form_that_has_no_sealed_answer(laptop: Workspace):
    other = as_other(laptop)

    submission = finalize_form(other, filled(other, status=""))
    other.close()

    assert "Анна" in submission.xml


def test_a_correction_takes_the_sealed_answers_along(laptop: Workspace):
    submission = finalize_form(laptop, filled(laptop))

    correction = begin_correction(laptop, submission.instance_id)
    correction.session.answer(NAME, "Анна Р.")
    corrected = finalize_form(laptop, correction, reason="опечатка")

    assert open_submission(laptop, corrected.instance_id).session.node(STATUS).value == SECRET
    assert list_drafts(laptop) == ()


def test_an_answer_that_was_cleared_is_gone_and_a_removed_row_does_not_come_back(
    laptop: Workspace,
):
    filling = filled(laptop)
    for place, value in enumerate(("первая", "вторая"), 1):
        if len(filling.session.children("/data/children")) < place:
            filling.session.add_repeat("/data/children")
        filling.session.answer(f"/data/children[{place}]/secret", value)
    save_draft(laptop, filling)
    filling.session.answer(STATUS, "")
    filling.session.remove_repeat("/data/children", 1)
    save_draft(laptop, filling)
    again = resume_draft(laptop, filling.draft_id)
    again.session.add_repeat("/data/children")

    found = [again.session.node(f"/data/children[{n}]/secret").value for n in (1, 2)]

    assert again.session.node(STATUS).value == ""
    assert found == ["первая", ""]


def test_a_named_holder_reads_what_was_sealed_before(laptop: Workspace):
    submission = finalize_form(laptop, filled(laptop))
    (colleague,) = list_holders(laptop).others

    name_holder(laptop, colleague)
    other = as_other(laptop)
    found = open_submission(other, submission.instance_id).session.node(STATUS).value
    mine = list_holders(other).mine
    other.close()

    assert found == SECRET
    assert mine


def test_a_removed_holder_reads_nothing_even_with_the_old_key(laptop: Workspace):
    submission = finalize_form(laptop, filled(laptop))
    (colleague,) = list_holders(laptop).others
    name_holder(laptop, colleague)
    old = _boxes(laptop)

    remove_holder(laptop, colleague)
    new = _boxes(laptop)
    mine = open_submission(laptop, submission.instance_id).session.node(STATUS).value
    other = as_other(laptop)
    theirs = open_submission(other, submission.instance_id).session.node(STATUS).value
    other.close()

    assert (mine, theirs) == (SECRET, "")
    assert not set(old) & set(new)


def _boxes(workspace: Workspace) -> list[bytes]:
    with workspace.database._engine.connect() as connection:
        return list(connection.execute(sa.text("SELECT box FROM sealed_answers")).scalars())


def test_whoever_leaves_holds_nothing_any_more(laptop: Workspace):
    submission = finalize_form(laptop, filled(laptop))
    (colleague,) = list_holders(laptop).others
    name_holder(laptop, colleague)
    old = _boxes(laptop)

    end_access(laptop, colleague, laptop.user)

    assert [one.id for one in list_holders(laptop).holders] == [laptop.user.id]
    assert not set(old) & set(_boxes(laptop))
    assert open_submission(laptop, submission.instance_id).session.node(STATUS).value == SECRET


def test_the_only_holder_does_not_leave_while_there_are_sealed_facts(laptop: Workspace):
    finalize_form(laptop, filled(laptop))
    first = laptop.user
    other = as_other(laptop)
    other.user = replace(other.user, role=Role.ADMINISTRATOR)

    with pytest.raises(LastHolder):
        end_access(other, first, other.user)
    other.close()

    open_workspace(laptop.folder, PASSPHRASE).close()


def test_the_last_holder_is_not_taken_away(laptop: Workspace):
    finalize_form(laptop, filled(laptop))

    with pytest.raises(LastHolder):
        remove_holder(laptop, laptop.user)


def test_only_a_holder_names_a_holder(laptop: Workspace):
    other = as_other(laptop)

    with pytest.raises(NoHolder):
        name_holder(other, other.user)
    other.close()


def test_a_deleted_draft_comes_back_with_its_sealed_answers_and_is_wiped_with_them(
    laptop: Workspace,
):
    filling = filled(laptop)
    restore_draft(laptop, discard_draft(laptop, filling.draft_id))
    found = resume_draft(laptop, filling.draft_id).session.node(STATUS).value
    discard_draft(laptop, filling.draft_id)
    laptop.now = lambda: NOON + timedelta(days=40)

    wipe_old_drafts(laptop)

    assert found == SECRET
    assert _boxes(laptop) == []


def test_the_size_of_a_box_does_not_tell_a_yes_from_a_no(laptop: Workspace):
    filled(laptop, "да")
    filled(laptop, "нет, никогда")

    assert len({len(box) for box in _boxes(laptop)}) == 1


def test_who_named_whom_stands_in_the_journal(laptop: Workspace):
    (colleague,) = list_holders(laptop).others
    name_holder(laptop, colleague)
    remove_holder(laptop, colleague)

    with laptop.reading() as work:
        acts = [(entry.action, entry.subject) for entry in work.log.list()]

    assert ("holder_named", colleague.id) in acts
    assert ("holder_removed", colleague.id) in acts


def test_who_opened_sealed_facts_stands_in_the_journal(laptop: Workspace):
    submission = finalize_form(laptop, filled(laptop))

    open_submission(laptop, submission.instance_id)
    other = as_other(laptop)
    open_submission(other, submission.instance_id)

    with other.reading() as work:
        lines = [one for one in work.log.list() if one.action == "sealed_opened"]
    first = as_first(other)
    assert [one.user_id for one in lines] == [first.user.id] * len(lines)
    assert submission.instance_id in {one.subject for one in lines}
    first.close()
