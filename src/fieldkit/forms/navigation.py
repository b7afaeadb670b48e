"""The sections of a form, with how far each is filled."""

from dataclasses import dataclass

from fieldkit.forms.checks import Checks, Verdict
from fieldkit.forms.definition import control_of
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node
from fieldkit.forms.views import kind_of
from fieldkit.forms.wording import Wording, plain


@dataclass(frozen=True, slots=True)
class Problem:
    """An answer that is missing ("required") or refused ("constraint").

    Or rows that a count asks for and that are not kept ("count"); ``ref`` is the repeat's.
    """

    ref: str
    kind: str
    label: str
    message: str


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form: a top-level group or repeat, or the questions between those.

    ``answered`` of ``askable`` are the relevant questions a person is asked.
    """

    ref: str
    number: int
    title: str
    relevant: bool
    answered: int
    askable: int
    problems: tuple[Problem, ...]
    kind: str
    refs: tuple[str, ...] = ()


class Navigation:
    """Finds the sections and problems of one session."""

    def __init__(self, root: Node, checks: Checks, wording: Wording) -> None:
        self.root = root
        self.checks = checks
        self.wording = wording

    def problems(self, node: Node) -> list[Problem]:
        """Return the relevant violations at and below a node, in document order."""
        if not node.relevant:
            return []
        if not node.shape.leaf:
            return [
                problem
                for name, shape in node.shape.children.items()
                for problem in self._below(node, shape, node.named(name))
            ]
        return self._problem(node.ref, node, self.checks.verdict(node))

    def _below(self, parent: Node, shape: Shape, nodes: list[Node]) -> list[Problem]:
        found = []
        if shape.repeat and self.checks.short:
            verdict = self.checks.verdict_of_rows(parent, shape)
            found = self._problem(f"{parent.ref}/{shape.step}", Node(shape, parent), verdict)
        for node in nodes:
            found += self.problems(node)
        return found

    def _problem(self, ref: str, node: Node, verdict: Verdict) -> list[Problem]:
        kind = verdict.problem
        if kind is None:
            return []
        return [Problem(ref, kind, plain(self.wording.label(node)), plain(verdict.message))]

    def asked(self, node: Node) -> tuple[int, int]:
        """Return how many of the questions at and below a node are answered, and how many ask."""
        if not node.relevant:
            return 0, 0
        if not node.shape.leaf:
            counts = [self.asked(child) for child in node.children()]
            return sum(a for a, _ in counts), sum(b for _, b in counts)
        control = control_of(node.shape)
        kind = kind_of(node.shape, self.checks)
        if control is None or kind in ("note", "model-value") or self.checks.readonly(node):
            return 0, 0
        # It heads the columns of a matrix; a required one is asked, so that it can be answered.
        if kind == "select" and "label" in control.appearance and not self.checks.required(node):
            return 0, 0
        return int(node.text.strip() != ""), 1

    def sections(self) -> tuple[Section, ...]:
        """Return the sections in document order, numbered from 1."""
        found: list[Section] = []
        loose: list[Node] = []
        for shape in self.root.shape.children.values():
            nodes = self.root.named(shape.name)
            if shape.leaf:
                if control_of(shape) is not None:
                    loose += nodes
                continue
            if not shape.repeat and not self.is_seen(shape):
                continue
            self._gather(found, loose)
            kind = "repeat" if shape.repeat else "group"
            found.append(self._section(f"{self.root.ref}/{shape.step}", nodes, shape, kind, found))
        self._gather(found, loose)
        return tuple(found)

    def is_seen(self, shape: Shape) -> bool:
        """Say whether a group shows anything to a person."""
        return control_of(shape) is not None or any(
            control_of(below) is not None for below in shape.walk()
        )

    def _gather(self, found: list[Section], loose: list[Node]) -> None:
        if loose:
            first = loose[0]
            found.append(self._section(first.ref, list(loose), None, "group", found))
            loose.clear()

    def _section(
        self, ref: str, nodes: list[Node], shape: Shape | None, kind: str, before: list[Section]
    ) -> Section:
        counts = [self.asked(node) for node in nodes]
        title = ""
        problems = [p for node in nodes for p in self.problems(node)] if shape is None else []
        if shape is not None:
            problems = self._below(self.root, shape, nodes)
        relevant = any(node.relevant for node in nodes)
        if shape is not None:
            probe = nodes[0] if nodes else Node(shape, self.root)
            title = plain(self.wording.label(probe))
            if not nodes:
                relevant = self.root.relevant and self.checks.own_relevant(probe, [])
        return Section(
            ref=ref,
            number=len(before) + 1,
            title=title,
            relevant=relevant,
            answered=sum(a for a, _ in counts),
            askable=sum(b for _, b in counts),
            problems=tuple(problems),
            kind=kind,
            refs=tuple(node.ref for node in nodes),
        )
