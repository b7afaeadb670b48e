"""Which nodes a location path means, found once, while the form is read."""

from fieldkit.forms.errors import MissingInstance, WrongArgument
from fieldkit.forms.expressions import paths, sieves, steps
from fieldkit.forms.expressions.code import Code
from fieldkit.forms.expressions.columns import Sieve
from fieldkit.forms.expressions.compiling import Compiling
from fieldkit.forms.expressions.listpaths import list_path, row_path
from fieldkit.forms.expressions.paths import PathCode
from fieldkit.forms.expressions.scope import Run
from fieldkit.forms.expressions.syntax import Call, Literal, Path, Step
from fieldkit.forms.shape import Shape


class Resolver:
    """Turns paths into pieces that find their nodes without searching."""

    def __init__(self, compiler: Compiling) -> None:
        self.compiler = compiler
        self.top = compiler.top

    def path(self, path: Path) -> Code:
        """Return the piece for a path of any kind."""
        start = path.start
        if start is None:
            if path.absolute:
                return self.absolute(path)
            if self.compiler.place is None:
                return row_path(self.compiler, path)
            return self.relative(path.steps, self.compiler.place, paths.itself)
        if isinstance(start, Call) and start.name == "current" and not path.predicates:
            return self.relative(path.steps, self.top, paths.current)
        if isinstance(start, Call) and start.name == "instance" and len(start.arguments) == 1:
            return self.instance(start, path)
        code = self.compiler.code(start)
        if not isinstance(code, PathCode):
            raise WrongArgument(name="/")
        many = code.nodes()
        if path.predicates:
            place = code.shapes[0] if code.shapes else None
            many = steps.filtered(self.compiler, many, path.predicates, place)
        return self.onward(many, path.steps, code.shapes, None)

    def instance(self, start: Call, path: Path) -> Code:
        """Return the piece for a path into a list of the form, or into the form by its ID."""
        argument = start.arguments[0]
        if not isinstance(argument, Literal):
            raise WrongArgument(name="instance")
        name = argument.value
        if name in self.compiler.lists:
            return list_path(self.compiler, name, path)
        root = self.compiler.root
        if name in ("__primary__", root.name, root.default):
            return self.absolute(Path(path.steps, absolute=True))
        raise MissingInstance(name=name)

    def relative(self, path_steps: tuple[Step, ...], place: Shape, base: Run) -> Code:
        """Return the piece for a path that starts at a node of shape ``place``."""
        levels = 0
        apex: Shape = place
        down: list[Shape] = []
        for number, step in enumerate(path_steps):
            shape = down[-1] if down else apex
            if step.predicates:
                return self.broken_off(path_steps[number:], apex, base, levels, down)
            if step.axis == "self" and step.name in ("node()", "*", shape.name):
                continue
            if step.axis == "parent" and step.name == "node()":
                if down:
                    if down[-1].repeat:
                        return self.broken_off(path_steps[number:], apex, base, levels, down)
                    down.pop()
                elif apex.parent is None:
                    return self.nothing()
                else:
                    apex = apex.parent
                    levels += 1
                continue
            found = _child(shape, step)
            if found is None:
                if step.axis in ("child", "attribute") and not step.name.endswith(("*", ")")):
                    return self.nothing()
                return self.broken_off(path_steps[number:], apex, base, levels, down)
            down.append(found)
        return self.simple(apex, base, levels, down)

    def simple(self, apex: Shape, base: Run, levels: int, down: list[Shape]) -> Code:
        """Return the piece for so many levels up and then a chain of names down."""
        last = down[-1] if down else apex
        repeats = [shape for shape in down if shape.repeat]
        if not last.repeats:
            one = paths.fixed(last)
            return PathCode(
                lambda n, s: [one(n, s)], one, note=self.compiler.note, shapes=(last,), single=True
            )
        names = [_key(shape) for shape in down]
        start = paths.climb(base, levels)
        shared = None if self.compiler.in_predicate and base is paths.itself else apex
        return PathCode(
            paths.descend_many(start, down),
            paths.descend_one(start, names),
            note=self.compiler.note,
            shapes=(last,),
            single=not repeats,
            apex=shared,
            many_apex=shared,
            rows=repeats,
        )

    def absolute(self, path: Path) -> Code:
        """Return the piece for a path from the root.

        Inside a repeat, a single value is read from the current instance, as
        JavaRosa's TreeReference.contextualize does; a set is the whole set.
        """
        root = self.compiler.root
        if not path.steps:
            one = paths.fixed(root)
            return PathCode(
                lambda n, s: [one(n, s)], one, note=self.compiler.note, shapes=(root,), single=True
            )
        first = path.steps[0]
        if first.axis == "child" and first.name.rpartition(":")[2] in (root.name, "*"):
            return self.from_root(root, path.steps)
        if first.axis == "descendant-or-self":
            return self.onward(lambda _n, s: [s.fixed[0]], path.steps, (root,), None)
        return self.nothing()

    def from_root(self, root: Shape, path_steps: tuple[Step, ...]) -> Code:
        """Return the piece for a path whose first step is the root element."""
        chain = [root]
        for number, step in enumerate(path_steps[1:], 1):
            found = None if step.predicates else _child(chain[-1], step)
            if found is None:
                if step.axis == "parent" and len(chain) > 1 and not step.predicates:
                    chain.pop()
                    continue
                if step.axis == "self" and not step.predicates:
                    continue
                if not step.predicates and step.axis == "child" and step.name[-1] not in "*)":
                    return self.nothing()
                return self.onward(
                    self.all_of(chain),
                    path_steps[number:],
                    (chain[-1],),
                    None,
                    [shape for shape in chain if shape.repeat],
                    whole=True,
                )
            chain.append(found)
        last = chain[-1]
        repeats = [shape for shape in chain if shape.repeat]
        if not repeats:
            return self.simple(root, paths.fixed(root), 0, chain[1:])
        many = self.all_of(chain)
        common = [shape for shape in repeats if shape in self.top.repeats]
        if not common:
            code = PathCode(
                many, steps.first_of(many), note=self.compiler.note, shapes=(last,), rows=repeats
            )
        else:
            inner = common[-1]
            base = paths.current if self.compiler.in_predicate else paths.itself
            down = [shape for shape in chain if shape.depth > inner.depth]
            code = PathCode(
                many,
                paths.descend_one(
                    paths.climb(base, self.top.depth - inner.depth), [_key(shape) for shape in down]
                ),
                note=self.compiler.note,
                shapes=(last,),
                single=not any(shape.repeat for shape in down),
                apex=inner,
                rows=repeats,
            )
        code.everywhere = last
        if len(repeats) == 1:
            code.sieve = Sieve(repeats[0], last, last)
        return code

    def all_of(self, chain: list[Shape]) -> Run:
        """Return a function for every node down a chain of shapes from the root."""
        anchor = [shape for shape in chain if not shape.repeats]
        rest = chain[len(anchor) :]
        return paths.remembered(paths.descend_many(paths.fixed(anchor[-1]), rest), chain)

    def broken_off(
        self,
        rest: tuple[Step, ...],
        apex: Shape,
        base: Run,
        levels: int,
        down: list[Shape],
    ) -> Code:
        """Return the piece for a path whose steps from here on need a search."""
        start = paths.climb(base, levels)
        many = paths.descend_many(start, down)
        last = down[-1] if down else apex
        shared = None if self.compiler.in_predicate else apex
        passed = [shape for shape in down if shape.repeat]
        return self.onward(many, rest, (last,), shared, passed, whole=not apex.repeats)

    def onward(
        self,
        many: Run,
        rest: tuple[Step, ...],
        shapes: tuple[Shape, ...],
        apex: Shape | None,
        rows: list[Shape] | None = None,
        *,
        whole: bool = False,
    ) -> Code:
        """Return the piece for steps that are searched node by node.

        ``whole`` says that ``many`` gives every node of its shape in the form.
        """
        passed = list(rows or ())
        picked = False
        sieve: Sieve | None = None
        same = whole and not any(step.predicates for step in rest)
        one = steps.first_of(many)
        for step in rest:
            by_place = steps.picked_repeat(step, shapes)
            if sieve is not None:
                sieve = sieves.deeper(sieve, step)
            elif whole and by_place is None and len(shapes) == 1:
                sieve = sieves.sieve_of(self.compiler, step, shapes[0])
            if sieve is not None:
                many, one = sieves.passing(sieve), sieves.first_passing(sieve)
                shapes = (sieve.shape,)
            else:
                many, one, shapes = steps.step(self.compiler, many, step, shapes)
            whole = whole and step.axis == "child" and not step.predicates
            picked = picked or bool(step.predicates and shapes)
            passed += [shape for shape in shapes if shape.repeat and shape is not by_place]
            if step.axis not in ("child", "self", "attribute"):
                apex = None
        if same:
            many, one = paths.while_unchanged(many), paths.while_unchanged(one)
        found = many
        if sieve is not None and sieve.repeat not in self.top.repeats:
            # It runs once for all rows, and then it only asks those that have changed.
            picked, apex = False, None
        if picked:
            many, one = paths.noted(many), paths.noted_one(one)
        code = PathCode(
            many,
            one,
            found=found,
            note=self.compiler.note,
            shapes=shapes,
            apex=apex,
            many_apex=apex,
            rows=passed,
            picked=picked,
        )
        code.sieve = sieve
        return code

    def nothing(self) -> Code:
        """Return the piece for a path that no node of this form can match."""
        return PathCode(
            lambda _n, _s: [], lambda _n, _s: None, note=self.compiler.note, single=False
        )


def _child(shape: Shape, step: Step) -> Shape | None:
    local = step.name.rpartition(":")[2]
    if step.axis == "child":
        return shape.children.get(local)
    if step.axis == "attribute":
        return shape.attributes.get(local)
    return None


def _key(shape: Shape) -> str:
    return "@" + shape.name if shape.is_attribute else shape.name
