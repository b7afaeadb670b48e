"""Programmes, districts, organisations and specialists edited without a head office."""

from datetime import date

import pytest

from fieldkit.records.people import NameMissing
from fieldkit.services.list_editing import (
    AlreadyInList,
    ReplacedByItself,
    end_list_row,
    list_table,
    put_list_row_back,
    save_list_row,
)
from fieldkit.services.lists import ListMissing, add_to_list, list_rows
from fieldkit.services.workspace import Workspace


def labels(laptop: Workspace, list_name: str, query: str = "") -> list[str]:
    return [row.entity.label for row in list_table(laptop, list_name, query)]


def test_a_row_is_added_found_and_renamed_with_its_former_name(laptop: Workspace):
    made = save_list_row(laptop, "organisations", "Центр «Радуга»", {"kind": "social_centre"})

    save_list_row(laptop, "organisations", "Центр «Росток»", {}, made.id)

    assert labels(laptop, "organisations", "радуга") == ["Центр «Росток»"]
    (row,) = list_table(laptop, "organisations", "росток")
    assert row.entity.get("former_names") == "Центр «Радуга»"
    assert row.entity.get("kind") == "social_centre"


def test_a_row_that_the_pack_ships_is_edited_like_any_other(laptop: Workspace):
    before = next(r for r in list_table(laptop, "organisations") if r.entity.id == "court")

    save_list_row(laptop, "organisations", "Районный суд", {"short_name": "Суд"}, "court")

    rows = [row for row in list_rows(laptop, "organisations") if row["name"] == "court"]
    assert [(row["label"], row["kind"]) for row in rows] == [("Районный суд", "court")]
    put_list_row_back(laptop, "organisations", "court", before.entity)
    (row,) = [r for r in list_table(laptop, "organisations") if r.entity.id == "court"]
    assert (row.entity.label, row.entity.get("short_name")) == (before.entity.label, "")


def test_an_ended_row_stays_names_its_successor_and_comes_last(laptop: Workspace):
    old = save_list_row(laptop, "organisations", "Ая школа", {})
    new = save_list_row(laptop, "organisations", "Ая гимназия", {})

    end_list_row(laptop, "organisations", old.id, date(2026, 11, 1), new.id)

    rows = list_table(laptop, "organisations", "ая")
    assert [(row.entity.label, row.ended) for row in rows] == [
        ("Ая гимназия", False),
        ("Ая школа", True),
    ]
    assert rows[1].words["replaced_by"] == "Ая гимназия"


def test_a_specialist_who_left_is_no_more_active(laptop: Workspace):
    made = save_list_row(laptop, "specialists", "Кедрова Нина", {"is_staff": "yes"})

    end_list_row(laptop, "specialists", made.id, date(2026, 11, 1))

    (row,) = list_table(laptop, "specialists", "кедрова")
    assert row.ended


def test_what_was_just_added_is_taken_back(laptop: Workspace):
    made = save_list_row(laptop, "districts", "Ольховский округ", {"kind": "rayon"})

    put_list_row_back(laptop, "districts", made.id, None)

    assert labels(laptop, "districts", "ольховский") == []


def test_a_row_is_not_added_twice_nor_without_a_name(laptop: Workspace):
    save_list_row(laptop, "programmes", "Семья рядом", {})

    with pytest.raises(AlreadyInList):
        save_list_row(laptop, "programmes", "семья  Рядом", {})
    with pytest.raises(NameMissing):
        save_list_row(laptop, "programmes", "  ", {})


def test_nothing_stands_in_its_own_place(laptop: Workspace):
    one = save_list_row(laptop, "organisations", "Ая школа", {})
    two = save_list_row(laptop, "organisations", "Бая школа", {"replaced_by": one.id})

    with pytest.raises(ReplacedByItself):
        end_list_row(laptop, "organisations", one.id, date(2026, 11, 1), two.id)


@pytest.mark.parametrize("name", ["families", "persons", "cases"])
def test_what_is_about_families_is_no_list_to_edit(laptop: Workspace, name: str):
    with pytest.raises(ListMissing):
        list_table(laptop, name)
    with pytest.raises(ListMissing):
        add_to_list(laptop, name, [{"label": "Рябинина"}])
