"""Replays the golden traces beside this checkout and prints how far the form engine agrees.

    python tests/conformance/agreement.py [--only PATTERN] [--every N]

One table: for each aspect the cells compared, those that deviate for a reason
written down in deviations.toml, those that are wrong, and the share that is right;
then how many forms agree in full. Exits with 1 where an aspect is below 99.9 % or
fewer than 97 % of forms agree in full, with 2 where nothing was replayed.
"""

import argparse
import collections
import fnmatch
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "src"))
sys.path.insert(0, str(ROOT))

from fieldkit.errors import FieldkitError  # noqa: E402 - the paths stand above
from tests.conformance.replaying import Golden, Outcome, goldens, play  # noqa: E402 - as above
from tests.support.places import SHARED  # noqa: E402 - as above

CELLS, FORMS = 0.999, 0.97


def main() -> int:
    """Replay, print the table, and return the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--only", default="*", metavar="PATTERN", help="traces of that name")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="every Nth trace")
    options = parser.parse_args()
    odk = SHARED / "odk"
    every = list(goldens(odk)) if odk.exists() else []
    chosen = [golden for golden in every if fnmatch.fnmatchcase(golden.name, options.only)]
    outcomes = {golden: _played(golden, odk) for golden in chosen[:: options.every]}
    if not outcomes:
        print("No trace was replayed. Put the reference material beside this checkout.")
        return 2
    return 0 if _table(outcomes) else 1


def _played(golden: Golden, odk: Path) -> Outcome:
    try:
        outcome = play(golden, odk)
    except FieldkitError as error:
        outcome = Outcome(differences=[f"refused: {error}"])
        outcome.cells["present"] = outcome.wrong["present"] = 1
    for line in outcome.differences:
        print(f"{golden.name}: {line}")
    return outcome


def _table(outcomes: dict[Golden, Outcome]) -> bool:
    cells: collections.Counter[str] = collections.Counter()
    excused: collections.Counter[str] = collections.Counter()
    wrong: collections.Counter[str] = collections.Counter()
    for outcome in outcomes.values():
        cells += outcome.cells
        excused += outcome.excused
        wrong += outcome.wrong
    print(f"{'aspect':<16}{'cells':>10}{'deviate':>10}{'wrong':>8}{'right':>10}")
    passed = True
    for aspect in sorted(cells, key=lambda name: -cells[name]):
        right = 1 - wrong[aspect] / cells[aspect]
        passed = passed and right >= CELLS
        counts = f"{cells[aspect]:>10,}{excused[aspect]:>10,}{wrong[aspect]:>8,}"
        print(f"{aspect:<16}{counts}{right:>10.3%}")
    total = f"{cells.total():>10,}{excused.total():>10,}{wrong.total():>8,}"
    print(f"{'all':<16}{total}{1 - wrong.total() / cells.total():>10.3%}")
    full = sum(not outcome.wrong for outcome in outcomes.values())
    deviating = sum(bool(outcome.excused) for outcome in outcomes.values())
    rebuilt = sum(bool(outcome.rebuilt) for outcome in outcomes.values())
    share = full / len(outcomes)
    print(
        f"{full} of {len(outcomes)} traces agree in full ({share:.1%}), {deviating} of them with "
        f"deviations, {rebuilt} with lists rebuilt from the trace"
    )
    return passed and share >= FORMS


if __name__ == "__main__":
    sys.exit(main())
