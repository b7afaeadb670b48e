"""Hypothesis plays the same region: it looks for the shortest way in which something breaks."""

import shutil
import tempfile
from pathlib import Path
from random import Random

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from tests.simulator.acts import ACTS
from tests.simulator.checks import hold
from tests.simulator.places import roomy
from tests.simulator.region import WHAT_HAPPENS, Region
from tests.support.rounds import rounds

LUCK = st.integers(0, 2**32)


class RegionMachine(RuleBasedStateMachine):
    """A region in which anything may follow upon anything, and which comes to rest at the end."""

    @initialize(laptops=st.integers(2, 3))
    def begin(self, laptops: int) -> None:
        """Copy the workspaces."""
        self.folder = Path(tempfile.mkdtemp(prefix="fieldkit-machine-", dir=roomy()))
        self.region = Region(self.folder, laptops)

    @rule(place=st.integers(0, 5), act=st.sampled_from(list(dict.fromkeys(ACTS))), luck=LUCK)
    def somebody_works(self, place: int, act, luck: int) -> None:
        """Let somebody do something in some workspace."""
        places = self.region.places
        act(places[place % len(places)], Random(luck))  # noqa: S311 - Hypothesis's own

    @rule(what=st.sampled_from(list(dict.fromkeys(WHAT_HAPPENS))), luck=LUCK)
    def something_happens(self, what, luck: int) -> None:
        """Let something happen to files, computers or clocks."""
        self.region.told.append(what.__name__)
        what(self.region, Random(luck))  # noqa: S311 - Hypothesis's own

    def teardown(self) -> None:
        """Let everybody meet, and hold what must hold."""
        if not hasattr(self, "region"):
            return
        try:
            self.region.come_to_rest(Random(0))  # noqa: S311 - always the same
            hold(self.region, Random(0))  # noqa: S311 - always the same
        finally:
            self.region.close()
            shutil.rmtree(self.folder, ignore_errors=True)


RegionMachine.TestCase.settings = settings(
    max_examples=rounds(5, long=60),
    stateful_step_count=15,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)
TestRegion = RegionMachine.TestCase
