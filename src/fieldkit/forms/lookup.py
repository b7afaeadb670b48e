"""Finding a question of the form in sight by its words, its hint, its answer or its number."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from fieldkit.forms.definition import without_positions
from fieldkit.forms.session import FormSession
from fieldkit.forms.views import NodeView
from fieldkit.records.finding import Fit, Wanted, spaced

_SOUGHT = frozenset(("input", "select", "rank", "range", "trigger", "upload", "note"))


@dataclass(frozen=True, slots=True)
class Hit:
    """One question that was found: its number on the paper sheet (0 for none), its answer now.

    ``hidden`` tells that it is not asked with the answers as they stand.
    """

    ref: str
    label: str
    number: int
    answer: str
    hidden: bool


class Lookup:
    """The questions of a form as they stand now, folded once and then looked through.

    Case, ё and the layout of the keyboard make no difference, as everywhere.
    """

    def __init__(
        self,
        session: FormSession,
        numbers: Mapping[str, int],
        answer: Callable[[NodeView], str],
    ) -> None:
        """Take the numbers of the sheet by nodeset, and how an answer reads in words."""
        self._rows = [(_hit(view, numbers, answer), view) for view in _sought(session)]
        self._spaced = [
            spaced(hit.label, view.hint, view.guidance, hit.answer) for hit, view in self._rows
        ]

    def find(self, typed: str, most: int = 50) -> tuple[tuple[Hit, ...], int]:
        """Return at most so many questions, the best first, and how many there are in all.

        A number of the sheet comes first; what is hidden comes after what is asked.
        """
        wanted = Wanted.of(typed)
        if not wanted:
            return (), 0
        number = int(typed) if typed.strip().isdecimal() else 0
        found: list[tuple[bool, bool, Fit, int]] = []
        for place, ((hit, _view), held) in enumerate(zip(self._rows, self._spaced, strict=True)):
            numbered = number > 0 and hit.number == number
            fit = Fit.WHOLE if numbered else wanted.fit_spaced(held)
            if fit is not None:
                found.append((not numbered, hit.hidden, fit, place))
        found.sort()
        return tuple(self._rows[place][0] for *_how, place in found[:most]), len(found)


def _sought(session: FormSession) -> Iterator[NodeView]:
    return (view for view in session.nodes() if view.kind in _SOUGHT and view.label)


def _hit(view: NodeView, numbers: Mapping[str, int], answer: Callable[[NodeView], str]) -> Hit:
    kept = view.kind == "note" or "masked" in view.appearance
    return Hit(
        ref=view.ref,
        label=view.label,
        number=numbers.get(without_positions(view.ref), 0),
        answer="" if kept else answer(view),
        hidden=not view.relevant,
    )
