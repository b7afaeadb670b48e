"""The letters of the attendance marks, and the words that go with them."""

from fieldkit.i18n import language, pgettext
from fieldkit.records.attendance import AttendanceStatus

_P, _L, _E = AttendanceStatus.PRESENT, AttendanceStatus.LATE, AttendanceStatus.LEFT_EARLY
_X, _A = AttendanceStatus.EXCUSED, AttendanceStatus.ABSENT

_LETTERS = {
    "ru": {_P: "П", _L: "О", _E: "Р", _X: "У", _A: "Н"},
    "en": {_P: "P", _L: "L", _E: "E", _X: "X", _A: "A"},
}
# The same physical keys under the layout of the other alphabet. Latin P gives
# nothing in a Russian window: it looks like the letter of an early leaving.
_OTHER_LAYOUT = {
    "ru": {"G": _P, "J": _L, "H": _E, "E": _X, "Y": _A},
    "en": {"З": _P, "Д": _L, "У": _E, "Ч": _X, "Ф": _A},
}
_KEYBOARD = dict(
    zip(
        "ЙЦУКЕНГШЩЗХЪФЫВАПРОЛДЖЭЯЧСМИТЬБЮ",
        "QWERTYUIOP[]ASDFGHJKL;'ZXCVBNM,.",
        strict=True,
    )
)

BLANK = "\N{EN DASH}"


def letter(status: AttendanceStatus) -> str:
    """Return the letter of a mark in the spoken language."""
    return _LETTERS[language()][status]


def status_of(typed: str) -> AttendanceStatus | None:
    """Return the mark that a typed letter gives in the spoken language, None for any other."""
    sign = typed.upper()
    for status, own in _LETTERS[language()].items():
        if own == sign:
            return status
    return _OTHER_LAYOUT[language()].get(sign)


def physical(sign: str) -> str:
    """Return the letter that the same key gives under a Latin layout, "" for no letter."""
    upper = sign.upper()
    return _KEYBOARD.get(upper, upper if upper.isascii() and upper.isalnum() else "")


def folded(words: str) -> str:
    """Return words as search compares them: any case, "ё" as "е"."""
    return words.casefold().replace("ё", "е")


def word(status: AttendanceStatus) -> str:
    """Return the name of a mark as a legend gives it, such as "опоздание"."""
    return {
        _P: pgettext("mark", "present"),
        _L: pgettext("mark", "late"),
        _E: pgettext("mark", "left early"),
        _X: pgettext("mark", "excused"),
        _A: pgettext("mark", "absent"),
    }[status]


def counted(status: AttendanceStatus | None) -> str:
    """Return what stands beside the number of such marks; None is a blank."""
    if status is None:
        return pgettext("count of marks", "not marked")
    return {
        _P: pgettext("count of marks", "present"),
        _L: pgettext("count of marks", "late"),
        _E: pgettext("count of marks", "left early"),
        _X: pgettext("count of marks", "excused"),
        _A: pgettext("count of marks", "absent"),
    }[status]
