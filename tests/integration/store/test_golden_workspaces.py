"""Workspaces of every schema there ever was open, are upgraded, and hold what they held."""

import shutil
from pathlib import Path

import pytest

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.backup import BackupKind
from fieldkit.services.attendance import list_events, open_event
from fieldkit.services.backups import backup_state
from fieldkit.services.cases import family_card, find_families
from fieldkit.services.doctor import examine
from fieldkit.services.filling import list_drafts, list_submissions, open_submission, resume_draft
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.schema import REVISIONS
from tests.golden.workspaces.make import PASSPHRASE
from tests.support.answers import register_family
from tests.support.laptops import NOON

GOLDEN = Path(__file__).resolve().parents[2] / "golden" / "workspaces"
KEPT = sorted(path.name for path in GOLDEN.iterdir() if path.is_dir() and path.name.isdigit())


@pytest.fixture(params=KEPT)
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Workspace:
    folder = tmp_path / "база"
    shutil.copytree(GOLDEN / request.param, folder)
    workspace = open_workspace(folder, PASSPHRASE)
    workspace.now = lambda: NOON
    yield workspace
    workspace.close()


def tables(workspace: Workspace) -> list[object]:
    with workspace.reading() as work:
        entities = [
            list(work.entities.list(name))
            for name in ("families", "persons", "cases", "specialists")
        ]
        return [*entities, *work.submissions.list(), *work.attendance.events()]


def test_every_released_schema_has_its_golden_workspace():
    assert list(REVISIONS[: len(KEPT)]) == KEPT
    assert len(KEPT) >= len(REVISIONS) - 1


def test_a_golden_workspace_holds_every_kind_of_record(golden: Workspace):
    row = find_families(golden, "ряб").rows[0]
    card = family_card(golden, row.id)
    assert (len(card.members), len(card.cases)) == (2, 1)
    assert {one.form_id for one in list_submissions(golden)} == {
        "family_registration",
        "family_crisis_assessment",
    }
    read = open_submission(golden, list_submissions(golden)[0].instance_id)
    assert read.readonly
    (draft,) = list_drafts(golden)
    session = resume_draft(golden, draft.id).session
    assert session.node("/data/reg/settlement").value == "с. Ольховка"
    (event,) = list_events(golden)
    ((mark),) = open_event(golden, event.id).marks.values()
    assert (mark.status, mark.minutes) == (AttendanceStatus.LATE, 15)


def test_a_golden_workspace_is_sound_and_a_copy_was_made_before(golden: Workspace):
    found = {one.check: one for one in examine(golden)}

    assert found["database"].sound
    assert found["log"].sound
    kinds = [one.kind for one in backup_state(golden).here]
    assert kinds in ([BackupKind.UPGRADE], [])


def test_a_golden_workspace_goes_on(golden: Workspace):
    before = find_families(golden).total

    register_family(golden, "Осинина")

    assert find_families(golden).total == before + 1
    assert all(one.sound for one in examine(golden) if one.check == "log")


def test_a_rebuild_of_a_golden_workspace_gives_what_it_holds(golden: Workspace):
    before = tables(golden)

    with golden.unit_of_work() as work:
        work.changes.rebuild()
        work.commit()

    assert tables(golden) == before


def test_what_is_derived_was_worked_out_for_what_was_there_before(golden: Workspace):
    page = find_families(golden, filters={"status": "open"})

    assert golden.database.tables_apart() == ()
    assert [row.surname for row in page.rows] == ["Рябинина"]
