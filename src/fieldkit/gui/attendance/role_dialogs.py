"""What is asked about the parts of one human: another role, and the sessions that a row is for."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.gui.attendance.asking import AskingDialog
from fieldkit.gui.attendance.speech import dated, session_hours, session_title
from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.fields import ComboField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _
from fieldkit.records.attendance import AttendanceGrid
from fieldkit.records.event import Registration, RegistrationRole, Session
from fieldkit.records.part_words import role_words
from fieldkit.services.second_roles import register_in_role, set_sessions

_WIDE = 560
_MOST_SHOWN = 8


class SessionTicks:
    """The sessions of an event in ``scroll``, each with a box that is ticked where it is meant."""

    def __init__(self, sessions: Sequence[Session], chosen: Sequence[str]) -> None:
        self.choices: dict[str, Choice] = {}
        scroll = ScrollColumn(margins=(8, 4, 8, 4), spacing=2)
        for session in sessions:
            parts = (session_title(session), dated(session), session_hours(session))
            words = ", ".join(filter(None, (*parts, session.track, session.title)))
            choice = Choice(words, many=True)
            choice.setChecked(not chosen or session.id in chosen)
            self.choices[session.id] = choice
            scroll.column.addWidget(choice)
        scroll.column.addStretch(1)
        rows = min(max(2, len(sessions)), _MOST_SHOWN)
        scroll.setMinimumHeight(current().px(30 * rows + 8))
        self.scroll = scroll

    def ticked(self) -> tuple[str, ...]:
        """Return the sessions that are ticked; none at all where all are."""
        found = tuple(key for key, choice in self.choices.items() if choice.isChecked())
        return () if len(found) == len(self.choices) else found


class SessionsDialog(AskingDialog):
    """At which sessions somebody is expected in this role."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, grid: AttendanceGrid, person: Registration
    ) -> None:
        said = _("Where a box is empty no mark is expected, and a blank is no absence.")
        title = _("Sessions of row {row}: {name}").format(row=person.row, name=person.name)
        super().__init__(desk, parent, title, said)
        self.setFixedWidth(current().px(_WIDE))
        self._person = person
        self.ticks = SessionTicks(grid.sessions, person.sessions)
        self.body.addWidget(self.ticks.scroll)
        self.finish(_("Save"))
        next(iter(self.ticks.choices.values())).setFocus()

    def ask(self) -> object:
        """Save them; a row for no session at all is none."""
        if not any(choice.isChecked() for choice in self.ticks.choices.values()):
            self.refusal.say(_("Tick at least one session, or take the row off the roster."))
            return None
        return set_sessions(self.desk.workspace, self._person.id, self.ticks.ticked())


class RoleDialog(AskingDialog):
    """In which other role somebody is at the event as well, and at which sessions."""

    def __init__(
        self, desk: Desk, parent: QWidget | None, grid: AttendanceGrid, person: Registration
    ) -> None:
        said = _(
            "A second row with a number of its own. In the room it is one person; hours of taking"
            " part are counted only where they take part."
        )
        super().__init__(desk, parent, _("Another role of {name}").format(name=person.name), said)
        self.setFixedWidth(current().px(_WIDE))
        self._person = person
        held = {one.role for one in rows_of_human(grid, person)}
        free = [role for role in RegistrationRole if role not in held]
        self.role = ComboField(_("Role"), [(role.value, role_words(role)) for role in free])
        self.ticks = SessionTicks(grid.sessions, ())
        self.body.addWidget(self.role)
        if grid.sessions:
            self.body.addWidget(Label(_("At which sessions"), "hint_medium", "muted"))
            self.body.addWidget(self.ticks.scroll)
        self.finish(_("Add the row"))
        self.act.setEnabled(bool(free))
        self.role.combo.setFocus()

    def ask(self) -> object:
        """Add the row."""
        sessions = self.ticks.choices
        if sessions and not any(choice.isChecked() for choice in sessions.values()):
            self.refusal.say(_("Tick at least one session."))
            return None
        role = RegistrationRole(self.role.key())
        return register_in_role(self.desk.workspace, self._person.id, role, self.ticks.ticked())


class RoleQuestions(QObject):
    """Asks about the roles of whoever stands at the cursor.

    Signals: done(Registration) with the row that was added or altered.
    """

    done = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk, self._over = desk, parent
        self.dialog: AskingDialog | None = None

    def ask_role(self, grid: AttendanceGrid, person: Registration) -> None:
        """Ask for another role."""
        self._open(RoleDialog(self._desk, self._over.window(), grid, person))

    def ask_sessions(self, grid: AttendanceGrid, person: Registration) -> None:
        """Ask for the sessions of a row."""
        self._open(SessionsDialog(self._desk, self._over.window(), grid, person))

    def _open(self, dialog: AskingDialog) -> None:
        self.dialog = dialog
        dialog.came.connect(self._came)
        dialog.open()

    @Slot(object)
    def _came(self, result: object) -> None:
        self.done.emit(result)


def rows_of_human(grid: AttendanceGrid, person: Registration) -> tuple[Registration, ...]:
    """Return all rows that one human has at an event, in whatever role."""
    humans = grid.roles.humans
    return tuple(
        one for one in grid.registrations if one.listed and humans[one.id] == humans[person.id]
    )
