"""The professionals of the list who may be invited to an event."""

from fieldkit.records.permissions import Act
from fieldkit.services.registrations import grid_of, twin_key
from fieldkit.services.roster_import import Fate, RosterLine
from fieldkit.services.workspace import Workspace, needs
from fieldkit.sheets.roster import RosterRow


@needs(Act.PLAN_EVENTS)
def specialists_to_invite(workspace: Workspace, event_id: str) -> tuple[RosterLine, ...]:
    """Return the professionals who are not on the roster yet, by name, ready to be imported.

    Who has left is not among them. Raises EventMissing.
    """
    with workspace.reading() as work:
        roster = [one for one in grid_of(work, event_id).registrations if not one.withdrawn]
        cards = {one.specialist_id for one in roster}
        keys = {twin_key(one.name, one.org_then) for one in roster}
        offices = {row["name"]: row for row in work.entities.rows("organisations")}
        districts = {row["name"]: row.get("label", "") for row in work.entities.rows("districts")}
        found = []
        for row in work.entities.rows("specialists"):
            office = offices.get(row.get("organisation_id", ""), {})
            district = office.get("district", "") or office.get("district_id", "")
            line = RosterRow(
                row.get("label", ""),
                office.get("label", ""),
                districts.get(district, district),
                row.get("position", ""),
            )
            there = row["name"] in cards or twin_key(line.name, line.organisation) in keys
            if row.get("active") != "no" and line.name and not there:
                organisation = office.get("name", "")
                found.append(RosterLine(line, Fate.MATCHED, row["name"], organisation))
    return tuple(sorted(found, key=lambda one: twin_key(one.row.name, one.row.organisation)))
