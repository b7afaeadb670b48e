"""Finding among the choices of a question by what is typed, as everywhere in the program."""

from collections.abc import Sequence

from fieldkit.records.finding import Fit, Wanted, fold, spaced


class Finder:
    """The words of a list, folded once when first asked, searched on each keystroke."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._spaced: list[str] | None = None

    def places(self, typed: str, most: int = 200) -> tuple[list[int], int]:
        """Return the places of the words found, best first, and how many there are in all.

        Each part of what is typed must be found; words in which every part
        begins a word come first. At most ``most`` places are returned.
        """
        if not typed.strip():
            return list(range(min(most, len(self._words)))), len(self._words)
        if self._spaced is None:
            self._spaced = [spaced(words) for words in self._words]
        fit = Wanted.of(typed).fit_spaced
        fits = [(fit(words), place) for place, words in enumerate(self._spaced)]
        found = [(how, place) for how, place in fits if how is not None]
        found.sort(key=lambda one: one[0] is Fit.WITHIN)
        return [place for _how, place in found[:most]], len(found)

    def exactly(self, typed: str) -> int | None:
        """Return the place of the one entry that is called just so, None otherwise."""
        wanted = fold(typed).strip()
        found = [i for i, words in enumerate(self._words) if fold(words).strip() == wanted]
        return found[0] if len(found) == 1 else None
