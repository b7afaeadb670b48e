"""What of the workshop is drawn for people to look at."""

from collections.abc import Callable

from PySide6.QtCore import QEventLoop, QTimer

from fieldkit.gui.page import Page
from fieldkit.gui.scene import Scene
from fieldkit.gui.workshop.page import WorkshopPage
from fieldkit.gui.workshop.panel import CHANGES, QUESTIONS, TESTS, USED
from fieldkit.gui.workshop.questions import HIDDEN
from fieldkit.services.packs import built_in_pack
from fieldkit.services.workspace import Workspace

_LONGEST = 20_000  # ms
_AMISS = """survey,type,name,label,relevant
,text,who,Who?,${nobody} = 1
,select_one towns,town,Town,
,integr,age,Age,
choices,list_name,name,label
,rivers,r1,Amur
"""


def _form(_workspace: object) -> object:
    return next(built_in_pack().glob("forms/*assessment*.xlsx"))


def _pack(_workspace: object) -> object:
    return built_in_pack()


def _amiss(workspace: Workspace) -> object:
    file = workspace.folder.parent / "visit.csv"
    file.write_text(_AMISS, encoding="utf-8")
    return file


def _at(tab: str) -> Callable[[Page], None]:
    def prepare(page: Page) -> None:
        if isinstance(page, WorkshopPage):
            _wait(page)
            page.panel.show_tab(tab)
            if tab == QUESTIONS:
                page.panel.questions.filter.choose(HIDDEN)
                page.panel.questions.refresh()
                page.panel.questions.table.selectRow(0)

    return prepare


def _wait(page: Page) -> None:
    """Wait until the worker has read the form."""
    loop = QEventLoop()
    page.desk.jobs.busy_changed.connect(loop.quit)
    QTimer.singleShot(_LONGEST, loop.quit)
    if page.desk.jobs.busy:
        loop.exec()


def _sound(workspace: Workspace) -> object:
    file = workspace.folder.parent / "sound.csv"
    file.write_text("survey,type,name,label\n,text,who,Who?\n", encoding="utf-8")
    return file


def _tried(page: Page) -> None:
    if isinstance(page, WorkshopPage):
        _wait(page)
        page.trial.finalize()


def _start(page: Page) -> None:
    if isinstance(page, WorkshopPage):
        page.close_form()
        page.open()


SCENES = (
    Scene("workshop", "workshop", _form, _at(QUESTIONS)),
    Scene("workshop-lists", "workshop", _form, _at(USED)),
    Scene("workshop-changes", "workshop", _form, _at(CHANGES)),
    Scene("workshop-tests", "workshop", _pack, _at(TESTS)),
    Scene("workshop-problems", "workshop", _amiss, _wait),
    Scene("workshop-outcome", "workshop", _sound, _tried),
    Scene("workshop-start", "workshop", None, _start),
)
