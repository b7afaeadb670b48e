"""Answers, segments, rows and tables go by the keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from fieldkit.gui.widgets.choice import Choice, ChoiceCard, ChoiceColumn
from fieldkit.gui.widgets.row import Row, RowWords
from fieldkit.gui.widgets.search_field import SearchField
from fieldkit.gui.widgets.segmented import Segmented
from fieldkit.gui.widgets.table import Cell, Column, Table, TableRows
from tests.support.window import press, type_text, unnamed


def test_a_number_chooses_and_enter_confirms(application, qtbot):
    cards = [ChoiceCard(f"way {n}", "reason", number=n, icon="house") for n in (1, 2, 3)]
    column = ChoiceColumn(cards)
    confirmed = []
    column.confirmed.connect(lambda: confirmed.append(column.place()))
    column.choose(0)

    type_text(cards[0], "3")
    press(cards[2], Qt.Key.Key_Return)

    assert confirmed == [2]
    assert [card.isChecked() for card in cards] == [False, False, True]


def test_the_arrows_stop_at_both_ends(application):
    column = ChoiceColumn([ChoiceCard(str(n), "", number=n, icon="house") for n in (1, 2)])
    column.choose(1)

    press(column.choices[1], Qt.Key.Key_Down)
    last = column.place()
    press(column.choices[1], Qt.Key.Key_Up)
    press(column.choices[0], Qt.Key.Key_Up)

    assert (last, column.place()) == (1, 0)


def test_a_long_answer_breaks_into_lines(application):
    answer = Choice("Очень длинный ответ, который не помещается в одну строку колонки", number=1)

    assert answer.heightForWidth(160) > answer.heightForWidth(900)


def test_segments_say_what_was_chosen_by_hand_only(application):
    chosen = []
    segmented = Segmented([("ru", "Русский"), ("en", "English")], "Language")
    segmented.chosen.connect(chosen.append)

    segmented.choose("en")
    press(segmented.segments[1], Qt.Key.Key_Left)

    assert chosen == ["ru"]
    assert segmented.key() == "ru"
    assert unnamed(segmented) == []


def test_arrows_go_from_row_to_row_and_enter_opens(application):
    host = QWidget()
    column = QVBoxLayout(host)
    rows = [Row(RowWords(f"row {n}", "second"), parent=host) for n in range(3)]
    opened = []
    for row in rows:
        column.addWidget(row)
        row.clicked.connect(lambda _=False, row=row: opened.append(row.words.title))
    host.show()
    host.activateWindow()
    rows[0].setFocus()
    QApplication.processEvents()

    press(rows[0], Qt.Key.Key_Down)
    press(rows[1], Qt.Key.Key_Return)
    host.close()

    assert opened == ["row 1"]


def test_a_row_says_all_it_shows_to_a_screen_reader(application):
    row = Row(RowWords("First visit", "Анна Р.", side="today", badge=("overdue", "warn")))

    interface = QAccessible.queryAccessibleInterface(row)

    assert interface.text(QAccessible.Text.Name) == "First visit"
    assert row.accessibleDescription() == "Анна Р., today, overdue"


def test_a_table_opens_its_row_on_enter_and_names_its_cells(application):
    model = TableRows(
        [Column("Laptop", 100), Column("Changes", right=True)],
        lambda row: (Cell(row, "a7k3"), Cell(badge=("in order", "ok"))),
    )
    model.show_rows(["07", "11"])
    table = Table(model, "Laptops")
    opened = []
    table.opened.connect(opened.append)
    table.selectRow(1)

    press(table, Qt.Key.Key_Return)

    spoken = model.data(model.index(1, 1), Qt.ItemDataRole.AccessibleTextRole)
    assert opened == [1]
    assert spoken == "Changes: in order"


def test_the_search_waits_for_a_pause_and_escape_empties_it(application, qtbot):
    searched = []
    field = SearchField("Surname", key="Ctrl+F")
    field.searched.connect(searched.append)

    type_text(field, "ряб")
    before = list(searched)
    qtbot.waitUntil(lambda: searched == ["ряб"])
    press(field, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: searched == ["ряб", ""])

    assert before == []
