"""One schedule from its seed, and the fewest of its steps that still break something."""

import shutil
import tempfile
import traceback
from collections.abc import Collection
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.simulator.checks import hold
from tests.simulator.places import repeatable, roomy
from tests.simulator.region import Region

MOST_STEPS = 26


@dataclass(frozen=True, slots=True)
class Schedule:
    """A schedule by its seed; ``without`` are steps that are left out."""

    seed: int
    without: frozenset[int] = field(default_factory=frozenset)

    def play(self) -> None:
        """Play it through; raises Broken, or whatever a broken program raises."""
        told: list[str] = []
        try:
            self._play(told)
        except Exception as error:
            error.add_note(f"seed {self.seed}: " + ", ".join(told))
            raise

    def _play(self, told: list[str]) -> None:
        folder = Path(tempfile.mkdtemp(prefix="fieldkit-schedule-", dir=roomy()))
        chance = self._chance("region")
        laptops, steps = (
            chance.choice((2, 2, 2, 2, 2, 3, 3, 3, 4, 6)),
            chance.randint(8, MOST_STEPS),
        )
        try:
            with repeatable(f"{self.seed}"):
                region = Region(folder, laptops, told=told)
                try:
                    for number in set(range(steps)) - self.without:
                        region.step(self._chance(number))
                    region.told.append("rest")
                    region.come_to_rest(self._chance("rest"))
                    hold(region, self._chance("hold"))
                finally:
                    region.close()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _chance(self, what: object) -> Random:
        # Each step has luck of its own, so that leaving one out alters no other.
        return Random(f"{self.seed} {what}")  # noqa: S311 - a seeded schedule

    def breach(self) -> str:
        """Return what breaks in it, "" where all holds."""
        try:
            self.play()
        except Exception:  # noqa: BLE001 - whatever breaks is what is looked for
            return traceback.format_exc()
        return ""


def shrunk(schedule: Schedule, numbers: Collection[int] = range(MOST_STEPS)) -> Schedule:
    """Return the schedule without the steps that it breaks without."""
    for number in numbers:
        fewer = Schedule(schedule.seed, schedule.without | {number})
        if fewer.breach():
            schedule = fewer
    return schedule
