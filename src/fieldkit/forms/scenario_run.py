"""Playing a scenario: a session for each test, its steps, and what did not go as expected."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from fieldkit.forms.definition import FormDefinition
from fieldkit.forms.environment import Environment
from fieldkit.forms.errors import FormError, FormHasProblems
from fieldkit.forms.lending import Given
from fieldkit.forms.places import place_of
from fieldkit.forms.scenario import (
    ListMissing,
    Scenario,
    ScenarioBroken,
    Step,
    Trial,
    moment_of,
    placed,
    whole,
)
from fieldkit.forms.scenario_checks import Finding, found_of, settled
from fieldkit.forms.session import Finalized, FormSession
from fieldkit.forms.views import NodeView
from fieldkit.forms.why import quoted
from fieldkit.i18n import N_, _

_SETUP = frozenset(("language", "now", "user", "list", "preset"))
_LONGEST = 300
_REFUSED = frozenset(("refused", "no", "нет", "отказ"))

HIDDEN = N_("{target} is hidden, so nobody can answer it.")
NOT_TAKEN = N_("{target} does not take {value}.")
LATE = N_("The step {step} belongs before the first answer.")
NOT_REFUSED = N_("The form was to be refused, but it can be finalized.")
REFUSED = N_("The form cannot be finalized: {problems}.")
UNEXPECTED = N_("{target}: expected {aspect} {wanted}, found {found}.")
UNEXPECTED_OF_FORM = N_("Expected {aspect} {wanted}, found {found}.")


class SetupRefused(ScenarioBroken):
    """What stands above the steps cannot be done."""

    template = N_("{place}: {reason}")


@dataclass(frozen=True, slots=True)
class Failure:
    """A step that did not go as written: its test, where it stands, and what happened."""

    trial: str
    place: str
    line: int
    sentence: str
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Played:
    """A scenario that was played: how many tests and expectations, and what failed."""

    trials: int
    expectations: int
    failures: tuple[Failure, ...]

    @property
    def passed(self) -> bool:
        """Whether everything went as expected."""
        return not self.failures


def play(
    definition: FormDefinition,
    scenario: Scenario,
    lists: Mapping[str, Given],
    only: str | None = None,
) -> Played:
    """Play every test of a scenario, or the one of that name, each in a session of its own.

    ``lists`` are those beside the form, by name, and by file name for the lists
    that the scenario names. Raises ScenarioBroken.
    """
    failures: list[Failure] = []
    expectations = 0
    chosen = [trial for trial in scenario.trials if only in (None, trial.name)]
    for trial in chosen:
        playing = Playing(definition, scenario, trial, lists)
        playing.play()
        failures += playing.failures
        expectations += playing.expectations
    return Played(len(chosen), expectations, tuple(failures))


class Playing:
    """One test being played."""

    def __init__(
        self,
        definition: FormDefinition,
        scenario: Scenario,
        trial: Trial,
        lists: Mapping[str, Given],
    ) -> None:
        self.definition = definition
        self.scenario = scenario
        self.trial = trial
        self.lists = lists
        self.failures: list[Failure] = []
        self.expectations = 0
        self.finalized: Finalized | None = None
        self.stopped: Failure | None = None
        self._now: datetime | None = None
        self._made = 0
        self.session, self._steps = self._opened()

    def play(self) -> None:
        """Take the steps; the first action that is refused ends the test, no expectation does."""
        for step in self._steps:
            try:
                if step.expects:
                    self.expectations += 1
                    self._expect(step)
                elif not self._act(step):
                    return
            except FormError as refusal:
                if not step.expects:
                    self._stop(step, refusal.sentence())
                    return
                self._fail(step, refusal.sentence())

    def place(self, step: Step) -> str:
        """Return where a step is written, in words."""
        return placed(self.scenario.file, self.scenario.unit, step.line)

    def _opened(self) -> tuple[FormSession, list[Step]]:
        """Open the form as the steps before the first answer say."""
        steps = list(self.scenario.steps_of(self.trial))
        first = next((n for n, step in enumerate(steps) if step.action not in _SETUP), len(steps))
        lists = dict(self.lists)
        preset: dict[str, str] = {}
        user = ""
        for step in steps[:first]:
            if step.action == "now":
                self.set_now(step)
            elif step.action == "user":
                user = step.value or step.target
            elif step.action == "list":
                lists[step.target] = self._rows(step)
            elif step.action == "preset":
                preset[self._preset(step)] = step.value
        session = FormSession(
            self.definition,
            lists=lists,
            environment=self._environment(user),
            preset=preset,
        )
        spoken = [step for step in steps[:first] if step.action == "language"]
        return session, spoken + steps[first:]

    def _preset(self, step: Step) -> str:
        try:
            return place_of(self.definition, step.target)
        except FormError as refusal:
            raise SetupRefused(place=self.place(step), reason=refusal.sentence()) from None

    def _environment(self, user: str) -> Environment:
        def new_uuid() -> str:
            self._made += 1
            return f"00000000-0000-4000-8000-{self._made:012}"

        return Environment(
            now=lambda: self._now or datetime.now().astimezone(),
            new_uuid=new_uuid,
            random=lambda: 0.5,
            device_id="fieldkit",
            username=user,
        )

    def set_now(self, step: Step) -> None:
        """Set the clock."""
        self._now = moment_of(step.value or step.target, self.place(step))

    def _rows(self, step: Step) -> Given:
        tables = self.scenario.tables
        found = tables.get(step.value, self.lists.get(step.value))
        if found is None:
            raise ListMissing(place=self.place(step), name=step.value)
        return found

    def _act(self, step: Step) -> bool:
        """Do one step; say whether the test goes on."""
        if step.action == "finalize":
            return self._finalize(step)
        _ACTS[step.action](self, step)
        return self.stopped is None

    def answer(self, step: Step) -> None:
        """Give or clear an answer, as a person could: shown, and among what is offered."""
        ref = place_of(self.definition, step.target)
        if not self.session.node(ref).relevant:
            self._stop(step, _(HIDDEN).format(target=step.target), self.session.why(ref).lines())
            return
        value = step.value if step.action == "answer" else ""
        self.session.answer(ref, value)
        lost = _lost(self.session.node(ref), value)
        if lost:
            sentence = _(NOT_TAKEN).format(target=step.target, value=lost)
            self._stop(step, sentence, self.session.why(ref).lines("choices"))

    def add(self, step: Step) -> None:
        """Add a row to a repeat."""
        self.session.add_repeat(place_of(self.definition, step.target, repeat=True))

    def remove(self, step: Step) -> None:
        """Remove a row from a repeat: the one at the position written, else the last."""
        repeat, _bracket, at = step.target.rpartition("[")
        rows = place_of(self.definition, repeat or step.target, repeat=True)
        last = self.session.node(rows).count or 0
        self.session.remove_repeat(rows, (whole(at.rstrip("]")) or last) - 1)

    def move(self, step: Step) -> None:
        """Move a row of a repeat to another position."""
        repeat, _bracket, at = step.target.rpartition("[")
        rows = place_of(self.definition, repeat or step.target, repeat=True)
        start, end = (whole(text) or 0 for text in (at.rstrip("]"), step.value))
        self.session.move_repeat(rows, start - 1, end - 1)

    def speak(self, step: Step) -> None:
        """Show the form in another language."""
        self.session.set_language(_language(self.definition, step.value or step.target))

    def late(self, step: Step) -> None:
        """Note that a step that opens the form comes too late."""
        self._stop(step, _(LATE).format(step=step.action))

    def undo(self, step: Step) -> None:
        """Take steps back, or do them again."""
        session, back = self.session, step.action == "undo"
        for _time in range(whole(step.value) or 1):
            if not (session.can_undo if back else session.can_redo):
                return
            session.undo() if back else session.redo()

    def _finalize(self, step: Step) -> bool:
        wanted_refused = step.value.casefold() in _REFUSED
        try:
            self.finalized = self.session.finalize()
        except FormHasProblems:
            if not wanted_refused:
                self._stop(step, _(REFUSED).format(problems=self._problems()))
            return wanted_refused
        if wanted_refused:
            self._fail(step, _(NOT_REFUSED))
        return True

    def _problems(self) -> str:
        found = self.session.problems()
        return ", ".join(f"{problem.ref} ({problem.kind})" for problem in found)

    def _expect(self, step: Step) -> None:
        found = found_of(self.session, self.finalized, step)
        wanted = settled(self.session, step, self.place(step))
        if not found.fits(wanted):
            self._fail(step, _sentence(step, found, wanted), found.reasons())

    def _stop(self, step: Step, sentence: str, reasons: tuple[str, ...] = ()) -> None:
        self._fail(step, sentence, reasons)
        self.stopped = self.failures[-1]

    def _fail(self, step: Step, sentence: str, reasons: tuple[str, ...] = ()) -> None:
        failure = Failure(self.trial.name, self.place(step), step.line, sentence, reasons)
        self.failures.append(failure)


_ACTS: Mapping[str, Callable[[Playing, Step], None]] = {
    "answer": Playing.answer,
    "clear": Playing.answer,
    "add": Playing.add,
    "remove": Playing.remove,
    "move": Playing.move,
    "language": Playing.speak,
    "now": Playing.set_now,
    "undo": Playing.undo,
    "redo": Playing.undo,
    "list": Playing.late,
    "user": Playing.late,
    "preset": Playing.late,
}


def _language(definition: FormDefinition, language: str) -> str:
    """Return the form's own name of a language: "ru" is "Русский (ru)"."""
    for name in definition.languages:
        if name.endswith(f"({language})"):
            return name
    return language


def _sentence(step: Step, found: Finding, wanted: str) -> str:
    said = UNEXPECTED if step.target else UNEXPECTED_OF_FORM
    return _(said).format(
        target=step.target, aspect=step.action, wanted=_shown(wanted), found=_shown(found.text)
    )


def _lost(view: NodeView, value: str) -> str:
    """Return what a question did not take of an answer: a choice not offered, a text no number."""
    if view.kind in ("select", "rank"):
        several = view.multiple or view.kind == "rank"
        words = value.split() if several else [value]
        return ", ".join(word for word in words if word and word not in view.value.split(" "))
    return value if value.strip() and not view.value else ""


def _shown(text: str) -> str:
    return quoted(text, _LONGEST) if text else _("nothing")
