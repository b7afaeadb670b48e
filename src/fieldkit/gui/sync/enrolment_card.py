"""Whose laptop this is: the head office it joined, and the words to compare with it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.widgets.badge import Badge
from fieldkit.gui.widgets.check_words import CheckWords
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.section_title import SectionTitle
from fieldkit.i18n import _
from fieldkit.services.enrolment import joined_office
from fieldkit.services.workspace import Workspace


class EnrolmentCard(QWidget):
    """Shown from the invitation on; the words are no secret, both sides read them aloud."""

    def __init__(self) -> None:
        super().__init__()
        self.heading = SectionTitle(_("Enrolment"))
        self.badge = Badge("", "neutral")
        self.heading.row.addWidget(self.badge)
        self.office = Label("", "strong", wrap=True)
        self.sentence = Label("", "body", "muted", wrap=True)
        self.words = CheckWords()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (self.heading, self.office, self.sentence, self.words):
            column.addWidget(widget)

    def show_office(self, workspace: Workspace) -> None:
        """Show the head office that the laptop belongs to, or nothing before it joined one."""
        joined = joined_office(workspace)
        self.setVisible(joined is not None)
        if joined is None:
            return
        office = joined.office
        self.office.setText(office.name or _("Head office {code}").format(code=office.code))
        if joined.certified:
            self.badge.show_state(_("enrolled"), "ok")
            self.sentence.setText(_("Bundles of this laptop are taken in."))
        else:
            self.badge.show_state(_("waiting for the welcome"), "neutral")
            self.sentence.setText(
                _(
                    "Read these check words to head office by phone: they see the same. They are"
                    " no secret."
                )
            )
        self.words.show_words(joined.words)
        self.words.setVisible(not joined.certified)
