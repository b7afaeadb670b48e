"""The figures of groups and series: meetings, visits, people, who stays away; 1 in a series."""

from datetime import date, time

from fieldkit.records.attendance import AttendanceGrid, AttendanceStatus, Mark
from fieldkit.records.event import Event, EventFormat, Registration, Session
from fieldkit.records.group_figures import group_figures
from fieldkit.records.organisations import (
    counted_as,
    legal_forms_agree,
    may_be_one_organisation,
    stands_on,
    successor_of,
)
from fieldkit.records.series import series_figures

DAYS = [date(2026, 9, 3), date(2026, 10, 1), date(2026, 10, 8), date(2026, 11, 5)]
TODAY = date(2026, 11, 12)


def season(marks: dict[str, str], key: str = "e", **facts: bool) -> AttendanceGrid:
    """Return a group of four meetings; each person's marks as "P.AX", a point for none."""
    event = Event(key, "Школа мам", EventFormat.SUPPORT_GROUP, DAYS[0], DAYS[-1])
    sessions = tuple(
        Session(f"{key}{at}", key, at, day, time(17), time(19)) for at, day in enumerate(DAYS, 1)
    )
    people = tuple(
        Registration(f"{key}-{name}", key, row, name, anonymous=name.startswith("гость"))
        for row, name in enumerate(marks, 1)
    )
    found = {
        (session.id, person.id): Mark(session.id, person.id, AttendanceStatus(sign))
        for person in people
        for session, sign in zip(sessions, marks[person.name], strict=True)
        if sign != "."
    }
    return AttendanceGrid(event, sessions, people, found)


def names(found) -> list[str]:
    return [one.name for one in found]


def test_a_season_counts_meetings_visits_and_different_people():
    grid = season({"Анна": "PP.P", "Вера": "..L.", "гость 1": "P..."})

    figures = group_figures(grid, TODAY)

    assert (figures.meetings, figures.visits, figures.people) == (4, 5, 2)
    assert (figures.guest_visits, figures.average) == (1, 1.2)


def test_a_meeting_without_anybody_was_not_held():
    assert group_figures(season({"Анна": "P.A."}), TODAY).meetings == 1


def test_regulars_came_to_half_of_the_meetings():
    grid = season({"Анна": "PP..", "Вера": "..P.", "Зоя": "...P"})

    assert names(group_figures(grid, TODAY).regulars) == ["Анна"]


def test_new_this_month_is_who_never_came_before():
    grid = season({"Анна": "P..P", "Вера": "...P", "Зоя": "...P"})
    earlier = season({"Зоя": "P..."}, "before")

    assert names(group_figures(grid, TODAY).new) == ["Вера", "Зоя"]
    assert names(group_figures(grid, TODAY, earlier=[earlier]).new) == ["Вера"]


def test_who_missed_three_meetings_is_called_and_an_excuse_is_no_miss():
    grid = season({"Анна": "PAAA", "Вера": "PAXA", "Зоя": "AAAA", "Ада": "P..."})

    assert names(group_figures(grid, TODAY).dropped) == ["Анна"]


def test_somebody_at_two_events_is_one_in_the_series_and_two_in_the_sum():
    grids = [season({"Анна": "P...", "Вера": "P..."}, "a"), season({"анна": "P..."}, "b")]

    figures = series_figures(grids)

    assert (figures.people, figures.total, figures.repeat, figures.events) == (2, 3, 1, 2)


def test_people_known_to_be_one_are_one_in_the_series_under_two_names():
    grids = [season({"Березкина": "P..."}, "a"), season({"Соснина": "P..."}, "b")]

    figures = series_figures(grids, [("a-Березкина", "b-Соснина")])

    assert (figures.people, figures.total) == (1, 2)


def test_organisations_are_known_however_they_are_written():
    assert may_be_one_organisation("КЦСОН Свободненский", "ГБУ «КЦСОН Свободненский»")
    assert may_be_one_organisation("Центр Росток", "Центр Ростог")
    assert not may_be_one_organisation("Центр Росток", "Центр Радуга")
    assert not legal_forms_agree("ГБУ Центр", "МБУ Центр")
    assert legal_forms_agree("Центр", "МБУ Центр")


def test_an_organisation_is_followed_to_its_successor_and_its_body():
    rows = {
        "a": {"replaced_by": "b"},
        "b": {"replaced_by": "c"},
        "c": {"parent": "d", "counts_as": "body"},
        "d": {},
        "e": {"replaced_by": "e", "parent": "d"},
    }

    assert [successor_of(rows, key) for key in "abce"] == ["c", "c", "c", "e"]
    assert [counted_as(rows, key) for key in "cde"] == ["d", "d", "e"]
    assert stands_on({"valid_to": "2026-11-12"}, TODAY)
    assert not stands_on({"valid_to": "2026-11-11"}, TODAY)
