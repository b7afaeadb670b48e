"""What a person typed to find somebody, and whether words hold it: any order, case and layout."""

import re
import unicodedata
from dataclasses import dataclass
from enum import IntEnum

_WORD = re.compile(r"[^\W_]+")
_LOCAL_TELEPHONE = re.compile(r"8(\d{10})")
_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_SHIFTED = {"~": "`", "{": "[", "}": "]", ":": ";", '"': "'", "<": ",", ">": "."}
_AS_CYRILLIC = str.maketrans(
    dict(zip(_LATIN, _CYRILLIC, strict=True))
    | {shifted: _CYRILLIC[_LATIN.index(plain)] for shifted, plain in _SHIFTED.items()}
)
_AS_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_MOST_WORDS = 8
_FEWEST_DIGITS = 5

# From how many letters on a part is looked for anywhere in a word; a shorter one begins it.
SHORTEST_PART = 3


class Fit(IntEnum):
    """How what was typed stands in words, the best first."""

    WHOLE = 0
    BEGUN = 1
    WITHIN = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was typed, as its meanings: each a few folded words that must all be found.

    The literal one comes first; then the same keys in the other layout, and the
    digits of a number without what stands between them.
    """

    meanings: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, typed: str) -> "Wanted":
        """Return what was typed may mean; nothing where it holds no word."""
        said = [words(typed), words(other_layout(typed)), *([run] for run in _numbers(typed))]
        distinct = dict.fromkeys(tuple(dict.fromkeys(one))[:_MOST_WORDS] for one in said)
        return cls(tuple(one for one in distinct if one))

    def __bool__(self) -> bool:
        """Tell whether there is anything to look for."""
        return bool(self.meanings)

    def fit(self, *texts: str) -> Fit | None:
        """Return how all that was typed stands in these texts together, None where it does not."""
        return self.fit_spaced(spaced(*texts))

    def fit_spaced(self, held: str) -> Fit | None:
        """Return the same of texts that were ``spaced`` before."""
        fits = (_fit(meant, held) for meant in self.meanings)
        return min((fit for fit in fits if fit is not None), default=None)


def spaced(*texts: str) -> str:
    """Return the folded words of texts with a space around each, as they are looked through."""
    return f" {' '.join(word for text in texts for word in words(text))} "


def fold(text: str) -> str:
    """Return a text as it is compared: composed, without case, ё as е.

    SQLite's own functions know no Cyrillic case, so this happens before a word
    reaches it.
    """
    return unicodedata.normalize("NFKC", text).casefold().replace("ё", "е")


def words(text: str) -> list[str]:
    """Return the folded words of a text: runs of letters and digits."""
    return _WORD.findall(fold(text))


def digits(text: str) -> str:
    """Return the digits of a number as one run; a telephone's leading 8 is its 7."""
    run = "".join(character for character in text if character in "0123456789")
    local = _LOCAL_TELEPHONE.fullmatch(run)
    return f"7{local[1]}" if local else run


def same_number(one: str, other: str) -> bool:
    """Tell whether two case numbers are one but for what stands between their signs."""
    signs = ["".join(words(text)) for text in (one, other)]
    return signs[0] == signs[1] != ""


def other_layout(text: str) -> str:
    """Return what the same keys write in the other layout, empty where they would write the same.

    Latin letters are read as Cyrillic, with the keys of punctuation that are
    letters there; a text with Cyrillic letters is read as Latin.
    """
    lowered = text.casefold()
    if any(letter in _CYRILLIC for letter in lowered):
        turned = lowered.translate(_AS_LATIN)
    elif any(letter.isalpha() for letter in lowered) or not "".join(lowered.split()).strip(_LATIN):
        turned = lowered.translate(_AS_CYRILLIC)
    else:
        return ""
    return turned if fold(turned) != fold(text) else ""


def _numbers(text: str) -> tuple[str, ...]:
    """Return a typed number as one word, as a telephone too, none where letters stand in it."""
    if any(character.isalpha() for character in text):
        return ()
    run = digits(text)
    if len(run) < _FEWEST_DIGITS:
        return ()
    # A telephone may be dialled with 8, of which the beginning is typed so far.
    return (run, f"7{run[1:]}") if run.startswith("8") else (run,)


def _fit(meant: tuple[str, ...], held: str) -> Fit | None:
    worst = Fit.WHOLE
    for word in meant:
        if f" {word} " in held:
            continue
        if f" {word}" in held:
            worst = max(worst, Fit.BEGUN)
        elif len(word) >= SHORTEST_PART and word in held:
            worst = Fit.WITHIN
        else:
            return None
    return worst
