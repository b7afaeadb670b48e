"""A form as an empty sheet: its questions by number, to be filled by pen and entered later."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from reportlab.lib.units import mm
from reportlab.platypus import Flowable, KeepTogether, Spacer, Table

from fieldkit.forms.definition import without_positions
from fieldkit.forms.numbering import question_numbers
from fieldkit.forms.session import FormSession, NodeView
from fieldkit.i18n import _
from fieldkit.reports import blocks, styles
from fieldkit.reports.attached import AttachedFile, picture
from fieldkit.reports.blocks import Cell
from fieldkit.reports.conditions import condition_words
from fieldkit.reports.document import Head, Reader, build
from fieldkit.reports.pen import Lines, drawing_box, signature_box, ticks
from fieldkit.reports.styles import text
from fieldkit.reports.submission_summary import WIDTH

_NUMBER = 24.0
_ROOM = WIDTH - _NUMBER
_MOST_TICKED = 40
_MOST_KEPT = 12  # choices of a question that stands on one page whatever room that costs
_MOST_STEPS = 11
_SHORT, _MIDDLE = 16, 34  # letters of the longest answer that stand in four columns, in two
_GRADES, _GRADE = 5, 12  # so many short answers, as grades are, stand in one line
_LONG_QUESTION = 22  # letters; the answer to a longer question needs more than a word


@dataclass(frozen=True, slots=True)
class Blank:
    """What an empty sheet says about itself; ``copy`` is its number, empty for none.

    One that is ``handed_out`` at an event asks for no case and for nobody's name.
    """

    title: str
    organisation: str
    printed_at: datetime
    copy: str = ""
    handed_out: bool = False


class _Sheet:
    """The sheet of one form under way."""

    def __init__(self, session: FormSession, pictures: Mapping[str, AttachedFile]) -> None:
        self.session = session
        self.numbers = question_numbers(session.definition)
        self._pictures = pictures
        leaves = (node for node in session.nodes() if node.leaf)
        self._rows = {without_positions(node.ref): node for node in leaves}

    def rows(self, nodes: tuple[NodeView, ...], depth: int = 0) -> Iterator[Flowable]:
        """Yield what is printed of these rows."""
        for node in nodes:
            if node.kind.startswith("repeat-range"):
                yield from self._repeat(node, depth)
            elif node.kind == "group":
                below = tuple(self.rows(self.session.children(node.ref), depth + 1))
                if below:
                    yield from self._heading(node, depth)
                    yield from below
            elif node.kind == "note" and node.label:
                yield KeepTogether([text(node.label, styles.muted), *self._picture(node)])
                yield Spacer(1, 4)
            elif without_positions(node.ref) in self.numbers:
                yield self._question(node)

    def _repeat(self, node: NodeView, depth: int) -> Iterator[Flowable]:
        entries = self.session.children(node.ref)
        below = (
            tuple(self.rows(self.session.children(entries[0].ref), depth + 1)) if entries else ()
        )
        if below:
            yield from self._heading(node, depth)
            yield text(_("For each further entry take one more copy of this part."), styles.muted)
            yield Spacer(1, 4)
            yield from below

    def _heading(self, node: NodeView, depth: int) -> Iterator[Flowable]:
        if not node.label:
            return
        when = self._when(node)
        words = f"{node.label} ({when})" if when else node.label
        if depth == 0:
            yield from blocks.heading(words)
        else:
            yield text(words, styles.strong)
        yield Spacer(1, 2)

    def _question(self, node: NodeView) -> Flowable:
        number = str(self.numbers[without_positions(node.ref)])
        star = " *" if node.required else ""
        asked: list[Flowable] = [text(f"{node.label or node.name}{star}", styles.strong)]
        said = ". ".join(part for part in (self._when(node), node.hint) if part)
        if said:
            asked.append(text(said[:1].upper() + said[1:], styles.muted))
        asked += self._picture(node)
        asked += [Spacer(1, 2), *self._room(node)]
        style = [
            ("VALIGN", (0, 0), (-1, -1), "TOP"),
            ("LEFTPADDING", (0, 0), (-1, -1), 0),
            ("RIGHTPADDING", (0, 0), (-1, -1), 0),
            ("TOPPADDING", (0, 0), (-1, -1), 1),
            ("BOTTOMPADDING", (0, 0), (-1, -1), 7),
        ]
        row = [text(f"{number}.", styles.muted), asked]
        table = Table([row], colWidths=[_NUMBER, _ROOM], style=style, splitInRow=1)
        return table if len(node.choices) > _MOST_KEPT else KeepTogether([table])

    def _when(self, node: NodeView) -> str:
        shape = self.session.definition.shape(node.ref)
        return "" if shape is None else condition_words(shape, self.numbers, self._rows)

    def _picture(self, node: NodeView) -> list[Flowable]:
        file = self._pictures.get(node.image or "")
        return [] if file is None else [Spacer(1, 2), picture(file), Spacer(1, 2)]

    def _room(self, node: NodeView) -> list[Flowable]:
        """Return where the answer is written."""
        if node.kind == "upload":
            return [_file_room(node)]
        if node.kind == "trigger":
            return [ticks([_("I confirm")], _ROOM, many=True, columns=1)]
        if node.kind == "select" and "label" in node.appearance and not node.required:
            return []
        if node.kind in {"select", "rank"} and 0 < len(node.choices) <= _MOST_TICKED:
            return [self._choices(node)]
        if node.kind == "range":
            steps = _steps(node)
            if steps:
                columns = max(len(steps), 8)
                return [ticks(steps, _ROOM, many=False, columns=columns)]
        return [_lines(node)]

    def _choices(self, node: NodeView) -> Flowable:
        answers: list[Cell] = []
        for choice in node.choices:
            file = self._pictures.get(choice.image or "")
            words = text(choice.label or choice.value)
            answers.append([_small(file), words] if file is not None else [words])
        longest = max(len(choice.label or choice.value) for choice in node.choices)
        columns = 4 if longest <= _SHORT else 2 if longest <= _MIDDLE else 1
        if len(answers) == _GRADES and longest <= _GRADE:
            columns = _GRADES
        columns = min(columns, len(answers))
        many = node.multiple or node.kind == "rank"
        told = ticks(answers, _ROOM, many=many, columns=columns)
        if node.kind != "rank":
            return told
        hint = text(_("Write 1 for the first place, 2 for the second, and so on."), styles.muted)
        return Table([[hint], [told]], colWidths=[_ROOM], style=_BARE)


_BARE = [
    ("LEFTPADDING", (0, 0), (-1, -1), 0),
    ("TOPPADDING", (0, 0), (-1, -1), 0),
    ("BOTTOMPADDING", (0, 0), (-1, -1), 0),
]


def blank_form(session: FormSession, blank: Blank, pictures: Mapping[str, AttachedFile]) -> bytes:
    """Return the PDF of a form that nobody has filled, in the session's language.

    ``session`` is a new one without lists from outside, so that the sheet
    names nobody; ``pictures`` are those of labels and choices, by their names.
    """
    definition = session.definition
    title = blank.title or definition.title
    head = Head(
        title,
        Reader.EVENT if blank.handed_out else Reader.INTERNAL,
        blank.organisation,
        foot=f"{definition.form_id} {definition.version}",
        printed_at=blank.printed_at,
        copy="" if blank.handed_out else blank.copy,
    )
    asked = _Sheet(session, pictures).rows(session.children(""))
    if blank.handed_out:
        told = [text(title, styles.title), Spacer(1, 4), *asked]
        return build(told, head, top=21 * mm, bottom=17 * mm)
    intro = _("* must be answered. Enter the answers in the program by the same numbers.")
    whose = [_("Case number"), _("Date of visit"), _("Filled in by")]
    cells = [[text(f"{words}:", styles.muted) for words in whose], [Lines(1, 150)] * len(whose)]
    story: list[Flowable] = [
        text(title, styles.title),
        Table(cells, colWidths=[WIDTH / len(whose)] * len(whose), style=_BARE, hAlign="LEFT"),
        Spacer(1, 4),
        text(intro, styles.muted),
        Spacer(1, 4),
        *asked,
    ]
    return build(story, head, top=21 * mm, bottom=17 * mm)


def _file_room(node: NodeView) -> Flowable:
    if "signature" in node.appearance:
        return signature_box(_("signature"))
    if "draw" in node.appearance:
        return drawing_box(_("drawing"), _ROOM)
    hint = text(
        _("Attach the file later; write here where the paper or the photo is:"), styles.muted
    )
    return Table([[hint], [Lines(1, _ROOM)]], colWidths=[_ROOM], style=_BARE)


def _lines(node: NodeView) -> Flowable:
    if node.type in {"int", "integer", "decimal", "date", "time", "dateTime"}:
        return Lines(1, 150)
    large = "multiline" in node.appearance
    short = node.kind == "input" and len(node.label) <= _LONG_QUESTION
    return Lines(4 if large else 1, _ROOM / 2 if short and not large else _ROOM)


def _steps(node: NodeView) -> list[Cell]:
    try:
        start, end = int(node.parameters["start"]), int(node.parameters["end"])
        step = abs(int(node.parameters.get("step") or 1)) or 1
    except (KeyError, ValueError):
        return []
    steps = range(min(start, end), max(start, end) + 1, step)
    return [str(each) for each in steps] if len(steps) <= _MOST_STEPS else []


def _small(file: AttachedFile) -> Flowable:
    scale = min(1.0, 28 * mm / max(1, file.width), 20 * mm / max(1, file.height))
    drawn = picture(AttachedFile(file.title, file.content, file.width, file.height))
    drawn.drawWidth, drawn.drawHeight = file.width * scale, file.height * scale
    return drawn
