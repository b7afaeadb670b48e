"""How the papers of each programme look: pictures checked, kept small, and handed to reports."""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.paper_design import (
    EVERY_PROGRAMME,
    MOST_OF_BACKGROUND,
    MOST_OF_LOGO,
    MOST_SIGNATORIES,
    PaperDesign,
    Signatory,
)
from fieldkit.records.permissions import Act
from fieldkit.services.attaching import prepared
from fieldkit.services.picture_files import kept_picture
from fieldkit.services.workspace import Workspace, needs

if TYPE_CHECKING:
    from fieldkit.store.unit_of_work import Reading

# Pixels on the longer side: a logo is printed 25 mm wide, a background on a whole page.
_LOGO_SIDE, _BACKGROUND_SIDE = 600, 2400
_LEAST_SIDE = 100
_MOST_WORDS = 200


class PictureTooDetailed(FieldkitError):
    """A picture stays too large for a paper however small it is made."""

    template = N_(
        "This picture cannot be made small enough for a paper. Save it as a simple JPEG or PNG in "
        "another program and choose it again."
    )


class DesignPicture(StrEnum):
    """Where a picture of a design stands."""

    LOGO = "logo"
    SECOND_LOGO = "second_logo"
    BACKGROUND = "background"


@needs(Act.WORK)
def paper_design(workspace: Workspace, programme: str = "") -> PaperDesign:
    """Return the design that a programme's papers have: its own, or that of every programme."""
    with workspace.reading() as work:
        return work.papers.design(programme)


@needs(Act.PLAN_EVENTS)
def own_designs(workspace: Workspace) -> tuple[PaperDesign, ...]:
    """Return the designs that were made here or came with bundles."""
    with workspace.reading() as work:
        return work.papers.designs()


@needs(Act.PLAN_EVENTS)
def save_paper_design(workspace: Workspace, design: PaperDesign) -> PaperDesign:
    """Keep the words, columns and signatories of a design; its pictures stay as they are stored."""
    with workspace.unit_of_work() as work:
        stored = _own(work, design.programme)
        design = replace(
            design,
            programme=stored.programme,
            heading=_words(design.heading),
            signatories=_signatories(design.signatories),
            logo=stored.logo,
            second_logo=stored.second_logo,
            background=stored.background,
        )
        work.papers.save_design(design)
        work.log.audit("paper_design_changed", f"programmes/{design.programme}")
        work.commit()
    return design


@needs(Act.PLAN_EVENTS)
def set_design_picture(
    workspace: Workspace, programme: str, where: DesignPicture, source: Path | bytes
) -> PaperDesign:
    """Keep a logo or a background, written anew and small enough to travel.

    The design of a programme that has none yet begins as that of every
    programme. Raises FileUnreadable, PictureUnreadable and the like,
    PictureTooDetailed.
    """
    found = prepared(source, source.name if isinstance(source, Path) else "", "image")
    if where is DesignPicture.BACKGROUND:
        content = _small(found.content, _BACKGROUND_SIDE, MOST_OF_BACKGROUND)
    else:
        content = _small(found.content, _LOGO_SIDE, MOST_OF_LOGO)
    return _put(workspace, programme, where, content)


@needs(Act.PLAN_EVENTS)
def remove_design_picture(
    workspace: Workspace, programme: str, where: DesignPicture
) -> PaperDesign:
    """Take a logo or a background out of a design."""
    return _put(workspace, programme, where, b"")


@needs(Act.PLAN_EVENTS)
def forget_paper_design(workspace: Workspace, programme: str) -> None:
    """Take a programme's own design away, so that that of every programme holds again."""
    with workspace.unit_of_work() as work:
        work.papers.forget_design(programme)
        work.log.audit("paper_design_changed", f"programmes/{programme}")
        work.commit()


def printable_design(work: "Reading", programme: str) -> PaperDesign:
    """Return a design whose pictures are safe to print; one that cannot be read is left out.

    Another laptop may have written them, so each is decoded and written anew.
    """
    design = work.papers.design(programme)
    return replace(
        design,
        logo=_safe(design.logo, _LOGO_SIDE),
        second_logo=_safe(design.second_logo, _LOGO_SIDE),
        background=_safe(design.background, _BACKGROUND_SIDE),
    )


def _put(workspace: Workspace, programme: str, where: DesignPicture, content: bytes) -> PaperDesign:
    with workspace.unit_of_work() as work:
        stored = _own(work, programme)
        if where is DesignPicture.LOGO:
            design = replace(stored, logo=content)
        elif where is DesignPicture.SECOND_LOGO:
            design = replace(stored, second_logo=content)
        else:
            design = replace(stored, background=content)
        work.papers.save_design(design)
        work.log.audit("paper_design_changed", f"programmes/{design.programme}")
        work.commit()
    return design


def _own(work: "Reading", programme: str) -> PaperDesign:
    wanted = programme or EVERY_PROGRAMME
    return replace(work.papers.design(wanted), programme=wanted)


def _small(content: bytes, side: int, most: int) -> bytes:
    while side >= _LEAST_SIDE:
        kept = kept_picture(content, side).content
        if len(kept) <= most:
            return kept
        side = side * 3 // 4
    raise PictureTooDetailed


def _safe(content: bytes, side: int) -> bytes:
    if not content:
        return b""
    try:
        return kept_picture(content, side).content
    except FieldkitError:
        return b""


def _words(text: str) -> str:
    return " ".join(text.split())[:_MOST_WORDS]


def _signatories(given: Sequence[Signatory]) -> tuple[Signatory, ...]:
    told = [Signatory(_words(one.position), _words(one.name)) for one in given]
    return tuple(one for one in told if one.position or one.name)[:MOST_SIGNATORIES]
