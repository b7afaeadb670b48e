"""The drawing of Qt's own controls in the manner of the program, on top of Fusion."""

from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QProxyStyle,
    QRadioButton,
    QStyle,
    QStyleHintReturn,
    QStyleOption,
    QStyleOptionComplex,
    QStyleOptionFrame,
    QStyleOptionHeader,
    QStyleOptionProgressBar,
    QStyleOptionSlider,
    QWidget,
)

from fieldkit.gui.icons import paint_icon
from fieldkit.gui.none_guard import guard_none
from fieldkit.gui.painting import (
    BUTTON_RADIUS,
    FIELD_HEIGHT,
    FIELD_RADIUS,
    WRONG,
    field_frame,
    focus_ring,
    frame,
    tick,
)
from fieldkit.gui.scroll_bar import paint_scroll_bar, slider_of
from fieldkit.gui.theme import current

_PE = QStyle.PrimitiveElement
_CE = QStyle.ControlElement
_CC = QStyle.ComplexControl
_SC = QStyle.SubControl
_PM = QStyle.PixelMetric
_SH = QStyle.StyleHint
_STATE = QStyle.StateFlag

SCROLL_WIDTH = 10

_METRICS = {
    _PM.PM_CheckBoxLabelSpacing: 8,
    _PM.PM_RadioButtonLabelSpacing: 8,
    _PM.PM_ScrollBarExtent: SCROLL_WIDTH,
    _PM.PM_ScrollBarSliderMin: 32,
    _PM.PM_ScrollView_ScrollBarSpacing: 0,
    _PM.PM_ScrollView_ScrollBarOverlap: 0,
    _PM.PM_DefaultFrameWidth: 1,
    _PM.PM_ComboBoxFrameWidth: 1,
    _PM.PM_FocusFrameHMargin: 4,
    _PM.PM_FocusFrameVMargin: 4,
    _PM.PM_ButtonShiftHorizontal: 0,
    _PM.PM_ButtonShiftVertical: 0,
    _PM.PM_MenuPanelWidth: 1,
    _PM.PM_MenuVMargin: 4,
    _PM.PM_MenuHMargin: 4,
}
# What grows with the letters.
_SCALED = {
    _PM.PM_IndicatorWidth: 16,
    _PM.PM_IndicatorHeight: 16,
    _PM.PM_ExclusiveIndicatorWidth: 16,
    _PM.PM_ExclusiveIndicatorHeight: 16,
    _PM.PM_LineEditIconSize: 16,
}
_HINTS = {
    _SH.SH_FocusFrame_AboveWidget: 1,
    _SH.SH_ComboBox_Popup: 0,
    _SH.SH_DialogButtonBox_ButtonsHaveIcons: 0,
    _SH.SH_EtchDisabledText: 0,
    _SH.SH_ItemView_ShowDecorationSelected: 1,
    _SH.SH_UnderlineShortcut: 0,
    _SH.SH_Widget_Animation_Duration: 0,
    _SH.SH_ScrollBar_Transient: 0,
    _SH.SH_ItemView_ActivateItemOnSingleClick: 0,
}


class FieldkitStyle(QProxyStyle):
    """Fusion with our fields, choices, bars and focus; buttons of ours paint themselves."""

    def __init__(self) -> None:
        guard_none()
        super().__init__("Fusion")
        self._primitives: dict[QStyle.PrimitiveElement, Callable[..., None]] = {
            _PE.PE_IndicatorCheckBox: _checkbox,
            _PE.PE_IndicatorItemViewItemCheck: _checkbox,
            _PE.PE_IndicatorRadioButton: _radio,
            _PE.PE_PanelLineEdit: _line_edit,
            _PE.PE_FrameLineEdit: _nothing,
            _PE.PE_FrameFocusRect: _focus_rect,
            _PE.PE_Frame: _area,
            _PE.PE_PanelItemViewItem: _item,
            _PE.PE_FrameStatusBarItem: _nothing,
        }
        self._controls: dict[QStyle.ControlElement, Callable[..., None]] = {
            _CE.CE_PushButtonBevel: _button,
            _CE.CE_FocusFrame: _outer_ring,
            _CE.CE_ProgressBarGroove: _groove,
            _CE.CE_ProgressBarContents: _progress,
            _CE.CE_HeaderSection: _header,
            _CE.CE_HeaderLabel: _header_words,
        }

    def drawPrimitive(
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw fields, choices and frames in our way, the rest in Fusion's."""
        ours = self._primitives.get(element)
        if ours is None:
            super().drawPrimitive(element, option, painter, widget)
        else:
            ours(option, painter, widget)

    def drawControl(
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw buttons, progress and table heads in our way, the rest in Fusion's."""
        ours = self._controls.get(element)
        if ours is None:
            super().drawControl(element, option, painter, widget)
        else:
            ours(option, painter, widget)

    def drawComplexControl(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw combo boxes and scroll bars in our way, the rest in Fusion's."""
        if control is _CC.CC_ComboBox:
            _combo(option, painter, widget)
        elif control is _CC.CC_ScrollBar:
            slider = self.subControlRect(control, option, _SC.SC_ScrollBarSlider, widget)
            paint_scroll_bar(cast(QStyleOptionSlider, option), painter, slider)
        elif control is _CC.CC_SpinBox:
            _spin_box(option, painter, widget)
        else:
            super().drawComplexControl(control, option, painter, widget)

    def subControlRect(
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """Give combo boxes the room of a field, scroll bars no arrows."""
        if control is _CC.CC_ComboBox and part is _SC.SC_ComboBoxEditField:
            return option.rect.adjusted(9, 2, -current().px(28), -2)
        if control is _CC.CC_ComboBox and part is _SC.SC_ComboBoxArrow:
            wide = current().px(28)
            left = option.rect.right() - wide + 1
            return QRect(left, option.rect.top(), wide, option.rect.height())
        if control is _CC.CC_SpinBox:
            return _spin_part(option.rect, part)
        if control is _CC.CC_GroupBox and part is _SC.SC_GroupBoxContents:
            return option.rect  # groups of ours have no title and draw their own edge
        if control is _CC.CC_ScrollBar:
            if part in {_SC.SC_ScrollBarAddLine, _SC.SC_ScrollBarSubLine}:
                return QRect()
            if part is _SC.SC_ScrollBarGroove:
                return option.rect
            if part is _SC.SC_ScrollBarSlider:
                return slider_of(cast(QStyleOptionSlider, option))
        return super().subControlRect(control, option, part, cast(QWidget, widget))

    def sizeFromContents(
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        """Make fields and buttons as high as the hand expects."""
        made = super().sizeFromContents(kind, option, size, cast(QWidget, widget))
        height = current().px(FIELD_HEIGHT)
        if kind in {QStyle.ContentsType.CT_LineEdit, QStyle.ContentsType.CT_SpinBox}:
            made.setHeight(height)
        elif kind is QStyle.ContentsType.CT_ComboBox:
            made = QSize(size.width() + current().px(28) + 14, height)
        elif kind is QStyle.ContentsType.CT_PushButton:
            made = QSize(max(80, size.width() + 32), height)
        elif kind is QStyle.ContentsType.CT_MenuItem:
            made.setHeight(max(made.height(), current().px(30)))
        return made

    def pixelMetric(
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Return our measures, Fusion's for the rest."""
        if metric in _SCALED:
            return current().px(_SCALED[metric])
        ours = _METRICS.get(metric)
        return super().pixelMetric(metric, option, widget) if ours is None else ours

    def styleHint(
        self,
        hint: QStyle.StyleHint,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
        data: QStyleHintReturn | None = None,
    ) -> int:
        """Return our habits, Fusion's for the rest."""
        ours = _HINTS.get(hint)
        return super().styleHint(hint, option, widget, data) if ours is None else ours


def _has(option: QStyleOption, flag: QStyle.StateFlag) -> bool:
    return bool(option.state & flag)


def _nothing(_option: QStyleOption, _painter: QPainter, _widget: QWidget | None) -> None:
    return


def _focus_rect(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    # Everything else shows the keyboard at its own edge.
    if isinstance(widget, QCheckBox | QRadioButton):
        focus_ring(painter, option.rect, FIELD_RADIUS)


def _is_wrong(widget: QWidget | None) -> bool:
    return bool(widget and widget.property(WRONG))


def _line_edit(option: QStyleOptionFrame, painter: QPainter, widget: QWidget | None) -> None:
    if option.lineWidth <= 0:
        return
    field_frame(
        painter,
        option.rect,
        focused=_has(option, _STATE.State_HasFocus),
        wrong=_is_wrong(widget),
        enabled=_has(option, _STATE.State_Enabled),
    )


def _area(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    focused = bool(widget and widget.hasFocus())
    edge = "danger" if _is_wrong(widget) else ("focus" if focused else "edge")
    width = 2 if focused or _is_wrong(widget) else 1
    frame(painter, option.rect, edge=edge, radius=FIELD_RADIUS, width=width)


def _choice_edge(option: QStyleOption, widget: QWidget | None) -> str:
    if not _has(option, _STATE.State_Enabled):
        return "rule"
    if _is_wrong(widget):
        return "danger"
    return "accent" if _has(option, _STATE.State_MouseOver) else "edge"


def _checkbox(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    box = QRectF(option.rect)
    enabled = _has(option, _STATE.State_Enabled)
    if _has(option, _STATE.State_On):
        frame(painter, box, fill="accent" if enabled else "edge", radius=4)
        tick(painter, box, "on_accent")
    elif _has(option, _STATE.State_NoChange):
        frame(painter, box, fill="accent" if enabled else "edge", radius=4)
        middle = QRectF(box.x() + 4, box.center().y() - 1, box.width() - 8, 2)
        frame(painter, middle, fill="on_accent", radius=1)
    else:
        frame(painter, box, fill="surface", edge=_choice_edge(option, widget), radius=4, width=1.4)


def _radio(option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
    box = QRectF(option.rect)
    radius = box.width() / 2
    if _has(option, _STATE.State_On):
        fill = "accent" if _has(option, _STATE.State_Enabled) else "edge"
        frame(painter, box, fill=fill, radius=radius)
        inner = box.width() * 5 / 16
        within = box.adjusted(inner, inner, -inner, -inner)
        frame(painter, within, fill="on_accent", radius=radius - inner)
    else:
        edge = _choice_edge(option, widget)
        frame(painter, box, fill="surface", edge=edge, radius=radius, width=1.4)


def _item(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    if _has(option, _STATE.State_Selected):
        painter.fillRect(option.rect, current().color("accent_tint"))
    elif _has(option, _STATE.State_MouseOver) and _has(option, _STATE.State_Enabled):
        painter.fillRect(option.rect, current().color("sunk"))


def _button(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    down = _has(option, _STATE.State_Sunken) or _has(option, _STATE.State_On)
    over = _has(option, _STATE.State_MouseOver)
    fill = "neutral_tint" if down else ("sunk" if over else "surface")
    frame(painter, option.rect, fill=fill, edge="rule", radius=BUTTON_RADIUS)
    if _has(option, _STATE.State_HasFocus):
        focus_ring(painter, option.rect)


def _outer_ring(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    focus_ring(painter, option.rect, BUTTON_RADIUS + 4)


def _groove(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    frame(painter, option.rect, fill="neutral_tint", radius=option.rect.height() / 2)


def _progress(option: QStyleOptionProgressBar, painter: QPainter, _widget: QWidget | None) -> None:
    span = option.maximum - option.minimum
    if span <= 0:
        return
    share = (option.progress - option.minimum) / span
    done = QRectF(option.rect)
    done.setWidth(max(done.height(), done.width() * share) if share > 0 else 0)
    frame(painter, done, fill="accent", radius=done.height() / 2)


def _header(option: QStyleOption, painter: QPainter, _widget: QWidget | None) -> None:
    painter.fillRect(option.rect, current().color("surface"))
    painter.setPen(QPen(current().color("rule"), 1))
    painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())


def _header_words(option: QStyleOptionHeader, painter: QPainter, _widget: QWidget | None) -> None:
    painter.setPen(current().color("muted"))
    side = option.textAlignment & Qt.AlignmentFlag.AlignHorizontal_Mask
    painter.drawText(
        option.rect.adjusted(10, 0, -10, 0), int(side | Qt.AlignmentFlag.AlignVCenter), option.text
    )


def _combo(option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None) -> None:
    typed = widget.lineEdit() if isinstance(widget, QComboBox) else None
    focused = _has(option, _STATE.State_HasFocus) or (typed is not None and typed.hasFocus())
    field_frame(
        painter,
        option.rect,
        focused=focused,
        wrong=_is_wrong(widget),
        enabled=_has(option, _STATE.State_Enabled),
    )
    px = current().px
    middle = option.rect.center().y() - px(8)
    paint_icon(painter, "chevron-down", "muted", option.rect.right() - px(25), middle, 16)


def _spin_box(option: QStyleOptionComplex, painter: QPainter, widget: QWidget | None) -> None:
    field_frame(
        painter,
        option.rect,
        focused=_has(option, _STATE.State_HasFocus),
        wrong=_is_wrong(widget),
        enabled=_has(option, _STATE.State_Enabled),
    )
    for part, drawn in ((_SC.SC_SpinBoxUp, "chevron-up"), (_SC.SC_SpinBoxDown, "chevron-down")):
        place = _spin_part(option.rect, part)
        paint_icon(painter, drawn, "muted", place.x() + 5, place.center().y() - 6, 14)


def _spin_part(rect: QRect, part: QStyle.SubControl) -> QRect:
    half = rect.height() // 2
    if part is _SC.SC_SpinBoxUp:
        return QRect(rect.right() - 25, rect.y() + 2, 24, half - 2)
    if part is _SC.SC_SpinBoxDown:
        return QRect(rect.right() - 25, rect.y() + half, 24, half - 2)
    if part is _SC.SC_SpinBoxEditField:
        return rect.adjusted(7, 2, -28, -2)
    return rect
