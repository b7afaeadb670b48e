"""The window for each role: what it offers can be opened, and the rest is refused in words."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.go_to import GoTo
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.preferences import PreferencesFile
from fieldkit.gui.workbench import Workbench
from fieldkit.records.device import DeviceKind
from fieldkit.records.people import Role
from fieldkit.services.users import add_user


@pytest.fixture
def bench_of(application, workspace, tmp_path):
    made = []

    def make(role, kind=DeviceKind.LAPTOP):
        add_user(workspace, "Снегирёва Инна", "снегирь ель рябина клён")
        theirs = replace(
            workspace,
            user=replace(workspace.user, role=role),
            device=replace(workspace.device, kind=kind),
        )
        jobs = Jobs()
        bench = Workbench(theirs, jobs, PreferencesFile(tmp_path / "window.json"))
        bench.resize(1366, 690)
        bench.show()
        made.append((bench, jobs))
        return bench

    yield make
    for bench, jobs in made:
        bench.close()
        bench.deleteLater()
        jobs.close()


@pytest.mark.parametrize("kind", [DeviceKind.LAPTOP, DeviceKind.OFFICE])
@pytest.mark.parametrize("role", list(Role))
def test_every_page_that_is_offered_opens(bench_of, role, kind):
    bench = bench_of(role, kind)

    for place in bench.places:
        assert bench.go(place.key), place.key
        QApplication.processEvents()
        assert bench.desk.notices.text() == ""


def test_whoever_takes_attendance_is_offered_no_families(bench_of):
    bench = bench_of(Role.ATTENDANCE_TAKER)

    assert "families" not in {place.key for place in bench.places}
    assert not bench.go("families")
    assert "administrator" in bench.desk.notices.text()
    assert bench.key != "families"
    bench.go_to()
    finder = bench.findChild(GoTo) or next(
        one for one in QApplication.topLevelWidgets() if isinstance(one, GoTo)
    )
    finder.show_targets("а")
    assert {one.key for one in finder.targets} <= {"home", "events", "exchange", "settings"}
    finder.close()
