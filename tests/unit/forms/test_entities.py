"""Entities as ODK's specification has them, from version 2022.1 to 2025.1."""

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.errors import EntitiesTooNew
from tests.unit.forms.scenario import opened, rows, scenario, xform

SPACE = 'xmlns:entities="http://www.opendatakit.org/xforms/entities"'
ID = "6e2b1a52-93a2-4bd1-b3a5-0a3c0f1d2e3f"


def entity_form(version: str, attributes: str, *binds: str) -> str:
    """Return a form of a version of the specification, with one entity."""
    return xform(
        f"<who/><name/><meta><instanceID/><entity dataset='people' {attributes}><label/></entity>"
        "</meta>",
        f'<bind nodeset="/data/name" entities:saveto="surname" {SPACE}/>',
        '<bind nodeset="/data/meta/entity/label" calculate="/data/name"/>',
        *binds,
        body='<input ref="/data/who"/><input ref="/data/name"/>',
        extra='<instance id="people" src="jr://file-csv/people.csv"/>',
    ).replace("<model>", f'<model {SPACE} entities:entities-version="{version}">')


LOOKED_UP = tuple(
    f'<bind nodeset="/data/meta/entity/@{name}"'
    f" calculate=\"instance('people')/root/item[name = /data/who]/{column}\"/>"
    for name, column in (
        ("baseVersion", "__version"),
        ("trunkVersion", "__trunkVersion"),
        ("branchId", "__branchId"),
    )
)
BY_WHO = '<bind nodeset="/data/meta/entity/@id" calculate="/data/who"/>'
PEOPLE = rows("name,label,__version,__trunkVersion,__branchId", f"{ID},Ива,4,3,b-1")


@pytest.mark.parametrize(
    "version", ["2022.1.0", "2023.1.0", "2024.1.0", "2024.1.1", "2025.1.0", "2025.1.7"]
)
def test_every_version_up_to_2025_1_creates(version):
    form = opened(
        entity_form(
            version,
            'id="" create="1"',
            '<setvalue ref="/data/meta/entity/@id" event="odk-instance-first-load"'
            ' value="uuid()"/>',
        )
    )
    form.answer("name", "Ива")

    (change,) = form.session.finalize().entity_changes

    assert (change.op, change.label, dict(change.properties)) == (
        "create",
        "Ива",
        {"surname": "Ива"},
    )
    assert (change.base_version, change.trunk_version, change.branch_id) == (None, None, None)


def test_an_update_of_2023_1_has_the_version_it_was_made_on():
    form = opened(
        entity_form("2023.1.0", 'id="" update="1" baseVersion=""', BY_WHO, LOOKED_UP[0]),
        lists={"people": PEOPLE},
    )
    form.answer("who", ID)
    form.answer("name", "Кедр")

    (change,) = form.session.finalize().entity_changes

    assert (change.op, change.entity_id, change.base_version) == ("update", ID, 4)
    assert (change.trunk_version, change.branch_id) == (None, None)


def test_an_update_of_2024_1_has_trunk_and_branch_too():
    attributes = 'id="" update="1" baseVersion="" trunkVersion="" branchId=""'
    form = opened(entity_form("2024.1.0", attributes, BY_WHO, *LOOKED_UP), lists={"people": PEOPLE})
    form.answer("who", ID)

    done = form.session.finalize()

    (change,) = done.entity_changes
    assert (change.base_version, change.trunk_version, change.branch_id) == (4, 3, "b-1")
    assert 'baseVersion="4" trunkVersion="3" branchId="b-1"' in done.xml


def test_an_entity_made_offline_has_no_trunk_yet():
    made_here = rows("name,label,__version,__trunkVersion,__branchId", f"{ID},Ива,1,,b-1")
    attributes = 'id="" update="1" baseVersion="" trunkVersion="" branchId=""'
    form = opened(
        entity_form("2024.1.0", attributes, BY_WHO, *LOOKED_UP), lists={"people": made_here}
    )
    form.answer("who", ID)

    (change,) = form.session.finalize().entity_changes

    assert (change.base_version, change.trunk_version, change.branch_id) == (1, None, "b-1")


@pytest.mark.parametrize("version", ["2025.2.0", "2026.1.0", "2099.12.1"])
def test_a_version_that_is_not_known_yet_is_refused(version):
    with pytest.raises(EntitiesTooNew) as refused:
        read_form(entity_form(version, 'id="" create="1"'))

    assert version in str(refused.value)


REPEATED = """
    | survey   | type         | name  | label | save_to         |
    |          | text         | house | House | houses#address  |
    |          | begin_repeat | kid   | Kid   |                 |
    |          | text         | first | First | kids#first_name |
    |          | integer      | age   | Age   | kids#age        |
    |          | end_repeat   |       |       |                 |
    | entities | list_name | label    |
    |          | houses    | ${house} |
    |          | kids      | ${first} |
"""


def test_a_form_fills_several_lists_one_of_them_from_a_repeat():
    form = scenario(REPEATED)
    form.answer("house", "ул. Лесная, 3")
    form.session.add_repeat("/data/kid")
    for number, name in ((1, "Ваня"), (2, "Маша")):
        form.session.answer(f"/data/kid[{number}]/first", name)
        form.session.answer(f"/data/kid[{number}]/age", str(number + 5))

    changes = form.session.finalize().entity_changes

    assert sorted((c.list_name, c.label, c.op) for c in changes) == [
        ("houses", "ул. Лесная, 3", "create"),
        ("kids", "Ваня", "create"),
        ("kids", "Маша", "create"),
    ]
    assert [dict(c.properties) for c in changes if c.list_name == "kids"] == [
        {"first_name": "Ваня", "age": "6"},
        {"first_name": "Маша", "age": "7"},
    ]
    assert len({c.entity_id for c in changes}) == 3
    assert set(form.definition.entity_lists) == {"houses", "kids"}


def test_a_row_that_was_removed_creates_nothing():
    form = scenario(REPEATED)
    form.answer("house", "3")
    form.session.add_repeat("/data/kid")
    for number, name in ((1, "Ваня"), (2, "Маша")):
        form.session.answer(f"/data/kid[{number}]/first", name)
    form.session.remove_repeat("/data/kid", 0)

    changes = form.session.finalize().entity_changes

    assert [c.label for c in changes if c.list_name == "kids"] == ["Маша"]


def test_a_label_that_is_blank_is_not_written_over_the_old_one():
    attributes = 'id="" update="1" baseVersion=""'
    form = opened(
        entity_form("2023.1.0", attributes, BY_WHO, LOOKED_UP[0]), lists={"people": PEOPLE}
    )
    form.answer("who", ID)

    (change,) = form.session.finalize().entity_changes

    assert change.label is None
