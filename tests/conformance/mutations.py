"""Damages forms, formulas, lists, answers and workbooks, and watches what comes of it.

    python tests/conformance/mutations.py [--number N] [--seed S] [--only TRY] [--jobs J]

Every try must end in a result or in a refusal in a sentence (FieldkitError), no single
step of it (opening, an answer, undo...) taking five seconds of the processor. Prints the
seed, what was tried, and each try that did not; the same seed and --only with its number
do it again. Exits with 1 where there was one.
"""

import argparse
import collections
import multiprocessing
import random
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from fieldkit.errors import FieldkitError  # noqa: E402 - the paths stand above
from fieldkit.forms.attachments import read_attachment  # noqa: E402 - as above
from fieldkit.forms.definition import read_form  # noqa: E402 - as above
from fieldkit.forms.lending import Given  # noqa: E402 - as above
from fieldkit.forms.session import FormSession  # noqa: E402 - as above
from fieldkit.packs.xlsform import convert_xlsform  # noqa: E402 - as above
from tests.conformance import mutating  # noqa: E402 - as above
from tests.support.workbooks import workbook  # noqa: E402 - as above
from tests.unit.forms.scenario import frozen  # noqa: E402 - as above

PATIENCE = 5.0
_ANSWERS = ("", "1", "2", "x", "2026-01-31", "yes no", "-7", "60.1 30.2 0 0", "9" * 40, "\u0416")
_ASKED = 12
Outcome = tuple[int, str, str, str]


class Hung(BaseException):
    """A step has not ended in time; no handler of the program's may swallow this."""


def _wake(_signal: int, _frame: object) -> None:
    raise Hung


def _wait() -> None:
    """Begin to wait for the next step of a try."""
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)


def use(xml: str, chance: random.Random, lists: dict[str, Given], saved: str | None = None) -> None:
    """Open a form and do with it what a person does."""
    definition = read_form(xml)
    session = FormSession(definition, lists=lists, environment=frozen(), instance=saved)
    views = list(session.nodes())
    for view in chance.sample(views, min(len(views), _ASKED)):
        _wait()
        try:
            if view.can_add:
                session.add_repeat(view.ref)
            elif view.leaf:
                session.answer(view.ref, chance.choice(_ANSWERS))
        except FieldkitError as refusal:
            _sentence(refusal)
    for step in (session.sections, session.undo, session.undo, session.redo):
        _wait()
        step()
    if definition.languages:
        session.set_language(definition.languages[-1])
    _wait()
    kept = session.instance_xml()
    FormSession(definition, lists=lists, environment=frozen(), instance=kept)
    _wait()
    list(session.nodes())
    session.finalize()


def _sentence(refusal: FieldkitError) -> None:
    if not str(refusal).strip():
        message = f"{type(refusal).__name__} says nothing"
        raise AssertionError(message)


def scratched(chance: random.Random, forms: list[str]) -> None:
    use(mutating.scratched(chance.choice(forms), chance), chance, {})


def reworded(chance: random.Random, forms: list[str]) -> None:
    use(mutating.reworded(chance.choice(forms), chance), chance, {})


def rebuilt(chance: random.Random, forms: list[str]) -> None:
    use(mutating.rebuilt(chance.choice(forms), chance), chance, {})


def lent(chance: random.Random, forms: list[str]) -> None:
    listing = [form for form in forms if "jr://" in form]
    xml = chance.choice(listing)
    lists: dict[str, Given] = {}
    for external in read_form(xml).external_lists:
        ending = chance.choice((".csv", ".csv", ".xml", ".geojson"))
        lists[external.name] = read_attachment(external.name + ending, mutating.table(chance))
    use(xml, chance, lists)


def reopened(chance: random.Random, forms: list[str]) -> None:
    xml = chance.choice(forms)
    session = FormSession(read_form(xml), lists={}, environment=frozen())
    saved = session.instance_xml()
    damage = chance.choice((mutating.scratched, mutating.rebuilt))
    use(xml, chance, {}, damage(saved, chance))


def typed(chance: random.Random, _forms: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "form.xlsx"
        workbook(path, **mutating.cells(chance))
        use(convert_xlsform(path).xml, chance, {})


KINDS: dict[str, tuple[int, Callable[[random.Random, list[str]], None]]] = {
    "XML scratched": (25, scratched),
    "formulas others": (40, reworded),
    "elements moved": (20, rebuilt),
    "lists damaged": (5, lent),
    "answers damaged": (8, reopened),
    "cells typed": (2, typed),
}


def attempt(seed: int, number: int, forms: list[str]) -> Outcome:
    """Make one try; return its number, kind and end, with a traceback where it went wrong."""
    chance = random.Random(f"{seed}:{number}")  # noqa: S311 - damage, not a secret
    kind = chance.choices(list(KINDS), [weight for weight, _run in KINDS.values()])[0]
    _wait()
    try:
        KINDS[kind][1](chance, forms)
    except FieldkitError as refusal:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        said = bool(str(refusal).strip())
        return number, kind, "refusal" if said else "wrong", "" if said else repr(refusal)
    except Hung:
        return number, kind, "hang", traceback.format_exc()
    except Exception:  # noqa: BLE001 - to be found is what they are here for
        return number, kind, "wrong", traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    return number, kind, "result", ""


def _share(seed: int, numbers: range) -> list[Outcome]:
    signal.signal(signal.SIGVTALRM, _wake)
    forms = mutating.real_forms()
    return [attempt(seed, number, forms) for number in numbers]


def _outcomes(seed: int, numbers: range, jobs: int) -> Iterator[Outcome]:
    shares = [numbers[at : at + 500] for at in range(0, len(numbers), 500)]
    if jobs == 1:
        for share in shares:
            yield from _share(seed, share)
        return
    with multiprocessing.Pool(jobs) as pool:
        waiting = [pool.apply_async(_share, (seed, share)) for share in shares]
        for each in waiting:
            yield from each.get()


def main() -> int:
    """Make the tries, print the table, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--number", type=int, default=500_000, metavar="N")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(2**32))
    parser.add_argument("--only", type=int, metavar="TRY")
    parser.add_argument("--jobs", type=int, default=1, metavar="J")
    options = parser.parse_args()
    if not mutating.real_forms():
        print("Nothing was tried. Put the reference material beside this checkout.")
        return 2
    print(f"seed {options.seed}", flush=True)
    numbers = (
        range(options.number) if options.only is None else range(options.only, options.only + 1)
    )
    started = time.monotonic()
    ends: collections.Counter[tuple[str, str]] = collections.Counter()
    for number, kind, end, told in _outcomes(options.seed, numbers, options.jobs):
        ends[kind, end] += 1
        if told:
            print(f"try {number} ({kind}): {end}\n{told}", flush=True)
    columns = ("result", "refusal", "wrong", "hang")
    print(f"{'damage':<18}" + "".join(f"{column:>10}" for column in columns))
    for kind in KINDS:
        print(f"{kind:<18}" + "".join(f"{ends[kind, column]:>10,}" for column in columns))
    print(f"{ends.total():,} tries in {time.monotonic() - started:.0f} s")
    return int(any(end in ("wrong", "hang") for _kind, end in ends))


if __name__ == "__main__":
    sys.exit(main())
