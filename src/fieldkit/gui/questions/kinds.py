"""Which control asks which question; a kind that nobody foresaw is asked as text."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from fieldkit.gui.questions.attachment import AttachmentControl
from fieldkit.gui.questions.control import AnswerControl
from fieldkit.gui.questions.days import DateControl, MomentControl
from fieldkit.gui.questions.likert import LikertControl
from fieldkit.gui.questions.matrix import MATRIX, MatrixControl
from fieldkit.gui.questions.options import ConfirmControl, ManyOptionsControl, OptionsControl
from fieldkit.gui.questions.picker import PickerControl
from fieldkit.gui.questions.ranges import RangeControl
from fieldkit.gui.questions.ranks import RankControl
from fieldkit.gui.questions.scanned import BarcodeControl
from fieldkit.gui.questions.shown import NoteControl, ShownControl
from fieldkit.gui.questions.text import LineControl, TextControl
from fieldkit.gui.questions.tracks import TrackControl
from fieldkit.gui.questions.typed import (
    DigitsControl,
    NumberControl,
    PlaceControl,
    TimeControl,
)
from fieldkit.i18n import _

if TYPE_CHECKING:
    from fieldkit.forms.views import NodeView
    from fieldkit.gui.questions.answer_files import AnswerFiles

ASKED = frozenset(("input", "select", "rank", "range", "trigger", "upload"))
_LIST_FROM = 13  # choices; more than this are found by typing
_LIKERT_TO = 11
_MATRIX_TO = 10
_PICTURED_TO = 60  # choices with pictures; they are seen rather than typed
_LISTED = frozenset(("minimal", "autocomplete", "search"))
_SHORT_LABEL = 22  # letters; a longer question asks for more than a word
_TYPED = {
    "int": NumberControl,
    "integer": NumberControl,
    "decimal": NumberControl,
    "date": DateControl,
    "time": TimeControl,
    "dateTime": MomentControl,
    "geopoint": PlaceControl,
    "barcode": BarcodeControl,
    "geotrace": TrackControl,
    "geoshape": TrackControl,
}


def is_asked(row: "NodeView") -> bool:
    """Tell whether a person is asked for this row now."""
    return row.kind in ASKED and row.relevant and not row.readonly


def is_seen(row: "NodeView") -> bool:
    """Tell whether the row is anything that a person sees when it is relevant."""
    return row.kind in ASKED or row.kind == "note"


def control_kind(row: "NodeView", *, readonly: bool = False) -> str:
    """Return a key of the control that the row needs; another key means another control."""
    if row.kind == "note":
        return "note"
    if row.kind == "upload":
        return "kept-file" if readonly or row.readonly else "file"
    if readonly or row.readonly:
        return "shown"
    return _select_kind(row) if row.kind == "select" else row.kind


def _select_kind(row: "NodeView") -> str:
    pictured = any(choice.image for choice in row.choices)
    # A head takes no answer, so that a required one would stand against finalizing for ever.
    asks = not (row.required and "label" in row.appearance)
    few = 0 < len(row.choices) <= _MATRIX_TO
    if row.appearance & MATRIX and few and asks and not pictured:
        return "matrix"
    if row.multiple:
        return "many"
    if "likert" in row.appearance and 1 < len(row.choices) <= _LIKERT_TO:
        return "likert"
    if pictured and len(row.choices) <= _PICTURED_TO:
        return "options"
    listed = any(word.split("(")[0] in _LISTED for word in row.appearance)
    return "picker" if listed or len(row.choices) >= _LIST_FROM else "options"


def make_control(
    row: "NodeView",
    parent: QWidget | None = None,
    *,
    readonly: bool = False,
    files: "AnswerFiles | None" = None,
) -> AnswerControl:
    """Return the control for a row; without ``files`` an answer that is one is only shown."""
    kind = control_kind(row, readonly=readonly)
    if row.kind == "upload":
        if files is None:
            return ShownControl(row, parent)
        return AttachmentControl(row, files, parent, readonly=kind == "kept-file")
    plain: dict[str, type[AnswerControl]] = {
        "note": NoteControl,
        "shown": ShownControl,
        "many": ManyOptionsControl,
        "picker": PickerControl,
        "options": OptionsControl,
        "likert": LikertControl,
        "matrix": MatrixControl,
        "range": RangeControl,
        "rank": RankControl,
    }
    if kind in plain:
        return plain[kind](row, parent)
    if kind == "trigger":
        return ConfirmControl(row, _("I confirm"), parent)
    if row.type in _TYPED:
        return _TYPED[row.type](row, parent)
    return _text_control(row, parent)


def _text_control(row: "NodeView", parent: QWidget | None) -> AnswerControl:
    if "numbers" in row.appearance:
        return DigitsControl(row, parent)
    if "masked" in row.appearance:
        return LineControl(row, parent)
    short = len(row.label) <= _SHORT_LABEL and "\n" not in row.value
    if "multiline" in row.appearance or "rows" in row.parameters or not short:
        return TextControl(row, parent)
    return LineControl(row, parent)
