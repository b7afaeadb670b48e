"""A form's texts in the session's language, with the values that stand inside them."""

import contextlib
import re
from collections.abc import Iterable

from fieldkit.forms.choosing import ItemsetProgram
from fieldkit.forms.controls import Item
from fieldkit.forms.definition import FormDefinition, control_of, message_of
from fieldkit.forms.dependencies import CHOICES
from fieldkit.forms.errors import ExpressionError, FormTooDeep
from fieldkit.forms.expressions.compile import Program, compile_formula
from fieldkit.forms.expressions.scope import Scope
from fieldkit.forms.itemsets import Offer
from fieldkit.forms.lists import ListNode
from fieldkit.forms.shape import Shape
from fieldkit.forms.texts import Parts, Text, media
from fieldkit.forms.tree import Node

# The marks without which a pattern finds nothing, the pattern, and what it leaves. Each looks
# only so far, because a text may come from an answer, and be of any length.
_MARKS = (
    ("<", "<", re.compile(r"<[^<>]*>"), ""),
    ("](", "](", re.compile(r"\[([^\]]{1,2000})\]\([^)\s]{1,2000}\)"), r"\1"),
    ("**", "__", re.compile(r"(\*\*|__)(?=\S)(.{1,2000}?)(?<=\S)\1", re.DOTALL), r"\2"),
    ("*", "_", re.compile(r"(?<![\w*])(\*|_)(?=\S)([^*_]+?)(?<=\S)\1(?![\w*])"), r"\2"),
    ("#", "#", re.compile(r"^#{1,6}[ \t]+", re.MULTILINE), ""),
    ("\\", "\\", re.compile(r"\\([\\*_#\[\]()])"), r"\1"),
)
# Longer than anybody reads, and short enough to be said by each of thousands of rows.
_LONGEST_SAID = 20_000
_PLAIN_FORMS = ("", "long", "short")


def plain(markup: str) -> str:
    """Return a label's text without Markdown and inline HTML, outer spaces trimmed."""
    text = markup
    for mark, other, pattern, kept in _MARKS:
        if mark in text or other in text:
            text = pattern.sub(kept, text)
    return text.strip()


# The label of a choice that stands in its own row: a column, or a text that a column names.
_OWN_COLUMN = re.compile(r"(?P<column>[\w.-]+)|jr:itext\((?P<text>[\w.-]+)\)")


class Wording:
    """Says the texts of one session in one language at a time."""

    def __init__(self, definition: FormDefinition, scope: Scope, language: str | None) -> None:
        self.definition = definition
        self.scope = scope
        self.language = language
        self._later: dict[tuple[Shape, str], Program | None] = {}
        scope.itext = self.by_id
        scope.choice_label = self.choice_label

    def by_id(self, text_id: str) -> str:
        """Return a translated text by its ID, the ID itself when there is none."""
        return self.rendered(self._plain_parts(self.translated(text_id)), self.scope.current)

    def _plain_parts(self, forms: dict[str, Parts]) -> Parts:
        for form in _PLAIN_FORMS:
            if form in forms:
                return forms[form]
        return ()

    def forms(self, text: Text | None) -> dict[str, Parts]:
        """Return the forms (long, image, guidance...) a text has in this language."""
        if text is None or text.text_id is None:
            return {}
        return self.translated(text.text_id)

    def translated(self, text_id: str) -> dict[str, Parts]:
        """Return the forms of a text, from the form's default language where this one lacks it."""
        translations = self.definition.translations
        found = translations.forms(self.language, text_id)
        return found or translations.forms(translations.default, text_id)

    def markup(self, text: Text | None, node: Node) -> str:
        """Return a text as written, Markdown and all, with its values filled in."""
        if text is None:
            return ""
        if text.text_id is not None:
            return self.rendered(self._plain_parts(self.forms(text)), node)
        if text.reference is not None:
            return self.run(text.reference, node)
        return self.rendered(text.parts, node)

    def rendered(self, parts: Parts, node: Node) -> str:
        """Return the pieces of a text, put together for one node."""
        if len(parts) == 1 and parts[0].__class__ is str:
            return str(parts[0])
        return "".join(
            part if isinstance(part, str) else self.run(part.expression, node) for part in parts
        )

    def run(self, expression: str, node: Node) -> str:
        """Return the string value of an expression that stands in a text."""
        program = self.program(expression, node.shape)
        if program is None:
            return ""
        scope = self.scope
        if scope.reader is not None:
            self.note(program, node)
        outer, scope.current = scope.current, node
        result: str = program.run(node, scope)
        scope.current = outer
        if len(result) > _LONGEST_SAID and scope.reader is None:
            return result[:_LONGEST_SAID] + "\u2026"
        return result

    def note(self, program: Program, node: Node) -> None:
        """Tell the running formula, which says this text, what the text reads."""
        root = self.definition.instance.root
        for use in program.uses:
            start = node.up_to(use.apex or root)
            if use.kind == "rows" and use.source.parent is not None:
                for parent in start.below(use.source.parent):
                    self.scope.misses(parent, use.source)
            else:
                for each in start.below(use.source):
                    self.scope.reads(each)

    def program(self, expression: str, shape: Shape) -> Program | None:
        """Return the compiled expression of a text that a node of this shape says.

        A formula may ask for a text of any other node, so that what was not
        compiled with the form is compiled when it is first said.
        """
        found = self.definition.plan.programs.get((shape, expression, "string"))
        if found is None and (shape, expression) not in self._later:
            definition = self.definition
            lists = {*definition.lists, *(each.instance_id for each in definition.external_lists)}
            root = definition.instance.root
            with contextlib.suppress(ExpressionError, FormTooDeep):
                found = compile_formula(expression, shape, root, lists, "string")
            self._later[shape, expression] = found
        return found or self._later.get((shape, expression))

    def label(self, node: Node) -> str:
        """Return a node's label as written."""
        control = control_of(node.shape)
        return "" if control is None else self.markup(control.label, node)

    def hint(self, node: Node) -> str:
        """Return a node's hint as written."""
        control = control_of(node.shape)
        return "" if control is None else self.markup(control.hint, node)

    def guidance(self, node: Node) -> str:
        """Return the guidance that goes with a node's hint."""
        control = control_of(node.shape)
        if control is None:
            return ""
        return self.rendered(self.forms(control.hint).get("guidance", ()), node)

    def message(self, node: Node, kind: str) -> str:
        """Return the form's words for a violated "constraint" or "required"."""
        return self.markup(message_of(node.shape, kind), node)

    def media(self, text: Text | None) -> dict[str, str]:
        """Return the file names of the pictures and sounds of a text."""
        return media(self.forms(text))

    def choice_texts(self, node: Node) -> list[tuple[str, str, dict[str, Parts]]]:
        """Return value, label and forms of every choice a select offers, in order."""
        offer = node.choices
        if not isinstance(offer, Offer):
            return []
        program = choice_program(self.definition, node.shape)
        return [
            (value, *self.source_label(program, source, value, node))
            for value, source in zip(offer.values, offer.sources, strict=True)
        ]

    def says_alike(self, shape: Shape) -> bool:
        """Say whether the choices of a select read the same wherever they are offered."""
        program = choice_program(self.definition, shape)
        label = None if program is None else program.label
        if program is None or program.items or label is None or label.reference is None:
            return False
        # A name leads from the choice's own row; all else may read the node that is asked.
        named = not label.reference.startswith("/") and not set("([$") & set(label.reference)
        return program.label_kind == "text" and named

    def says_always(self, shape: Shape, offer: Offer) -> bool:
        """Say whether no word of a select's choices depends on an answer, in this language."""
        program = choice_program(self.definition, shape)
        own = None
        if program is not None and program.label is not None and program.label_run is not None:
            read = program.fixed and program.label_kind in ("text", "itext")
            own = _OWN_COLUMN.fullmatch(program.label.reference or "") if read else None
        return all(
            self.is_fixed(one.label or Text())
            if isinstance(one, Item)
            else own is not None and isinstance(one, ListNode) and self._reads_fixed(one, own)
            for one in offer.sources
        )

    def _reads_fixed(self, row: ListNode, own: re.Match[str]) -> bool:
        text_id = own["text"]
        return text_id is None or _are_fixed(self.translated(row.field(text_id) or "").values())

    def is_fixed(self, text: Text) -> bool:
        """Say whether nothing in a text depends on an answer, in this language."""
        if text.text_id is not None:
            return _are_fixed(self.forms(text).values())
        return text.reference is None and _are_fixed((text.parts,))

    def source_label(
        self, program: ItemsetProgram | None, source: Item | ListNode | Node, value: str, node: Node
    ) -> tuple[str, dict[str, Parts]]:
        """Return the label of a choice and its forms: an item's of the form, or a row's."""
        if isinstance(source, Item):
            if source.label is None:
                return value, {}
            return self.markup(source.label, node), self.forms(source.label)
        if program is None or program.label is None:
            return value, {}
        if program.label_kind == "item" and isinstance(source, ListNode):
            columns = self.markup(program.label, node).split(",")
            return " ".join(source.field(column.strip()) or "" for column in columns), {}
        if program.label_run is None:
            return self.markup(program.label, node), self.forms(program.label)
        outer, self.scope.current = self.scope.current, node
        text: str = program.label_run(source, self.scope)
        self.scope.current = outer
        if program.label_kind == "column" and isinstance(source, ListNode):
            return source.field(f"{text}::{self.language}") or source.field(text) or value, {}
        if program.label_kind != "itext":
            return text, {}
        forms = self.translated(text)
        return self.rendered(self._plain_parts(forms), node), forms

    def choice_label(self, node: Node, value: str) -> str:
        """Return the label of one choice of a select, '' when it is not offered."""
        offer = node.choices
        if not isinstance(offer, Offer) or value not in offer.order:
            return ""
        program = choice_program(self.definition, node.shape)
        return self.source_label(program, offer.sources[offer.order[value]], value, node)[0]


def _are_fixed(said: Iterable[Parts]) -> bool:
    return all(isinstance(part, str) for parts in said for part in parts)


def choice_program(definition: FormDefinition, shape: Shape) -> ItemsetProgram | None:
    """Return how the choices of a select are found, None when they stand in the form."""
    for unit in definition.plan.by_shape.get(shape, ()):
        if unit.kind == CHOICES:
            return unit.itemset
    return None
