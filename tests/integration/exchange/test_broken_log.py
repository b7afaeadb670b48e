"""A log that is not as it was written is not handed over: said in words, with what to do."""

from contextlib import closing
from pathlib import Path

import pytest

from fieldkit.services.export import export_bundle, list_bundles
from fieldkit.services.intake import take_in
from fieldkit.services.workspace import Workspace, counters
from fieldkit.store.connection import DATABASE_NAME, connect
from fieldkit.store.handing_over import LogBroken
from fieldkit.store.keys import derived_key
from tests.integration.exchange.conftest import save_family

# The own chain is the first that a workspace has.
_DAMAGES = {
    "an altered value": "UPDATE changes SET payload = '\"x\"' WHERE seq = 5 AND chain = 1",
    "another time": "UPDATE changes SET hlc = replace(hlc, '-', '+') WHERE seq = 5 AND chain = 1",
    "a lost change": "DELETE FROM changes WHERE seq = 5 AND chain = 1",
    "a lost end": "DELETE FROM changes WHERE seq >= 5 AND chain = 1",
    "a lost beginning": "DELETE FROM changes WHERE seq <= 2 AND chain = 1",
    "an older head": "UPDATE chains SET seq = 2, head = (SELECT id FROM changes"
    " WHERE seq = 2 AND chain = 1) WHERE own = 1",
    "another signature": "UPDATE commits SET signature = zeroblob(64)",
}


@pytest.fixture
def written(laptop: Workspace) -> Workspace:
    for surname in ("Рябинина", "Осинина", "Клёнова"):
        save_family(laptop, surname)
    return laptop


def damage(workspace: Workspace, statement: str) -> None:
    """Alter the database as a page that was lost or put back does, past all its rules."""
    key = derived_key(workspace.database.keys.data_key, "database")
    with closing(connect(workspace.folder / DATABASE_NAME, key)) as connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(statement).rowcount


@pytest.mark.parametrize("statement", _DAMAGES.values(), ids=_DAMAGES)
def test_a_broken_log_is_not_handed_over(written: Workspace, stick: Path, statement: str):
    damage(written, statement)

    with pytest.raises(LogBroken) as refused:
        export_bundle(written, None, stick)

    assert "call head office" in refused.value.sentence()
    assert list(stick.iterdir()) == list((written.folder / "outbox").iterdir()) == []
    assert list_bundles(written) == ()
    assert counters(written).handed_over == 0


def test_what_is_confirmed_is_the_doctors_to_check(
    written: Workspace, office: Workspace, stick: Path
):
    receipt = take_in(office, export_bundle(written, None, stick).path).receipt_path
    take_in(written, receipt)
    damage(written, _DAMAGES["an altered value"])
    save_family(written, "Вязова")

    taken = take_in(office, export_bundle(written, None, stick).path)

    assert taken.changes == 2
    with written.reading() as work:
        assert work.changes.verify() != ()
