"""Makes the golden workspace of the present tables: ``python -m tests.golden.workspaces.make``.

It is run once, when a version with new tables is released, by that version's
own code; ``tests/integration/store/test_golden_workspaces.py`` opens all that
lie here with every later version. Nobody in it is real.
"""

import shutil
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path

from fieldkit.records.attendance import AttendanceStatus
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import add_session, create_event, mark_attendance, register
from fieldkit.services.filling import begin_form, finalize_form, save_draft
from fieldkit.services.packs import built_in_pack, install_pack
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost
from fieldkit.store.schema import REVISIONS
from tests.support.answers import answer_assessment, register_family, subject_of

PASSPHRASE = "ольха берёза клён рябина"
NOON = datetime(2026, 11, 12, 12, 0, tzinfo=UTC)
HERE = Path(__file__).resolve().parent


def main() -> int:
    """Make the folder of the newest revision, in place of one that is there."""
    folder = HERE / REVISIONS[-1]
    shutil.rmtree(folder, ignore_errors=True)
    workspace = create_workspace(
        folder,
        user_name="Ольхова Наталья Петровна",
        passphrase=PASSPHRASE,
        cost=KeyCost.lowest(),
    )
    workspace.now = lambda: NOON
    install_pack(workspace, built_in_pack())
    _casework(workspace)
    _attendance(workspace)
    workspace.close()
    (folder / "lock").unlink(missing_ok=True)
    print(folder, sum(path.stat().st_size for path in folder.iterdir()))
    return 0


def _casework(workspace: Workspace) -> None:
    registered = register_family(workspace)
    case = subject_of(registered, "cases")
    filling = begin_form(workspace, "family_crisis_assessment", subject=case)
    answer_assessment(filling.session)
    finalize_form(workspace, filling)
    draft = begin_form(workspace, "family_registration")
    draft.session.answer("/data/reg/settlement", "с. Ольховка")
    save_draft(workspace, draft)


def _attendance(workspace: Workspace) -> None:
    day = date(2026, 11, 12)
    event = create_event(workspace, "Семинар", EventFormat.SEMINAR, day, day, place="Свободный")
    session = add_session(workspace, event.id, day, time(10), time(11, 30))
    person = register(workspace, event.id, "Кедрова Мария")
    mark_attendance(workspace, session.id, person.id, AttendanceStatus.LATE, minutes=15)


if __name__ == "__main__":
    sys.exit(main())
