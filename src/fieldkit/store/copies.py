"""How many numbered copies were made of each paper: the numbers of the print log."""

import sqlalchemy as sa

from fieldkit.store.access import Access
from fieldkit.store.local_tables import paper_copies
from fieldkit.store.sql import upsert

_COPIES = sa.select(paper_copies.c.copies).where(
    paper_copies.c.paper == sa.bindparam("paper"),
    paper_copies.c.subject == sa.bindparam("subject"),
)


class PaperCopies:
    """The last number of each paper of each record; it outlives the lines of the trail."""

    def __init__(self, access: Access) -> None:
        self._access = access

    def last(self, paper: str, subject: str) -> int:
        """Return the number of the copy that was made last, 0 before the first."""
        asked = {"paper": paper, "subject": subject}
        return self._access.connection.scalar(_COPIES, asked) or 0

    def keep(self, paper: str, subject: str, number: int) -> None:
        """Let this be the last copy's number."""
        row = {"paper": paper, "subject": subject, "copies": number}
        self._access.change(upsert(paper_copies), row)
