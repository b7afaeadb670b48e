"""A laptop with a newer program: what this one does not understand is kept, and the rest comes in.

The rows "unknown form or field" and "unknown critical feature" of the failure table.
"""

from pathlib import Path

import pytest

from fieldkit.records.exchange import IntakeStatus
from fieldkit.records.submission import StoredForm
from fieldkit.services.exchange import held_folder
from fieldkit.services.export import export_bundle
from fieldkit.services.filling import open_submission
from fieldkit.services.form_opening import FormNotInstalled
from fieldkit.services.intake import Intake, take_in
from fieldkit.services.workspace import Workspace, open_workspace
from tests.integration.exchange.conftest import PASSPHRASE, Field, save_family
from tests.support.bundles import Laptop, enveloped, header_for, honest
from tests.support.workspaces import NOW, submission

LATER = {
    "another kind of thing": {"type": "foster_home", "entity": "h1", "field": "places"},
    "another act": {"op": "move"},
    "another field": {"type": "event", "entity": "e1", "field": "colour"},
    "another content": {"type": "event", "entity": "e1", "field": "headcount"},
}
_FORM = """<h:html xmlns:h="http://www.w3.org/1999/xhtml" xmlns="http://www.w3.org/2002/xforms">
<h:head><h:title>Визит</h:title><model><instance><data id="visit" version="1"><a/></data></instance>
<bind nodeset="/data/a" type="string"/></model></h:head>
<h:body><input ref="/data/a"><label>Что увидели</label></input></h:body></h:html>"""
_ANSWERS = '<data id="visit" version="1"><a>Дрозды за окном</a></data>'


def newer(laptop: Workspace) -> Laptop:
    """Return the laptop as its newer program, which writes what this one does not know."""
    with laptop.reading() as work:
        return Laptop(work.devices.own())


def hand_over(later: Laptop, office: Workspace, stick: Path, **others: str) -> Intake:
    """Let the office take in a commit of a kind of its own between two that it understands."""
    with office.reading() as work:
        reader = work.devices.own()
    commits = [later.commit(["Рябинина"]), later.commit(["ё"], **others), later.commit(["Осинина"])]
    return take_in(office, honest(stick, later, reader, commits).envelope.path)


@pytest.mark.parametrize("others", LATER.values(), ids=LATER)
def test_what_is_not_understood_is_kept_and_counted_as_received(
    laptop: Workspace, office: Workspace, stick: Path, surnames, others
):
    later = newer(laptop)

    found = hand_over(later, office, stick, **others)

    assert (found.status, found.changes) == (IntakeStatus.TAKEN, 3)
    assert "1 of them is of a newer program" in found.sentence
    assert surnames(office) == ["Осинина", "Рябинина"]
    with office.reading() as work:
        assert work.changes.tips()[laptop.device.id, later.identity.epoch] == (3, later.prev)
        assert work.changes.verify() == ()


@pytest.mark.parametrize("others", LATER.values(), ids=LATER)
def test_it_is_handed_on_as_it_came(
    field: Field, laptop: Workspace, office: Workspace, stick: Path, others
):
    later = newer(laptop)
    hand_over(later, office, stick, **others)
    third = field.laptop("третья", office)

    with office.reading() as work:
        kept = list(work.changes.commits_after(laptop.device.id, later.identity.epoch, 0))
    with third.unit_of_work() as work:
        applied = work.changes.apply(kept, source=laptop.device)
        work.commit()

    assert (applied.new, applied.aside) == (3, 1)
    odd = kept[1].changes[0]
    assert odd.intact
    assert {str(odd.type), str(odd.op), odd.field} >= set(others.values()) - {"h1", "e1"}


def test_a_newer_program_understands_what_an_older_one_kept_aside(
    field: Field, laptop: Workspace, office: Workspace, stick: Path, surnames
):
    save_family(laptop, "Рябинина")
    take_in(office, export_bundle(laptop, None, stick).path)
    as_an_older_program_left_it(office)
    office.close()
    field.opened.remove(office)

    again = open_workspace(office.folder, PASSPHRASE)
    field.opened.append(again)

    assert surnames(again) == ["Рябинина"]
    with again.reading() as work:
        assert work.changes.verify() == ()


def as_an_older_program_left_it(workspace: Workspace) -> None:
    """Let all that came in lie aside, as if an older program had not understood it."""
    with workspace.database._engine.begin() as connection:
        for statement in (
            "UPDATE changes SET state = 2",
            "DELETE FROM heads",
            "DELETE FROM entities",
            "DELETE FROM facets",
            "UPDATE settings SET value = '0.0.9' WHERE name = 'program_version'",
        ):
            connection.exec_driver_sql(statement)


def test_a_feature_that_must_be_understood_holds_the_file_and_names_the_version(
    laptop: Workspace, office: Workspace, stick: Path, surnames
):
    later = newer(laptop)
    with office.reading() as work:
        reader = work.devices.own()
    header = header_for(later.identity, reader, features=("totals-2",), needs="7.1.0")
    path = enveloped(stick / "новый.fkb", header.as_bytes(), b"another seal", later.identity)

    found = take_in(office, path)

    assert (found.status, found.reason) == (IntakeStatus.REFUSED, "newer")
    assert "needs fieldkit 7.1.0 or newer" in found.sentence
    assert [kept.read_bytes() for kept in held_folder(office).iterdir()] == [path.read_bytes()]
    assert surnames(office) == []


def test_a_form_that_is_not_here_is_kept_word_for_word_until_it_comes(
    laptop: Workspace, office: Workspace, stick: Path
):
    filled = submission("uuid:1", form_id="visit", xml=_ANSWERS, audit="event,node\n")
    with laptop.unit_of_work() as work:
        work.submissions.save(filled)
        work.commit()

    found = take_in(office, export_bundle(laptop, None, stick).path)

    assert found.status is IntakeStatus.TAKEN
    with office.reading() as work:
        assert work.submissions.get("uuid:1") == filled
    with pytest.raises(FormNotInstalled):
        open_submission(office, "uuid:1")
    with office.unit_of_work() as work:
        work.forms.save(StoredForm("visit", "1", "Визит", _FORM, "0" * 64, "", NOW))
        work.commit()
    opened = open_submission(office, "uuid:1")
    assert opened.session.node("/data/a").value == "Дрозды за окном"
