"""Which of many cards may be about one person, without comparing each with each."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterator, Sequence
from functools import cache

from fieldkit.records.entity import Entity
from fieldkit.records.likeness import PersonFacts, Traits, agree, alike, close, slips

# Lists of pairs of ids: of whom somebody said that they are two people, or that they are one.
# They travel with the log like any list.
DIFFERENT = "different_persons"
SAME = "same_persons"
_AT_ONCE = 500


def pair_id(one_id: str, other_id: str) -> str:
    """Return the id of a pair, whichever of the two is named first."""
    return "_".join(sorted((one_id, other_id)))


def pair_of(list_name: str, one_id: str, other_id: str) -> Entity:
    """Return the record of what was said of a pair."""
    first, second = sorted((one_id, other_id))
    held = {"one_id": first, "other_id": second}
    return Entity(list_name, pair_id(one_id, other_id), "", held)


def like_pairs(
    people: Sequence[PersonFacts],
    step: Callable[[int, int], None],
    *,
    within: Sequence[str] | None = None,
) -> tuple[tuple[int, int], ...]:
    """Return the places of all pairs of which ``may_be_one`` holds, the lower place first.

    ``within`` gives everybody's group, such as an event; people of different
    groups are not compared. ``step`` is told how many people of how many are
    through, and may raise to stop.
    """
    groups = within or [""] * len(people)
    traits = [Traits.of(facts) for facts in people]
    vague = _Vague(traits, groups)
    seen: defaultdict[Hashable, list[int]] = defaultdict(list)
    found: set[tuple[int, int]] = set()
    for place, one in enumerate(traits):
        if place % _AT_ONCE == 0:
            step(place, len(people))
        near = set(vague.near(one, groups[place]))
        for key in _dated_keys(one):
            met = seen[groups[place], key]
            near.update(met)
            met.append(place)
        for other in near:
            pair = (other, place) if other < place else (place, other)
            if other != place and pair not in found and alike(one, traits[other]):
                found.add(pair)
    step(len(people), len(people))
    return tuple(sorted(found))


def _dated_keys(one: Traits) -> Iterator[Hashable]:
    """Yield what two people share who are alike and of whom both dates are known.

    That is the day, whichever of its figures is the month, or else the whole name.
    """
    if one.year and not one.alone:
        yield one.year, *sorted((one.birth[5:7], one.birth[8:]))
    if one.year and one.patronymic:
        yield "name", one.whole


class _Vague:
    """Those of whom a date, or all of it but the year, is missing, by their names.

    They are like others by name alone, so that they are found by close names.
    """

    def __init__(self, traits: Sequence[Traits], groups: Sequence[str]) -> None:
        names: defaultdict[Hashable, dict[str, dict[str, list[int]]]] = defaultdict(dict)
        self._colleagues: defaultdict[Hashable, list[int]] = defaultdict(list)
        self._by_slip: defaultdict[str, list[str]] = defaultdict(list)
        for place, one in enumerate(traits):
            if one.year and not one.alone:
                continue
            scope = groups[place], one.year
            if one.surname and one.given:
                there = names[scope].setdefault(one.surname, {})
                there.setdefault(one.given, []).append(place)
            if one.organisation and one.patronymic:
                self._colleagues[scope, one.given, one.patronymic].append(place)
        self._names = dict(names)
        for surname in {surname for held in names.values() for surname in held}:
            for slip in slips(surname):
                self._by_slip[slip].append(surname)
        self._close_surnames = cache(self._looked_up)
        self._agree, self._close = cache(agree), cache(close)

    def near(self, one: Traits, group: str) -> Iterator[int]:
        """Yield the places of those without a date who may be like somebody."""
        for scope in {(group, ""), (group, one.year)}:
            named = self._names.get(scope)
            if named is not None and one.surname and one.given:
                yield from self._called(named, one.surname, one.given, self._agree)
                yield from self._called(named, one.given, one.surname, self._close)
            if one.organisation and one.patronymic:
                yield from self._colleagues.get((scope, one.given, one.patronymic), ())

    def _called(
        self,
        named: dict[str, dict[str, list[int]]],
        surname: str,
        given: str,
        fits: Callable[[str, str], bool],
    ) -> Iterator[int]:
        for known in self._close_surnames(surname):
            for other, places in named.get(known, {}).items():
                if fits(other, given):
                    yield from places

    def _looked_up(self, name: str) -> tuple[str, ...]:
        met = {surname for slip in slips(name) for surname in self._by_slip.get(slip, ())}
        return tuple(surname for surname in met if close(surname, name))
