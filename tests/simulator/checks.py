"""What must hold once everybody has heard everything; each breach is told in words."""

from pathlib import Path
from random import Random

from fieldkit.bundles.identity import new_identity
from fieldkit.records.device import DeviceKind
from fieldkit.records.people import Role, User
from fieldkit.services.export import preview_export
from fieldkit.store.database import Database, create_database
from fieldkit.store.keys import KeyCost
from tests.simulator.acts import PERSONS
from tests.simulator.places import BEGINNING, PASSPHRASE, Place
from tests.simulator.region import Region, ids_of
from tests.simulator.tables import Broken, Shown, differ_nowhere, raw, shown


def hold(region: Region, chance: Random) -> None:
    """Raise Broken unless all that must hold holds."""
    held = ids_of(region.office)
    _nothing_is_lost(region, held)
    tables = [shown(place.workspace.database) for place in region.places]
    for place, found in zip(region.places, tables, strict=True):
        differ_nowhere(f"{place.name} and the office show", found, tables[0])
        _is_sound(place)
        _hides_nothing(place.workspace.database, place.name)
    _have_one_state(region)
    _any_order_gives_this(region, chance, tables[0])


def _nothing_is_lost(region: Region, held: set[bytes]) -> None:
    if region.acknowledged - held:
        raise Broken(f"{len(region.acknowledged - held)} acknowledged changes are lost")
    for place in region.places:
        if ids_of(place) != held:
            more, less = len(ids_of(place) - held), len(held - ids_of(place))
            raise Broken(f"{place.name} has {more} more changes than the office, {less} less")
        if place is not region.office and preview_export(place.workspace).changes:
            raise Broken(f"{place.name} still waits for an answer")


def _is_sound(place: Place) -> None:
    database = place.workspace.database
    before = raw(database)
    with place.work() as work:
        problems = work.changes.verify()
        work.changes.rebuild()
    if problems:
        raise Broken(f"{place.name}: {problems}")
    differ_nowhere(f"a rebuild at {place.name} gives", raw(database), before)
    with database._engine.connect() as connection:
        ask = connection.exec_driver_sql
        waiting = ask("SELECT count(*) FROM changes WHERE state = 1").scalar()
        erased = set(ask("SELECT id FROM entities WHERE erased = 1").scalars())
        forms = ask("SELECT xml FROM submissions").scalars().all()
        logged = ask("SELECT payload FROM changes WHERE field = 'submission'").scalars().all()
    if waiting:
        raise Broken(f"{place.name}: {waiting} changes wait for ever")
    for key in erased.intersection(PERSONS):
        if any(f">{key}<" in (text or "") for text in (*forms, *logged)):
            raise Broken(f"{place.name}: {key} is erased and stands in a form")


def _have_one_state(region: Region) -> None:
    """Hold that copies with the same heads have the same state, and find nothing damaged."""
    with region.office.workspace.reading() as work:
        tips = [tip for one in work.devices.list() for tip in work.changes.tips_of(one.id)]
    states = []
    for place in region.places:
        with place.work() as work:
            states.append([work.states.of(tip) for tip in tips])
            if work.states.tables_differ or work.states.damaged():
                raise Broken(f"{place.name} finds its own tables or log damaged")
    for place, found in zip(region.places, states, strict=True):
        if found != states[0]:
            raise Broken(f"{place.name} has another state than the office")


def _hides_nothing(database: Database, name: str) -> None:
    """Hold the heads, and the discrepancies of plain fields, to what the log alone says."""
    with database._engine.connect() as connection:
        ask = connection.exec_driver_sql
        rows = ask(
            "SELECT thing, field, id, parents, payload, op FROM changes WHERE state = 0"
        ).all()
        kept = ask(
            "SELECT heads.thing, heads.field, changes.id FROM heads JOIN changes"
            " ON changes.no = heads.change_no"
        )
        heads = set(map(tuple, kept))
        disputed = set(map(tuple, ask("SELECT thing, field FROM discrepancies")))
        erased = set(ask("SELECT thing FROM entities WHERE erased = 1").scalars())
        merged = ask(
            "SELECT gone.thing, kept.thing FROM entities gone JOIN entities kept"
            " ON kept.list_name = gone.list_name AND kept.id = gone.merged_into"
        )
        into = dict(map(tuple, merged))
    followed = {(thing, field, one) for thing, field, _i, p, _v, _o in rows for one in _ids(p)}
    true = [row for row in rows if (row[0], row[1], row[2]) not in followed]
    if heads != {(row[0], row[1], row[2]) for row in true}:
        raise Broken(f"{name}: the heads are not those of the log")
    values: dict[tuple[int, str], set[str]] = {}
    for thing, field, _id, _parents, payload, op in true:
        if field and payload is not None and op != "erase":
            values.setdefault((thing, field), set()).add(payload)
    hidden = {
        key for key, found in values.items() if len(found) > 1 and key[0] not in erased
    } - disputed
    # Where cards were made one, it is asked at the card that is gone on with.
    hidden = {key for key in hidden if (into.get(key[0]), key[1]) not in disputed}
    # A form that somebody was taken out of is settled by rule: the shortest is shown.
    hidden -= {(row[0], row[1]) for row in true if row[5] == "erase"}
    if hidden:
        raise Broken(f"{name}: {len(hidden)} discrepancies are hidden")


def _any_order_gives_this(region: Region, chance: Random, expected: Shown) -> None:
    """Let somebody new take in all commits in some order, some of them twice."""
    with region.office.workspace.reading() as work:
        known = [*work.devices.list(), work.devices.own().device]
        commits = [
            (commit, device)
            for (device_id, epoch) in work.changes.tips()
            for device in known
            if device.id == device_id
            for commit in work.changes.commits_after(device_id, epoch, 0)
        ]
    commits += [one for one in commits if chance.random() < 1 / 4]
    chance.shuffle(commits)
    fresh = _stranger(region.folder / "stranger")
    try:
        with fresh.unit_of_work() as work:
            for device in known:
                work.devices.save(device)
            work.commit()
        for commit, device in commits:
            with fresh.unit_of_work() as work:
                work.changes.apply([commit], source=device)
                work.commit()
        if _logged(fresh) == ids_of(region.office):
            differ_nowhere("another order gives", shown(fresh), expected)
    finally:
        fresh.close()


def _logged(database: Database) -> set[bytes]:
    with database._engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT id FROM changes").scalars())


def _stranger(folder: Path) -> Database:
    return create_database(
        folder,
        PASSPHRASE,
        user=User("stranger", "Вязова А. А.", Role.SPECIALIST, BEGINNING),
        identity=new_identity(DeviceKind.OFFICE, "stranger"),
        cost=KeyCost.lowest(),
    )


def _ids(joined: bytes) -> list[bytes]:
    return [joined[at : at + 32] for at in range(0, len(joined), 32)]
