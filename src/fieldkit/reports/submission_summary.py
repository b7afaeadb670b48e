"""The paper of one finalized form: by its pack's layout, or section by section without one."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.platypus import Flowable, PageBreak, Spacer

from fieldkit.errors import FieldkitError
from fieldkit.formats import table_date
from fieldkit.forms.session import FormSession, NodeView
from fieldkit.i18n import N_, _
from fieldkit.records.visit import NO_VISIT, Visit
from fieldkit.reports import blocks, styles
from fieldkit.reports.answers import answered, instances, printable
from fieldkit.reports.attached import AttachedFile, Filled
from fieldkit.reports.blocks import Cell
from fieldkit.reports.document import Head, Reader, build
from fieldkit.reports.layout import Block, Item, Layout, say
from fieldkit.reports.note_annex import note_annex
from fieldkit.reports.styles import text

WIDTH = float(A4[0]) - 2 * styles.MARGIN


class NoPaperForReader(FieldkitError):
    """A paper was asked for that this form does not have."""

    template = N_(
        "This form has no copy for the family. Its answers are internal; "
        "write down what was agreed on a sheet of its own."
    )


@dataclass(frozen=True, slots=True)
class Printed:
    """What a paper says about the form itself: who finalized it, when, and for which house.

    ``copy`` is the number of the copy, empty for none.
    """

    title: str
    organisation: str
    finalized_at: datetime | None
    author: str
    record: str
    printed_at: datetime
    copy: str = ""
    visit: Visit = NO_VISIT


def submission_summary(
    session: FormSession,
    reader: Reader,
    layout: Layout | None,
    printed: Printed,
    files: Mapping[str, AttachedFile] | None = None,
) -> bytes:
    """Return the PDF of a filled form for this reader, in the session's language.

    Sealed (P4) answers are never printed; pictures and signatures among the
    ``files``, by the names that answers give them, only for the team. Raises
    NoPaperForReader where the form has no copy for a reader outside the team.
    """
    if layout is None and reader is not Reader.INTERNAL:
        raise NoPaperForReader
    definition = session.definition
    title = (layout and say(layout.title)) or printed.title or definition.title
    reference = _reference(session, layout)
    head = Head(
        title,
        reader,
        printed.organisation,
        reference,
        # The family's copy does not tell whoever finds it what kind of form it came from.
        foot=printed.record
        if reader is Reader.FAMILY
        else f"{definition.form_id} {definition.version} · {printed.record}",
        printed_at=printed.printed_at,
        copy=printed.copy,
    )
    story: list[Flowable] = [text(title, styles.title)]
    origin = _origin(reference, printed)
    if origin:
        story.append(text(origin, styles.muted))
    story.append(Spacer(1, 6))
    filled = Filled(session, files or {}, reader)
    if layout is None:
        story.extend(_every_section(filled))
    else:
        for block in layout.blocks:
            if _wanted(session, block):
                story.extend(_PARTS[block.kind](filled, block))
    if reader is Reader.INTERNAL:
        story.extend(note_annex(session, WIDTH))
    return build(story, head, top=21 * mm, bottom=17 * mm)


def _reference(session: FormSession, layout: Layout | None) -> str:
    return _value(session, layout.reference) if layout and layout.reference else ""


def _origin(reference: str, printed: Printed) -> str:
    parts = []
    if reference:
        parts.append(_("case {number}").format(number=reference))
    if printed.finalized_at is not None:
        entered = printed.finalized_at.astimezone()
        visited = printed.visit.apart_from(entered)
        if visited is not None:
            parts.append(_("date of visit: {day}").format(day=table_date(visited)))
        words = _("finalized {day}") if visited is None else _("date of entry: {day}")
        parts.append(words.format(day=table_date(entered.date())))
    if printed.visit.from_paper:
        parts.append(_("entered from paper"))
    if printed.author:
        parts.append(printed.author)
    return " · ".join(parts)


def _usual(number: int) -> str:
    return _("Questions") if number == 1 else _("Other questions")


def _every_section(filled: Filled) -> Iterator[Flowable]:
    session = filled.session
    for section in session.sections():
        if not section.relevant:
            continue
        parts = [list(answered(session, ref)) for ref in section.refs]
        if section.kind != "repeat":
            parts = [list(chain.from_iterable(parts))]
        if not any(parts):
            continue
        yield from blocks.heading(section.title or _usual(section.number))
        for place, nodes in enumerate(parts, start=1):
            if len(parts) > 1:
                words = _("Entry {number} of {count}").format(number=place, count=len(parts))
                yield Spacer(1, 6 if place > 1 else 0)
                yield text(words, styles.strong)
            if nodes:
                yield blocks.pairs([(n.label, filled.told(n)) for n in nodes], WIDTH)


def _wanted(session: FormSession, block: Block) -> bool:
    return all(_value(session, node) in values for node, *values in block.when)


def _value(session: FormSession, ref: str) -> str:
    node = session.node(ref)
    return node.value if node.relevant else ""


def _nodes(filled: Filled, block: Block) -> Iterator[tuple[Item, NodeView]]:
    """Yield the block's nodes that may be printed, groups opened, with their item."""
    session = filled.session
    for item in block.items:
        if item.group:
            for node in answered(session, item.group):
                yield item, node
        else:
            node = session.node(item.node)
            if printable(session, node):
                yield item, node


def _label(item: Item, node: NodeView) -> str:
    return say(item.label) or node.label


def _words(filled: Filled, item: Item, node: NodeView) -> str:
    words = item.words.get(node.value)
    return say(words) if words else filled.words(node)


def _told(filled: Filled, item: Item, node: NodeView) -> Cell:
    words = item.words.get(node.value)
    return say(words) if words else filled.told(node)


def _section(_filled: Filled, block: Block) -> list[Flowable]:
    return blocks.heading(say(block.title))


def _note(_filled: Filled, block: Block) -> list[Flowable]:
    return [Spacer(1, 8), text(say(block.text), styles.muted), Spacer(1, 4)]


def _page(_filled: Filled, _block: Block) -> list[Flowable]:
    return [PageBreak()]


def _status(filled: Filled, block: Block) -> list[Flowable]:
    parts = [
        (_label(item, node), _words(filled, item, node), item.tones.get(node.value, "neutral"))
        for item, node in _nodes(filled, block)
    ]
    return [blocks.status_line(parts, WIDTH), Spacer(1, 8)] if parts else []


def _facts(filled: Filled, block: Block) -> list[Flowable]:
    rows = [
        (_label(item, node), _words(filled, item, node)) for item, node in _nodes(filled, block)
    ]
    return [*blocks.heading(say(block.title)), blocks.facts(rows, WIDTH)] if rows else []


def _answers(filled: Filled, block: Block) -> list[Flowable]:
    rows = [(_label(item, node), _told(filled, item, node)) for item, node in _nodes(filled, block)]
    if not rows:
        return []
    return [*blocks.heading(say(block.title)), blocks.pairs(rows, WIDTH)]


def _signs(filled: Filled, block: Block) -> list[Flowable]:
    rows = [
        (_label(item, node), _words(filled, item, node))
        for item, node in _nodes(filled, block)
        if node.value in block.only
    ]
    told = blocks.pairs(rows, WIDTH) if rows else text(say(block.empty), styles.body)
    return [*blocks.heading(say(block.title)), told]


def _bars(filled: Filled, block: Block) -> list[Flowable]:
    session = filled.session
    rows: list[tuple[str, float | None, str]] = []
    for item in block.items:
        node = session.node(item.node)
        label = say(item.label) or (session.node(item.group).label if item.group else node.label)
        try:
            value = float(node.value) if node.relevant and node.value else None
        except ValueError:
            value = None
        rows.append((label, value, f"{value:.0f}" if value is not None else _("not known")))
    note = [text(say(block.text), styles.muted)] if block.text else []
    return [*blocks.heading(say(block.title)), blocks.Bars(rows, WIDTH), *note]


def _table(filled: Filled, block: Block) -> list[Flowable]:
    session = filled.session
    entries = instances(session, block.repeat)
    if not entries:
        return []
    whole = sum(item.width for item in block.items)
    widths = [WIDTH * item.width / whole for item in block.items]
    heads: list[str] = []
    rows = []
    for entry in entries:
        nodes = [session.node(f"{entry.ref}/{item.node}") for item in block.items]
        heads = [_label(item, node) for item, node in zip(block.items, nodes, strict=True)]
        rows.append(
            [
                _words(filled, item, node) if printable(session, node) else "–"
                for item, node in zip(block.items, nodes, strict=True)
            ]
        )
    return [*blocks.heading(say(block.title)), blocks.grid(heads, rows, widths)]


def _text(filled: Filled, block: Block) -> list[Flowable]:
    flowables: list[Flowable] = []
    for item, node in _nodes(filled, block):
        flowables.extend(blocks.paragraphs(_label(item, node), _words(filled, item, node)))
    if not flowables and block.empty:
        flowables.extend(blocks.paragraphs(say(block.title), say(block.empty)))
    return flowables


def _lines(_filled: Filled, block: Block) -> list[Flowable]:
    whole = sum(item.width for item in block.items)
    widths = [WIDTH * item.width / whole for item in block.items]
    heads = [say(item.label) for item in block.items]
    return [*blocks.heading(say(block.title)), blocks.blank_lines(heads, block.rows, widths)]


def _signatures(_filled: Filled, block: Block) -> list[Flowable]:
    who = [say(item.label) for item in block.items]
    return [blocks.signatures(who, WIDTH, (_("signature, name"), _("date")))]


_PARTS: Mapping[str, Callable[[Filled, Block], list[Flowable]]] = {
    "answers": _answers,
    "bars": _bars,
    "facts": _facts,
    "lines": _lines,
    "note": _note,
    "page": _page,
    "section": _section,
    "signatures": _signatures,
    "signs": _signs,
    "status": _status,
    "table": _table,
    "text": _text,
}
