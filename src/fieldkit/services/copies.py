"""Numbered copies of papers, each with its line in the print log."""

from collections.abc import Callable

from fieldkit.services.workspace import Workspace


def numbered_copy(
    workspace: Workspace, paper: str, subject: str, make: Callable[[int], bytes]
) -> bytes:
    """Return the next copy of a paper, which ``make`` draws given its number.

    Number, pages and line of the log are kept before the paper is given away;
    where the drawing fails no number is used up. Raises DiskFull, DiskRefused.
    """
    from fieldkit.reports.document import page_count

    while True:
        with workspace.reading() as work:
            number = work.copies.last(paper, subject) + 1
        content = make(number)
        with workspace.unit_of_work() as work:
            # Somebody may have printed the same in the meantime: then it is drawn anew.
            if work.copies.last(paper, subject) != number - 1:
                continue
            work.copies.keep(paper, subject, number)
            work.log.audit(paper, subject, copy=number, pages=page_count(content))
            work.commit()
        return content
