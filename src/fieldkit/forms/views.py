"""What a person sees of a filled form, row by row."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fieldkit.forms.checks import Checks
from fieldkit.forms.definition import control_of
from fieldkit.forms.dependencies import Plan
from fieldkit.forms.itemsets import Offer
from fieldkit.forms.shape import Shape
from fieldkit.forms.still import Still
from fieldkit.forms.tree import Node
from fieldkit.forms.wording import Wording, plain
from fieldkit.i18n import N_, _

_CLOSED = N_("Sealed facts: open to named holders only.")
_SPECIAL = N_("Only the case manager and the supervisor read this answer.")
_NOTHING: Mapping[str, str] = MappingProxyType({})
_Moment = tuple[str | None, bool, str, bool]  # language, relevance, text, whether it is recorded


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice of a select: the value stored, the label read, the files that go with it."""

    value: str
    label: str
    label_markup: str = ""
    image: str | None = None
    audio: str | None = None
    video: str | None = None
    short_label: str | None = None
    long_label: str | None = None


@dataclass(frozen=True, slots=True)
class NodeView:
    """One row of the form now; ``kind`` and ``type`` are those of the trace format."""

    ref: str
    kind: str
    type: str
    name: str
    value: str
    relevant: bool
    readonly: bool
    required: bool
    label: str
    label_markup: str
    hint: str
    guidance: str
    constraint_ok: bool
    required_ok: bool
    message: str
    choices: tuple[Choice, ...]
    appearance: frozenset[str]
    parameters: Mapping[str, str]
    index: int | None
    can_add: bool
    can_remove: bool
    hint_markup: str = ""
    guidance_markup: str = ""
    image: str | None = None
    audio: str | None = None
    video: str | None = None
    multiple: bool = False
    count: int | None = None
    leaf: bool = False
    has_label: bool = False
    has_hint: bool = False
    big_image: str | None = None


def kind_of(shape: Shape, checks: Checks) -> str:
    """Return the kind of the rows of a shape, as the trace format names it."""
    control = control_of(shape)
    if not shape.leaf:
        return "repeat-instance" if shape.repeat else "group"
    if shape in checks.closed and control is not None:
        return "note"
    if control is None or control.kind in ("group", "repeat"):
        return "model-value"
    if control.query:
        return "select"
    says = control.label is not None or control.hint is not None
    if control.kind == "input" and says and checks.always_readonly(shape):
        return "note"
    return control.kind


def range_kind(shape: Shape) -> str:
    """Return the kind of the row of a repeat as a whole."""
    control = control_of(shape)
    fixed = control is not None and (control.fixed or control.count is not None)
    return "repeat-range:controlled" if fixed else "repeat-range:uncontrolled"


class Views:
    """Makes the rows of one session.

    The row of a question outside repeats is kept while nothing that it shows can be
    another: of 500 rows an answer moves a few, and a page looks at all of them.
    """

    def __init__(self, plan: Plan, wording: Wording, checks: Checks) -> None:
        self.plan = plan
        self.wording = wording
        self.checks = checks
        self._shared: dict[Shape, tuple[object, object, tuple[Choice, ...]]] = {}
        self._fixed: dict[Shape, tuple[Offer, str | None, tuple[Choice, ...]]] = {}
        self._moving: set[Shape] = set()  # whose choices, or their words, depend on answers
        self._still = Still(wording, checks)
        self._kept: dict[Node, tuple[_Moment, NodeView]] = {}
        self.is_own: Callable[[Node], bool] = lambda _row: True
        self.takes_own: Callable[[Shape], bool] = lambda _shape: True

    def _closed_words(self, shape: Shape) -> str:
        return _(_CLOSED if shape in self.wording.definition.sealed else _SPECIAL)

    def node(self, node: Node) -> NodeView:
        """Return the row of a question, a group or a repeat instance."""
        shape, language = node.shape, self.wording.language
        if not self._still.is_still(shape, language):
            return self._made(node)
        moment = language, node.relevant, node.text, self.checks.as_recorded
        kept = self._kept.get(node)
        if kept is not None and kept[0] == moment and self._offers_still(node):
            return kept[1]
        made = self._made(node)
        if self._still.judges_still(node) and self._offers_still(node):
            self._kept[node] = moment, made
        else:
            self._kept.pop(node, None)
        return made

    def _offers_still(self, node: Node) -> bool:
        """Tell whether the choices are those of the row that is kept, whatever is answered."""
        if node.choices is None:
            return True
        fixed = self._fixed.get(node.shape)
        return fixed is not None and fixed[0] is node.choices and fixed[1] == self.wording.language

    def _made(self, node: Node) -> NodeView:
        shape = node.shape
        control = control_of(shape)
        kind = kind_of(shape, self.checks)
        markup = self.wording.label(node)
        closed = shape in self.checks.closed
        hint = self._closed_words(shape) if closed else self.wording.hint(node)
        guidance = self.wording.guidance(node)
        verdict = self.checks.verdict(node)
        files = _NOTHING if control is None else self.wording.media(control.label)
        return NodeView(
            ref=node.ref,
            kind=kind,
            type=shape.bind.type if shape.leaf else "",
            name=shape.name,
            value=node.text if shape.leaf and not closed else "",
            relevant=node.relevant,
            readonly=self.checks.readonly(node),
            required=self.checks.required(node),
            label=plain(markup),
            label_markup=markup,
            hint=plain(hint),
            guidance=plain(guidance),
            guidance_markup=guidance,
            constraint_ok=verdict.constraint_ok,
            required_ok=verdict.required_ok,
            message=plain(verdict.message),
            choices=self.choices(node) if kind in ("select", "rank") else (),
            appearance=frozenset() if control is None else control.appearance,
            parameters=_NOTHING if control is None else control.attributes,
            index=node.place if shape.repeat else None,
            can_add=False,
            can_remove=shape.repeat and self.is_own(node),
            hint_markup=hint,
            image=files.get("image"),
            audio=files.get("audio"),
            video=files.get("video"),
            multiple=control is not None and control.attributes.get("element") == "select",
            leaf=shape.leaf,
            has_label=control is not None and control.label is not None,
            has_hint=closed or (control is not None and control.hint is not None),
            big_image=files.get("big-image"),
        )

    def repeat(self, parent: Node, shape: Shape) -> NodeView:
        """Return the row of a repeat as a whole, which stands before its instances."""
        control = control_of(shape)
        probe = Node(shape, parent)
        markup = self.wording.label(probe)
        kind = range_kind(shape)
        rows = parent.named(shape.name)
        relevant = parent.relevant and self.checks.own_relevant(probe, rows)
        verdict = self.checks.verdict_of_rows(parent, shape)
        return NodeView(
            ref=f"{parent.ref}/{shape.step}",
            kind=kind,
            type="",
            name=shape.name,
            value="",
            relevant=relevant,
            readonly=self.checks.readonly(probe),
            required=self.checks.required(probe),
            label=plain(markup),
            label_markup=markup,
            hint="",
            guidance="",
            constraint_ok=verdict.all_rows,
            required_ok=True,
            message=verdict.message,
            choices=(),
            appearance=frozenset() if control is None else control.appearance,
            parameters=_NOTHING if control is None else control.attributes,
            index=None,
            can_add=relevant and self.takes_own(shape),
            can_remove=False,
            count=len(rows),
            has_label=control is not None and control.label is not None,
        )

    def choices(self, node: Node) -> tuple[Choice, ...]:
        """Return the choices a select or a ranking offers now.

        Rows that share an offer share its choices: 500 rows, each of which may name any
        other, would else make a quarter of a million of them.
        """
        offer, language = node.choices, self.wording.language
        if isinstance(offer, Offer) and node.shape not in self._moving:
            fixed = self._fixed.get(node.shape)
            if fixed is not None and fixed[0] is offer and fixed[1] == language:
                return fixed[2]
            if self.wording.says_always(node.shape, offer):
                fixed = self._fixed[node.shape] = offer, language, self._choices(node)
                return fixed[2]
            self._moving.add(node.shape)
        if not self.wording.says_alike(node.shape):
            return self._choices(node)
        moment = language, self.wording.scope.changes
        kept = self._shared.get(node.shape)
        if kept is None or kept[0] is not offer or kept[1] != moment:
            kept = self._shared[node.shape] = offer, moment, self._choices(node)
        return kept[2]

    def _choices(self, node: Node) -> tuple[Choice, ...]:
        found = []
        for value, markup, forms in self.wording.choice_texts(node):
            files = {}
            short = long = None
            if forms:
                files = {
                    kind: str(parts[0]).rpartition("/")[2]
                    for kind, parts in forms.items()
                    if parts and kind in ("image", "audio", "video")
                }
                if "short" in forms:
                    short = self.wording.rendered(forms["short"], node)
                if "long" in forms:
                    long = self.wording.rendered(forms["long"], node)
            found.append(
                Choice(
                    value,
                    plain(markup),
                    markup,
                    files.get("image"),
                    files.get("audio"),
                    files.get("video"),
                    short,
                    long,
                )
            )
        return tuple(found)

    def below(self, node: Node) -> Iterator[NodeView]:
        """Yield the rows of everything below a node, in document order."""
        for name, shape in node.shape.children.items():
            if shape.repeat:
                yield self.repeat(node, shape)
            for child in node.named(name):
                yield self.node(child)
                yield from self.below(child)
