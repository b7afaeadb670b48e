"""What stands on a section of the form: questions, headings and rosters, in order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.gui.questions.kinds import is_asked, is_seen

if TYPE_CHECKING:
    from fieldkit.forms.navigation import Section
    from fieldkit.forms.session import FormSession
    from fieldkit.forms.views import NodeView


@dataclass(frozen=True, slots=True)
class Block:
    """One thing on the page; ``kind`` is "question", "heading" or "roster"."""

    kind: str
    row: "NodeView"


def blocks_of_section(session: "FormSession", section: "Section") -> tuple[Block, ...]:
    """Return what a section shows, with what is not relevant now."""
    if section.kind == "repeat":
        return (Block("roster", session.node(section.ref)),)
    rows: list[NodeView] = []
    for ref in section.refs or (section.ref,):
        row = session.node(ref)
        rows += session.children(ref) if row.kind == "group" else [row]
    return tuple(_walk(session, rows))


def blocks_of_entry(session: "FormSession", ref: str) -> tuple[Block, ...]:
    """Return what an entry of a roster shows."""
    return tuple(_walk(session, session.children(ref)))


def progress_of_entry(session: "FormSession", ref: str) -> tuple[int, int]:
    """Return how many questions of an entry are answered, and how many are asked."""
    asked = [b.row for b in blocks_of_entry(session, ref) if b.kind == "question"]
    asked = [row for row in asked if is_asked(row)]
    return sum(1 for row in asked if row.value.strip()), len(asked)


def _walk(session: "FormSession", rows: "list[NodeView] | tuple[NodeView, ...]") -> Iterator[Block]:
    seen = [row for row in rows if row.kind == "group" or row.kind.startswith("repeat-range")]
    questions = [row for row in rows if is_seen(row)]
    for row in rows:
        if row.kind == "group":
            inside = tuple(_walk(session, session.children(row.ref)))
            if inside and row.label and (questions or len(_labelled(seen)) > 1):
                yield Block("heading", row)
            yield from inside
        elif row.kind.startswith("repeat-range"):
            yield Block("roster", row)
        elif is_seen(row):
            yield Block("question", row)


def _labelled(rows: "list[NodeView]") -> "list[NodeView]":
    return [row for row in rows if row.label]
