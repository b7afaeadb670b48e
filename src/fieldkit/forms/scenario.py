"""A form author's scenarios: what is answered, and what the form shall say to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from fieldkit.forms.errors import FormError
from fieldkit.i18n import N_, _

_FIRST_YEAR, _LAST_YEAR = 1900, 2200
_MOST_DIGITS = 6
# Between the words of several choices, as in "One; Two".
JOINT = "; "
ACTIONS = frozenset(
    "answer clear add remove move language now list user preset undo redo finalize".split()
)
EXPECTATIONS = frozenset(
    "value relevant required readonly valid label hint message chosen choices offers count"
    " problem problems title entity entities".split()
)
YES = frozenset(("yes", "true", "1", "да", "истина"))
NO = frozenset(("no", "false", "0", "нет", "ложь"))


class ScenarioBroken(FormError):
    """A scenario cannot be read; ``place`` says where: "test.yaml, line 12"."""

    template = N_("{place}: this scenario cannot be read.")


class StepUnknown(ScenarioBroken):
    """A step of a scenario has a name that none has; ``known`` are those there are."""

    template = N_("{place}: there is no step {name}. Steps are: {known}.")


class ScenarioEmpty(ScenarioBroken):
    """A scenario was read that tests nothing."""

    template = N_("{place}: there is no test in it. Add answers and what is expected.")


class NotYesOrNo(ScenarioBroken):
    """Yes or no was wanted, and something else was written."""

    template = N_("{place}: yes or no is wanted here, not {text}.")


class NotAMoment(ScenarioBroken):
    """A day or moment was wanted, and something else was written."""

    template = N_("{place}: write a day such as 2026-03-10 or 2026-03-10T09:30, not {text}.")


class ListMissing(ScenarioBroken):
    """A scenario names a list file that is not there."""

    template = N_("{place}: the list {name} cannot be read. Put its file beside the scenario.")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a test: an action, or an expectation; ``line`` is where it is written.

    ``target`` is a question (its name, a path, or the ref as a whole), a list
    or a property of an entity, as the action wants it.
    """

    line: int
    action: str
    target: str = ""
    value: str = ""

    @property
    def expects(self) -> bool:
        """Whether the step expects something, rather than doing it."""
        return self.action in EXPECTATIONS


@dataclass(frozen=True, slots=True)
class Trial:
    """One test of a scenario: a form opened anew, and the steps taken in it."""

    name: str
    line: int
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Scenario:
    """The tests of one file; ``setup`` are the steps that stand before each of them.

    ``tables`` holds the rows of lists that are written in the scenario itself.
    """

    file: str
    setup: tuple[Step, ...]
    trials: tuple[Trial, ...]
    tables: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    unit: str = "line"

    def steps_of(self, trial: Trial) -> tuple[Step, ...]:
        """Return all steps of a test, those before each test first."""
        return (*self.setup, *trial.steps)


def checked_step(file: str, unit: str, step: Step) -> Step:
    """Return the step; raise a ScenarioBroken that names the line where it cannot be one."""
    if step.action not in ACTIONS and step.action not in EXPECTATIONS:
        known = ", ".join(sorted(ACTIONS | EXPECTATIONS))
        raise StepUnknown(place=placed(file, unit, step.line), name=step.action, known=known)
    return step


def placed(file: str, unit: str, line: int) -> str:
    """Return where something stands, in words: "test.yaml, line 12"."""
    where = _("row {number}") if unit == "row" else _("line {number}")
    return f"{file}, {where.format(number=line)}"


def truth_of(text: str, place: str) -> bool:
    """Return what a yes or no says, in Russian or English. Raises NotYesOrNo."""
    word = text.strip().casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise NotYesOrNo(place=place, text=text)


def moment_of(text: str, place: str) -> datetime:
    """Return a moment, at noon for a day alone, in the computer's zone where none is written."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise NotAMoment(place=place, text=text) from None
    if not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        raise NotAMoment(place=place, text=text)
    if len(text.strip()) == len("2026-03-10"):
        found = found.replace(hour=12)
    return found if found.tzinfo is not None else found.astimezone()


def whole(text: str) -> int | None:
    """Return the whole number that a text writes, None where it writes none that is sensible."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) <= _MOST_DIGITS else None
