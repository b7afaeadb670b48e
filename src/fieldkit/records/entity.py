"""Longitudinal records of casework, kept as ODK Entities: families, persons, cases, lists."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Entity:
    """One row of an entity list, with the last known value of each property.

    ``version`` counts the commits applied to the entity here, ``trunk_version``
    is that number at the last receipt, ``branch_id`` is one UUID per device
    epoch (ODK's offline entity numbers; merging uses heads). ``discrepancies``
    names the properties whose heads differ. An ``erased`` one is its id and
    nothing more, for good. One that was ``merged_into`` another is gone on with
    as that one, and counts as deleted; ``also`` are the ids of those that were
    merged into this one.
    """

    list_name: str
    id: str
    label: str
    properties: Mapping[str, str] = field(default_factory=dict)
    version: int = 0
    trunk_version: int | None = None
    branch_id: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    deleted: bool = False
    discrepancies: tuple[str, ...] = ()
    erased: bool = False
    merged_into: str = ""
    also: tuple[str, ...] = ()

    def get(self, name: str, default: str = "") -> str:
        """Return one property, or the default where it was never given."""
        return self.properties.get(name) or default

    def with_values(self, properties: Mapping[str, str], label: str | None = None) -> "Entity":
        """Return the entity with these properties set; others stay, an empty label changes none."""
        return replace(
            self, properties={**self.properties, **properties}, label=label or self.label
        )

    def row(self) -> dict[str, str]:
        """Return the row that a form sees in the list's CSV, as ODK Central writes it."""
        return {
            "name": self.id,
            "label": self.label,
            **self.properties,
            "__version": str(self.version),
            "__trunkVersion": "" if self.trunk_version is None else str(self.trunk_version),
            "__branchId": self.branch_id or "",
        }


@dataclass(frozen=True, slots=True)
class EntityList:
    """A list that a pack declares: its name, its words and who may fill it."""

    name: str
    titles: tuple[tuple[str, str], ...]
    properties: tuple[str, ...] = ()
    personal: bool = False

    def title_in(self, language: str) -> str:
        """Return the list's title in this language, else its name."""
        return dict(self.titles).get(language, self.name)
