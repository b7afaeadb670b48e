"""Every kind of question and every appearance is asked by the control that fits it."""

import pytest

from fieldkit.gui.questions.days import DateControl, MomentControl
from fieldkit.gui.questions.kinds import make_control
from fieldkit.gui.questions.likert import LikertControl
from fieldkit.gui.questions.matrix import MatrixControl
from fieldkit.gui.questions.options import ConfirmControl, ManyOptionsControl, OptionsControl
from fieldkit.gui.questions.picker import PickerControl
from fieldkit.gui.questions.ranges import RangeControl
from fieldkit.gui.questions.ranks import RankControl
from fieldkit.gui.questions.scanned import BarcodeControl
from fieldkit.gui.questions.shown import NoteControl, ShownControl
from fieldkit.gui.questions.text import LineControl, TextControl
from fieldkit.gui.questions.tracks import TrackControl
from fieldkit.gui.questions.typed import DigitsControl, NumberControl, PlaceControl, TimeControl
from tests.gui.questions.rows import choices, row
from tests.support.walking import speechless

FEW, MANY = choices("Yes", "No", "Unknown"), choices(*(f"Town {n}" for n in range(40)))
RANGE = {"start": "1", "end": "5", "step": "1"}
LONG = "What did the family ask for, in their own words?"

ASKED = {
    "text": ({}, LineControl),
    "long text": ({"label": LONG}, TextControl),
    "multiline": ({"appearance": {"multiline"}}, TextControl),
    "rows": ({"parameters": {"rows": "4"}}, TextControl),
    "masked": ({"appearance": {"masked"}}, LineControl),
    "numbers": ({"appearance": {"numbers"}}, DigitsControl),
    "integer": ({"type": "int"}, NumberControl),
    "decimal": ({"type": "decimal"}, NumberControl),
    "thousands": ({"type": "int", "appearance": {"thousands-sep"}}, NumberControl),
    "date": ({"type": "date"}, DateControl),
    "month and year": ({"type": "date", "appearance": {"month-year"}}, DateControl),
    "year": ({"type": "date", "appearance": {"year"}}, DateControl),
    "without a calendar": ({"type": "date", "appearance": {"no-calendar"}}, DateControl),
    "time": ({"type": "time"}, TimeControl),
    "moment": ({"type": "dateTime"}, MomentControl),
    "place": ({"type": "geopoint"}, PlaceControl),
    "barcode": ({"type": "barcode"}, BarcodeControl),
    "range": ({"kind": "range", "type": "int", "parameters": RANGE}, RangeControl),
    "rating": (
        {"kind": "range", "type": "int", "parameters": RANGE, "appearance": {"rating"}},
        RangeControl,
    ),
    "picker of numbers": (
        {"kind": "range", "type": "int", "parameters": RANGE, "appearance": {"picker"}},
        RangeControl,
    ),
    "one of few": ({"kind": "select", "choices": FEW}, OptionsControl),
    "one of many": ({"kind": "select", "choices": MANY}, PickerControl),
    "minimal": ({"kind": "select", "choices": FEW, "appearance": {"minimal"}}, PickerControl),
    "autocomplete": (
        {"kind": "select", "choices": FEW, "appearance": {"autocomplete"}},
        PickerControl,
    ),
    "columns": ({"kind": "select", "choices": FEW, "appearance": {"columns-2"}}, OptionsControl),
    "likert": ({"kind": "select", "choices": FEW, "appearance": {"likert"}}, LikertControl),
    "label": ({"kind": "select", "choices": FEW, "appearance": {"label"}}, MatrixControl),
    "list": ({"kind": "select", "choices": FEW, "appearance": {"list"}}, MatrixControl),
    "list-nolabel": (
        {"kind": "select", "choices": FEW, "appearance": {"list-nolabel"}},
        MatrixControl,
    ),
    "several": ({"kind": "select", "choices": FEW, "multiple": True}, ManyOptionsControl),
    "several, minimal": (
        {"kind": "select", "choices": FEW, "multiple": True, "appearance": {"minimal"}},
        ManyOptionsControl,
    ),
    "rank": ({"kind": "rank", "type": "rank", "choices": FEW}, RankControl),
    "acknowledge": ({"kind": "trigger"}, ConfirmControl),
    "note": ({"kind": "note"}, NoteControl),
    "read only": ({"readonly": True, "value": "x"}, ShownControl),
    "line on the map": ({"type": "geotrace"}, TrackControl),
    "shape on the map": ({"type": "geoshape"}, TrackControl),
    "nobody foresaw": ({"type": "hologram"}, LineControl),
}


@pytest.mark.parametrize("kind", ASKED)
def test_a_question_has_the_control_that_fits_it(application, kind):
    facts, expected = ASKED[kind]
    appearance = frozenset(facts.get("appearance", ()))

    control = make_control(row(**(facts | {"appearance": appearance})))
    control.set_name("Question", "")

    control.show()
    assert type(control) is expected
    assert speechless(control) == []
    control.close()
    control.deleteLater()
