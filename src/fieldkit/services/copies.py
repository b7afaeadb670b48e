"""Numbered copies of papers, each with its line in the print log, given away or kept as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.services.workspace import Workspace


class PaperNotKept(FieldkitError):
    """The PDF could not be written where it was wanted."""

    template = N_("The PDF was not written. Choose another folder or free some space on the disk.")


@dataclass(frozen=True, slots=True)
class PrintedFile:
    """A PDF that was written: where it lies and how many bytes it has."""

    path: Path
    size: int


def keep_paper(content: bytes, out: Path) -> PrintedFile:
    """Write a paper to a file, whole or not at all. Raises PaperNotKept."""
    from fieldkit.store.faults import DiskFull, DiskRefused
    from fieldkit.store.files import write_whole

    try:
        write_whole(out, content)
    except (DiskFull, DiskRefused, OSError) as error:
        # The store's own sentences speak of an answer that is not saved yet.
        raise PaperNotKept from error
    return PrintedFile(out, len(content))


def numbered_copy(
    workspace: Workspace,
    paper: str,
    subject: str,
    make: Callable[[str], bytes],
    out: Path | None = None,
) -> bytes:
    """Return the next copy of a paper, which ``make`` draws given its number ("a7k3-1").

    Two laptops may print one record, so the number begins with the laptop's code.

    With ``out`` it is kept in that file too. Number, pages and line of the log
    are kept before the paper is given away; where it cannot be drawn or kept no
    number is used up. Raises PaperNotKept, DiskFull, DiskRefused.
    """
    from fieldkit.reports.document import page_count

    while True:
        with workspace.reading() as work:
            number = work.copies.last(paper, subject) + 1
        content = make(f"{workspace.device.code}-{number}")
        with workspace.unit_of_work() as work:
            # Somebody may have printed the same in the meantime: then it is drawn anew.
            if work.copies.last(paper, subject) != number - 1:
                continue
            work.copies.keep(paper, subject, number)
            work.log.audit(paper, subject, copy=number, pages=page_count(content))
            if out is not None:
                keep_paper(content, out)
            try:
                work.commit()
            except BaseException:
                if out is not None:
                    out.unlink(missing_ok=True)
                raise
        return content
