"""Answers made by Kobo are taken in as a draft, gone on with, and written out again."""

from pathlib import Path

import pytest

from fieldkit.services.data import EVERYTHING, DataFormat, export_data
from fieldkit.services.filling import finalize_form, list_drafts, resume_draft
from fieldkit.services.form_opening import FormNotInstalled
from fieldkit.services.instances import (
    InstanceKnown,
    InstanceUnreadable,
    holds_answers,
    take_answers,
)
from fieldkit.services.packs import install_form
from fieldkit.services.workspace import Workspace
from tests.support.workbooks import workbook

KOBO = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    '<data xmlns:jr="http://openrosa.org/javarosa" id="visit" version="1">'
    "<formhub><uuid>e2f6</uuid></formhub><town>Зея</town><age>{age}</age>"
    "<__version__>vA1</__version__>"
    "<meta><instanceID>uuid:11</instanceID></meta></data>"
)


@pytest.fixture
def visit(laptop: Workspace, tmp_path: Path) -> Workspace:
    file = workbook(
        tmp_path / "visit.xlsx",
        survey=(
            ("type", "name", "label"),
            ("text", "town", "Town"),
            ("integer", "age", "Age"),
            ("audit", "audit", None),
        ),
        settings=(("form_id", "form_title", "version"), ("visit", "Visit", "1")),
    )
    install_form(laptop, file)
    return laptop


def instance(tmp_path: Path, text: str, name: str = "instance.xml") -> Path:
    file = tmp_path / name
    file.write_text(text, encoding="utf-8")
    return file


def test_answers_of_kobo_become_a_draft_and_keep_what_kobo_added(visit, tmp_path):
    draft = take_answers(visit, instance(tmp_path, KOBO.format(age="7")))

    filling = resume_draft(visit, draft.id)
    assert filling.session.node("/data/town").value == "Зея"
    filling.session.answer("/data/age", "8")
    submission = finalize_form(visit, filling)

    assert submission.instance_id == "uuid:11"
    assert "<formhub><uuid>e2f6</uuid></formhub>" in submission.xml
    assert "<age>8</age>" in submission.xml
    assert "__version__>vA1<" in submission.xml


def test_answers_of_another_version_open_in_the_one_that_is_here(visit, tmp_path):
    older = KOBO.format(age="7").replace('version="1"', 'version="0"')

    draft = take_answers(visit, instance(tmp_path, older))

    assert draft.form_version == "1"


def test_answers_that_were_finalized_here_are_not_taken_twice(visit, tmp_path):
    file = instance(tmp_path, KOBO.format(age="7"))
    finalize_form(visit, resume_draft(visit, take_answers(visit, file).id))

    with pytest.raises(InstanceKnown):
        take_answers(visit, file)


def test_answers_to_a_form_that_is_not_here_are_refused(laptop, tmp_path):
    with pytest.raises(FormNotInstalled):
        take_answers(laptop, instance(tmp_path, KOBO.format(age="7")))
    assert list_drafts(laptop) == ()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<data",
        "<data/>",
        '<!DOCTYPE data [<!ENTITY a "b">]><data id="visit">&a;</data>',
        '<h:html xmlns:h="http://www.w3.org/1999/xhtml" id="visit"/>',
    ],
)
def test_what_holds_no_answers_is_refused(visit, tmp_path, text):
    file = instance(tmp_path, text)

    assert not holds_answers(file)
    with pytest.raises(InstanceUnreadable, match=r"instance\.xml"):
        take_answers(visit, file)


def test_a_form_and_a_workbook_hold_no_answers(visit, tmp_path):
    with visit.reading() as work:
        form = instance(tmp_path, work.forms.latest("visit").xml, "form.xml")

    assert not holds_answers(form)
    assert not holds_answers(tmp_path / "visit.xlsx")


def test_instances_are_written_out_as_they_were_finalized(visit, tmp_path):
    file = instance(tmp_path, KOBO.format(age="7"))
    submission = finalize_form(visit, resume_draft(visit, take_answers(visit, file).id))
    out = tmp_path / "central"

    export_data(visit, EVERYTHING, out, DataFormat.ODK)

    place = out / "visit" / "instances" / "uuid_11"
    assert (place / "submission.xml").read_text(encoding="utf-8") == submission.xml
    assert (place / "audit.csv").read_text(encoding="utf-8") == submission.audit
    table = (out / "visit" / "visit.csv").read_text(encoding="utf-8-sig")
    assert "uuid:11" in table
    logs = (out / "visit" / "visit_-_audit.csv").read_text(encoding="utf-8-sig").splitlines()
    assert logs[0].startswith("instance ID,event,node")
    assert {line.split(",")[0] for line in logs[1:]} == {"uuid:11"}
    assert (out / "attendance.csv").exists()
