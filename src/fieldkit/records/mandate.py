"""What a laptop may write for its head office: which roles work on it, and whose records."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from fieldkit.records.change import EntityType, Op
from fieldkit.records.kept_aside import AsideReason
from fieldkit.records.people import Role
from fieldkit.records.permissions import ROLE_ACTS, Act

# Whoever begins a workspace looks after the laptop too.
USUAL_ROLES: Final = (Role.SPECIALIST, Role.ADMINISTRATOR)
# What reports are counted by must be the same everywhere.
OFFICE_LISTS: Final = frozenset({"programmes", "districts"})
EXPIRY_WARNING: Final = timedelta(days=60)
_DIRECTORIES: Final = frozenset({"organisations", "specialists"})
_ACTS: Final = {
    EntityType.SUBMISSION: Act.FILL_FORMS,
    EntityType.REVIEW: Act.REVIEW_FORMS,
    EntityType.FORM_WITHDRAWAL: Act.INSTALL_FORMS,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """The districts and programmes whose records a laptop writes, by their ids; empty means all."""

    districts: tuple[str, ...] = ()
    programmes: tuple[str, ...] = ()

    @property
    def everything(self) -> bool:
        """Tell whether no district and no programme is left out."""
        return not self.districts and not self.programmes

    def holds(self, districts: Collection[str], programmes: Collection[str]) -> bool:
        """Tell whether records of these places belong to it; of unknown ones everything does."""
        return not (
            (self.districts and set(districts) - set(self.districts))
            or (self.programmes and set(programmes) - set(self.programmes))
        )


EVERYWHERE: Final = Scope()


@dataclass(frozen=True, slots=True)
class Mandate:
    """What head office takes in from a laptop without a person's looking at it first."""

    roles: tuple[Role, ...] = USUAL_ROLES
    scope: Scope = EVERYWHERE

    def acts(self) -> frozenset[Act]:
        """Return what any of its roles may do."""
        return frozenset(act for role in self.roles for act in ROLE_ACTS[role])


USUAL: Final = Mandate()


def objection(
    acts: Collection[Act], kind: EntityType, entity: str, field: str, op: Op
) -> AsideReason | None:
    """Return why a change of this kind is not for a laptop with these acts, None where it is.

    Taking a person out of a form is no erasure of one's own: everybody who holds the form
    has to do it. Kinds of a newer program are kept aside for that.
    """
    if kind is EntityType.ENTITY:
        list_name = entity.partition("/")[0]
        if list_name in OFFICE_LISTS:
            return AsideReason.OFFICE_LIST
        if op is Op.ERASE and not field:
            needed = Act.ERASE
        else:
            needed = Act.ATTEND if list_name in _DIRECTORIES else Act.SEE_FAMILIES
    else:
        needed = _ACTS.get(kind, Act.ATTEND)
    return None if needed in acts else AsideReason.OTHER_ROLE
