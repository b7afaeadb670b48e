"""Handing families over to a colleague's laptop: which, to whom, and where the file goes."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QFileDialog, QWidget

from fieldkit.errors import FieldkitError
from fieldkit.formats import number, size
from fieldkit.gui.desk import Desk
from fieldkit.gui.widgets.buttons import primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField, ErrorLine
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _, ngettext
from fieldkit.services.handing_over_cases import HandoverQuestion, ask_handover, hand_over_cases
from fieldkit.services.handover_writing import WrittenHandover
from fieldkit.services.progress import Progress

_MOST_NAMED = 5


class HandoverDialog(Dialog):
    """Asks for the laptop and the colleague, and says what goes and what stays.

    Signals: wanted(laptop id, specialist id or "", stay, folder).
    """

    wanted = Signal(str, str, bool, object)

    def __init__(self, parent: QWidget | None, question: HandoverQuestion) -> None:
        super().__init__(
            parent,
            _("Hand over to a colleague: {families}").format(families=_named(question.families)),
            _(
                "A sealed file is written, which only the colleague's laptop opens. The whole"
                " family goes with its forms and files; from then on the colleague leads its"
                " cases. You can take it back while nobody works with it."
            ),
        )
        self._question = question
        laptops = [(one.id, one.name or one.code) for one in question.laptops]
        self.laptop = ComboField(_("Laptop"), laptops)
        self.colleague = ComboField(
            _("Case manager from now on"),
            [*question.specialists, ("", _("as before: it is my own other laptop"))],
        )
        self.stay = QCheckBox(_("I stay in the team of the case"))
        self.goes = Label("\n".join(question_lines(question)), "body", "muted", wrap=True)
        self.goes.setVisible(bool(self.goes.text()))
        self.refusal = ErrorLine()
        for widget in (self.laptop, self.colleague, self.stay, self.goes, self.refusal):
            self.body.addWidget(widget)
        self.back = self.add_button(quiet(_("Cancel")), self.reject)
        self.write = self.add_button(primary(_("Hand over..."), icon="usb"), self.choose)
        self.colleague.chosen.connect(self._judge)
        self.stay.toggled.connect(self._judge)
        self._judge()
        (self.laptop.combo if question.laptops else self.back).setFocus()

    @Slot()
    def _judge(self) -> None:
        own, known = not self.colleague.key(), bool(self._question.laptops)
        self.laptop.setVisible(known)
        self.colleague.setVisible(known)
        self.stay.setVisible(known and not own)
        drafts = self._question.drafts if not (own or self.stay.isChecked()) else 0
        words = ""
        if not known:
            words = _(
                "No colleague's laptop is known here. Take in the newest file from head office: it"
                " brings the list of laptops. Or connect the two on the spot, on the Exchange page."
            )
        elif drafts:
            words = ngettext(
                "{count} draft about it cannot go along: it is a colleague's, or holds files or"
                " sealed answers. Finalize or delete it first, or stay in the team.",
                "{count} drafts about it cannot go along: they are a colleague's, or hold files or"
                " sealed answers. Finalize or delete them first, or stay in the team.",
                drafts,
            ).format(count=number(drafts))
        self.refusal.say(words)
        self.write.setEnabled(not words)

    @Slot()
    def choose(self) -> None:
        """Ask where to write the file."""
        folder = QFileDialog.getExistingDirectory(self, _("Where to write the file for it"))
        if folder:
            self.write_to(Path(folder))

    def write_to(self, folder: Path) -> None:
        """Ask for the handing over and close."""
        stay = self.stay.isChecked() and bool(self.colleague.key())
        self.wanted.emit(self.laptop.key(), self.colleague.key(), stay, folder)
        self.accept()


class HandoverAct(QObject):
    """Asks, hands over in the worker, and says what was done.

    Signals:
        done(): who leads cases may have changed.
    """

    done = Signal()

    def __init__(self, desk: Desk, page: QWidget) -> None:
        super().__init__(page)
        self._desk = desk
        self._page = page
        self._families: tuple[str, ...] = ()
        self.dialog: HandoverDialog | None = None

    def ask(self, families: Sequence[str]) -> None:
        """Ask to whom these families go."""
        self._families = tuple(families)
        try:
            question = ask_handover(self._desk.workspace, self._families)
        except FieldkitError as error:
            self._desk.notices.refuse(error)
            return
        self.dialog = HandoverDialog(self._page.window(), question)
        self.dialog.wanted.connect(self.hand_over)
        self.dialog.open()

    @Slot(str, str, bool, object)
    def hand_over(self, laptop: str, receiver: str, stay: bool, folder: Path) -> None:
        """Write the file, in the worker."""
        workspace, families = self._desk.workspace, self._families

        def work(progress: Progress) -> WrittenHandover:
            return hand_over_cases(
                workspace, families, laptop, folder, progress, receiver_id=receiver, stay=stay
            )

        self._desk.jobs.start(
            _("Handing over to a colleague"), work, done=self._written, failed=self._refused
        )

    @Slot(object)
    def _written(self, found: WrittenHandover) -> None:
        self._desk.notices.tell(
            _("The file is written and checked: {file}. Give it to the colleague.").format(
                file=found.paths[0].name
            )
        )
        self.done.emit()

    @Slot(object)
    def _refused(self, error: FieldkitError) -> None:
        self._desk.notices.refuse(error)
        self.done.emit()


def question_lines(question: HandoverQuestion) -> tuple[str, ...]:
    """Return what goes along, a line for each kind of thing."""
    found = []
    if question.files:
        said = ngettext(
            "{count} attached file, {size}", "{count} attached files, {size}", question.files
        )
        found.append(said.format(count=number(question.files), size=size(question.size)))
    if question.events:
        said = ngettext(
            "{count} event in which the family took part, with everybody's marks",
            "{count} events in which the family took part, with everybody's marks",
            question.events,
        )
        found.append(said.format(count=number(question.events)))
    if question.drafts_go:
        said = ngettext(
            "{count} draft of yours, unless you stay in the team: here it goes to what was deleted",
            "{count} drafts of yours, unless you stay in the team: here they go to what was"
            " deleted",
            question.drafts_go,
        )
        found.append(said.format(count=number(question.drafts_go)))
    if question.others:
        found.append(
            _("Parts of other families, entered in one act with it: {names}").format(
                names=_named(question.others)
            )
        )
    if not found:
        return ()
    return (_("With it go:"), *found)


def _named(words: Sequence[str]) -> str:
    if len(words) <= _MOST_NAMED:
        return ", ".join(words)
    rest = len(words) - _MOST_NAMED
    return _("{names} and {count} more").format(
        names=", ".join(words[:_MOST_NAMED]), count=number(rest)
    )
