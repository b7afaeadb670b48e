"""For those who make forms: which questions of a section are hidden, and why."""

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fieldkit.forms.navigation import Section
from fieldkit.forms.views import NodeView
from fieldkit.gui.filling.form_view import FormView
from fieldkit.gui.filling.hidden_words import why_hidden
from fieldkit.gui.filling.model import FillingModel
from fieldkit.gui.filling.titles import holds, section_heading
from fieldkit.gui.questions.kinds import is_seen
from fieldkit.gui.widgets.buttons import IconButton, primary
from fieldkit.gui.widgets.dialog import Dialog
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.scroll import ScrollColumn
from fieldkit.i18n import _, ngettext
from fieldkit.records.permissions import Act

_HEIGHT = 420
_MOST = 100


class HiddenQuestions(Dialog):
    """Lists the hidden questions of a section with their conditions and the values these read."""

    def __init__(self, model: FillingModel, section: Section, parent: QWidget | None) -> None:
        super().__init__(parent, _("Hidden questions"))
        self.setFixedWidth(760)
        found = hidden_in(model, section)
        self.sentence.setText(_told(section, len(found)))
        self.sentence.show()
        if found:
            self.list = ScrollColumn(margins=(0, 0, 12, 0), spacing=14)
            self.list.setAccessibleName(_("Hidden questions"))
            for row in found[:_MOST]:
                self.list.column.addLayout(_told_of(model, row))
            self.list.column.addStretch(1)
            self.list.setFixedHeight(_HEIGHT)
            self.body.addWidget(self.list)
        self.add_button(primary(_("Close")), self.accept).setFocus()


class HiddenInForm(QObject):
    """The button in the head for whoever installs forms."""

    def __init__(self, view: FormView) -> None:
        super().__init__(view)
        self._view = view
        self.dialog: HiddenQuestions | None = None
        self.button: IconButton | None = None
        if view.model.workspace.rights.may(Act.INSTALL_FORMS):
            self.button = IconButton("eye-off", _("Why is this hidden?"), size=36)
            self.button.clicked.connect(self.open)
            view.head.put(self.button)

    @Slot()
    def open(self) -> None:
        """List what the section in sight hides, at the end of the form what the form does."""
        view = self._view
        view.flush()
        sections = view.model.sections()
        here = next((one for one in sections if one.ref == view.here), None)
        if here is None and sections:
            here = sections[-1]
        if here is not None:
            self.dialog = HiddenQuestions(view.model, here, view)
            self.dialog.open()


def hidden_in(model: FillingModel, section: Section) -> list[NodeView]:
    """Return the questions of a section that are not asked with the answers as they stand."""
    return [
        row
        for row in model.session.nodes()
        if is_seen(row) and not row.relevant and holds(section, row.ref)
    ]


def _told(section: Section, count: int) -> str:
    name = section_heading(section)
    if not count:
        return _("{section}: every question is asked now.").format(section=name)
    words = ngettext(
        "{section}: {count} question is hidden.", "{section}: {count} questions are hidden.", count
    )
    return words.format(section=name, count=count)


def _told_of(model: FillingModel, row: NodeView) -> QVBoxLayout:
    why = model.session.why(row.ref)
    column = QVBoxLayout()
    column.setSpacing(2)
    column.addWidget(Label(row.label or row.name, "medium", wrap=True))
    column.addWidget(Label(row.ref, "hint", "muted", wrap=True))
    column.addWidget(Label(why_hidden(why), "body", wrap=True))
    formula = Label("\n".join(why.lines("relevant")), "hint", "muted", wrap=True)
    column.addWidget(formula)
    return column
