"""Scenarios written in YAML, read with the line of every word and nothing but text in them."""

from collections.abc import Iterator

import yaml

from fieldkit.forms.scenario import (
    EXPECTATIONS,
    JOINT,
    Scenario,
    ScenarioBroken,
    ScenarioEmpty,
    Step,
    Trial,
    checked_step,
    placed,
)
from fieldkit.i18n import N_

_LONGEST = 1 << 20
_DEEPEST = 12
_SETUP = ("language", "now", "user")


class YamlBroken(ScenarioBroken):
    """The file breaks the grammar of YAML."""

    template = N_("{place}: this is not YAML. Check the indents, colons and quotes there.")


class YamlNotAllowed(ScenarioBroken):
    """The file has anchors or is nested deeper than any scenario, which could fill the memory."""

    template = N_("{place}: a scenario has no anchors, and is not nested so deeply.")


class ShapeWrong(ScenarioBroken):
    """A list, a mapping or a word was wanted; ``wanted`` shows one."""

    template = N_("{place}: this is not what is wanted here. Write it so: {wanted}")


def read_yaml(text: str, file: str) -> Scenario:
    """Return the scenario of a YAML text; ``file`` is its name. Raises ScenarioBroken."""
    return _Reader(file).scenario(text)


class _Reader:
    def __init__(self, file: str) -> None:
        self.file = file
        self.tables: dict[str, list[dict[str, str]]] = {}

    def at(self, node: yaml.Node) -> int:
        return int(node.start_mark.line) + 1

    def place(self, line: int) -> str:
        return placed(self.file, "line", line)

    def scenario(self, text: str) -> Scenario:
        top = self.composed(text)
        if top is None:
            raise ScenarioEmpty(place=self.file)
        setup: list[Step] = []
        trials: list[Trial] = []
        loose: list[Step] = []
        for key, line, value in self.pairs(top, "tests: [...]"):
            if key == "tests":
                trials += [self.trial(each, n) for n, each in enumerate(self.items(value), 1)]
            elif key in ("steps", "answers", "expect"):
                loose += self.steps_of(key, value)
            else:
                setup += self.heading(key, line, value)
        if loose:
            trials.insert(0, Trial("1", self.at(top), tuple(loose)))
        if not trials:
            raise ScenarioEmpty(place=self.file)
        return Scenario(self.file, tuple(setup), tuple(trials), self.tables)

    def composed(self, text: str) -> yaml.Node | None:
        if len(text) > _LONGEST:
            raise YamlNotAllowed(place=self.file)
        try:
            self.guard(text)
            return yaml.compose(text, Loader=yaml.BaseLoader)
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            line = int(mark.line) + 1 if mark is not None else 1
            raise YamlBroken(place=self.place(line)) from None
        except yaml.YAMLError:
            raise YamlBroken(place=self.file) from None

    def guard(self, text: str) -> None:
        """Refuse aliases, which could grow without end, and depth, before anything is built."""
        depth = 0
        for event in yaml.parse(text, Loader=yaml.BaseLoader):
            if isinstance(event, yaml.CollectionStartEvent):
                depth += 1
            elif isinstance(event, yaml.CollectionEndEvent):
                depth -= 1
            if depth > _DEEPEST or getattr(event, "anchor", None):
                raise YamlNotAllowed(place=self.place(int(event.start_mark.line) + 1))

    def trial(self, node: yaml.Node, number: int) -> Trial:
        name = str(number)
        setup: list[Step] = []
        steps: list[Step] = []
        for key, line, value in self.pairs(node, "- name: ..."):
            if key == "name":
                name = self.text(value)
            elif key in ("steps", "answers", "expect"):
                steps += self.steps_of(key, value)
            else:
                setup += self.heading(key, line, value)
        return Trial(name, self.at(node), (*setup, *steps))

    def heading(self, key: str, line: int, value: yaml.Node) -> Iterator[Step]:
        """Yield what stands above the steps: language, clock, user, lists, preset answers."""
        if key in _SETUP:
            yield Step(line, key, "", self.text(value))
        elif key == "lists":
            for name, at, given in self.pairs(value, "families: families.csv"):
                yield self.listed(name, at, given)
        elif key == "preset":
            for name, at, given in self.pairs(value, "age: 17"):
                yield Step(at, "preset", name, self.text(given))
        else:
            yield checked_step(self.file, "line", Step(line, key))
            raise ShapeWrong(place=self.place(line), wanted="steps: [...]")

    def listed(self, name: str, line: int, given: yaml.Node) -> Step:
        if isinstance(given, yaml.ScalarNode):
            return Step(line, "list", name, self.text(given))
        rows = []
        for row in self.items(given):
            pairs = self.pairs(row, "- {name: f1, label: ...}")
            rows.append({key: self.text(value) for key, _line, value in pairs})
        key = f"{name}:{line}"
        self.tables[key] = rows
        return Step(line, "list", name, key)

    def steps_of(self, key: str, value: yaml.Node) -> Iterator[Step]:
        if key == "answers":
            yield from self.named("answer", value)
        elif key == "expect":
            yield from self.expected(value)
        else:
            for each in self.items(value):
                for action, at, given in self.pairs(each, "- answer: {age: 17}"):
                    yield from self.step(action, at, given)

    def step(self, action: str, line: int, value: yaml.Node) -> Iterator[Step]:
        if action == "answer":
            yield from self.named("answer", value)
        elif action == "expect":
            yield from self.expected(value)
        elif action in ("add", "remove", "clear"):
            for each in self.words(value):
                yield Step(self.at(each), action, self.text(each))
        elif action == "move":
            yield from self.named("move", value)
        elif action == "finalize":
            yield from self.finalized(line, value)
        elif action in ("language", "undo", "redo", "now"):
            yield Step(line, action, "", self.text(value))
        else:
            yield checked_step(self.file, "line", Step(line, action))
            raise ShapeWrong(place=self.place(line), wanted="- expect: {...}")

    def named(self, action: str, value: yaml.Node) -> Iterator[Step]:
        for name, line, given in self.pairs(value, "age: 17"):
            yield Step(line, action, name, self.joined(given))

    def expected(self, value: yaml.Node) -> Iterator[Step]:
        for name, line, given in self.pairs(value, "age: 17"):
            if name == "problems":
                yield from self.problems(line, given)
            elif isinstance(given, yaml.MappingNode):
                for aspect, at, wanted in self.pairs(given, "relevant: no"):
                    joint = JOINT if aspect == "chosen" else " "
                    step = Step(at, aspect, name, self.joined(wanted, joint))
                    if aspect not in EXPECTATIONS:
                        raise self.no_aspect(step)
                    yield step
            else:
                yield Step(line, "value", name, self.joined(given))

    def no_aspect(self, step: Step) -> ScenarioBroken:
        wanted = ", ".join(sorted(EXPECTATIONS - {"problems", "title", "entity", "entities"}))
        return ShapeWrong(place=self.place(step.line), wanted=wanted)

    def problems(self, line: int, value: yaml.Node) -> Iterator[Step]:
        """Yield the expectation of all problems at once, by question."""
        if isinstance(value, yaml.MappingNode):
            pairs = list(self.pairs(value, "age: required"))
            yield Step(line, "problems", "", " ".join(name for name, _at, _kind in pairs))
            for name, at, kind in pairs:
                yield Step(at, "problem", name, self.text(kind))
        else:
            yield Step(line, "problems", "", self.joined(value))

    def finalized(self, line: int, value: yaml.Node) -> Iterator[Step]:
        if isinstance(value, yaml.ScalarNode):
            yield Step(line, "finalize", "", self.text(value))
            return
        yield Step(line, "finalize")
        for key, at, given in self.pairs(value, "title: ..."):
            if key == "title":
                yield Step(at, "title", "", self.text(given))
            elif key == "entities":
                for name, where, wanted in self.pairs(given, "families: {surname: ...}"):
                    yield from self.entities(name, where, wanted)
            else:
                raise ShapeWrong(place=self.place(at), wanted="title, entities")

    def entities(self, name: str, line: int, value: yaml.Node) -> Iterator[Step]:
        if isinstance(value, yaml.ScalarNode):
            yield Step(line, "entities", name, self.text(value))
            return
        several = isinstance(value, yaml.SequenceNode)
        each = self.items(value) if several else [value]
        if several:
            yield Step(line, "entities", name, str(len(each)))
        for place, one in enumerate(each, 1):
            for field, at, wanted in self.pairs(one, "surname: ..."):
                yield Step(at, "entity", f"{name}[{place}].{field}", self.text(wanted))

    def pairs(self, node: yaml.Node, wanted: str) -> Iterator[tuple[str, int, yaml.Node]]:
        if not isinstance(node, yaml.MappingNode):
            raise ShapeWrong(place=self.place(self.at(node)), wanted=wanted)
        for key, value in node.value:
            yield self.text(key), self.at(key), value

    def items(self, node: yaml.Node) -> list[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            raise ShapeWrong(place=self.place(self.at(node)), wanted="- ...")
        return list(node.value)

    def words(self, node: yaml.Node) -> list[yaml.Node]:
        return list(node.value) if isinstance(node, yaml.SequenceNode) else [node]

    def joined(self, node: yaml.Node, joint: str = " ") -> str:
        """Return a word, or the words of a list with spaces between, as a multiple choice."""
        return joint.join(self.text(each) for each in self.words(node))

    def text(self, node: yaml.Node) -> str:
        if not isinstance(node, yaml.ScalarNode):
            raise ShapeWrong(place=self.place(self.at(node)), wanted="...")
        # An empty word and ~ both stand for an empty answer.
        value = str(node.value)
        return "" if value in ("~", "null") and node.style is None else value
