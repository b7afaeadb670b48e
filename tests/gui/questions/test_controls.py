from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.forms.views import Choice
from fieldkit.gui.questions.control import AnswerControl
from fieldkit.gui.questions.days import DateControl, MomentControl
from fieldkit.gui.questions.kinds import make_control
from fieldkit.gui.questions.options import ConfirmControl, ManyOptionsControl, OptionsControl
from fieldkit.gui.questions.picker import PickerControl
from fieldkit.gui.questions.ranges import RangeControl
from fieldkit.gui.questions.ranks import RankControl
from fieldkit.gui.questions.text import LineControl, TextControl
from fieldkit.gui.questions.typed import NumberControl
from fieldkit.i18n import speaking
from tests.gui.questions.rows import Answers, choices, row
from tests.support.window import press, type_text

KEY = Qt.Key


@pytest.fixture
def page(application: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(900, 600)
    yield window
    window.close()
    window.deleteLater()


def shown(control: AnswerControl) -> Answers:
    window = control.parentWidget()
    control.setGeometry(10, 10, 700, 120)
    window.show()
    window.activateWindow()
    QApplication.processEvents()
    control.take_focus()
    return Answers(control)


def test_a_line_is_told_on_leaving_it(page):
    control = LineControl(row(), page)
    answers = shown(control)

    type_text(control.field, "Клён")
    control.flush()

    assert answers.given == ["Клён"]


def test_a_line_is_told_after_a_pause_of_typing(page, qtbot):
    control = LineControl(row(), page)
    answers = shown(control)

    type_text(control.field, "Клён")

    qtbot.waitUntil(lambda: answers.given == ["Клён"], timeout=2000)


def test_the_form_never_writes_under_the_hand_that_types(page):
    control = LineControl(row(), page)
    shown(control)
    type_text(control.field, "Клё")

    control.show_row(row(value="другое"))

    assert control.field.text() == "Клё"


def test_enter_in_growing_text_goes_on_and_shift_makes_a_line(page, qtbot):
    control = TextControl(row(), page)
    answers = shown(control)
    type_text(control.field, "один")
    press(control.field, KEY.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    type_text(control.field, "два")

    with qtbot.waitSignal(control.onward):
        press(control.field, KEY.Key_Return)

    assert answers.last == "один\nдва"


def test_text_grows_with_what_is_written(page):
    control = TextControl(row(), page)
    shown(control)
    low = control.field.height()

    control.show_row(row(value="слово " * 200))

    assert control.field.height() > low


def test_a_number_that_cannot_be_read_stays_with_a_sentence(page):
    control = NumberControl(row(type="int", value="3"), page)
    answers = shown(control)
    control.field.clear()

    type_text(control.field, "три")
    control.flush()

    assert control.field.text() == "три"
    assert answers.last == ""
    assert control.trouble() != ""


def test_a_number_mended_is_no_trouble_any_more(page):
    control = NumberControl(row(type="int"), page)
    answers = shown(control)
    type_text(control.field, "три")
    control.flush()

    control.field.clear()
    type_text(control.field, "3")
    control.flush()

    assert answers.last == "3"
    assert control.trouble() == ""


def test_undo_shows_the_old_number_in_place_of_unread_words(page):
    control = NumberControl(row(type="int", value="3"), page)
    shown(control)
    control.field.clear()
    type_text(control.field, "три")
    control.flush()

    control.show_row(row(type="int", value="3"))

    assert control.field.text() == "3"
    assert control.trouble() == ""


def test_a_decimal_is_typed_with_a_comma(page):
    with speaking("ru"):
        control = NumberControl(row(type="decimal"), page)
        answers = shown(control)
        type_text(control.field, "1 284,5")
        control.flush()

    assert answers.last == "1284.5"


def test_a_day_is_completed_on_leaving(page):
    with speaking("ru"):
        control = DateControl(row(type="date"), page)
        answers = shown(control)
        type_text(control.field, "12032006")
        control.flush()

        assert answers.last == "2006-03-12"
        assert control.field.text() == "12.03.2006"


def test_a_day_that_is_half_typed_is_not_told(page):
    control = DateControl(row(type="date"), page)
    answers = shown(control)

    type_text(control.field, "12.03")
    control.field.settle()

    assert answers.given == []
    assert control.trouble() == ""


def test_a_day_picked_from_the_calendar_is_told(page):
    control = DateControl(row(type="date", value="2026-11-12"), page)
    answers = shown(control)
    press(control.field, KEY.Key_Down)
    sheet = control._sheet
    assert sheet is not None

    sheet.calendar.clicked.emit(sheet.calendar.selectedDate().addDays(1))

    assert answers.last == "2026-11-13"


def test_a_day_without_its_time_is_no_moment_yet(page):
    control = MomentControl(row(type="dateTime"), page)
    answers = shown(control)

    type_text(control.day.field, "12.03.2026")
    control.flush()

    assert answers.given == []
    assert control.trouble() != ""


def test_day_and_time_make_a_moment(page):
    control = MomentControl(row(type="dateTime"), page)
    answers = shown(control)

    type_text(control.day.field, "12.03.2026")
    type_text(control.time.field, "9:05")
    control.flush()

    assert answers.last.startswith("2026-03-12T09:05:00.000")
    assert control.trouble() == ""


def test_figures_choose_and_arrows_do_not(page):
    control = OptionsControl(row(kind="select", choices=choices("Да", "Нет")), page)
    answers = shown(control)

    press(control.options[0], KEY.Key_Right)
    assert answers.given == []
    assert control.options[1].focusPolicy() == Qt.FocusPolicy.StrongFocus
    type_text(control.options[1], "2")

    assert answers.given == ["v2"]
    assert control.options[1].isChecked()
    assert not control.options[0].isChecked()


def test_delete_takes_a_choice_back(page):
    control = OptionsControl(row(kind="select", value="v1", choices=choices("Да", "Нет")), page)
    answers = shown(control)

    press(control.options[0], KEY.Key_Delete)

    assert answers.last == ""


def test_several_choices_keep_the_lists_order(page):
    control = ManyOptionsControl(
        row(kind="select", multiple=True, choices=choices("а", "б", "в")), page
    )
    answers = shown(control)

    for key in "31":
        type_text(control.options[0], key)

    assert answers.last == "v1 v3"
    type_text(control.options[0], "3")
    assert answers.last == "v1"


def test_an_empty_list_says_what_it_waits_for(page):
    control = OptionsControl(row(kind="select"), page)
    shown(control)

    control.show_row(row(kind="select", choices=choices("Мать", "Отец")))

    assert [option.text() for option in control.options] == ["Мать", "Отец"]


def test_a_confirmation_is_taken_back_by_the_same_key(page):
    control = ConfirmControl(row(kind="trigger"), "Подтверждаю", page)
    answers = shown(control)

    type_text(control.options[0], "1")
    assert answers.last == "true"
    type_text(control.options[0], "1")

    assert answers.last == ""


def test_a_picker_finds_by_a_part_and_takes_with_enter(page, qtbot):
    control = PickerControl(
        row(kind="select", choices=choices("Зейский", "Свободненский", "Белогорский")), page
    )
    answers = shown(control)
    type_text(control.field, "бело")

    with qtbot.waitSignal(control.onward):
        press(control.field, KEY.Key_Return)

    assert answers.given == ["v3"]
    assert control.field.text() == "Белогорский"


def test_a_picker_left_with_unknown_words_says_so(page):
    control = PickerControl(row(kind="select", value="v1", choices=choices("Зея", "Тында")), page)
    answers = shown(control)
    control.field.selectAll()
    type_text(control.field, "Москва")

    control.flush()

    assert answers.last == ""
    assert control.trouble() != ""
    assert control.field.text() == "Москва"


def test_esc_leaves_a_pickers_answer_as_it_was(page):
    control = PickerControl(row(kind="select", value="v1", choices=choices("Зея", "Тында")), page)
    answers = shown(control)
    control.field.selectAll()
    type_text(control.field, "ты")

    press(control.field, KEY.Key_Escape)
    control.flush()

    assert answers.given == []
    assert control.field.text() == "Зея"


def test_a_rated_list_takes_the_figure_that_is_read(page):
    rated = tuple(Choice(str(n), f"{n} — {word}") for n, word in enumerate(("нет", "есть", "да")))
    control = PickerControl(row(kind="select", choices=rated), page)
    answers = shown(control)

    type_text(control.field, "2")

    assert answers.given == ["2"]


def test_a_list_of_a_hundred_thousand_is_searched_while_typing(page):
    many = tuple(Choice(str(n), f"Семья {n}") for n in range(100_000))
    control = PickerControl(row(kind="select", choices=many), page)
    shown(control)

    type_text(control.field, "99999")

    sheet = control.sheet()
    assert sheet is not None
    assert sheet.list.item(0).text() == "Семья 99999"


def test_a_scale_has_no_answer_until_it_is_touched(page):
    control = RangeControl(
        row(kind="range", type="int", parameters={"start": "1", "end": "5", "step": "1"}), page
    )
    answers = shown(control)
    assert control.scale.step == -1

    type_text(control.scale, "4")
    press(control.scale, KEY.Key_Right)

    assert answers.given == ["4", "5"]


def test_a_scale_with_nonsense_for_its_ends_still_works(page):
    control = RangeControl(
        row(kind="range", type="int", parameters={"start": "x", "end": "x", "step": "0"}), page
    )

    shown(control)

    assert control.wanted_width() > 0


def test_ranks_are_given_in_the_order_of_pressing(page):
    control = RankControl(row(kind="rank", choices=choices("а", "б", "в")), page)
    answers = shown(control)

    for key in "312":
        type_text(control.options[0], key)
    assert answers.last == "v3 v1 v2"
    control.options[1].setFocus()
    press(control.options[1], KEY.Key_Up, Qt.KeyboardModifier.AltModifier)

    assert answers.last == "v3 v2 v1"


@pytest.mark.parametrize(
    "facts",
    [
        {"type": kind}
        for kind in ("string", "int", "decimal", "date", "time", "dateTime", "geopoint", "geotrace")
    ]
    + [{"type": kind} for kind in ("geoshape", "barcode", "binary", "boolean", "intent", "новое")]
    + [{"kind": kind} for kind in ("select", "rank", "range", "trigger", "upload", "note")]
    + [{"kind": "select", "multiple": True}, {"kind": "неведомое"}]
    + [{"appearance": frozenset((word,))} for word in ("multiline", "numbers", "masked", "draw")],
)
def test_every_kind_of_question_shows_something(page, facts):
    for readonly in (False, True):
        control = make_control(row(**facts), page, readonly=readonly)
        control.show_row(replace(control.row, value="1"))

        assert control.wanted_width() > 0
        assert control.sizeHint().height() > 0
