"""Faults that are put into the program on purpose, to see that schedules would find them.

Each is a mistake that somebody could make in good faith. None is there unless a test plants it.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from fieldkit.records.change import Commit
from fieldkit.store import heads, incoming
from fieldkit.store.changes import Changes
from fieldkit.store.heads import HeadBook, Settled

Plant = Callable[[pytest.MonkeyPatch], None]


def receipt_confirms_one_change_too_many(patch: pytest.MonkeyPatch) -> None:
    """Count as confirmed what head office never had."""
    honest = Changes.confirm

    def confirm(self: Changes, tips: Any) -> int:
        found = honest(self, tips)
        self._access.connection.exec_driver_sql(
            "UPDATE chains SET confirmed = confirmed + 1 WHERE own = 1 AND confirmed < seq"
        )
        return found

    patch.setattr(Changes, "confirm", confirm)


def handed_over_counts_as_confirmed(patch: pytest.MonkeyPatch) -> None:
    """Trust that a stick arrives."""
    honest = Changes.mark_handed_over

    def mark(self: Changes, bundle_id: str, up_to: Any = None) -> None:
        honest(self, bundle_id, up_to)
        self._access.connection.exec_driver_sql("UPDATE chains SET confirmed = handed")

    patch.setattr(Changes, "mark_handed_over", mark)


def bundle_leaves_a_commit_out(patch: pytest.MonkeyPatch) -> None:
    """Write all commits but the first into a bundle that holds several."""
    for name in ("commits_to_hand_over", "commits_unconfirmed"):
        patch.setattr(Changes, name, _but_the_first(getattr(Changes, name)))


def _but_the_first(honest: Callable[..., Iterable[Commit]]) -> Callable[..., Iterator[Commit]]:
    def fewer(*args: Any) -> Iterator[Commit]:
        found = list(honest(*args))
        return iter(found[1:] if len(found) > 1 else found)

    return fewer


def parents_are_ignored(patch: pytest.MonkeyPatch) -> None:
    """Keep a head that a later change was made in full sight of."""
    honest = HeadBook.settle

    def settle(self: HeadBook, arrivals: Any, fresh: Any) -> Any:
        return honest(self, [one._replace(parents=()) for one in arrivals], fresh)

    patch.setattr(HeadBook, "settle", settle)


def last_writer_wins_unseen(patch: pytest.MonkeyPatch) -> None:
    """Show the latest value, and do not say that there is another."""
    honest = heads.settled_of

    def settled(*args: Any) -> Settled:
        return Settled(honest(*args).value)

    patch.setattr(heads, "settled_of", settled)


def first_to_arrive_wins(patch: pytest.MonkeyPatch) -> None:
    """Let the order of files decide what is shown."""
    patch.setattr(heads, "_age", lambda _head: 0)


def forks_are_not_noticed(patch: pytest.MonkeyPatch) -> None:
    """Take both branches of a cloned laptop for one."""
    patch.setattr(incoming, "_note_fork", lambda *_args: None)


PLANTS: tuple[Plant, ...] = (
    receipt_confirms_one_change_too_many,
    handed_over_counts_as_confirmed,
    bundle_leaves_a_commit_out,
    parents_are_ignored,
    last_writer_wins_unseen,
    first_to_arrive_wins,
    forks_are_not_noticed,
)
