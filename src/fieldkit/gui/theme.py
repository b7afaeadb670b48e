"""The colours by role and the fonts of the window, light and dark."""

from dataclasses import dataclass
from functools import cache

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

from fieldkit.assets import asset

FAMILY = "Golos Text"
_FACES = ("Regular", "Medium", "SemiBold")

# role: (light, dark); contrasts are measured in the design's palette.
_COLORS = {
    "surface": ("#FFFFFF", "#191F26"),
    "nav": ("#F3F5F7", "#12171D"),
    "sunk": ("#F6F8FA", "#1F2730"),
    "zebra": ("#F6F8FA", "#1F2730"),
    "line": ("#E2E7EC", "#2B3540"),
    "rule": ("#CBD3DB", "#3A4653"),
    "edge": ("#818E9C", "#6F7E8D"),
    "ink": ("#17212B", "#E8ECF0"),
    "muted": ("#536271", "#A9B5C1"),
    "faint": ("#65727F", "#94A1AE"),
    "accent": ("#1B649C", "#79B8EA"),
    "accent_hover": ("#155383", "#93C7F0"),
    "on_accent": ("#FFFFFF", "#0B1E2E"),
    "accent_tint": ("#E4EFF8", "#1D3447"),
    "accent_text": ("#15527F", "#A9D3F5"),
    "focus": ("#1B649C", "#8CC6F5"),
    "danger": ("#9C1F18", "#FFB1A8"),
    "danger_tint": ("#FBEAE8", "#402221"),
    "danger_line": ("#E9B9B5", "#6E3733"),
    "warn": ("#7A4F00", "#F3CE83"),
    "warn_tint": ("#FCF1D9", "#3B3017"),
    "ok": ("#1B643D", "#94D8AF"),
    "ok_tint": ("#E5F3EA", "#193227"),
    "neutral": ("#46535F", "#BCC7D1"),
    "neutral_tint": ("#EAEEF2", "#2A343F"),
    "mark_P": ("#EDF5F0", "#1F2F28"),
    "mark_L": ("#F8E0A6", "#5E4A16"),
    "mark_E": ("#F0C77C", "#86641A"),
    "mark_X": ("#AEBFD0", "#45596D"),
    "mark_A": ("#9F2A22", "#E27A6F"),
    "mark_P_ink": ("#2C6A48", "#8CCBA6"),
    "mark_L_ink": ("#5F3F00", "#FFE1A0"),
    "mark_E_ink": ("#4E3200", "#FFF0CF"),
    "mark_X_ink": ("#14283B", "#EAF2F9"),
    "mark_A_ink": ("#FFFFFF", "#2A0B08"),
}


@dataclass(frozen=True, slots=True)
class Theme:
    """One look of the window: light or dark, with the letters ``scale`` times their drawn size."""

    dark: bool = False
    scale: float = 1.0

    def color(self, role: str) -> QColor:
        """Return the colour of a role, such as "accent" or "mark_P_ink". Raises KeyError."""
        return _color(role, self.dark)

    def px(self, length: int) -> int:
        """Return a length that grows with the letters, in pixels."""
        return round(length * self.scale)

    def font(self, size: int = 14, weight: int = 400) -> QFont:
        """Return the window's face at a drawn size in pixels and a weight of 400, 500 or 600."""
        font = QFont(FAMILY)
        font.setPixelSize(self.px(size))
        font.setWeight(QFont.Weight(weight))
        return font

    def body(self) -> QFont:
        """Return 14/400, for what is read."""
        return self.font(14, 400)

    def medium(self) -> QFont:
        """Return 14/500, for what one looks for: labels of fields, first lines of rows."""
        return self.font(14, 500)

    def strong(self) -> QFont:
        """Return 14/600, for names and states."""
        return self.font(14, 600)

    def hint(self, weight: int = 400) -> QFont:
        """Return 12, for hints, badges and grids."""
        return self.font(12, weight)

    def section(self) -> QFont:
        """Return 17/600, for the heading of a section."""
        return self.font(17, 600)

    def title(self) -> QFont:
        """Return 20/600, for the title of a page."""
        return self.font(20, 600)

    def palette(self) -> QPalette:
        """Return Qt's palette in the colours of this theme."""
        made = QPalette()
        for place, role in _PALETTE.items():
            made.setColor(place, self.color(role))
        for place in (_ROLE.WindowText, _ROLE.Text, _ROLE.ButtonText):
            made.setColor(QPalette.ColorGroup.Disabled, place, self.color("faint"))
        made.setColor(QPalette.ColorGroup.Disabled, _ROLE.Base, self.color("sunk"))
        return made


_ROLE = QPalette.ColorRole
_PALETTE = {
    _ROLE.Window: "surface",
    _ROLE.WindowText: "ink",
    _ROLE.Base: "surface",
    _ROLE.AlternateBase: "zebra",
    _ROLE.Text: "ink",
    _ROLE.PlaceholderText: "faint",
    _ROLE.Button: "surface",
    _ROLE.ButtonText: "ink",
    _ROLE.BrightText: "danger",
    _ROLE.Highlight: "accent_tint",
    _ROLE.HighlightedText: "accent_text",
    _ROLE.Link: "accent_text",
    _ROLE.LinkVisited: "accent_text",
    _ROLE.ToolTipBase: "surface",
    _ROLE.ToolTipText: "ink",
    _ROLE.Light: "surface",
    _ROLE.Midlight: "line",
    _ROLE.Mid: "rule",
    _ROLE.Dark: "edge",
    _ROLE.Shadow: "edge",
    _ROLE.Accent: "accent",
}

_worn = Theme()


def current() -> Theme:
    """Return the theme that the window wears now; widgets ask when they paint."""
    return _worn


def wear(application: QApplication, theme: Theme) -> None:
    """Dress the whole application in a theme; pages are built again by their caller."""
    global _worn  # noqa: PLW0603 - one application wears one look, as Qt's own palette does
    load_fonts()
    _worn = theme
    application.setFont(theme.body())
    application.setPalette(theme.palette())


@cache
def load_fonts() -> None:
    """Give the shipped faces to Qt, once in a process. Raises FileNotFoundError."""
    for face in _FACES:
        QFontDatabase.addApplicationFont(str(asset("fonts", f"GolosText-{face}.ttf")))


@cache
def _color(role: str, dark: bool) -> QColor:
    return QColor(_COLORS[role][dark])
