"""How a scenario went, in words."""

from fieldkit.forms.scenario_run import Failure, Played
from fieldkit.i18n import _, ngettext


def outcome(played: Played) -> str:
    """Return whether all went as expected, with the numbers of tests, expectations and failures."""
    tests = ngettext("{count} test", "{count} tests", played.trials).format(count=played.trials)
    checks = ngettext("{count} expectation", "{count} expectations", played.expectations).format(
        count=played.expectations
    )
    if played.passed:
        return _("All as expected: {tests}, {checks}.").format(tests=tests, checks=checks)
    number = len(played.failures)
    failed = ngettext("{count} failure", "{count} failures", number).format(count=number)
    return _("Not as expected: {failed} ({tests}, {checks}).").format(
        failed=failed, tests=tests, checks=checks
    )


def failure_words(failure: Failure) -> str:
    """Return what did not go as written, with its place and its test."""
    return _('{place}, test "{test}": {sentence}').format(
        place=failure.place, test=failure.trial, sentence=failure.sentence
    )
