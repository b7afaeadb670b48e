"""The page of the workshop, and forms that an author writes while it is open."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from fieldkit.gui.workshop.page import WorkshopPage
from tests.support.workbooks import CHOICES, SURVEY, workbook

WORDS = ("text", "words", "Words")
MORE = ("text", "more", "More")


@pytest.fixture
def page(desk) -> Iterator[WorkshopPage]:
    opened = WorkshopPage(desk)
    opened.resize(1310, 690)
    opened.open()
    opened.show()
    opened.activateWindow()
    QApplication.processEvents()
    yield opened
    opened.close()
    opened.deleteLater()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Write the form anew, as an editor does: into a new file that takes the place of the old."""

    def written(*rows: tuple[str, ...], version: str = "1", **sheets) -> Path:
        partial = workbook(
            tmp_path / "new.xlsx",
            survey=(SURVEY, *rows),
            choices=(CHOICES, ("yn", "yes", "Yes"), ("yn", "no", "No")),
            settings=(("form_id", "form_title", "version"), ("visit", "Visit", version)),
            **sheets,
        )
        return partial.replace(tmp_path / "visit.xlsx")

    return written


@pytest.fixture
def settle(page, qtbot) -> Callable[[], None]:
    """Wait until the worker has nothing to do."""

    def settled() -> None:
        qtbot.waitUntil(lambda: not page.desk.jobs.busy, timeout=20_000)
        QApplication.processEvents()

    return settled


@pytest.fixture
def opened(page, settle) -> Callable[[Path], WorkshopPage]:
    """Open a file and wait until it is read."""

    def open_file(file: Path) -> WorkshopPage:
        page.open(file)
        settle()
        return page

    return open_file
