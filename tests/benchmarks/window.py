"""The longest stall of the window's thread in each act of a day, with 10,000 families.

``python -m tests.benchmarks.window [FAMILIES] [WORD]``: 10,000 families unless told; with a
word only the acts whose name holds it are printed. The workspace is made once, copied to a
folder of this run, and opened offscreen in the whole window. WHO VA comes from the reference
material, where that lies beside the checkout.

A stall is the time between two turns of the event loop: meanwhile no key and no mouse is
answered. It is given by the clock and in processor time of the window's thread, which other
programs alter little; ``until`` is when the act had its end on the screen. All are
milliseconds. The first act of its kind also loads its modules.
"""

import os
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import time as clock_time
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit import i18n
from fieldkit.assets import asset
from fieldkit.gui.ahead import Ahead
from fieldkit.gui.application import open_window
from fieldkit.gui.filling.entries import END
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.main_window import MainWindow
from fieldkit.gui.preferences import Preferences, PreferencesFile
from fieldkit.gui.questions.options import OptionsControl
from fieldkit.gui.questions.text import LineControl
from fieldkit.gui.workbench import Workbench
from fieldkit.records.attendance import AttendanceStatus, Mark
from fieldkit.records.event import Event, EventFormat, Registration, Session
from fieldkit.records.submission import Subject
from fieldkit.services.packs import install_form
from fieldkit.services.workspace import Workspace
from tests.benchmarks.turns import Row, Watch, show
from tests.support.laptops import NOON, open_laptop
from tests.support.multitude import SURNAMES, Measure, kept_laptop
from tests.support.places import SHARED
from tests.support.window import press, type_text
from tests.support.workbooks import survey

STALL, KEY, SCROLL, GRID = 100, 16, 50, 300
_HUGE, _A_SECTION = 5_000, 50  # questions
_VA = SHARED / "odk" / "real" / "wf__whova_form" / "form.xlsx"
_FAMILY = "f7"
_DECEASED = "/data/consented/deceased_CRVS/info_on_deceased"
_ADULT = (
    ("/data/respondent_backgr/Id10013", "yes"),
    (f"{_DECEASED}/Id10019", "female"),
    (f"{_DECEASED}/Id10020", "yes"),
    (f"{_DECEASED}/Id10021", "1980-01-01"),
    (f"{_DECEASED}/Id10022", "yes"),
    (f"{_DECEASED}/Id10023_a", "2026-10-01"),
)


class Day:
    """The window, and the acts of somebody who works in it."""

    def __init__(self, window: MainWindow, workspace: Workspace) -> None:
        self.window, self.workspace = window, workspace
        self.watch = Watch()
        self.rows: list[Row] = []

    @property
    def bench(self) -> Workbench:
        """Return the open workspace."""
        assert self.window.workbench is not None
        return self.window.workbench

    @property
    def page(self) -> Any:
        """Return the page in sight."""
        return self.bench.page

    def do(
        self,
        name: str,
        act: Callable[[], Any],
        budget: int = STALL,
        ended: Callable[[], bool] = lambda: True,
    ) -> None:
        """Do one act and note its row."""
        until = self.watch.follow(act, ended)
        stall, busy = self.watch.stall * 1e3, self.watch.busy * 1e3
        self.rows.append(Row(name, budget, stall, busy, until * 1e3))

    def go(self, name: str, key: str, argument: object = None) -> None:
        """Open a page."""
        self.do(name, lambda: self.bench.go(key, argument))

    def fill(self, name: str, request: FillRequest) -> None:
        """Open a form and wait until its questions are there."""
        self.do(name, lambda: self.bench.go("fill", request), ended=self.is_open)

    def section(self, name: str, key: str) -> None:
        """Show a section of the form in sight, or its end."""
        shown = (lambda: True) if key == END else self.is_open
        self.do(name, lambda: self.page.view.show_section(key), ended=shown)

    def is_open(self) -> bool:
        """Tell whether the questions of a form are there, all of them."""
        view = getattr(self.page, "view", None)
        sheet = view.sheet.section_sheet if view is not None else None
        return sheet is not None and not getattr(sheet.body, "building", False)

    def question(self, ref: str) -> QWidget:
        """Return the field of a question."""
        return self.page.view.sheet.section_sheet.question(ref).control.focus_targets()[0]

    def keys(self, name: str, widget: QWidget, text: str) -> None:
        """Type; the row keeps the letter that was longest on its way to the screen."""
        widget.setFocus()
        QApplication.processEvents()
        worst = Row(f"{name}, a letter", KEY, 0, 0, 0)
        for letter in text:
            at, busy_at = time.perf_counter(), time.thread_time()
            type_text(widget, letter)
            QApplication.processEvents()
            stall, busy = (time.perf_counter() - at) * 1e3, (time.thread_time() - busy_at) * 1e3
            if busy > worst.busy:
                worst = Row(worst.name, KEY, stall, busy, stall)
        self.rows.append(worst)
        self.do(f"{name}, after a pause", lambda: None)

    def choices(self, name: str, body: Any) -> None:
        """Type 1, then 2, in every question with choices; two rows: the median and the worst."""
        took: list[tuple[float, float]] = []
        asked = [one for one in body.questions() if isinstance(one.control, OptionsControl)]
        for question, key in product(asked, "12"):
            # As a person does it: the focus is there already, and the key comes by the window.
            question.control.focus_targets()[0].setFocus()
            QApplication.processEvents()
            before, at, busy_at = question.row.value, time.perf_counter(), time.thread_time()
            type_text(self.window.windowHandle(), key)
            QApplication.processEvents()
            busy, stall = (time.thread_time() - busy_at) * 1e3, (time.perf_counter() - at) * 1e3
            took += [(busy, stall)] if question.row.value != before else []
        for what, (busy, stall) in (("median", statistics.median_low(took)), ("worst", max(took))):
            self.rows.append(Row(f"{name}, {len(took)} choices, {what}", KEY, stall, busy, stall))


def pages(day: Day) -> None:
    """Open every page twice: the first time loads it."""
    for key in ("home", "families", "forms", "events", "exchange", "settings", "trail", "pairs"):
        day.go(f"{key}, first time", key)
        day.go("home, again" if key != "home" else "home, at once again", "home")
        day.go(f"{key}, again", key)


def families(day: Day) -> None:
    """Look for a family, step through the list, scroll it."""
    day.go("families, one family", "families", _FAMILY)
    found = day.page.list
    day.keys("families, searching", found.search, "рябин")
    found.search.clear()
    QApplication.processEvents()
    day.do("families, the next card", lambda: press(found.view, Qt.Key.Key_Down))
    scroll(day, "families", found.view)


def scroll(day: Day, what: str, view: Any) -> None:
    """Scroll from top to end in twenty steps."""
    bar = view.verticalScrollBar()
    worst = Row(f"{what}, scrolling", SCROLL, 0, 0, 0)
    for step in range(1, 21):
        place = bar.maximum() * step // 20
        day.watch.follow(lambda at=place: bar.setValue(at), lambda: True)
        if day.watch.busy * 1e3 > worst.busy:
            worst = Row(worst.name, SCROLL, day.watch.stall * 1e3, day.watch.busy * 1e3, 0)
    day.rows.append(worst)


def forms(day: Day) -> None:
    """Open the pack's forms, from a family and without one, twice."""
    about = Subject("cases", f"c{_FAMILY[1:]}-0")
    asked = (
        ("registration", FillRequest(form_id="family_registration")),
        ("assessment", FillRequest(form_id="family_crisis_assessment", subject=about)),
        ("service record", FillRequest(form_id="service_record", subject=about)),
    )
    for turn in ("first time", "again"):
        for name, request in asked:
            day.fill(f"{name}, opened, {turn}", request)
            for key in [one for one in day.page.view._keys() if one != END]:
                day.section(f"{name}, section {key.rpartition('/')[2]}", key)
            day.section(f"{name}, its end", END)
            day.go(f"{name}, left", "home")


def filling(day: Day) -> None:
    """Register a family: answer, type, add and remove members, ask to finalize."""
    day.fill("registration", FillRequest(form_id="family_registration"))
    view = day.page.view
    for ref, value in (("/data/consent/consent_pd", "yes"), ("/data/reg/contact_kind", "new")):
        day.do("registration, an answer", partial(view.model.answer, ref, value))
    for section in view.model.sections():
        if not section.relevant:
            continue
        day.section("registration, to the next section", section.ref)
        body = view.sheet.section_sheet.body
        typed = [one for one in body.questions() if isinstance(one.control, LineControl)]
        if typed:
            day.keys("registration, typing", typed[0].control.field, "ольха")
        for roster in body.rosters():
            for _turn in range(3):
                day.do("registration, a member added", roster.add)
            day.do("registration, a member opened", partial(roster.open_entry, 0))
            day.do("registration, a member removed", roster.remove_open)
            day.do("registration, undo", view.undo)
    day.do("registration, finalizing is refused", view.finalize_requested.emit)
    day.go("registration, left", "home")


def verbal_autopsy(day: Day) -> None:
    """Go through the largest sections of the largest form there is."""
    if not _VA.exists():
        return
    form = install_form(day.workspace, _VA)
    for turn in ("first time", "again"):
        day.fill(f"WHO VA, opened, {turn}", FillRequest(form_id=form.form_id))
        if turn == "first time":
            day.go("WHO VA, left", "home")
    view = day.page.view
    for ref, value in _ADULT:
        day.do("WHO VA, an answer", partial(view.model.answer, ref, value))
    asked = [one for one in view.model.sections() if one.relevant]
    for section in sorted(asked, key=lambda one: one.askable, reverse=True)[:6]:
        for _turn in range(2):
            day.section(f"WHO VA, section of {section.askable}", section.ref)
        body = view.sheet.section_sheet.body
        choices = [one for one in body.questions() if isinstance(one.control, OptionsControl)]
        for question in choices[:3]:
            act = partial(type_text, question.control.focus_targets()[0], "1")
            day.do(f"WHO VA, section of {section.askable}, an answer", act)
    largest = max(asked, key=lambda one: one.askable)
    day.section("WHO VA, the largest section again", largest.ref)
    day.choices(f"WHO VA, section of {largest.askable}", view.sheet.section_sheet.body)
    day.go("WHO VA, left", "home")


def huge_form(day: Day) -> None:
    """Look at a form of 5,000 questions in the workshop, install it and fill it, twice."""
    rows: list[tuple[str, str, str]] = []
    for section in range(_HUGE // _A_SECTION):
        rows.append(("begin_group", f"g{section}", f"Раздел {section + 1}"))
        rows += [("text", f"q{section}_{n}", f"Вопрос {n + 1}") for n in range(_A_SECTION)]
        rows.append(("end_group", "", ""))
    with tempfile.TemporaryDirectory(prefix="fieldkit-huge-") as folder:
        file = survey(Path(folder) / "huge.xlsx", *rows)
        for turn in ("first time", "again"):
            day.go("workshop", "workshop")
            day.do(
                f"{_HUGE} questions, in the workshop, {turn}",
                lambda: day.page.open_path(file),
                ended=lambda: day.page.view is not None and not day.bench.desk.jobs.busy,
            )
            day.go("workshop, left", "home")
        form = install_form(day.workspace, file)
    for turn in ("first time", "again"):
        day.fill(f"{_HUGE} questions, opened, {turn}", FillRequest(form_id=form.form_id))
        day.section(f"{_HUGE} questions, the next section", "/data/g1")
        day.do(
            f"{_HUGE} questions, an answer",
            partial(day.page.view.model.answer, "/data/g1/q1_0", "клён"),
        )
        day.section(f"{_HUGE} questions, its end", END)
        day.do(f"{_HUGE} questions, undo", day.page.view.undo)
        day.go(f"{_HUGE} questions, left", "home")


def events(day: Day) -> None:
    """Open a usual grid and a huge one, and mark in them."""
    for name, people, sessions, budget in (("60 x 6", 60, 6, GRID), ("500 x 30", 500, 30, GRID)):
        event_id = _event(day.workspace, people, sessions)
        day.do(f"grid {name}, opened", lambda e=event_id: day.bench.go("event", e), budget)
        day.go("grid left", "home")
        day.do(f"grid {name}, again", lambda e=event_id: day.bench.go("event", e), budget)
        grid = day.page.marks.view
        for _turn in range(3):
            day.do(f"grid {name}, a mark", lambda g=grid: press(g, Qt.Key.Key_Space), SCROLL)
        scroll(day, f"grid {name}", grid)
        day.do(f"grid {name}, participants", lambda: day.page.show_tab("people"))
        scroll(day, f"grid {name}, participants", day.page.people.table)
        day.do(f"grid {name}, programme", lambda: day.page.show_tab("programme"))


def _event(workspace: Workspace, people: int, sessions: int) -> str:
    day = NOON.date()
    event = Event(f"big{people}", "Курс", EventFormat.SEMINAR, day, day + timedelta(days=sessions))
    held = [
        Session(
            f"big{people}-{number}", event.id, number, day + timedelta(days=number - 1),
            clock_time(10), clock_time(11),
        )
        for number in range(1, sessions + 1)
    ]  # fmt: skip
    known = [
        Registration(f"big{people}-r{row}", event.id, row, f"{SURNAMES[row % 40]}а {row}")
        for row in range(1, people + 1)
    ]
    with workspace.unit_of_work() as work:
        work.attendance.save_event(event)
        for session in held:
            work.attendance.save_session(session)
        work.attendance.save_registrations(known)
        for session in held[: sessions // 2]:
            marks = [Mark(session.id, one.id, AttendanceStatus.PRESENT) for one in known]
            work.attendance.save_marks(marks)
        work.commit()
    return event.id


def main() -> None:
    """Open the workspace in a window, do everything, print one table."""
    families_ = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    word = sys.argv[2] if len(sys.argv) > 2 else ""
    kept = kept_laptop(Measure(families_))
    with tempfile.TemporaryDirectory(prefix="fieldkit-window-") as folder:
        copied = Path(folder) / "laptop"
        shutil.copytree(kept, copied)
        i18n.install(asset("translations"), "ru")
        application = QApplication([*sys.argv[:1], "-style", "Fusion"])
        preferences = PreferencesFile(Path(folder) / "window.json")
        preferences.write(Preferences("ru", "light"))
        window = open_window(application, copied, preferences)
        window.show()
        # Typing a passphrase takes longer than the loading that goes on behind it.
        ahead = Ahead(window, window.look.put_style)
        while not ahead.over:
            application.processEvents()
            time.sleep(0.01)
        workspace = open_laptop(copied)
        day = Day(window, workspace)
        day.do("Home after the passphrase", lambda: window.show_workspace(workspace))
        parts = (pages, families, forms, filling, verbal_autopsy, huge_form, events)
        for part in parts:
            part(day)
        window.close()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    show(day.rows, word)


if __name__ == "__main__":
    main()
