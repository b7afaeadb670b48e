"""Functions over node-sets and repeats (ODK XForms specification, section 7)."""

import hashlib
from collections.abc import Sequence
from typing import Any

from fieldkit.forms.errors import WrongArgument, WrongArgumentCount
from fieldkit.forms.expressions import paths
from fieldkit.forms.expressions.code import Code, Use
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.library import built
from fieldkit.forms.expressions.paths import PathCode
from fieldkit.forms.expressions.scope import Run, Scope
from fieldkit.forms.shape import Shape
from fieldkit.forms.tree import Node
from fieldkit.forms.values import NAN, to_number

_MULTIPLIER, _MODULUS = 16807, 2**31 - 1


def _set(code: Code, name: str) -> PathCode:
    if not isinstance(code, PathCode):
        raise WrongArgument(name=name)
    return code


@built("position", 0, 1)
def _position(compiler: Compiling, arguments: list[Code]) -> Code:
    if not arguments:
        if compiler.in_predicate:
            return Code("number", lambda _n, s: float(s.position))
        return Code("number", lambda n, _s: float(n.place + 1))
    path = _set(arguments[0], "position")
    for shape in path.shapes:
        if shape.repeat:
            compiler.note(Use(shape, None, "place"))
    one = path.one

    def run(n: Any, s: Scope) -> float:  # noqa: ANN401 - a node of either tree
        node = one(n, s)
        return NAN if node is None else node.place + 1.0

    own = path.shapes and path.shapes[0].repeat and path.shapes[0] in compiler.top.repeats
    return Code("number", run, shift=0 if own and path.single else None)


@built("last", 0, 0)
def _last(_compiler: Compiling, _arguments: list[Code]) -> Code:
    return Code("number", lambda _n, s: float(s.size))


@built("current", 0, 0)
def _current(compiler: Compiling, _arguments: list[Code]) -> Code:
    return PathCode(
        lambda _n, s: [s.current],
        paths.current,
        note=compiler.note,
        shapes=(compiler.top,),
        single=True,
        apex=compiler.top,
        many_apex=compiler.top,
    )


@built("indexed-repeat", 3)
def _indexed_repeat(compiler: Compiling, arguments: list[Code]) -> Code:
    if len(arguments) % 2 == 0:
        raise WrongArgumentCount(name="indexed-repeat", given=len(arguments))
    target = _set(arguments[0], "indexed-repeat")
    if not target.shapes:
        return Code("string", lambda _n, _s: "")
    shape = target.shapes[0]
    pairs = [
        (_repeat_around(shape, repeat), number)
        for repeat, number in zip(arguments[1::2], arguments[2::2], strict=True)
    ]
    pairs.sort(key=lambda pair: pair[0].depth)
    shift = _shift(compiler, shape, pairs)
    _note_rows(compiler, shape, [repeat for repeat, _number in pairs], shift)
    numbers = [(repeat, number.number()) for repeat, number in pairs]
    outer = [r for r in pairs[0][0].repeats[:-1] if r in compiler.top.repeats]
    base = paths.fixed(compiler.root)
    if outer:
        base = paths.climb(paths.current, compiler.top.depth - outer[-1].depth)

    def many(n: Any, s: Scope) -> list[Node]:  # noqa: ANN401 - a node of either tree
        node: Node = base(n, s)
        for repeat, number in numbers:
            rows = node.below(repeat)
            at = number(n, s)
            if not 1 <= at <= len(rows):
                s.misses(node, repeat)
                return []
            node = rows[int(at) - 1]
        return node.below(shape)

    found: Run = many if shift is not None else paths.noted(many)
    # What it reads is noted above, more exactly than a reader could.
    return PathCode(
        found, lambda n, s: next(iter(found(n, s)), None), note=lambda _use: None, shapes=(shape,)
    )


def _repeat_around(shape: Shape, argument: Code) -> Shape:
    wanted = _set(argument, "indexed-repeat").shapes
    if not wanted or not wanted[0].repeat or not shape.below(wanted[0]):
        raise WrongArgument(name="indexed-repeat")
    return wanted[0]


def _shift(compiler: Compiling, shape: Shape, pairs: list[tuple[Shape, Code]]) -> int | None:
    """Return how many rows further the only row meant always is, None where that varies."""
    (repeat, number), *others = pairs
    if others or repeat is not shape.repeats[-1] or repeat not in compiler.top.repeats:
        return None
    return number.shift


def _note_rows(compiler: Compiling, shape: Shape, picked: list[Shape], shift: int | None) -> None:
    """Note which rows are read: a neighbour, those picked as it runs, or all of a repeat."""
    told = {*picked, *compiler.top.repeats}
    for repeat in shape.repeats:
        if repeat not in picked:
            compiler.note(Use(repeat, None, "rows"))
        elif shift is not None:
            compiler.note(Use(repeat, None, "place", shift))
        else:
            # Counted through several rows of a repeat outside, a place tells no single row.
            single = all(outer in told for outer in repeat.repeats)
            compiler.note(Use(repeat, None, "picked" if single else "rows"))
    for leaf in shape.leaves():
        compiler.note(Use(leaf, None, "picked" if shift is None else "value", shift))


@built("randomize", 1, 2)
def _randomize(compiler: Compiling, arguments: list[Code]) -> Code:
    path = _set(arguments[0], "randomize")
    nodes = path.bare_nodes()
    if len(arguments) == 1:
        shuffle: Run = lambda n, s: shuffled(nodes(n, s), s.environment.random)  # noqa: E731 - a run
    else:
        seed = arguments[1].string()

        def shuffle(n: Any, s: Scope) -> list[Any]:  # noqa: ANN401 - nodes of either tree
            return shuffled(nodes(n, s), _Minstd(_seed(seed(n, s), s)).random)

    return PathCode(
        shuffle,
        lambda n, s: next(iter(shuffle(n, s)), None),
        note=compiler.note,
        shapes=path.shapes,
    )


def _seed(text: str, scope: Scope) -> int:
    """Return the seed a text stands for: its number, or 64 bits of its SHA-256."""
    number = to_number(text, scope.zone)
    if number == number:  # noqa: PLR0124 - the quickest test for NaN
        return int(number) if abs(number) < 2**63 else 0
    if text == "":
        return 0
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big", signed=True)


class _Minstd:
    """Park and Miller's generator, with which ODK's clients shuffle alike."""

    def __init__(self, seed: int) -> None:
        # Java's remainder keeps the sign of the seed.
        self._state = seed % _MODULUS if seed >= 0 else -(-seed % _MODULUS)
        if self._state <= 0:
            self._state += _MODULUS - 1

    def random(self) -> float:
        """Return the next number from 0 to 1, 1 not included."""
        self._state = self._state * _MULTIPLIER % _MODULUS
        return (self._state - 1) / (_MODULUS - 1)


def shuffled(items: Sequence[Any], random: Any) -> list[Any]:  # noqa: ANN401 - a function of none
    """Return the items in a chance order (Fisher and Yates, "inside out")."""
    result: list[Any] = []
    for at, item in enumerate(items):
        other = int(random() * (at + 1))
        result.append(item)
        if other != at:
            result[at] = result[other]
            result[other] = item
    return result
