import os
import signal
import subprocess
import sys
from pathlib import Path

from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.filling import list_drafts, resume_draft
from fieldkit.services.workspace import open_workspace
from tests.gui.filling.story import open_page
from tests.support.window import PASSPHRASE

_ROOT = Path(__file__).resolve().parents[3]
_HANDS = """
import sys
from PySide6.QtWidgets import QApplication, QWidget
from fieldkit.assets import asset
from fieldkit import i18n
from fieldkit.gui import theme
from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.notices import Notices
from fieldkit.gui.style import FieldkitStyle
from fieldkit.services.workspace import open_workspace
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from tests.gui.filling.story import REGISTRATION, open_page
from tests.support.window import type_text
from fieldkit.gui.filling.request import FillRequest

application = QApplication([])
application.setStyle(FieldkitStyle())
i18n.install(asset("translations"), "ru")
theme.wear(application, theme.Theme())
workspace = open_workspace(Path(sys.argv[1]), sys.argv[2])
desk = Desk(workspace, Jobs(), Notices(QWidget()), theme.current())
page = open_page(desk, FillRequest(form_id=REGISTRATION))
sheet = page.view.sheet.section_sheet
sheet.question("/data/reg/contact_kind").control.choose("1")
settlement = sheet.question("/data/reg/settlement").control.field
settlement.setFocus()
type_text(settlement, "с. Ольховка")
sheet.question("/data/reg/request_words").take_focus()
type_text(sheet.question("/data/reg/request_words").control.field, "не дописано")
print("typed", flush=True)
import time
time.sleep(60)
"""


_STANDING = """
from tests.gui.filling.story import answer_all, prepare_lists, registration_answers
from PySide6.QtCore import QDeadlineTimer

answer_all(page, registration_answers(prepare_lists(workspace), "2026-11-12"))
page.view.jump_to("/data/fam/phone")
patience = QDeadlineTimer(30_000)
while page.view.model.filling.place != "/data/fam/phone" and not patience.hasExpired():
    application.processEvents()
print("standing", flush=True)
import time
time.sleep(60)
"""


def test_killed_while_reading_on_a_form_opens_at_the_question_where_one_stood(
    desk, workspace_folder, request
):
    desk.workspace.close()
    standing = _HANDS.partition("sheet = page.view")[0] + _STANDING
    arguments = [sys.executable, "-c", standing, str(workspace_folder), PASSPHRASE, str(_ROOT)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"standing"
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)

    workspace = open_workspace(workspace_folder, PASSPHRASE)
    request.addfinalizer(workspace.close)
    again = Desk(workspace, desk.jobs, desk.notices, desk.theme, desk.preferences)
    page = open_page(again, FillRequest(draft_id=list_drafts(workspace)[0].id))

    assert page.view.here == "/data/fam"
    question = page.view.sheet.section_sheet.question("/data/fam/phone")
    assert question.isAncestorOf(page.view.first_field())
    page.close()
    page.deleteLater()


def test_killed_while_filling_loses_the_field_being_typed_in_at_most(workspace_folder, request):
    arguments = [sys.executable, "-c", _HANDS, str(workspace_folder), PASSPHRASE, str(_ROOT)]
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        assert process.stdout.readline().strip() == b"typed"
        process.send_signal(signal.SIGKILL)
        process.wait(timeout=20)

    workspace = open_workspace(workspace_folder, PASSPHRASE)
    request.addfinalizer(workspace.close)
    draft = list_drafts(workspace)[0]
    session = resume_draft(workspace, draft.id).session

    assert session.node("/data/reg/contact_kind").value == "new"
    assert session.node("/data/reg/settlement").value == "с. Ольховка"
    assert draft.place == "/data/reg/settlement"
