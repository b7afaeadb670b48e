"""Finding among many words by what is typed: beginnings of words first, then any part."""

from collections.abc import Sequence

_FOLD = str.maketrans("ё", "е")


def folded(words: str) -> str:
    """Return the words as they are compared: any case, ё as е."""
    return words.casefold().translate(_FOLD)


class Finder:
    """The words of a list, folded once, searched on each keystroke."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = [folded(word) for word in words]

    def places(self, typed: str, most: int = 200) -> tuple[list[int], int]:
        """Return the places of the words found, best first, and how many there are in all.

        Each part of what is typed must be found; words in which every part
        begins a word come first. At most ``most`` places are returned.
        """
        parts = folded(typed).split()
        if not parts:
            return list(range(min(most, len(self._words)))), len(self._words)
        found = [i for i, word in enumerate(self._words) if all(part in word for part in parts)]
        if len(found) > 1:
            found.sort(key=lambda place: not self._begins(place, parts))
        return found[:most], len(found)

    def exactly(self, typed: str) -> int | None:
        """Return the place of the one entry that is called just so, None otherwise."""
        wanted = folded(typed).strip()
        found = [i for i, word in enumerate(self._words) if word.strip() == wanted]
        return found[0] if len(found) == 1 else None

    def _begins(self, place: int, parts: list[str]) -> bool:
        word = f" {self._words[place]}"
        for sign in '-/.,(«"№':
            word = word.replace(sign, " ")
        return all(f" {part}" in word for part in parts)
