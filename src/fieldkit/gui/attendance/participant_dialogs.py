"""What is asked about people of an event: whom to invite, which member, which two rows are one."""

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QComboBox, QWidget

from fieldkit.gui.attendance.asking import AskingDialog
from fieldkit.gui.attendance.figures import event_line
from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.fields import ComboField, LineField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from fieldkit.i18n import _
from fieldkit.records.event import Event, Registration
from fieldkit.records.likeness import PersonFacts, may_be_one
from fieldkit.services.attendance import list_events
from fieldkit.services.group_members import MemberChoice, find_members, register_member
from fieldkit.services.participant_merging import merge_participants
from fieldkit.services.roster_import import copy_roster

_WIDE = 720


class CopyDialog(AskingDialog):
    """Which earlier event's people are invited, all of them or who came."""

    def __init__(self, desk: Desk, parent: QWidget | None, event: Event) -> None:
        said = _("They are put on the roster as invited; consents are asked anew.")
        super().__init__(desk, parent, _("Invite the people of an earlier event"), said)
        self.setFixedWidth(current().px(_WIDE))
        self._event = event
        others = [one for one in list_events(desk.workspace) if one.id != event.id]
        # Those of the same series first: a group goes on with its members.
        others.sort(key=lambda one: not event.series or one.series != event.series)
        options = [(one.id, f"{one.title}, {event_line(one)}") for one in others]
        self.earlier = ComboField(_("Event"), options)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.earlier.combo.setSizeAdjustPolicy(policy)
        self.only = Choice(_("Only those who came"), many=True)
        self.body.addWidget(self.earlier)
        self.body.addWidget(self.only)
        self.finish(_("Invite"))
        self.act.setEnabled(bool(options))
        self.earlier.combo.setFocus()

    def ask(self) -> object:
        """Invite them."""
        earlier = self.earlier.key()
        if not earlier:
            return None
        only = self.only.isChecked()
        return copy_roster(self.desk.workspace, self._event.id, earlier, came_only=only)


class MemberDialog(AskingDialog):
    """A member of a family is found by name and put into the group."""

    def __init__(self, desk: Desk, parent: QWidget | None, event: Event) -> None:
        said = _(
            "The marks count as contacts of the case. The sheet shows the name below and nothing"
            " of the family."
        )
        super().__init__(desk, parent, _("Member of a family"), said)
        self.setFixedWidth(current().px(_WIDE))
        self._event = event
        self.search = SearchField(_("Surname, name or case number"))
        self.rows: TableRows[MemberChoice] = TableRows(
            (Column(_("Surname, name, patronymic")), Column(_("Case"), 140), Column("", 190)),
            _member_cells,
        )
        self.table = Table(self.rows, _("Members that were found"))
        self.table.setFixedHeight(current().px(4 * 44 + 30))
        self.shown = LineField(_("Name on the sheet"))
        self.nothing = Label("", "hint", "muted", wrap=True)
        self.nothing.hide()
        for widget in (self.search, self.nothing, self.table, self.shown):
            self.body.addWidget(widget)
        self.finish(_("Put into the group"))
        self.act.setEnabled(False)
        self.search.searched.connect(self.look_for)
        self.search.left_down.connect(self.table.setFocus)
        self.table.moved.connect(self._chosen)
        self.table.opened.connect(self.go)
        self.search.setFocus()

    @Slot(str)
    def look_for(self, text: str) -> None:
        """Show who fits the words."""
        found = find_members(self.desk.workspace, text)
        self.rows.show_rows(found)
        self.act.setEnabled(bool(found))
        self.shown.set_text("")
        self.nothing.setText(_("Nobody with an open case was found."))
        self.nothing.setVisible(bool(text) and not found)
        if found:
            self.table.setCurrentIndex(self.rows.index(0, 0))
            self._chosen(0)

    def ask(self) -> object:
        """Register who is chosen."""
        place = self.table.place()
        if not 0 <= place < self.rows.rowCount():
            return None
        one = self.rows.row_at(place)
        return register_member(
            self.desk.workspace,
            self._event.id,
            one.person_id,
            one.case_id,
            name=self.shown.text(),
        )

    @Slot(int)
    def _chosen(self, place: int) -> None:
        self.shown.set_text(self.rows.row_at(place).shown)


class MergeDialog(AskingDialog):
    """Which other row is the same person; those that are alike come first."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, kept: Registration, people: Sequence[Registration]
    ) -> None:
        said = _(
            "This row is gone on with; both names are kept. Where the marks of the two differ, one"
            " of them has to be chosen. The rows can be parted within 30 days."
        )
        title = _("Same person as row {row}: {name}").format(row=kept.row, name=kept.name)
        super().__init__(desk, parent, title, said)
        self.setFixedWidth(current().px(_WIDE))
        self._kept = kept
        facts = PersonFacts.named(kept.name, kept.org_then)
        others = sorted(
            (one for one in people if one.id != kept.id),
            key=lambda one: (
                not may_be_one(facts, PersonFacts.named(one.name, one.org_then)),
                one.row,
            ),
        )
        options = [
            (one.id, ", ".join(filter(None, (f"{one.row}. {one.name}", one.org_then))))
            for one in others
        ]
        self.other = ComboField(_("The other row"), options)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.other.combo.setSizeAdjustPolicy(policy)
        self.body.addWidget(self.other)
        self.finish(_("Merge the rows"))
        self.act.setEnabled(bool(options))
        self.other.combo.setFocus()

    def ask(self) -> object:
        """Merge the two, and return the id of the row that is no more shown."""
        gone = self.other.key()
        if gone:
            merge_participants(self.desk.workspace, self._kept.id, gone)
        return gone or None


def _member_cells(one: MemberChoice) -> tuple[Cell, ...]:
    return (
        Cell(one.name, second=one.birth_year, weight=500),
        Cell(one.case_no),
        Cell(one.programme, role="muted"),
    )
