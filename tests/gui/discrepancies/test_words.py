"""Every field that two laptops can write differently has a word of its own."""

import pytest

from fieldkit.gui.discrepancies.words import field_words, value_words
from fieldkit.i18n import speaking
from fieldkit.records.change import EntityType, Op
from fieldkit.records.discrepancy import Discrepancy
from fieldkit.services.discrepancy_reading import DisputedRow, VersionRow
from fieldkit.store.contents import KINDS
from tests.support.laptops import NOON

# What the program writes once, or for itself, and nobody decides about.
_INTERNAL = {
    EntityType.EVENT: {"academic_hours", "completion_share", "headcount", "zone"}
    | {"places_per_org", "places_per_district"},
    EntityType.SESSION: {"event_id", "number", "opened_again", "reopened_for"},
    EntityType.REGISTRATION: {"event_id", "specialist_id", "organisation_id", "source"}
    | {"anonymous", "person_id", "case_id", "merged_into"}
    | {"row_laptop", "forgotten"},
    EntityType.PAPER_DESIGN: {"made_at"},
    EntityType.FORM_WITHDRAWAL: {"form_id", "at", "user_name"},
}
_DECIDED = [
    (kind, name)
    for kind in (*_INTERNAL, EntityType.MARK, EntityType.HEADCOUNT)
    for name in KINDS[kind].fields
    if name not in _INTERNAL.get(kind, set())
]


def row(kind: EntityType, name: str) -> DisputedRow:
    return DisputedRow(Discrepancy(kind, "a/b", name), "", "", "", ())


def version(value: object) -> VersionRow:
    return VersionRow("1", Op.SET, value, "", "", "", NOON, "", shown=False)


@pytest.mark.parametrize(("kind", "name"), _DECIDED)
def test_a_field_is_called_by_a_word(kind, name):
    with speaking("ru"):
        said = field_words(row(kind, name))

    assert not said.isascii()


@pytest.mark.parametrize("name", ["logo", "second_logo", "background"])
def test_a_picture_is_told_by_its_size(name):
    said = value_words(row(EntityType.PAPER_DESIGN, name), version("QUJD" * 5000))

    assert "QUJD" not in said
    assert len(said) < 40
