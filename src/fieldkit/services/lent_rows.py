"""The rows of a long list that a form is lent: read where it asks for them, not all at once."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, overload

from fieldkit.services.case_team import Sight

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from fieldkit.store.unit_of_work import Reading

    Opening = Callable[[], AbstractContextManager[Reading]]

Row = Mapping[str, str]

_LONG = 500  # rows; shorter lists are read with one query for all that a form may ask
_OF_FAMILIES = ("families", "persons", "cases")


class LentRows(Sequence[Row]):
    """Rows of one list that the user at work may see.

    Going through them reads them all; ``having`` reads the few that are asked
    for, as the workspace holds them at that moment.
    """

    def __init__(
        self,
        reading: "Opening",
        list_name: str,
        seen: Callable[[Row], bool],
        besides: Collection[str] = (),
    ) -> None:
        self._reading = reading
        self._list_name = list_name
        self._seen = seen
        self._besides = frozenset(besides)
        self._all: list[Row] | None = None

    def without(self, ids: Collection[str]) -> "LentRows":
        """Return the rows but for those of these ids."""
        besides = self._besides | set(ids)
        return LentRows(self._reading, self._list_name, self._seen, besides)

    def having(self, column: str, value: str) -> list[tuple[int, Row]] | None:
        """Return the rows whose column holds a value, with their places; None is not known."""
        with self._reading() as work:
            found = work.entities.rows_having(self._list_name, column, value)
        if found is None:
            return None
        return [(place, row) for place, row in found if self._is_lent(row)]

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows())

    def __len__(self) -> int:
        return len(self._rows())

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Row]: ...
    def __getitem__(self, place: int | slice) -> Row | Sequence[Row]:
        return self._rows()[place]

    def __bool__(self) -> bool:
        """Tell that there are rows, or the list would not be a long one."""
        return True

    def _rows(self) -> list[Row]:
        if self._all is None:
            with self._reading() as work:
                rows = work.entities.rows(self._list_name)
            self._all = [row for row in rows if self._is_lent(row)]
        return self._all

    def _is_lent(self, row: Row) -> bool:
        return row["name"] not in self._besides and self._seen(row)


class RowsThen(LentRows):
    """Rows of a long list of which some stand as they did at an earlier moment.

    ``then`` are those by id, each with its place in the list.
    """

    def __init__(
        self, reading: "Opening", list_name: str, then: Mapping[str, tuple[int, Row]]
    ) -> None:
        super().__init__(reading, list_name, lambda _row: True)
        self._then = then

    def having(self, column: str, value: str) -> list[tuple[int, Row]] | None:
        """Return the rows whose column holds a value, with their places; None is not known."""
        found = super().having(column, value)
        if found is None:
            return None
        kept = [(place, row) for place, row in found if row["name"] not in self._then]
        kept += [(place, row) for place, row in self._then.values() if row.get(column) == value]
        return sorted(kept, key=lambda placed: placed[0])

    def _rows(self) -> list[Row]:
        rows = {row["name"]: row for row in super()._rows()}
        return list((rows | {key: row for key, (_place, row) in self._then.items()}).values())


def is_long(work: "Reading", name: str) -> bool:
    """Tell whether a list is too long to be read for one form; those of packs are read whole."""
    return work.entities.count(name) > _LONG and not work.lists.rows(name)


def lent_rows(work: "Reading", sight: Sight, name: str, reading: "Opening") -> Sequence[Row]:
    """Return the rows of a list for a form, those of a short one read at once.

    ``reading`` opens another transaction, when the form asks for more.
    """
    if is_long(work, name) and (sight.everything or name in _OF_FAMILIES):
        return LentRows(reading, name, _seen(sight, name))
    return sight.rows(name, work.entities.rows(name))


def _seen(sight: Sight, name: str) -> Callable[[Row], bool]:
    hidden = sight.hidden
    column = "name" if name == "families" else "family_id"
    return lambda row: row.get(column, "") not in hidden
