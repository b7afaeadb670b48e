"""Where what came from head office leads: a button in the strip that tells of it."""

from PySide6.QtCore import QObject, Signal, Slot

from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.strip import Strip
from fieldkit.i18n import _
from fieldkit.services.office_news import OfficeNews


class Leads(QObject):
    """The buttons in strips about what came.

    Signals: wanted(name of a page, its argument).
    """

    wanted = Signal(str, object)

    def add(self, strip: Strip, news: OfficeNews | None) -> None:
        """Give a strip the button that leads to what needs a look first, if anything does."""
        found = _place(news) if news is not None else None
        if found is None:
            return
        words, page, argument = found
        button = quiet(words)
        button.setProperty("lead", (page, argument))
        button.clicked.connect(self._go)
        strip.row.addWidget(button)

    @Slot()
    def _go(self) -> None:
        page, argument = self.sender().property("lead")
        self.wanted.emit(page, argument)


def _place(news: OfficeNews) -> tuple[str, str, str | None] | None:
    if news.returned:
        return _("Show the returned forms"), "home", None
    families = (*news.came, *news.corrected)
    if families:
        return _("Show the families"), "families", families[0] if len(families) == 1 else None
    return None
