"""Lines of a roster that may be one person are said when one of them is added."""

from datetime import date

import pytest

from fieldkit.records.event import Event, EventFormat
from fieldkit.services.attendance import create_event, import_roster, register, withdraw
from fieldkit.services.roster_twins import twins_on_roster
from fieldkit.services.similar_cards import keep_apart
from fieldkit.services.workspace import Workspace
from fieldkit.sheets.roster import RosterRow

DAY = date(2026, 11, 12)


@pytest.fixture
def event(laptop: Workspace) -> Event:
    return create_event(laptop, "Семинар", EventFormat.SEMINAR, DAY, DAY)


def rows(pairs) -> list[tuple[int, int]]:
    return [(one.row_no, other.row_no) for one, other in pairs]


def test_only_pairs_with_somebody_new_are_said(laptop: Workspace, event: Event):
    names = ("Снегирёва Инна Олеговна", "Снегирева Инна Олеговна", "Дроздова Вера")
    made = import_roster(laptop, event.id, [RosterRow(f"{name}") for name in names[1:]])
    first = register(laptop, event.id, names[0], "Опека")
    other = register(laptop, event.id, "Дроздова Вера", "Школа")

    assert rows(twins_on_roster(laptop, event.id, [first])) == [(1, 3)]
    assert rows(twins_on_roster(laptop, event.id, [other])) == [(2, 4)]
    assert rows(twins_on_roster(laptop, event.id, made.added)) == [(1, 3), (2, 4)]
    assert twins_on_roster(laptop, event.id, []) == ()


def test_two_people_and_somebody_taken_off_are_not_said_again(laptop: Workspace, event: Event):
    one = register(laptop, event.id, "Снегирёва Инна", "Опека")
    other = register(laptop, event.id, "Снегирёва Инна")
    third = register(laptop, event.id, "Снегирева Инна", "Опека 2")

    keep_apart(laptop, one.id, other.id)
    withdraw(laptop, third)

    assert twins_on_roster(laptop, event.id, [one, other]) == ()
