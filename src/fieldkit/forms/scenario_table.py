"""Scenarios written as a table: the sheet "tests" beside survey and choices."""

from collections.abc import Iterable, Mapping

from fieldkit.forms.scenario import (
    Scenario,
    ScenarioBroken,
    ScenarioEmpty,
    Step,
    Trial,
    checked_step,
    placed,
)
from fieldkit.i18n import N_

_HEADS = {
    "test": ("test", "name", "тест"),
    "step": ("step", "do", "шаг"),
    "target": ("question", "target", "вопрос"),
    "value": ("value", "значение"),
}


class HeadingWrong(ScenarioBroken):
    """The sheet lacks a column it cannot do without."""

    template = N_("{place}: the columns wanted are test, step, question and value.")


def read_table(rows: Iterable[tuple[int, Mapping[str, str]]], file: str) -> Scenario:
    """Return the scenario of numbered rows, cells by heading. Raises ScenarioBroken.

    A row with a name in its first column begins a test; rows above the first
    test are done before each. "expect value" and "value" are one step.
    """
    setup: list[Step] = []
    trials: list[tuple[str, int, list[Step]]] = []
    for number, cells in rows:
        row = _known(cells)
        if "step" not in row:
            raise HeadingWrong(place=placed(file, "row", number))
        if row.get("test"):
            trials.append((row["test"], number, []))
        action = " ".join(row["step"].casefold().split()).removeprefix("expect ")
        if not action:
            continue
        step = Step(number, action, row.get("target", ""), row.get("value", ""))
        steps = trials[-1][2] if trials else setup
        steps.append(checked_step(file, "row", step))
    if not any(steps for _name, _line, steps in trials):
        raise ScenarioEmpty(place=file)
    made = tuple(Trial(name, line, tuple(steps)) for name, line, steps in trials)
    return Scenario(file, tuple(setup), made, unit="row")


def _known(cells: Mapping[str, str]) -> dict[str, str]:
    """Return a row's cells by our names of its columns, without outer blanks."""
    by_head = {head.strip().casefold(): text for head, text in cells.items()}
    return {
        key: by_head[head].strip()
        for key, heads in _HEADS.items()
        for head in heads
        if head in by_head
    }
