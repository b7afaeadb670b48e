"""What the window says when the program itself went wrong."""

from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.formats import clock
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.services.workspace import Workspace


class CrashDialog(Dialog):
    """Says that an act was not finished, what is saved, and where the report lies.

    The report holds places in the code and nothing that a person wrote.
    """

    def __init__(
        self, parent: QWidget | None, report: Path | None, saved_at: datetime | None
    ) -> None:
        super().__init__(parent, _("The program could not finish this"), _what_is_safe(saved_at))
        self._report = report
        if report is not None:
            hint = _(
                "A report was written, without names and answers. Pass the file on to those who"
                " look after the program: {file}"
            ).format(file=report.name)
        else:
            hint = _("No report could be written: the disk refused it.")
        self.body.addWidget(Label(hint, "hint", "muted", wrap=True))
        if report is not None:
            self.add_button(quiet(_("Show the file"), icon="folder-open"), self.show_file)
        self.add_button(quiet(_("Close the program")), self.quit)
        self.go_on = self.add_button(primary(_("Go on working")), self.accept)
        self.go_on.setFocus()

    @Slot()
    def show_file(self) -> None:
        """Open the folder with the report."""
        if self._report is not None:
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._report.parent)))

    @Slot()
    def quit(self) -> None:
        """Close the whole program."""
        self.reject()
        QApplication.quit()


def _what_is_safe(saved_at: datetime | None) -> str:
    if saved_at is None:
        return _("Nothing was lost that had been saved. Try it again, or close the program.")
    return _(
        "Everything up to {time} is saved. Look whether your last answer is there, then go on."
    ).format(time=clock(saved_at))


def show_crash(parent: QWidget, error: BaseException, workspace: Workspace | None) -> None:
    """Write a report without data and say what is safe."""
    from fieldkit.services.crash import write_crash_report

    try:
        report = write_crash_report(error, workspace.folder if workspace else None)
    except OSError:
        report = None
    CrashDialog(parent, report, workspace.saved_at if workspace else None).open()
