"""What is loaded before it is needed, and what PySide need not read."""

import os
import subprocess
import sys

_SCRIPT = """
import gc, sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QWidget
from fieldkit.gui.source_guard import spare_sources
spare_sources()
from fieldkit.gui.ahead import Ahead
application = QApplication([])
window = QWidget()
before = set(sys.modules)
ahead = Ahead(window)
print(gc.isenabled())
clock = QTimer(window)
def look():
    if not ahead._left:
        application.quit()
clock.timeout.connect(look)
clock.start(5)
QTimer.singleShot(60_000, window, application.quit)
application.exec()
loaded = set(sys.modules) - before
import linecache
print(gc.isenabled())
print({"sqlalchemy", "fieldkit.gui.workbench", "fieldkit.gui.home.page"} <= loaded)
print([name for name in linecache.cache if name.endswith("workbench.py")])
"""


def run(script: str) -> list[str]:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", script]
    out = subprocess.run(
        command, capture_output=True, encoding="utf-8", check=True, env=environment
    )
    assert out.stderr == ""
    return out.stdout.splitlines()


def test_what_an_open_workspace_needs_is_loaded_behind_the_unlock_screen():
    *_collecting, loaded, _sources = run(_SCRIPT)

    assert loaded == "True"


def test_no_thread_collects_what_is_qts_while_it_loads():
    while_loading, afterwards, *_others = run(_SCRIPT)

    assert (while_loading, afterwards) == ("False", "True")


def test_the_sources_of_modules_are_not_kept():
    *_others, sources = run(_SCRIPT)

    assert sources == "[]"


def test_the_unlock_screen_needs_no_database_and_no_pages():
    script = (
        "import sys, fieldkit.gui.application;"
        "heavy = ('sqlalchemy', 'fieldkit.gui.workbench', 'fieldkit.services.restoring', 'xml');"
        "print([name for name in heavy if name in sys.modules])"
    )

    assert run(script) == ["[]"]


def test_forms_open_without_the_viewer_of_papers():
    script = "import sys, fieldkit.gui.filling.page; print('PySide6.QtPdf' in sys.modules)"

    assert run(script) == ["False"]
