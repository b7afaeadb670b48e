"""Submissions as flat tables."""

from datetime import UTC, datetime

from fieldkit.records.submission import StoredForm, Submission
from fieldkit.sheets.submissions import submission_tables

NOW = datetime(2026, 11, 12, 14, 32, tzinfo=UTC)
FORM = """<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
  xmlns:jr="http://openrosa.org/javarosa"><h:head><model><instance>
  <data id="visit"><who/><home><rooms/><warm/></home>
    <child jr:template=""><name/><toy jr:template=""><what/></toy></child>
    <child><name/><toy><what/></toy></child>
    <meta><instanceID/><entity dataset="x" id=""><label/></entity></meta></data>
  </instance></model></h:head><h:body>
  <repeat nodeset="/data/child"><repeat nodeset="/data/child/toy"/></repeat></h:body></h:html>"""
ANSWERS = """<data id="visit"><who>Анна</who><home><rooms>2</rooms><attic>yes</attic></home>
  <child><name>Тимофей</name><toy><what>мяч</what></toy><toy><what>кубик</what></toy></child>
  <child><name>Вера</name></child><meta><instanceID>uuid:1</instanceID></meta></data>"""


def tables(*answers: str):
    form = StoredForm("visit", "1", "Visit", FORM, "", "", NOW)
    found = [
        Submission(f"uuid:{n}", "visit", "1", xml, "t", NOW, "u", "Ольхова", "d")
        for n, xml in enumerate(answers, 1)
    ]
    return {table.name: table for table in submission_tables(form, found)}


def records(table):
    return [dict(zip(table.columns, row, strict=True)) for row in table.rows]


def test_groups_are_joined_to_the_names_of_their_fields():
    (row,) = records(tables(ANSWERS)["visit"])

    assert row["who"] == "Анна"
    assert row["home-rooms"] == "2"
    assert row["home-warm"] == ""
    assert row["KEY"] == "uuid:1"


def test_a_field_of_another_version_gets_a_column_behind():
    table = tables(ANSWERS)["visit"]

    assert table.columns[-1] == "home-attic"


def test_each_repeat_has_a_table_whose_rows_name_their_parents():
    found = tables(ANSWERS)

    children = records(found["visit-child"])
    toys = records(found["visit-toy"])
    assert [(one["name"], one["KEY"]) for one in children] == [
        ("Тимофей", "uuid:1/child[1]"),
        ("Вера", "uuid:1/child[2]"),
    ]
    assert [(one["what"], one["PARENT_KEY"]) for one in toys] == [
        ("мяч", "uuid:1/child[1]"),
        ("кубик", "uuid:1/child[1]"),
    ]


def test_a_form_without_submissions_has_its_columns_all_the_same():
    found = tables()

    assert "home-rooms" in found["visit"].columns
    assert found["visit-child"].columns == ("KEY", "PARENT_KEY", "name")
    assert all(not table.rows for table in found.values())
