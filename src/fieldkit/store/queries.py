"""What a person typed, as full-text queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from fieldkit.records.finding import SHORTEST_PART, Wanted, digits


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand what was typed.

    ``exact`` are whole words, ``beginnings`` begin words; in ``parts`` stand the
    words of three letters or more, anywhere in words, in ``short`` the others,
    which begin words. All hold full-text queries, empty where no word belongs there.
    """

    exact: str
    beginnings: str
    parts: str
    short: str


def readings_of(text: str) -> tuple[Reading, ...]:
    """Return how what was typed may be meant, the literal reading first, none for no word."""
    return tuple(map(_reading, Wanted.of(text).meanings))


def any_of(queries: Iterable[str]) -> str:
    """Return the query of whatever one of the queries finds."""
    return " OR ".join(f"({query})" for query in queries)


def whole_number(typed: str) -> str:
    """Return the query of the cards with this case number, however it is punctuated.

    It is empty where no figure was typed.
    """
    run = digits(typed)
    return f'{{numbers}} : "{run}"' if run else ""


def _reading(said: tuple[str, ...]) -> Reading:
    long = [word for word in said if len(word) >= SHORTEST_PART]
    short = [word for word in said if len(word) < SHORTEST_PART]
    return Reading(
        exact=" ".join(f'"{word}"' for word in said),
        beginnings=" ".join(f'"{word}"*' for word in said),
        parts=" ".join(f'"{word}"' for word in long),
        short=" ".join(f'"{word}"*' for word in short),
    )
