"""How the window looks for whoever uses this computer: from preferences to language and theme."""

from PySide6.QtCore import QLibraryInfo, Qt, QTranslator
from PySide6.QtWidgets import QApplication

from fieldkit import i18n
from fieldkit.gui.preferences import Preferences
from fieldkit.gui.theme import Theme, wear


def theme_for(preferences: Preferences) -> Theme:
    """Return the theme that was chosen; "system" follows the computer's own."""
    dark = preferences.look == "dark"
    if preferences.look == "system":
        dark = QApplication.styleHints().colorScheme() is Qt.ColorScheme.Dark
    return Theme(dark=dark, scale=preferences.text / 100)


class Look:
    """Dresses the application: words of the window and of Qt, colours, size of letters."""

    def __init__(self, application: QApplication) -> None:
        self._application = application
        self._styled = False
        self._words: QTranslator | None = None

    def put_style(self) -> None:
        """Put the window's style on, once; until then all is drawn by Qt's own Fusion.

        The unlock screen looks the same without it, and comes sooner: the style and
        what Qt makes of its many names cost a tenth of the way there.
        """
        if self._styled:
            return
        self._styled = True
        from fieldkit.gui.style import FieldkitStyle
        from fieldkit.gui.widgets.focus_ring import FocusRing

        if not isinstance(self._application.style(), FieldkitStyle):
            self._application.setStyle(FieldkitStyle())
            FocusRing(self._application)

    def put_on(self, preferences: Preferences) -> None:
        """Speak and look as the preferences say; pages are built anew by the caller."""
        if preferences.language:
            i18n.set_language(preferences.language)
        wear(self._application, theme_for(preferences))
        if self._words is not None:
            self._application.removeTranslator(self._words)
            self._words = None
        words = QTranslator()
        folder = QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)
        if words.load(f"qtbase_{i18n.language()}", folder):
            self._application.installTranslator(words)
            self._words = words
