"""The grid of marks and the line of walk-ins: opening, scrolling, and what each key costs.

``python -m tests.benchmarks.grid [PEOPLE] [SESSIONS]``: 60 people and 6
sessions unless told. Processor time is what counts where other programs run;
the seconds of the wall stand beside it.
"""

import os
import statistics
import sys
import tempfile
import time
from datetime import date, timedelta
from datetime import time as clock_time
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit import i18n
from fieldkit.assets import asset
from fieldkit.gui import theme
from fieldkit.gui.attendance.page import EventPage
from fieldkit.gui.desk import Desk
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.notices import Notices
from fieldkit.gui.style import FieldkitStyle
from fieldkit.records.event import EventFormat
from fieldkit.services.attendance import create_event, plan_sessions
from fieldkit.services.roster_import import import_roster
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.sheets.roster import RosterRow
from fieldkit.store.keys import KeyCost
from tests.gui.attendance.conftest import Hands

DAY = date(2026, 11, 18)
BUDGET_MS = 50.0
OPENING_MS = 300.0
# A practised hand takes a third of a second for a key; what the program takes comes on top.
HAND_S = 1 / 3
WALK_IN_S = 15.0
WALK_INS = (
    ("known, by a part", "дрозд 017"),
    ("other layout", "lhjpl 031"),
    ("unknown", "Кедрова Алла Ивановна\rОпека, Зея"),
)
EXCEPTIONS = 20


_keep: list[QWidget] = []


def main(people: int, sessions: int) -> None:
    """Mark an event by exception, and print what the keys took."""
    application = QApplication.instance() or QApplication([])
    i18n.install(asset("translations"), "ru")
    application.setStyle(FieldkitStyle())
    theme.wear(application, theme.Theme())
    with tempfile.TemporaryDirectory() as folder:
        workspace = create_workspace(
            Path(folder) / "база",
            user_name="Ольхова Т. С.",
            passphrase="дрозд клён мост лампа",
            cost=KeyCost.lowest(),
        )
        try:
            page = measure(workspace, people, sessions)
            walk_in(page)
        finally:
            workspace.close()


def walk_in(page: EventPage) -> None:
    """Add whoever came without registration, and print the keys and the seconds."""
    line = page.marks.walk_in
    view, hands = Hands(page.marks.view), Hands(line.edit)
    for name, typed in WALK_INS:
        page.marks.view.setFocus()
        pressed, begun = view.pressed + hands.pressed, time.perf_counter()
        view.key(Qt.Key.Key_Insert)
        for sign in f"{typed}\r":
            if sign == "\r":
                hands.key(Qt.Key.Key_Return)
            else:
                hands.type(sign)
            QApplication.processEvents()
        took = time.perf_counter() - begun
        keys = view.pressed + hands.pressed - pressed
        whole = took + keys * HAND_S
        print(
            f"walk-in, {name}: {keys} keys, the program {took:.2f} s, with a hand's keys"
            f" {whole:.1f} s   {WALK_IN_S:.0f} s"
        )


def measure(workspace: Workspace, people: int, sessions: int) -> EventPage:
    """Press the keys of an event that is marked by exception, and return its page."""
    host = QWidget()
    host.resize(1178, 690)
    desk = Desk(workspace, Jobs(), Notices(host), theme.current())
    page = open_page(desk, event_of(workspace, people, sessions))
    scroll(page)
    view = page.marks.view
    view.go(0, 0)
    view.setFocus()
    hands, search = Hands(view), Hands(page.marks.marking.jump)
    took: list[tuple[float, float]] = []

    def press(act: object, *args: object, **others: object) -> None:
        wall, spent = time.perf_counter(), time.process_time()
        act(*args, **others)  # type: ignore[operator] # a method of Hands
        QApplication.processEvents()
        took.append((time.perf_counter() - wall, time.process_time() - spent))

    begun = time.perf_counter()
    for session in range(sessions):
        press(hands.key, Qt.Key.Key_P, ctrl=True, shift=True)
        for place in range(session, EXCEPTIONS, sessions):
            press(hands.type, ".")
            for digit in str(1 + place * (people // EXCEPTIONS)):
                press(search.type, digit)
            press(search.key, Qt.Key.Key_Return)
            press(hands.type, "н")
        if session + 1 < sessions:
            press(hands.key, Qt.Key.Key_Tab)
    whole = time.perf_counter() - begun
    walls = sorted(1000 * wall for wall, _spent in took)
    spent = sorted(1000 * each for _wall, each in took)
    print(f"{people} people, {sessions} sessions: {len(took)} keys, {whole:.2f} s in all")
    print(f"{'':12}{'median':>10}{'95 %':>10}{'worst':>10}   budget")
    for name, found in (("wall, ms", walls), ("cpu, ms", spent)):
        at = found[int(len(found) * 0.95)]
        print(
            f"{name:12}{statistics.median(found):10.1f}{at:10.1f}{found[-1]:10.1f}"
            f"   {BUDGET_MS:.0f} ms a key"
        )
    _keep.append(host)
    return page


def open_page(desk: Desk, event: str) -> EventPage:
    """Open the event on a new page, print what that took, and what it takes once more."""
    took = []
    for _time in range(3):
        begun = time.perf_counter(), time.process_time()
        page = EventPage(desk)
        page.resize(1178, 690)
        page.open(event)
        page.show()
        page.grab()
        QApplication.processEvents()
        ended = time.perf_counter(), time.process_time()
        took.append([1000 * (last - first) for first, last in zip(begun, ended, strict=True)])
        _keep.append(page)
    (first_wall, first_cpu), *later = took
    again = min(cpu for _wall, cpu in later)
    print(
        f"opening, drawn: wall {first_wall:.0f} ms, cpu {first_cpu:.0f} ms, once more cpu"
        f" {again:.0f} ms   {OPENING_MS:.0f} ms"
    )
    return page


def scroll(page: EventPage) -> None:
    """Go through the whole grid down and to the side, and print the longest step."""
    view = page.marks.view
    steps: list[tuple[float, float]] = []
    for bar in (view.verticalScrollBar(), view.horizontalScrollBar()):
        bar.setValue(0)
        for value in range(0, bar.maximum() + 1, max(1, bar.singleStep())):
            wall, spent = time.perf_counter(), time.process_time()
            bar.setValue(value)
            page.grab()
            QApplication.processEvents()
            steps.append((time.perf_counter() - wall, time.process_time() - spent))
    walls = sorted(1000 * wall for wall, _cpu in steps)
    spent = sorted(1000 * cpu for _wall, cpu in steps)
    middle = statistics.median(spent)
    print(
        f"scrolling, {len(steps)} steps, each drawn whole: cpu median {middle:.1f}, worst"
        f" {spent[-1]:.1f} ms; wall worst {walls[-1]:.1f} ms   {BUDGET_MS:.0f} ms"
    )


def event_of(workspace: Workspace, people: int, sessions: int) -> str:
    """Make an event with that many people and sessions, two a day."""
    days = [DAY + timedelta(days=n) for n in range((sessions + 1) // 2)]
    parts = [(clock_time(9), clock_time(12)), (clock_time(13), clock_time(16))]
    event = create_event(workspace, "Семинар", EventFormat.SEMINAR, days[0], days[-1])
    plan_sessions(workspace, event.id, days, parts)
    rows = [RosterRow(f"Дроздова{n:03} Вера", f"Центр {n // 2}") for n in range(people)]
    import_roster(workspace, event.id, rows)
    return event.id


if __name__ == "__main__":
    wanted = [int(word) for word in sys.argv[1:3]]
    main(*(wanted + [60, 6][len(wanted) :]))
