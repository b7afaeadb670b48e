"""The file for all laptops: what goes into it, an announcement, and writing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import day_month, number
from fieldkit.gui.desk import Desk
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.field import LineField
from fieldkit.gui.widgets.fields import TextField
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _, language, ngettext
from fieldkit.records.entity import EntityList
from fieldkit.records.kit import Announcement
from fieldkit.records.submission import StoredForm
from fieldkit.services.kit_making import KitWritten, kits_written, lists_for_all, write_kit
from fieldkit.services.packs import list_forms
from fieldkit.services.progress import Progress

_SHOWN_FORMS = 4
_SHOWN_LISTS = 3
_SHOWN_KITS = 3


@dataclass(frozen=True, slots=True)
class WantedKit:
    """What was chosen: an announcement or none, and the forms and lists that do not go."""

    announcement: Announcement | None
    forms_left_out: frozenset[str]
    lists_left_out: frozenset[str]


class KitDialog(Dialog):
    """Asks which forms and lists go to all laptops, and what is announced.

    Signals: wanted(folder, WantedKit).
    """

    wanted = Signal(object, object)

    def __init__(
        self,
        parent: QWidget | None,
        forms: Sequence[StoredForm],
        lists: Sequence[EntityList],
        written: Sequence[KitWritten],
    ) -> None:
        super().__init__(
            parent,
            _("File for all laptops"),
            _(
                "One file serves every laptop: forms with their lists, lists of programmes,"
                " districts and organisations, which forms are withdrawn. What you leave out stays"
                " on the laptops as it is. The file is not sealed, so nobody may be named in it."
            ),
        )
        self.boxes = [(one.form_id, QCheckBox(one.title_in(language()))) for one in forms]
        self.list_boxes = [(one.name, QCheckBox(one.title_in(language()))) for one in lists]
        self.headline = LineField(
            _("Announcement"), hint=_("May be empty. It stands on Home until it is read.")
        )
        self.text = TextField(_("Its text"), lines=3)
        if self.boxes:
            self.body.addWidget(Label(_("Forms that go"), "medium"))
            self.body.addWidget(_column([box for _id, box in self.boxes], _SHOWN_FORMS))
        if self.list_boxes:
            self.body.addWidget(Label(_("Lists that go"), "medium"))
            self.body.addWidget(_column([box for _name, box in self.list_boxes], _SHOWN_LISTS))
        self.body.addWidget(self.headline)
        self.body.addWidget(self.text)
        self.before = Label(_before(written), "hint", "muted", wrap=True)
        self.before.setVisible(bool(written))
        self.body.addWidget(self.before)
        self.add_button(quiet(_("Cancel")), self.reject)
        self.write = self.add_button(primary(_("Write the file...")), self.choose)
        (self.boxes[0][1] if self.boxes else self.headline.edit).setFocus()

    @Slot()
    def choose(self) -> None:
        """Ask where to write the file."""
        if self.text.text() and not self.headline.text():
            self.headline.set_error(_("Give the announcement a title."))
            return
        folder = QFileDialog.getExistingDirectory(self, _("Where to write the file"))
        if folder:
            self.write_to(Path(folder))

    def write_to(self, folder: Path) -> None:
        """Ask for the file and close."""
        title = self.headline.text()
        said = Announcement(title, self.text.text()) if title else None
        wanted = WantedKit(said, _left_out(self.boxes), _left_out(self.list_boxes))
        self.wanted.emit(folder, wanted)
        self.accept()


class KitDesk(QObject):
    """Asks for the file for all laptops and writes it, beside head office's page.

    Signals: begun(job): the file is being written.
    """

    begun = Signal(object)

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self.desk = desk
        self._page = page

    @Slot()
    def ask(self) -> None:
        """Ask what goes into the file."""
        workspace = self.desk.workspace
        dialog = KitDialog(
            self._page.window(),
            list_forms(workspace),
            lists_for_all(workspace),
            kits_written(workspace),
        )
        dialog.wanted.connect(self.write)
        dialog.open()

    @Slot(object, object)
    def write(self, folder: Path, wanted: WantedKit) -> None:
        """Write the file in the worker; it can be stopped."""
        workspace = self.desk.workspace

        def work(progress: Progress) -> KitWritten:
            return write_kit(
                workspace,
                folder,
                progress,
                announcement=wanted.announcement,
                left_out=wanted.forms_left_out,
                lists_left_out=wanted.lists_left_out,
            )

        job = self.desk.jobs.start(
            _("Making the file"), work, done=self._written, failed=self._not_written
        )
        self.begun.emit(job)

    @Slot(object)
    def _written(self, kit: KitWritten) -> None:
        said = _("The file for all laptops is written: {path}").format(path=kit.path)
        self.desk.notices.tell(said)

    @Slot(object)
    def _not_written(self, error: FieldkitError) -> None:
        self.desk.notices.refuse(error)


def _column(boxes: Sequence[QCheckBox], most: int) -> ScrollColumn:
    """Return ticked boxes below one another, of which so many are in sight."""
    chosen = ScrollColumn(margins=(0, 0, 8, 0), spacing=8)
    for box in boxes:
        box.setChecked(True)
        chosen.column.addWidget(box)
    chosen.column.addStretch(1)
    chosen.setFixedHeight(current().px(28 * min(len(boxes), most) + 8))
    return chosen


def _left_out(boxes: Sequence[tuple[str, QCheckBox]]) -> frozenset[str]:
    return frozenset(name for name, box in boxes if not box.isChecked())


def kit_word(version: int) -> str:
    """Return which file for all laptops a laptop has, nothing before it has any."""
    return _("common file {number}").format(number=number(version)) if version else ""


def _before(written: Sequence[KitWritten]) -> str:
    told = []
    for one in written[:_SHOWN_KITS]:
        forms = ngettext("{count} form", "{count} forms", one.forms).format(count=number(one.forms))
        facts = {"number": number(one.version), "day": day_month(one.at.date()), "forms": forms}
        line = _("No. {number} of {day}: {forms}").format(**facts)
        told.append(f"{line}, {one.announcement}" if one.announcement else line)
    return _("Written before: {list}.").format(list="; ".join(told)) if told else ""
