"""The part of the settings about who can open sealed facts."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from fieldkit.errors import FieldkitError
from fieldkit.gui.desk import Desk
from fieldkit.gui.settings.section import Section, row_of
from fieldkit.gui.widgets.buttons import danger, primary, quiet
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.fields import ComboField, ErrorLine
from fieldkit.gui.widgets.label import Label
from fieldkit.i18n import _
from fieldkit.records.people import User
from fieldkit.services.sealing import list_holders, name_holder, remove_holder


class SealedSection(Section):
    """The holders by name; a holder names another, or takes one away."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Sealed facts"))
        self.said = Label("", "body", wrap=True)
        self.hint = Label(
            _(
                "Such as a diagnosis or an adoption. They are encrypted for the holders alone and"
                " stay on this laptop: make backups on a stick."
            ),
            "hint",
            "muted",
            wrap=True,
        )
        self.name = quiet(_("Name a holder..."), icon="user-plus")
        self.remove = quiet(_("Take a holder away..."), icon="circle-minus")
        self.name.clicked.connect(self.ask_name)
        self.remove.clicked.connect(self.ask_remove)
        for label in (self.said, self.hint):
            self.inside.addWidget(label)
        self.inside.addLayout(row_of(self.name, self.remove))

    def open(self) -> None:
        """Show who the holders are."""
        found = list_holders(self.desk.workspace)
        names = "; ".join(one.name for one in found.holders)
        self.said.setText(
            _("Open to: {names}").format(names=names)
            if names
            else _("Open to nobody on this laptop.")
        )
        self.name.setVisible(found.mine and bool(found.others))
        self.remove.setVisible(found.mine and len(found.holders) > 1)

    @Slot()
    def ask_name(self) -> None:
        """Ask who shall open sealed facts too."""
        self._ask(HolderDialog(self.desk, self.window(), taking_away=False))

    @Slot()
    def ask_remove(self) -> None:
        """Ask who shall open them no more."""
        self._ask(HolderDialog(self.desk, self.window(), taking_away=True))

    def _ask(self, dialog: "HolderDialog") -> None:
        dialog.accepted.connect(self.open)
        dialog.open()


class HolderDialog(Dialog):
    """Names a holder, or takes one away."""

    def __init__(self, desk: Desk, parent: QWidget | None, *, taking_away: bool) -> None:
        title = _("Take a holder away") if taking_away else _("Name a holder")
        sentence = (
            _(
                "This person will open no sealed facts any more. All of them are encrypted anew for"
                " those who stay."
            )
            if taking_away
            else _("This person will open all sealed facts on this laptop, the earlier ones too.")
        )
        super().__init__(parent, title, sentence)
        self.desk, self._taking_away = desk, taking_away
        found = list_holders(desk.workspace)
        self._people: dict[str, User] = {
            one.id: one for one in (found.holders if taking_away else found.others)
        }
        self.who = ComboField(_("Person"), [(one.id, one.name) for one in self._people.values()])
        self.refusal = ErrorLine()
        self.body.addWidget(self.who)
        self.body.addWidget(self.refusal)
        act = danger(title) if taking_away else primary(title)
        back = quiet(_("Cancel"))
        if taking_away:
            self.add_button(act, self.go)
            self.add_button(back, self.reject).setFocus()
        else:
            self.add_button(back, self.reject)
            self.add_button(act, self.go).setFocus()
        self.act_button = act

    @Slot()
    def go(self) -> None:
        """Do it, or say why not."""
        person = self._people[self.who.key()]
        act = remove_holder if self._taking_away else name_holder
        try:
            act(self.desk.workspace, person)
        except FieldkitError as error:
            self.refusal.say(error.sentence())
            return
        self.desk.notices.tell(
            _("Sealed facts are open to this person no more: {name}").format(name=person.name)
            if self._taking_away
            else _("Sealed facts are open to this person too: {name}").format(name=person.name)
        )
        self.accept()
