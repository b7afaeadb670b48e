"""What is held of a laptop because its permit does not cover it, and letting it in."""

from collections.abc import Sequence

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from fieldkit.formats import number
from fieldkit.gui.office.laptop_acts import called
from fieldkit.gui.permit_words import Places, reason_title
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.choice import Choice
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _, ngettext
from fieldkit.records.change import EntityType
from fieldkit.records.device import Device
from fieldkit.services.held_records import HeldRecord

_MOST = 200
_MOST_SHOWN = 8
_PLACES = ("district_id", "district", "programme_id", "programme")


class HeldDialog(Dialog):
    """Lists the records that are held, all of them ticked, and asks to let those in.

    Signals: let_in(laptop's id, numbers of records).
    """

    let_in = Signal(str, object)

    def __init__(
        self,
        parent: QWidget | None,
        laptop: Device,
        found: Sequence[HeldRecord],
        titles: dict[str, str],
        places: Places,
    ) -> None:
        super().__init__(
            parent,
            _("Held for checking: {name}").format(name=called(laptop)),
            _(
                "These records have come, and by the laptop's permit they are not for it to write."
                " Let in what is in order. What is not let in stays here, shown nowhere and"
                " given to nobody else; the laptop keeps it as well."
            ),
        )
        self.setFixedWidth(current().px(600))
        self._laptop = laptop.id
        self.boxes: dict[int, Choice] = {}
        scroll = ScrollColumn(margins=(8, 4, 8, 4), spacing=2)
        reason = None
        for one in found[:_MOST]:
            if one.reason is not reason:
                reason = one.reason
                scroll.column.addWidget(Label(reason_title(reason), "medium"))
            box = Choice(_words(one, titles, places), many=True)
            box.setChecked(True)
            box.clicked.connect(self._show_act)
            self.boxes[one.number] = box
            scroll.column.addWidget(box)
        scroll.column.addStretch(1)
        scroll.setFixedHeight(current().px(30 * (min(len(self.boxes), _MOST_SHOWN) + 2)))
        self.body.addWidget(scroll)
        if len(found) > _MOST:
            said = _("Only the oldest {count} are listed; the others stand here after these.")
            self.body.addWidget(Label(said.format(count=number(_MOST)), "hint", "muted", wrap=True))
        self.back = self.add_button(quiet(_("Back")), self.reject)
        self.act = self.add_button(primary(_("Let in")), self.ask)
        self.back.setFocus()

    @Slot()
    def _show_act(self) -> None:
        self.act.setEnabled(any(box.isChecked() for box in self.boxes.values()))

    @Slot()
    def ask(self) -> None:
        """Ask to let in what is ticked."""
        numbers = tuple(one for one, box in self.boxes.items() if box.isChecked())
        self.let_in.emit(self._laptop, numbers)
        self.accept()


def _words(one: HeldRecord, titles: dict[str, str], places: Places) -> str:
    kind = titles.get(one.list_name, one.list_name) if one.list_name else _kind(one.type)
    held = dict(one.values)
    names = [held[name] for name in ("title", "label", "surname", "name", "given") if name in held]
    where = [
        places.districts.get(held[name]) or places.programmes.get(held[name]) or held[name]
        for name in _PLACES
        if name in held
    ]
    count = ngettext("{count} change", "{count} changes", one.changes)
    said = [*dict.fromkeys(names[:2]), *where, count.format(count=number(one.changes))]
    return f"{kind}: {', '.join(said)}"


def _kind(kind: EntityType) -> str:
    words = {
        EntityType.SUBMISSION: _("Form"),
        EntityType.REVIEW: _("Comments on a form"),
        EntityType.FORM_WITHDRAWAL: _("Withdrawal of a form"),
        EntityType.EVENT: _("Event"),
        EntityType.SESSION: _("Session"),
        EntityType.REGISTRATION: _("Participant"),
        EntityType.MARK: _("Attendance mark"),
        EntityType.HEADCOUNT: _("Headcount"),
        EntityType.CERTIFICATE: _("Certificate"),
    }
    return words.get(kind, _("Record of an event"))
