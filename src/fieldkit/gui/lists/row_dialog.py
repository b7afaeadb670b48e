"""One row of a list as it is written, and the question when it ends."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.lists.words import add_words, choice_words, field_words, label_words
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField, DateField, ErrorLine, Field, LineField
from fieldkit.i18n import _
from fieldkit.records.casework import as_date
from fieldkit.records.entity import Entity
from fieldkit.records.lists import EDITED, Holds, ListField
from fieldkit.services.list_editing import ListRow, end_list_row, save_list_row

_WIDTH = 720
Rows = Mapping[str, Sequence[ListRow]]


class RowDialog(Dialog):
    """The fields of a row, two beside each other; saved as one.

    Signals: saved(entity).
    """

    saved = Signal(object)

    def __init__(
        self, desk: Desk, parent: QWidget | None, list_name: str, row: Entity | None, rows: Rows
    ) -> None:
        super().__init__(parent, row.label if row else add_words(list_name))
        self.setFixedWidth(current().px(_WIDTH))
        self._desk, self._list, self._row = desk, list_name, row
        self.name = LineField(label_words(list_name), text=row.label if row else "")
        self.fields: dict[str, Field] = {}
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(12)
        grid.addWidget(self.name, 0, 0, 1, 2)
        for place, field in enumerate(EDITED[list_name], 2):
            made = _field(field, row, rows)
            self.fields[field.name] = made
            grid.addWidget(made, place // 2, place % 2)
        self.refusal = ErrorLine()
        self.body.addLayout(grid)
        self.body.addWidget(self.refusal)
        self.act = self.add_button(primary(_("Save the row")), self.save)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.name.confirmed.connect(self.save)
        self.name.edit.setFocus()

    @Slot()
    def save(self) -> None:
        """Save what is written, or say why not."""
        unread = [one for one in self.fields.values() if isinstance(one, DateField) and _odd(one)]
        if unread:
            unread[0].control.setFocus()
            return
        values = {name: _written(field) for name, field in self.fields.items()}
        row_id = self._row.id if self._row else ""
        try:
            saved = save_list_row(
                self._desk.workspace, self._list, self.name.text(), values, row_id
            )
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        self.saved.emit(saved)
        self.accept()


class EndDialog(Dialog):
    """Since when a row is no more, and what stands in its place.

    Signals: ended(entity).
    """

    ended = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None, row: Entity, rows: Rows) -> None:
        said = _(
            "The row stays for what was recorded with it; in new records it is not chosen any more."
        )
        super().__init__(parent, row.label, said)
        self._desk, self._row = desk, row
        self.day = DateField(_("Last day"), day=desk.workspace.now().date())
        self.after: ComboField | None = None
        if row.list_name != "specialists":
            self.body.addWidget(self.day)
        if any(field.name == "replaced_by" for field in EDITED[row.list_name]):
            others = [one for one in rows[row.list_name] if one.entity.id != row.id]
            self.after = ComboField(_("Replaced by"), _options(others))
            self.body.addWidget(self.after)
        self.refusal = ErrorLine()
        self.body.addWidget(self.refusal)
        self.act = self.add_button(primary(_("End the row")), self.end)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.act.setFocus()

    @Slot()
    def end(self) -> None:
        """End it, or say why not."""
        day = self.day.day()
        if day is None:
            self.day.control.setFocus()
            return
        after = self.after.key() if self.after else ""
        row = self._row
        try:
            ended = end_list_row(self._desk.workspace, row.list_name, row.id, day, after)
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        self.ended.emit(ended)
        self.accept()


def _field(field: ListField, row: Entity | None, rows: Rows) -> Field:
    words, held = field_words(field.name), row.get(field.name) if row else ""
    if field.holds is Holds.DAY:
        return DateField(words, day=as_date(held))
    if field.holds is Holds.WORDS:
        return LineField(words, text=held)
    if field.holds is Holds.ROW:
        others = [one for one in rows[field.of[0]] if row is None or one.entity.id != row.id]
        options = _options(others)
    else:
        codes = ("yes", "no") if field.holds is Holds.YES_NO else field.of
        # A word that the list does not know, from a pack or another laptop, is kept.
        known = dict.fromkeys((*codes, held)) if held else dict.fromkeys(codes)
        options = [("", _("not said")), *((code, choice_words(code)) for code in known)]
    made = ComboField(words, options)
    made.choose(held)
    return made


def _options(rows: Sequence[ListRow]) -> list[tuple[str, str]]:
    return [("", _("not said")), *((row.entity.id, row.entity.label) for row in rows)]


def _written(field: Field) -> str:
    if isinstance(field, DateField):
        day = field.day()
        return day.isoformat() if day else ""
    if isinstance(field, ComboField):
        return field.key()
    return field.text() if isinstance(field, LineField) else ""


def _odd(field: DateField) -> bool:
    """Tell whether something is written that is no day."""
    return bool(field.edit.text().strip()) and field.day() is None
