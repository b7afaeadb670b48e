"""Branches that count as the body they are part of, as the list of organisations says."""

import sqlalchemy as sa

from fieldkit.records.organisations import BODY
from fieldkit.store.prepared import Prepared
from fieldkit.store.tables import entities

_MOST_STEPS = 20
_PARENT = sa.func.json_extract(entities.c.properties, "$.parent")
_BRANCHES = Prepared(
    sa.select(entities.c.id, _PARENT).where(
        entities.c.list_name == "organisations",
        entities.c.deleted == 0,
        sa.func.json_extract(entities.c.properties, "$.counts_as") == BODY,
        _PARENT != "",
    )
)


def bodies(connection: sa.Connection) -> dict[str, str]:
    """Return as which organisation each branch counts, by ids; a circle ends where it began."""
    above = {str(one): str(parent) for one, parent in _BRANCHES.run(connection, {})}
    found: dict[str, str] = {}
    for branch in above:
        seen = [branch]
        while (parent := above.get(seen[-1], "")) and len(seen) < _MOST_STEPS:
            if parent in seen:
                break
            seen.append(parent)
        found[branch] = seen[-1]
    return {branch: body for branch, body in found.items() if body != branch}
