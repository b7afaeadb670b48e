import sqlalchemy as sa

from fieldkit.gui.filling.request import FillRequest
from fieldkit.services.filling import list_drafts
from tests.gui.filling.story import REGISTRATION, open_page, prepare_lists

_ROOM = "/data/reg/request_words"


class Disk:
    """A disk that is full or not, as the database meets it."""

    def __init__(self, database) -> None:
        self.engine = database._engine
        self.full = True
        sa.event.listen(self.engine, "connect", self.limit)
        self.engine.dispose()

    def limit(self, connection, _record) -> None:
        count = connection.execute("PRAGMA page_count").fetchone()[0]
        room = 1 if self.full else 1_000_000
        connection.execute(f"PRAGMA max_page_count = {count + room}")

    def free(self) -> None:
        self.full = False
        self.engine.dispose()


def test_an_answer_waits_for_a_full_disk_and_is_written_then(desk, qtbot):
    prepare_lists(desk.workspace)
    page = open_page(desk, FillRequest(form_id=REGISTRATION))
    page.view.model.answer("/data/reg/contact_kind", "new")
    page.view.model._retry.setInterval(50)
    disk = Disk(desk.workspace.database)

    page.view.model.answer(_ROOM, "слово " * 30_000)
    assert page.view.model.waiting
    assert page.leave() is False
    assert page.view.head.saved.text() == "Not written yet, trying again"
    assert "disk is full" in desk.notices.text()
    disk.free()

    qtbot.waitUntil(lambda: not page.view.model.waiting, timeout=5000)
    assert "слово слово" in list_drafts(desk.workspace)[0].instance
    assert page.leave() is True
    page.close()
    page.deleteLater()
