"""What the doctor finds: pages put back, words lost, tables apart, copies damaged."""

import shutil
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fieldkit.errors import FieldkitError
from fieldkit.services.backups import make_backup
from fieldkit.services.cases import find_families
from fieldkit.services.doctor import check_due, examine, restore_tables
from fieldkit.services.progress import Cancelled
from fieldkit.services.workspace import Workspace
from fieldkit.store.connection import DATABASE_NAME
from tests.support.answers import register_family
from tests.support.laptops import NOON, open_laptop

PAGE = 4096


def amiss(workspace: Workspace) -> set[str]:
    return {one.check for one in examine(workspace) if not one.sound}


def damage(workspace: Workspace, *statements: str) -> None:
    with workspace.database._engine.begin() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement)


def save_phone(workspace: Workspace, phone: str) -> None:
    with workspace.unit_of_work() as work:
        (family,) = list(work.entities.list("families"))
        work.entities.save(replace(family, properties={**family.properties, "phone": phone}))
        work.commit()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entities SET properties = '{}' WHERE list_name = 'families'",
        "UPDATE submissions SET title = 'другое'",
        "DELETE FROM facets WHERE key LIKE 'рябин%'",
        "DELETE FROM submission_subjects",
        "DELETE FROM entity_search",
    ],
)
def test_a_table_that_is_not_what_the_log_gives_is_found_and_restored(
    laptop: Workspace, statement: str
):
    register_family(laptop)
    assert amiss(laptop) == set()
    damage(laptop, statement)

    assert amiss(laptop) == {"tables"}

    restore_tables(laptop)
    assert amiss(laptop) == set()
    assert find_families(laptop, "рябин").total == 1


def test_the_check_leaves_no_copy_behind(laptop: Workspace):
    register_family(laptop)

    examine(laptop)

    assert not (laptop.folder / "checking").exists()


def test_pages_of_an_earlier_database_put_back_are_found(laptop: Workspace, tmp_path: Path):
    """An older page is a valid page, so SQLCipher's own check passes it.

    Each is either noticed, or mended at opening so that nothing is lost by it.
    """
    register_family(laptop)
    laptop.database.empty_wal()
    path = laptop.folder / DATABASE_NAME
    before = path.read_bytes()
    save_phone(laptop, "+7 000 765-43-21")
    laptop.close()
    after = path.read_bytes()
    altered = [
        at
        for at in range(PAGE, min(len(before), len(after)), PAGE)
        if before[at : at + PAGE] != after[at : at + PAGE]
    ]
    assert len(altered) > 3

    for at in altered:
        folder = tmp_path / f"page {at}"
        shutil.copytree(laptop.folder, folder)
        mixed = after[:at] + before[at : at + PAGE] + after[at + PAGE :]
        (folder / DATABASE_NAME).write_bytes(mixed)
        assert _is_noticed(folder) or _goes_on(folder), f"page {at // PAGE + 1}"


def _goes_on(folder: Path) -> bool:
    workspace = open_laptop(folder)
    try:
        with workspace.reading() as work:
            (family,) = list(work.entities.list("families"))
        kept = family.get("phone") == "+7 000 765-43-21"
        save_phone(workspace, "+7 000 111-22-33")
        return kept and amiss(workspace) == set()
    finally:
        workspace.close()


def _is_noticed(folder: Path) -> bool:
    try:
        workspace = open_laptop(folder)
    except FieldkitError:
        return True
    try:
        return bool(amiss(workspace)) or workspace.database.rolled_back is not None
    except FieldkitError:
        return True
    finally:
        workspace.close()


def test_a_damaged_backup_is_found(laptop: Workspace):
    made = make_backup(laptop)
    assert amiss(laptop) == set()
    path = made.folder / DATABASE_NAME
    path.write_bytes(path.read_bytes()[:-PAGE])

    assert amiss(laptop) == {"backup"}


def test_the_check_is_due_once_a_day_and_can_be_stopped(laptop: Workspace):
    class Stopped:
        def step(self, *_how_far: object) -> None:
            raise Cancelled

    assert check_due(laptop)
    with pytest.raises(Cancelled):
        examine(laptop, Stopped())
    assert check_due(laptop)
    examine(laptop)
    assert not check_due(laptop)
    laptop.now = lambda: NOON + timedelta(days=1)
    assert check_due(laptop)


def test_a_line_of_the_audit_trail_that_was_altered_is_found(laptop: Workspace):
    register_family(laptop)
    with laptop.unit_of_work() as work:
        work.log.audit("signed_in")
        work.commit()
    assert amiss(laptop) == set()

    damage(laptop, "DROP TRIGGER audit_refuses_update", "UPDATE audit SET user_id = 'x'")

    (finding,) = [one for one in examine(laptop) if one.check == "trail"]
    assert not finding.sound
    assert "from line 1 on" in finding.said
