"""What a finished form does to the entity lists."""

import pytest

from fieldkit.forms.errors import FormHasProblems
from tests.unit.forms.scenario import opened, rows, scenario, xform

REGISTRATION = """
    | survey   | type    | name  | label | save_to | relevant |
    |          | text    | name  | Name  | surname |          |
    |          | integer | age   | Age   | age     |          |
    | entities | list_name | label   | create_if    |
    |          | people    | ${name} | ${age} >= 18 |
"""
UPSERT = """
    | survey   | type                           | name | label | save_to |
    |          | select_one_from_file people.csv | who | Who   |         |
    |          | text                           | tel  | Phone | phone   |
    | entities | list_name | label  | entity_id | create_if   | update_if    |
    |          | people    | ${tel} | coalesce(${who}, uuid()) | ${who} = '' | ${who} != '' |
"""
PEOPLE = rows(
    "name,label,phone,__version,__trunkVersion,__branchId",
    "p-1,Ольхова,100,3,2,b-9",
    "p-2,Рябинина,200,1,,",
)


def test_a_created_entity_has_an_id_a_label_and_its_properties():
    form = scenario(REGISTRATION)
    form.answer("name", "Берёзова")
    form.answer("age", 30)

    (change,) = form.session.finalize().entity_changes

    assert (change.list_name, change.op, change.label) == ("people", "create", "Берёзова")
    assert change.properties == {"surname": "Берёзова", "age": "30"}
    assert change.entity_id
    assert change.base_version is None


def test_an_entity_is_not_created_where_its_condition_is_false():
    form = scenario(REGISTRATION)
    form.answer("age", 12)

    assert form.session.finalize().entity_changes == ()


def test_an_update_names_the_versions_it_was_made_on():
    form = scenario(UPSERT, lists={"people": PEOPLE})
    form.answer("who", "p-1")
    form.answer("tel", "300")

    (change,) = form.session.finalize().entity_changes

    assert (change.op, change.entity_id) == ("update", "p-1")
    assert (change.base_version, change.trunk_version, change.branch_id) == (3, 2, "b-9")
    assert change.properties == {"phone": "300"}


def test_the_same_form_creates_whom_it_does_not_know():
    form = scenario(UPSERT, lists={"people": PEOPLE})
    form.answer("tel", "400")

    (change,) = form.session.finalize().entity_changes

    assert (change.op, change.label) == ("create", "400")
    assert change.entity_id


def test_every_row_makes_its_own_entity():
    form = opened(
        xform(
            '<kid jr:template=""><first/><meta>'
            '<entity dataset="kids" create="1" id=""><label/></entity></meta></kid>',
            '<bind nodeset="/data/kid/first" xmlns:e="http://www.opendatakit.org/xforms/entities"'
            ' e:saveto="first_name"/>',
            '<bind nodeset="/data/kid/meta/entity/@create" calculate="true()"/>',
            '<bind nodeset="/data/kid/meta/entity/label" calculate="../../../first"/>',
            '<setvalue ref="/data/kid/meta/entity/@id" event="odk-new-repeat" value="uuid()"/>',
            body='<group ref="/data/kid"><repeat nodeset="/data/kid"><input ref="/data/kid/first"/>'
            "</repeat></group>",
        )
    )
    for number, name in ((1, "Ваня"), (2, "Маша")):
        form.session.add_repeat("/data/kid")
        form.session.answer(f"/data/kid[{number}]/first", name)

    changes = form.session.finalize().entity_changes

    assert [change.label for change in changes] == ["Ваня", "Маша"]
    assert [dict(change.properties) for change in changes] == [
        {"first_name": "Ваня"},
        {"first_name": "Маша"},
    ]
    assert len({change.entity_id for change in changes}) == 2
    assert form.definition.entity_lists == ("kids",)


def test_an_entity_that_was_hidden_at_first_gets_its_id_in_the_end():
    form = scenario(
        """
        | survey   | type        | name | label | save_to | relevant      |
        |          | text        | q    | Q     |         |               |
        |          | begin_group | g    | G     |         | ${q} = 'yes'  |
        |          | text        | name | Name  | surname |               |
        |          | end_group   |      |       |         |               |
        | entities | list_name | label   |
        |          | people    | ${name} |
        """
    )
    form.answer("q", "yes")
    form.answer("name", "Ива")

    (change,) = form.session.finalize().entity_changes

    assert change.entity_id
    assert change.label == "Ива"


def test_nothing_is_linked_while_the_form_has_problems():
    form = scenario(
        """
        | survey   | type | name | label | save_to | required |
        |          | text | name | Name  | surname | yes      |
        | entities | list_name | label   |
        |          | people    | ${name} |
        """
    )

    with pytest.raises(FormHasProblems):
        form.session.finalize()
