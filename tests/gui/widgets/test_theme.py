"""The colours keep their contrasts, the face has our signs, every icon that is named is shipped."""

import ast
import sys

import pytest
from PySide6.QtGui import QFontInfo, QPalette, QRawFont

from fieldkit.assets import asset
from fieldkit.gui import theme
from fieldkit.gui.icons import pixmap
from fieldkit.gui.widgets.fields import LineField
from tests.support.places import ROOT
from tests.support.walking import contrast

TINTS = ("danger_tint", "warn_tint", "ok_tint")
TEXT_ON_GROUND = [
    ("ink", "surface"),
    ("ink", "nav"),
    ("muted", "surface"),
    ("muted", "sunk"),
    ("muted", "nav"),
    ("faint", "surface"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("accent_text", "accent_tint"),
    ("accent_text", "surface"),
    ("danger", "danger_tint"),
    ("danger", "surface"),
    ("warn", "warn_tint"),
    ("warn", "surface"),
    ("ok", "ok_tint"),
    ("ok", "nav"),
    ("neutral", "neutral_tint"),
    *(("ink", ground) for ground in ("sunk", "accent_tint", "neutral_tint", *TINTS)),
    *(("muted", ground) for ground in ("accent_tint", "neutral_tint")),
    *(("accent_text", ground) for ground in ("nav", "sunk")),
    *((f"mark_{mark}_ink", f"mark_{mark}") for mark in "PLEXA"),
]
_ROLE = QPalette.ColorRole
PALETTE = [
    (_ROLE.WindowText, _ROLE.Window),
    (_ROLE.Text, _ROLE.Base),
    (_ROLE.Text, _ROLE.AlternateBase),
    (_ROLE.PlaceholderText, _ROLE.Base),
    (_ROLE.ButtonText, _ROLE.Button),
    (_ROLE.HighlightedText, _ROLE.Highlight),
    (_ROLE.ToolTipText, _ROLE.ToolTipBase),
    (_ROLE.Link, _ROLE.Base),
    (_ROLE.BrightText, _ROLE.Base),
]
# Where a field or a choice ends, and where the keyboard is.
EDGES = [
    *(("edge", ground) for ground in ("surface", "sunk")),
    *(("focus", ground) for ground in ("surface", "sunk", "nav", "accent_tint", "neutral_tint")),
    ("accent", "surface"),
    ("accent", "nav"),
    ("danger", "surface"),
]


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("text", "ground"), TEXT_ON_GROUND)
def test_text_is_read_on_its_ground(text, ground, dark):
    worn = theme.Theme(dark=dark)

    assert contrast(worn.color(text), worn.color(ground)) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("group", [QPalette.ColorGroup.Active, QPalette.ColorGroup.Inactive])
@pytest.mark.parametrize(("text", "ground"), PALETTE)
def test_what_qt_writes_is_read_on_its_ground(text, ground, group, dark):
    palette = theme.Theme(dark=dark).palette()

    assert contrast(palette.color(group, text), palette.color(group, ground)) >= 4.5


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize(("edge", "ground"), EDGES)
def test_edges_and_the_focus_are_seen(edge, ground, dark):
    worn = theme.Theme(dark=dark)

    assert contrast(worn.color(edge), worn.color(ground)) >= 3


def test_the_window_is_set_in_golos(application):
    assert QFontInfo(application.font()).family() == theme.FAMILY
    assert [theme.current().body().pixelSize(), theme.current().hint().pixelSize()] == [14, 12]


def test_larger_letters_grow_everywhere():
    worn = theme.Theme(scale=1.3)

    assert (worn.body().pixelSize(), worn.px(34)) == (18, 44)


def test_the_face_has_every_sign_of_our_words(application):
    words = "".join(
        path.read_text("utf-8")
        for path in sorted((ROOT / "resources/translations/ru").glob("*.po"))
    )
    signs = {sign for sign in words if sign.isprintable() and not sign.isspace()}
    face = QRawFont(str(asset("fonts", "GolosText-Regular.ttf")), 14)

    missing = [sign for sign in sorted(signs) if 0 in face.glyphIndexesForString(sign)]

    assert missing == []


def icons_named() -> set[str]:
    """Return every name given to an ``icon`` argument anywhere in the window."""
    found = set()
    for path in sorted((ROOT / "src/fieldkit/gui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.keyword) and node.arg in {"icon", "name"}:
                value = node.value
                if node.arg == "icon" and isinstance(value, ast.Constant) and value.value:
                    found.add(value.value)
    return found


def test_every_icon_that_is_named_is_shipped(application):
    for name in sorted(icons_named()):
        assert not pixmap(name).isNull(), name


def test_a_thousand_repaints_do_not_use_none_up(application):
    before = sys.getrefcount(None)
    field = LineField("Name")
    field.show()

    for _turn in range(1000):
        field.grab()
    field.close()

    assert sys.version_info >= (3, 12) or sys.getrefcount(None) > 1 << 40
    assert before > 0
