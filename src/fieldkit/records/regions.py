"""Which regions an event reached: by where the participants' organisations are."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from fieldkit.records.event import Registration
from fieldkit.records.finding import fold


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One district of the list: its id, its name, its region and whether rural or a town."""

    id: str
    name: str
    region: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Places:
    """The list of districts, and in which of them each organisation has its seat, by ids."""

    districts: tuple[DistrictRow, ...] = ()
    seats: Mapping[str, str] = field(default_factory=dict)

    def districts_of(self, people: Iterable[Registration]) -> set[str]:
        """Return the ids of the districts that people came from: as they said, else by the seat."""
        known = self._by_name()
        found = (
            known.get(one.district_then)
            or known.get(said(one.district_then))
            or known.get(self.seats.get(one.organisation_id, ""))
            for one in people
        )
        return {one.id for one in found if one is not None}

    def named(self, district: str) -> DistrictRow | None:
        """Return a district by its id or name."""
        known = self._by_name()
        return known.get(district) or known.get(said(district))

    def _by_name(self) -> Mapping[str, DistrictRow]:
        """Return the districts by their ids and by their names as ``said`` writes them."""
        found = {said(one.name): one for one in self.districts}
        return found | {one.id: one for one in self.districts}

    def regions_of(self, people: Iterable[Registration]) -> dict[str, str]:
        """Return the region of each by registration id; who is of none that is known is left out.

        It is that of the organisation's seat, else that of the district they gave.
        """
        known = self._by_name()
        found: dict[str, str] = {}
        for one in people:
            seat = known.get(self.seats.get(one.organisation_id, ""))
            place = seat or known.get(one.district_then) or known.get(said(one.district_then))
            if place is not None and place.region:
                found[one.id] = place.region
        return found


def said(text: str) -> str:
    """Return a name as it is compared."""
    return fold(text).strip()
