"""Entity lists edited by hand: organisations, specialists and whatever a pack declares."""

from collections.abc import Mapping, Sequence

from fieldkit.errors import FieldkitError
from fieldkit.i18n import N_
from fieldkit.records.entity import Entity
from fieldkit.records.ids import new_id
from fieldkit.records.permissions import Act
from fieldkit.services.case_team import sight_of
from fieldkit.services.workspace import Workspace, needs

_OF_FAMILIES = frozenset({"families", "persons", "cases"})


class ListMissing(FieldkitError):
    """A row was to be added to a list that no installed pack declares."""

    template = N_("There is no list {name} here. Install the form pack that brings it first.")


@needs(Act.EDIT_LISTS)
def add_to_list(
    workspace: Workspace, list_name: str, rows: Sequence[Mapping[str, str]]
) -> tuple[Entity, ...]:
    """Add or renew rows of a list, in one transaction that goes to head office like any other.

    A row has ``label``, the list's properties, and ``name`` as its id where it
    must keep one. What is about families is written by forms alone. Raises ListMissing.
    """
    if list_name in _OF_FAMILIES:
        raise ListMissing(name=list_name)
    now = workspace.now()
    saved = []
    with workspace.unit_of_work() as work:
        if work.lists.get(list_name) is None:
            raise ListMissing(name=list_name)
        for row in rows:
            properties = {key: value for key, value in row.items() if key not in {"name", "label"}}
            entity = Entity(
                list_name=list_name,
                id=row.get("name") or new_id(),
                label=row["label"],
                properties=properties,
                created_at=now,
                updated_at=now,
            )
            work.entities.save(entity)
            saved.append(entity)
        work.log.audit("list_extended", list_name, count=len(saved))
        work.commit()
    return tuple(saved)


@needs(Act.WORK)
def list_rows(workspace: Workspace, list_name: str) -> tuple[dict[str, str], ...]:
    """Return the rows of a list as forms see them."""
    with workspace.reading() as work:
        sight = sight_of(workspace, work)
        return tuple(sight.rows(list_name, work.entities.rows(list_name)))
