"""What can be done about one case of a family: who answers for it, and who works on it too."""

from PySide6.QtCore import QObject, QPoint, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QVBoxLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import Button, IconButton
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.services.case_team import CaseTeam, case_team, change_team
from fieldkit.services.cases import CaseRow


class TeamDialog(Dialog):
    """The team of a case; it is shown to all of the team, and changed by the case manager.

    Signals:
        wanted(curator id, ids of the others): the team is to be like this.
    """

    wanted = Signal(str, object)

    def __init__(self, parent: QWidget | None, team: CaseTeam, case_no: str) -> None:
        sentence = _(
            "Only the team reads about the family. Answers about health, violence and the like "
            "are for the case manager and the supervisor alone."
        )
        super().__init__(parent, _("Team of the case {number}").format(number=case_no), sentence)
        self._team = team
        self._names = dict((team.curator, *team.members, *team.others))
        self._members = [one for one, _name in team.members]
        self.curator = ComboField(_("Case manager"), self._people())
        self.curator.choose(team.curator[0])
        self.rows = QVBoxLayout()
        self.rows.setSpacing(4)
        self.add = ComboField(_("Take into the team"), [])
        self.add.combo.activated.connect(self._add)
        for widget in (self.curator, Label(_("Also in the team"), "medium")):
            self.body.addWidget(widget)
        self.body.addLayout(self.rows)
        self.body.addWidget(self.add)
        if team.mine:
            self.save_button = self.add_button(Button(_("Save"), kind="primary"), self._save)
        self.back_button = self.add_button(
            Button(_("Cancel") if team.mine else _("Close")), self.reject
        )
        self.curator.setEnabled(team.mine)
        self.add.setVisible(team.mine)
        self.curator.combo.currentIndexChanged.connect(self._show)
        self._show()

    def _people(self) -> list[tuple[str, str]]:
        known = sorted(self._names.items(), key=lambda one: one[1].casefold())
        nobody = [("", _("nobody yet"))]
        return nobody + [(key, name) for key, name in known if key]

    @Slot()
    def _show(self) -> None:
        while (item := self.rows.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        curator = self.curator.key()
        members = [one for one in self._members if one != curator]
        for one in members:
            self.rows.addWidget(self._row(one))
        if not members:
            self.rows.addWidget(Label(_("Nobody but the case manager."), "body", "muted"))
        free = [
            (key, name)
            for key, name in self._people()
            if key and key != curator and key not in members
        ]
        self.add.set_options([("", _("choose a colleague")), *free])

    def _row(self, specialist_id: str) -> QWidget:
        row = QWidget()
        inside = QHBoxLayout(row)
        inside.setContentsMargins(0, 0, 0, 0)
        name = self._names.get(specialist_id) or _("a colleague")
        inside.addWidget(Label(name, "body", wrap=True), 1)
        if self._team.mine:
            button = IconButton("x", _("Take {who} out of the team").format(who=name))
            button.setProperty("specialist", specialist_id)
            button.clicked.connect(self._remove)
            inside.addWidget(button)
        return row

    @Slot()
    def _add(self) -> None:
        if self.add.key():
            self._members.append(self.add.key())
            self._show()

    @Slot()
    def _remove(self) -> None:
        button = self.sender()
        if isinstance(button, IconButton):
            gone = str(button.property("specialist"))
            self._members = [one for one in self._members if one != gone]
            self._show()

    @Slot()
    def _save(self) -> None:
        self.wanted.emit(self.curator.key(), tuple(self._members))
        self.accept()


class CaseActs(QObject):
    """Offers the acts, does what was wanted, and says what was done.

    Signals:
        done(): the family's card has to be read again.
    """

    done = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._case: CaseRow | None = None
        self.dialog: TeamDialog | None = None

    def offer(self, case: CaseRow, button: QWidget) -> None:
        """Open the menu of acts under a button."""
        menu = self.menu_of(case)
        menu.popup(button.mapToGlobal(QPoint(0, button.height() + 4)))

    def menu_of(self, case: CaseRow) -> QMenu:
        """Return the menu of what can be done about a case."""
        self._case = case
        menu = QMenu(self._page)
        action = QAction(_("Team of the case..."), menu)
        action.triggered.connect(self.ask_team)
        menu.addAction(action)
        return menu

    @Slot()
    def ask_team(self) -> None:
        """Show who is in the team, to be changed by whoever may."""
        if self._case is None:
            return
        try:
            team = case_team(self._desk.workspace, self._case.id)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.dialog = TeamDialog(self._page.window(), team, self._case.case_no)
        self.dialog.wanted.connect(self._change)
        self.dialog.open()

    @Slot(str, object)
    def _change(self, curator_id: str, members: tuple[str, ...]) -> None:
        if self._case is None:
            return
        workspace = self._desk.workspace
        try:
            change_team(workspace, self._case.id, curator_id=curator_id, members=members)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self._desk.last_acts.note(_("the team of the case is changed"))
        self.done.emit()
        self._desk.notices.tell(_("The team of the case is changed."))
