"""The part of the settings about language and look."""

from dataclasses import replace

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QGridLayout, QWidget

from fieldkit.gui.desk import Desk
from fieldkit.gui.first_run.steps import LANGUAGE_NAMES
from fieldkit.gui.preferences import LOOKS, TEXT_SIZES
from fieldkit.gui.settings.section import Section
from fieldkit.gui.theme import current
from fieldkit.gui.widgets.label import Label
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.i18n import LANGUAGES, _, language


class AppearanceSection(Section):
    """Language, theme and text size; each takes effect at once."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Language and look"))
        self._kept = desk.preferences
        self.language = Segmented([(c, LANGUAGE_NAMES[c]) for c in LANGUAGES], _("Language"))
        looks = {"system": _("As the system"), "light": _("Light"), "dark": _("Dark")}
        self.look = Segmented([(name, looks[name]) for name in LOOKS], _("Theme"))
        sizes = [(str(size), _("{size}%").format(size=size)) for size in TEXT_SIZES]
        self.text = Segmented(sizes, _("Text size"))
        self.language.chosen.connect(self._keep_language)
        self.look.chosen.connect(self._keep_look)
        self.text.chosen.connect(self._keep_text)
        self.inside.addLayout(
            _grid(
                (_("Language"), self.language), (_("Theme"), self.look), (_("Text size"), self.text)
            )
        )

    def open(self) -> None:
        """Show what is chosen."""
        kept = self._kept.read()
        self.language.choose(language())
        self.look.choose(kept.look)
        self.text.choose(str(kept.text))

    def initial_focus(self) -> QWidget | None:
        """Return the chosen language."""
        return next((s for s in self.language.segments if s.isChecked()), None)

    @Slot(str)
    def _keep_language(self, code: str) -> None:
        self._kept.write(replace(self._kept.read(), language=code))
        self.look_changed.emit()

    @Slot(str)
    def _keep_look(self, name: str) -> None:
        self._kept.write(replace(self._kept.read(), look=name))
        self.look_changed.emit()

    @Slot(str)
    def _keep_text(self, size: str) -> None:
        self._kept.write(replace(self._kept.read(), text=int(size)))
        self.look_changed.emit()


def _grid(*rows: tuple[str, QWidget]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(12)
    grid.setColumnStretch(1, 1)
    for place, (words, control) in enumerate(rows):
        grid.addWidget(Label(words, "body"), place, 0)
        grid.addWidget(control, place, 1, Qt.AlignmentFlag.AlignLeft)
    grid.setColumnMinimumWidth(0, current().px(130))
    return grid
