"""What holds for every test: English words, no screen, no one's own settings, no clock limits."""

import os
from collections.abc import Iterator
from pathlib import Path

# Before Qt is imported anywhere; a developer who wants to watch sets another.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from hypothesis import HealthCheck, settings

from catalogue import compile_all
from fieldkit import i18n
from fieldkit.gui.none_guard import guard_none
from tests.support.places import ROOT

TRANSLATIONS = ROOT / "resources" / "translations"
# Tests of these marks share one thing each, so one worker runs them all.
ONE_WORKER = ("xvfb", "serial")

settings.register_profile(
    "fieldkit",
    deadline=None,
    database=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("fieldkit")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the translations once, before the workers start."""
    # Tests of single widgets run without the window's style, which else does it.
    guard_none()
    if not hasattr(config, "workerinput"):
        compile_all(TRANSLATIONS)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Keep the tests of one screen on one worker."""
    for item in items:
        for mark in ONE_WORKER:
            if item.get_closest_marker(mark):
                item.add_marker(pytest.mark.xdist_group(mark))


@pytest.fixture(autouse=True)
def _words() -> Iterator[None]:
    """Speak English, with Russian ready for ``speaking("ru")``."""
    i18n.install(TRANSLATIONS, "en")
    yield
    i18n.install(TRANSLATIONS, "en")


@pytest.fixture(autouse=True)
def _nobody_at_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point the folders of the person who runs the tests to an empty place."""
    home = tmp_path.parent / f"{tmp_path.name}-home"
    for name in ("HOME", "USERPROFILE", "APPDATA", "LOCALAPPDATA"):
        monkeypatch.setenv(name, str(home))
    for name in ("DATA", "CONFIG", "CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(home / name.lower()))
