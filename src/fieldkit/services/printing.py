"""Printing: what is loaded, laid out and written as a PDF, with a line in the print log."""

import re
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.assets import asset
from fieldkit.i18n import language, speaking
from fieldkit.records.permissions import Act
from fieldkit.services.copies import PrintedFile, numbered_copy
from fieldkit.services.filling import open_submission
from fieldkit.services.paper_files import files_for_paper
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.reports.layout import Layout

_PLAIN_NAME = re.compile("[A-Za-z0-9_][A-Za-z0-9_-]*")


class Paper(StrEnum):
    """The papers of one finalized form."""

    SUMMARY = "summary"
    FAMILY = "family"
    ANSWERS = "answers"


@needs(Act.SEE_FAMILIES)
def print_submission(
    workspace: Workspace,
    instance_id: str,
    paper: Paper,
    out: Path,
    *,
    spoken: str | None = None,
) -> PrintedFile:
    """Write the paper of a finalized form to a file, in this language or the window's.

    Raises NoPaperForReader where the form has no copy for the family, and
    PaperNotKept.
    """
    content = submission_paper(workspace, instance_id, paper, spoken=spoken, out=out)
    return PrintedFile(out, len(content))


@needs(Act.SEE_FAMILIES)
def submission_paper(
    workspace: Workspace,
    instance_id: str,
    paper: Paper,
    *,
    spoken: str | None = None,
    shown: bool = False,
    out: Path | None = None,
) -> bytes:
    """Return the paper of a finalized form as PDF; no file is left behind but ``out``.

    The answers stand as they were finalized. Each one is a copy of its own in
    the print log, and a confidential one bears the number; one that is only
    ``shown`` has none and counts as read. Raises NoPaperForReader where the
    form has no copy for the family, PaperNotKept.
    """
    from fieldkit.reports.document import Reader
    from fieldkit.reports.submission_summary import Printed, submission_summary

    with speaking(spoken or language()):
        filling = open_submission(workspace, instance_id)
        layouts = _layouts(filling.form.pack, filling.form.form_id)
        reader = Reader.FAMILY if paper is Paper.FAMILY else Reader.INTERNAL
        layout = None if paper is Paper.ANSWERS else layouts.get(reader.value)
        with workspace.reading() as work:
            organisation = work.settings.get("organisation")
        printed = Printed(
            title=filling.form.title_in(language()),
            organisation=organisation,
            finalized_at=filling.submission.finalized_at if filling.submission else None,
            author=filling.submission.user_name if filling.submission else "",
            record=instance_id.removeprefix("uuid:")[:8],
            printed_at=workspace.now(),
            visit=filling.visit,
        )
        files = files_for_paper(workspace, filling, pictures=reader is Reader.INTERNAL)

    def made(copy: str) -> bytes:
        numbered = replace(printed, copy=copy if reader is Reader.INTERNAL else "")
        with speaking(spoken or language()):
            return submission_summary(filling.session, reader, layout, numbered, files)

    if shown:
        workspace.note_read("paper_previewed", instance_id)
        return made("")
    return numbered_copy(workspace, f"print {paper.value}", instance_id, made, out)


@needs(Act.SEE_FAMILIES)
def papers_of(workspace: Workspace, instance_id: str) -> tuple[Paper, ...]:
    """Return the papers that a finalized form can be printed as."""
    with workspace.reading() as work:
        submission = work.submissions.get(instance_id)
        form = submission and work.forms.get(submission.form_id, submission.form_version)
    layouts = _layouts(form.pack, form.form_id) if form else {}
    with_layout = (Paper.SUMMARY, Paper.FAMILY) if "family" in layouts else (Paper.SUMMARY,)
    return (*with_layout, Paper.ANSWERS) if layouts else (Paper.ANSWERS,)


def _layouts(pack: str, form_id: str) -> "dict[str, Layout]":
    """Return the layouts that the form's pack ships, none where it ships none."""
    from fieldkit.reports.layout import read_layouts

    # Both names may come from a bundle: only plain ones are ever looked up on the disk.
    if not (_PLAIN_NAME.fullmatch(pack) and _PLAIN_NAME.fullmatch(form_id)):
        return {}
    try:
        file = asset("packs", pack, "papers", f"{form_id}.toml")
    except FileNotFoundError:
        return {}
    return read_layouts(file.read_text(encoding="utf-8"))
