"""What a person typed, as full-text queries: any layout of the keyboard, numbers in any dress."""

from dataclasses import dataclass

from fieldkit.store.search import digits, fold, words

_LATIN = "`qwertyuiop[]asdfghjkl;'zxcvbnm,."
_CYRILLIC = "ёйцукенгшщзхъфывапролджэячсмитьбю"
_SHIFTED = {"~": "`", "{": "[", "}": "]", ":": ";", '"': "'", "<": ",", ">": "."}
_AS_CYRILLIC = str.maketrans(
    dict(zip(_LATIN, _CYRILLIC, strict=True))
    | {shifted: _CYRILLIC[_LATIN.index(plain)] for shifted, plain in _SHIFTED.items()}
)
_AS_LATIN = str.maketrans(_CYRILLIC, _LATIN)
_MOST_WORDS = 8
_SHORTEST_PART = 3
_FEWEST_DIGITS = 5


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
    """Return how what was typed may be meant, the literal reading first, none for no word.

    The others are the same keys in the other layout, and the digits of a number
    without what stands between them.
    """
    said = [words(text), words(other_layout(text)), *([run] for run in _numbers(text))]
    distinct = dict.fromkeys(tuple(dict.fromkeys(one))[:_MOST_WORDS] for one in said)
    return tuple(_reading(one) for one in distinct if one)


def other_layout(text: str) -> str:
    """Return what the same keys write in the other layout, empty where they would write the same.

    Latin letters are read as Cyrillic, with the keys of punctuation that are
    letters there; a text with Cyrillic letters is read as Latin.
    """
    lowered = text.casefold()
    if any(letter in _CYRILLIC for letter in lowered):
        turned = lowered.translate(_AS_LATIN)
    elif any(letter.isalpha() for letter in lowered) or not lowered.strip(_LATIN):
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


def _reading(said: tuple[str, ...]) -> Reading:
    long = [word for word in said if len(word) >= _SHORTEST_PART]
    short = [word for word in said if len(word) < _SHORTEST_PART]
    return Reading(
        exact=" ".join(f'"{word}"' for word in said),
        beginnings=" ".join(f'"{word}"*' for word in said),
        parts=" ".join(f'"{word}"' for word in long),
        short=" ".join(f'"{word}"*' for word in short),
    )
