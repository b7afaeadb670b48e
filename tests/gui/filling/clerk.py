"""Somebody at the filling page who attaches files and waits until they are kept."""

from pathlib import Path

from PySide6.QtWidgets import QApplication

from fieldkit.gui.desk import Desk
from fieldkit.gui.filling.page import FillingPage
from fieldkit.gui.filling.request import FillRequest
from fieldkit.gui.questions.attachment import AttachmentControl
from tests.gui.filling.story import open_page


class Clerk:
    """A pair of hands and their page."""

    def __init__(self, desk: Desk, qtbot) -> None:
        self.desk, self._qtbot = desk, qtbot
        self.page: FillingPage | None = None

    def open(self, request: FillRequest) -> None:
        self.leave()
        self.page = open_page(self.desk, request)

    def leave(self) -> None:
        if self.page is not None:
            self.page.close()
            self.page.deleteLater()
            self.page = None

    @property
    def model(self):
        return self.page.view.model

    def control(self, ref: str) -> AttachmentControl:
        question = self.page.view.sheet.section_sheet.question(ref)
        assert isinstance(question.control, AttachmentControl)
        return question.control

    def value(self, ref: str) -> str:
        return self.model.session.node(ref).value

    def rest(self) -> None:
        files = self.model.files
        self._qtbot.waitUntil(
            lambda: not (self.desk.jobs.busy or files.busy or files.pictures._turn.isActive()),
            timeout=10_000,
        )
        QApplication.processEvents()

    def give(self, ref: str, path: Path) -> str:
        self.control(ref).take_file(path)
        self.rest()
        return self.value(ref)
