"""The two lists of 2,048 words, by which secrets are read out."""

from dataclasses import dataclass
from functools import cache

from fieldkit.assets import asset
from fieldkit.i18n import LANGUAGES, language
from fieldkit.records.recovery import find_word


@dataclass(frozen=True, slots=True)
class FoundWord:
    """A recovery word and its place in the list, counting from 0; people count from 1."""

    place: int
    word: str

    @property
    def number(self) -> int:
        """Return the number that two people say to each other."""
        return self.place + 1


def recovery_words(spoken: str | None = None) -> tuple[str, ...]:
    """Return the 2,048 words of the spoken language in the order of their numbers."""
    return _listed(spoken or language())


def find_recovery_word(typed: str) -> FoundWord | None:
    """Return the word that was typed, begun or given by its number; None where that is none.

    Head office may speak the other language, so its list counts as well.
    """
    for code in sorted(LANGUAGES, key=lambda one: one != language()):
        listed = _listed(code)
        place = find_word(typed, listed)
        if place is not None:
            return FoundWord(place, listed[place])
    return None


@cache
def _listed(code: str) -> tuple[str, ...]:
    path = asset("words") / f"{code}.txt"
    return tuple(path.read_text(encoding="utf-8").split())
