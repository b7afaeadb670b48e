from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QColor, QContextMenuEvent
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit.forms.views import Choice
from fieldkit.gui.jobs import Jobs
from fieldkit.gui.questions.decoding import read_picture
from fieldkit.gui.questions.heading import Heading
from fieldkit.gui.questions.kinds import make_control
from fieldkit.gui.questions.likert import LikertControl
from fieldkit.gui.questions.question import Question
from fieldkit.gui.questions.shelf import PictureShelf
from fieldkit.services.form_media import read_form_file
from fieldkit.services.packs import install_form
from tests.gui.questions.rows import Answers, choices, row
from tests.support.pictures import drawing, picture, png_that_claims
from tests.support.window import press, type_text, unnamed
from tests.support.workbooks import workbook

FILES = {
    "large.png": picture(900, 600),
    "house.png": picture(400, 200),
    "broken.png": b"\x89PNG\r\n\x1a\nnothing",
}


@pytest.fixture
def jobs(application: QApplication) -> Iterator[Jobs]:
    made = Jobs()
    yield made
    made.close()


@pytest.fixture
def shelf(jobs: Jobs) -> PictureShelf:
    return PictureShelf(jobs, lambda name, _side: FILES.get(name), jobs)


@pytest.fixture
def page(application: QApplication) -> Iterator[QWidget]:
    window = QWidget()
    window.resize(900, 600)
    yield window
    window.close()
    window.deleteLater()


def asked(page: QWidget, shelf: PictureShelf, jobs: Jobs, qtbot, **facts) -> Question:
    question = Question(row(**facts), pictures=shelf, parent=page)
    question.setGeometry(0, 0, 800, 500)
    page.show()
    page.activateWindow()
    question.grab()
    qtbot.waitUntil(lambda: not (shelf._turn.isActive() or jobs.busy), timeout=5000)
    QApplication.processEvents()
    return question


def test_a_picture_is_scaled_down_to_the_side_that_is_wanted():
    image = read_picture(picture(400, 200), 100)

    assert (image.width(), image.height()) == (100, 50)


def test_a_small_picture_is_not_blown_up():
    image = read_picture(picture(60, 40), 300)

    assert (image.width(), image.height()) == (60, 40)


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "BMP", "WEBP"])
def test_pictures_are_known_by_their_content(kind):
    assert read_picture(picture(kind=kind), 100) is not None


def test_a_picture_that_claims_a_monstrous_size_is_not_decoded():
    assert read_picture(png_that_claims(60_000, 60_000), 100) is None


def test_what_is_no_picture_is_none():
    assert read_picture(b"MZ and whatever follows", 100) is None
    assert read_picture(FILES["broken.png"], 100) is None


def test_a_drawing_is_made_as_large_as_wanted():
    image = read_picture(drawing('<rect width="20" height="10" fill="#00ff00"/>'), 200)

    assert (image.width(), image.height()) == (200, 100)
    assert image.pixelColor(100, 50) == QColor("#00ff00")


def test_a_drawing_with_entities_is_none():
    bomb = b'<!DOCTYPE svg [<!ENTITY a "aaaa">]>' + drawing("<text>&a;</text>")

    assert read_picture(bomb, 100) is None


def test_a_drawing_shows_no_other_file(tmp_path: Path):
    inner = tmp_path / "secret.png"
    inner.write_bytes(picture(20, 10, color="#ff0000"))
    fetched = f'<image width="20" height="10" href="{inner}"/>'

    image = read_picture(drawing(fetched), 100)

    assert image.pixelColor(50, 25).alpha() == 0


def test_a_drawing_that_repeats_itself_is_drawn_once():
    row_of_ten = '<g id="a0"><rect width="1" height="1"/></g>'
    for turn in range(1, 9):
        uses = f'<use href="#a{turn - 1}"/>' * 10
        row_of_ten += f'<g id="a{turn}">{uses}</g>'

    image = read_picture(drawing(row_of_ten), 100)

    assert image is not None


def test_the_picture_of_a_question_is_drawn_under_its_words(page, shelf, jobs, qtbot):
    question = asked(page, shelf, jobs, qtbot, image="house.png")

    shown = question.media.picture
    assert (shown.width(), shown.height()) == (320, 160)
    assert question.focus_targets()[0] is shown
    assert unnamed(page) == []


def test_enter_on_the_picture_enlarges_it(page, shelf, jobs, qtbot):
    question = asked(page, shelf, jobs, qtbot, image="house.png")

    press(question.media.picture, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: question.media.picture.enlarged is not None, timeout=5000)

    enlarged = question.media.picture.enlarged
    assert enlarged.picture.pixmap().width() == 400
    assert unnamed(enlarged) == []
    press(enlarged, Qt.Key.Key_Escape)


def test_plus_and_minus_change_the_size_of_an_enlarged_picture(page, shelf, jobs, qtbot):
    question = asked(page, shelf, jobs, qtbot, image="house.png")
    question.media.picture.click()
    qtbot.waitUntil(lambda: question.media.picture.enlarged is not None, timeout=5000)
    enlarged = question.media.picture.enlarged

    enlarged.larger.click()
    larger = enlarged.picture.width()
    enlarged.smaller.click()

    assert larger == 500
    assert enlarged.picture.width() == 400
    enlarged.close()


def test_a_picture_that_did_not_come_with_the_form_is_told(page, shelf, jobs, qtbot):
    question = asked(page, shelf, jobs, qtbot, image="broken.png")

    assert question.media.picture.isHidden()
    assert "broken.png" in question.media.words.text()


def test_words_that_are_a_picture_leave_out_the_name_of_the_author(page, shelf, jobs, qtbot):
    question = asked(page, shelf, jobs, qtbot, label="", label_markup="", image="house.png")

    assert question.label.isHidden()


def test_choices_with_pictures_stand_in_even_cells(page, shelf, jobs, qtbot):
    offered = tuple(Choice(f"v{n}", f"Дом {n}", image="house.png") for n in range(1, 6))
    question = asked(page, shelf, jobs, qtbot, kind="select", choices=offered)

    options = question.control.options

    assert len({option.width() for option in options}) == 1
    assert len({option.height() for option in options}) == 1
    assert options[1].x() > options[0].x() + options[0].width()


def test_an_answer_whose_picture_did_not_come_says_so(page, shelf, jobs, qtbot):
    offered = (Choice("a", "House", image="house.png"), Choice("b", "Garden", image="garden.png"))

    question = asked(page, shelf, jobs, qtbot, kind="select", choices=offered)

    there, lacking = question.control.options
    there.grab()
    lacking.grab()
    known = [option._pixels() for option in (there, lacking)]
    qtbot.waitUntil(lambda: shelf.knows("house.png", known[0]), timeout=5000)
    qtbot.waitUntil(lambda: shelf.knows("garden.png", known[1]), timeout=5000)
    assert lacking.grab().toImage().pixelColor(8, 8) != there.grab().toImage().pixelColor(8, 8)
    assert there.toolTip()
    assert not lacking.toolTip()


def test_what_is_put_in_order_has_its_pictures_before_its_words(page, shelf, jobs, qtbot):
    offered = (Choice("a", "House", image="house.png"), Choice("b", "Garden"))

    question = asked(page, shelf, jobs, qtbot, kind="rank", type="rank", choices=offered)

    pictured, plain = question.control.options
    assert (pictured.image().width(), pictured.image().height()) == (44, 22)
    assert plain.image() is None
    assert pictured.height() > plain.height()


def test_a_group_has_its_picture_under_its_words(page, shelf, jobs, qtbot):
    heading = Heading(row(kind="group", label="Home", image="house.png"), shelf, parent=page)
    page.show()
    heading.grab()
    qtbot.waitUntil(lambda: not (shelf._turn.isActive() or jobs.busy), timeout=5000)

    assert heading.media.picture.image() is not None
    assert heading.focus_targets() == (heading.media.picture,)
    assert unnamed(page) == []


def test_a_click_chooses_a_picture_and_its_menu_key_enlarges_it(page, shelf, jobs, qtbot):
    offered = (Choice("a", "Дом", image="house.png"), Choice("b", "Лес", image="house.png"))
    question = asked(page, shelf, jobs, qtbot, kind="select", choices=offered)
    answers = Answers(question.control)

    question.control.options[1].click()
    reason = QContextMenuEvent.Reason.Keyboard
    menu = QContextMenuEvent(reason, QPoint(1, 1), QPoint(1, 1))
    QApplication.sendEvent(question.control.options[1], menu)
    qtbot.waitUntil(lambda: question.control.options[1].enlarged is not None, timeout=5000)

    assert answers.last == "b"
    question.control.options[1].enlarged.close()


def test_a_long_list_of_pictures_is_seen_rather_than_typed(page):
    offered = tuple(Choice(f"v{n}", "", image="house.png") for n in range(20))

    control = make_control(row(kind="select", choices=offered), page)

    assert type(control).__name__ == "OptionsControl"


def test_a_scale_of_agreement_stands_in_one_even_row(page, shelf, jobs, qtbot):
    words = ("Совсем нет", "Скорее нет", "Не знаю", "Скорее да", "Вполне")
    facts = {"kind": "select", "choices": choices(*words), "appearance": frozenset(("likert",))}
    question = asked(page, shelf, jobs, qtbot, **facts)
    answers = Answers(question.control)

    type_text(question.control.options[0], "4")

    assert isinstance(question.control, LikertControl)
    assert len({option.y() for option in question.control.options}) == 1
    assert len({option.width() for option in question.control.options}) == 1
    assert answers.last == "v4"


def test_a_scale_too_narrow_for_its_words_breaks_into_rows(page, shelf, jobs, qtbot):
    words = ("Категорически", "Противоположно", "Нейтрально", "Благожелательно")
    facts = {"kind": "select", "choices": choices(*words), "appearance": frozenset(("likert",))}
    question = asked(page, shelf, jobs, qtbot, **facts)

    question.resize(240, 400)
    QApplication.sendEvent(question.control, QEvent(QEvent.Type.LayoutRequest))
    question.control.resize(240, 300)

    assert len({option.y() for option in question.control.options}) > 1


def test_a_file_of_a_form_is_read_by_its_name(workspace, tmp_path):
    survey = ("type", "name", "label", "media::image")
    rows = (survey, ("text", "home", "Дом", "house.png"))
    form = workbook(tmp_path / "house.xlsx", survey=rows)
    (tmp_path / "house.png").write_bytes(FILES["house.png"])
    stored = install_form(workspace, form)

    content = read_form_file(workspace, stored.form_id, stored.version, "house.png")
    nothing = read_form_file(workspace, stored.form_id, stored.version, "other.png")

    assert content == FILES["house.png"]
    assert nothing is None


def test_the_larger_picture_of_a_form_is_the_one_that_is_enlarged(page, shelf, jobs, qtbot):
    question = asked(page, shelf, jobs, qtbot, image="house.png", big_image="large.png")
    shown = question.media.picture

    shown.click()
    qtbot.waitUntil(lambda: shown.enlarged is not None, timeout=5000)

    assert shown.width() == 320
    assert shown.enlarged._image.width() == 900
    shown.enlarged.close()


@pytest.mark.parametrize(("appearance", "columns"), [("columns-3", 3), ("compact-2", 2)])
def test_answers_stand_in_as_many_columns_as_the_form_wants(
    page, shelf, jobs, qtbot, appearance, columns
):
    facts = {"kind": "select", "appearance": frozenset((appearance,))}
    offered = tuple(Choice(f"v{n}", f"Дом {n}", image="house.png") for n in range(6))

    for shown in (offered, choices("а", "б", "в", "г", "д", "е")):
        question = asked(page, shelf, jobs, qtbot, choices=shown, **facts)
        assert len({one.x() for one in question.control.options}) == columns
        question.hide()


def test_columns_that_would_be_too_narrow_are_fewer(page, shelf, jobs, qtbot):
    facts = {"kind": "select", "appearance": frozenset(("columns-9",))}
    question = asked(page, shelf, jobs, qtbot, choices=choices(*"абвгдежзи"), **facts)

    question.control.resize(400, 300)

    assert len({one.x() for one in question.control.options}) == 3
