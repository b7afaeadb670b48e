"""Whose laptop this is: the head office it joined, and the words to compare with it."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.gui.permit_words import (
    disclosure_words,
    expiry_sentence,
    hands_over_words,
    held_sentence,
    places_of,
    until_words,
)
from fieldkit.gui.widgets.badge import Badge
from fieldkit.gui.widgets.buttons import quiet
from fieldkit.gui.widgets.check_words import CheckWords
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.section_title import SectionTitle
from fieldkit.i18n import _
from fieldkit.records.permissions import Act
from fieldkit.services.certifying import own_certificate
from fieldkit.services.enrolment import joined_office
from fieldkit.services.held_records import held_at_the_office
from fieldkit.services.widening import offered_disclosure
from fieldkit.services.workspace import Workspace


class EnrolmentCard(QWidget):
    """Shown from the invitation on; the words are no secret, both sides read them aloud.

    Signals: more_wanted() when more shall leave the laptop, as head office allows.
    """

    more_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.heading = SectionTitle(_("Enrolment"))
        self.badge = Badge("", "neutral")
        self.heading.row.addWidget(self.badge)
        self.office = Label("", "strong", wrap=True)
        self.sentence = Label("", "body", "muted", wrap=True)
        self.permit = Label("", "body", wrap=True)
        self.until = Label("", "hint", "muted", wrap=True)
        self.held = Label("", "body", "warn", wrap=True)
        self.wider = Label("", "body", wrap=True)
        self.agree = quiet(_("Agree..."), icon="shield-check")
        self.agree.clicked.connect(self.more_wanted)
        self.words = CheckWords()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        for widget in (
            self.heading,
            self.office,
            self.sentence,
            self.permit,
            self.until,
            self.held,
            self.wider,
        ):
            column.addWidget(widget)
        column.addWidget(self.agree, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.words)

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
        self._show_permit(workspace)
        self.words.show_words(joined.words)
        self.words.setVisible(not joined.certified)

    def _show_permit(self, workspace: Workspace) -> None:
        """Say what the laptop hands over, until when, and what is held of it."""
        own, now = own_certificate(workspace), workspace.now()
        if own is not None:
            self.permit.setText(hands_over_words(own, places_of(workspace)))
            self.until.setText(
                expiry_sentence(own, now) if own.expiring else until_words(own.expires_at, now)
            )
            self.until.set_role("warn" if own.expiring else "muted")
        self.permit.setVisible(own is not None)
        self.until.setVisible(own is not None)
        held = held_sentence(held_at_the_office(workspace))
        self.held.setText(held)
        self.held.setVisible(bool(held))
        more = offered_disclosure(workspace)
        if more is not None:
            said = _(
                "Head office allows more to leave this laptop: {what}. It holds once you agree."
            )
            self.wider.setText(said.format(what=disclosure_words(more)))
        self.wider.setVisible(more is not None)
        self.agree.setVisible(more is not None and workspace.rights.may(Act.MANAGE_USERS))
