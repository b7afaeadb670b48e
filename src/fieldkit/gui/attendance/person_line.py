"""The line under the participants in which one person is written and added."""

from PySide6.QtWidgets import QLineEdit

from fieldkit.errors import FieldkitError
from fieldkit.gui.attendance.roster_preview import people_in, read_words
from fieldkit.gui.desk import Desk
from fieldkit.records.event import Registration
from fieldkit.services.attendance import register


def register_line(desk: Desk, event_id: str, line: QLineEdit) -> Registration | None:
    """Put the one person that is written there on the roster, or say why not and return None."""
    rows = people_in(line.text())
    if len(rows) != 1:
        desk.notices.tell(read_words(len(rows)), kind="warn")
        return None
    row = rows[0]
    try:
        made = register(
            desk.workspace,
            event_id,
            row.name,
            row.organisation,
            row.district,
            row.role,
            position=row.position,
        )
    except FieldkitError as error:
        desk.notices.refuse(error)
        return None
    line.clear()
    return made
