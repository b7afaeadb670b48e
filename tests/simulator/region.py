"""A region at work: laptops and their office, with sticks between them that have bad luck."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from fieldkit.errors import FieldkitError
from fieldkit.records.backup import BackupKind
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.exchange import NoOffice
from fieldkit.services.export import NothingToHandOver, export_bundle, preview_export
from fieldkit.services.handing_over_cases import hand_over_cases
from fieldkit.services.intake import Intake, take_in
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.progress import Cancelled
from fieldkit.services.refilling import NothingToFillWith, fill_laptop
from fieldkit.services.restoring import find_backups, restore_backup
from fieldkit.services.state_check import last_compared
from fieldkit.store.change_rows import HIDDEN
from tests.simulator.acts import ACTS, FAMILIES
from tests.simulator.places import (
    MOST_LAPTOPS,
    PASSPHRASE,
    Place,
    Wall,
    newer_program,
    template,
)
from tests.simulator.tables import Broken, differ_nowhere, raw
from tests.support.bundles import honest

ODDITIES = (
    {"type": "foster_home", "entity": "h1", "field": "places"},
    {"op": "move", "entity": "families/f1"},
    {"type": "event", "entity": "e1", "field": "colour"},
    {"entity": "families/f1"},
    {"entity": "families/f2"},
)
MOST_ROUNDS = 12


@dataclass
class Letter:
    """A file on its way to whoever has this device."""

    path: Path
    to: str
    unheard: bool = False  # its reader may not have heard of its writer, and says so


class Interrupted:
    """A progress that stops the job at some step."""

    def __init__(self, after: int) -> None:
        self._left = after

    def step(self, done: int, total: int, what: str) -> None:
        """Stop once there were so many steps."""
        del done, total, what
        self._left -= 1
        if self._left < 0:
            raise Cancelled


@dataclass
class Region:
    """What a schedule is played with; ``acknowledged`` are changes that a receipt confirmed."""

    folder: Path
    laptops_wanted: int
    wall: Wall = field(default_factory=Wall)
    mail: list[Letter] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    acknowledged: set[bytes] = field(default_factory=set)
    held_by_office: set[bytes] = field(default_factory=set)
    backups: dict[str, list[Path]] = field(default_factory=dict)
    _made: int = 0

    def __post_init__(self) -> None:
        source = template()
        names = ["office", *(f"laptop{n}" for n in range(self.laptops_wanted))]
        for name in names:
            shutil.copytree(source / name, self.folder / name)
        self.office, *self.laptops = (Place(n, self.folder / n, self.wall) for n in names)
        self.newer = newer_program(source / "newer")
        self.newer_sent = 0

    @property
    def places(self) -> list[Place]:
        """Everybody, the office first."""
        return [self.office, *self.laptops]

    def close(self) -> None:
        """Close every workspace."""
        for place in self.places:
            place.workspace.close()

    def step(self, chance: Random) -> None:
        """Let something happen."""
        self.wall.pass_by(chance.choice((0, 1, 60, 24 * 60)))
        act = chance.choice(WHAT_HAPPENS)
        self.told.append(act.__name__)
        act(self, chance)

    # What people do.

    def somebody_works(self, chance: Random) -> None:
        """Let somebody do something in some workspace."""
        place = chance.choice([*self.laptops, *self.laptops, self.office])
        act = chance.choice(ACTS)
        self.told[-1] = f"{place.name}: {act.__name__}"
        act(place, chance)

    def hand_over(self, chance: Random) -> None:
        """Write a bundle for the office, perhaps interrupted."""
        self._send(chance.choice(self.laptops), chance)

    def newer_program_sends(self, chance: Random) -> None:
        """Let a laptop hand over what this program understands, and what it does not."""
        commits = [
            self.newer.commit([f"Сорокина {chance.randrange(9)}"], **chance.choice(ODDITIES))
            for _ in range(chance.randint(1, 3))
        ]
        self.newer_sent += 1
        with self.office.workspace.reading() as work:
            reader = work.devices.own()
        made = honest(self.stick(), self.newer, reader, commits, self.newer_sent)
        self.mail.append(Letter(made.envelope.path, self.office.device))

    def office_sends(self, chance: Random) -> None:
        """Write for a laptop: its answer, or all that another worked with."""
        laptop = chance.choice(self.laptops)
        if chance.random() < 2 / 3:
            answer = write_answer(self.office.workspace, laptop.device, self.stick())
            self.mail += [Letter(path, laptop.device) for path in answer.paths]
        else:
            self._fill(laptop, [chance.choice(self.laptops).device])

    def families_go_to_a_colleague(self, chance: Random) -> None:
        """Write a family for another laptop, where it is known and the family is not mixed."""
        giver, taker = chance.choice(self.laptops), chance.choice(self.laptops)
        wanted = [chance.choice(FAMILIES)]
        try:
            made = hand_over_cases(giver.workspace, wanted, taker.device, self.stick())
        except FieldkitError:
            return
        self.mail += [Letter(path, taker.device, unheard=True) for path in made.paths]

    # What happens to sticks.

    def arrive(self, chance: Random) -> None:
        """Take any file in, late or early."""
        if self.mail:
            letter = self.mail.pop(chance.randrange(len(self.mail)))
            self._deliver(letter, chance)

    def arrive_twice(self, chance: Random) -> None:
        """Take a file in that will come once more."""
        if self.mail:
            self._deliver(chance.choice(self.mail), chance)

    def get_lost(self, chance: Random) -> None:
        """Lose a file."""
        if self.mail:
            self.mail.pop(chance.randrange(len(self.mail)))

    def get_damaged(self, chance: Random) -> None:
        """Let a damaged copy of a file come: it is refused, and nothing of it counts."""
        if not self.mail:
            return
        letter = chance.choice(self.mail)
        data = bytearray(letter.path.read_bytes())
        if chance.random() < 1 / 2:
            del data[chance.randrange(len(data)) :]
        else:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        copy = self.stick() / letter.path.name
        copy.write_bytes(data)
        place = self._reader_of(letter, chance)
        if place is not None:
            found = take_in(place.workspace, copy)
            if found.status is not IntakeStatus.REFUSED:
                raise Broken(f"a damaged file was taken in by {place.name}")

    # What happens to computers.

    def power_fails(self, chance: Random) -> None:
        """Go on with what lies on the disk."""
        chance.choice(self.places).kill()

    def be_cloned(self, chance: Random) -> None:
        """Let somebody copy a laptop's folder, and work in both."""
        if len(self.laptops) < MOST_LAPTOPS:
            self._made += 1
            source = chance.choice(self.laptops)
            clone = source.copied(f"{source.name} clone {self._made}")
            self.laptops.append(clone)

    def back_up(self, chance: Random) -> None:
        """Make a backup on a stick."""
        place = chance.choice(self.laptops)
        made = place.workspace.database.write_backup(
            self.stick(), BackupKind.WISH, place.workspace.now()
        )
        self.backups.setdefault(place.name, []).append(made.folder)

    def be_restored(self, chance: Random) -> None:
        """Put an earlier backup in the place of a workspace."""
        name = chance.choice(sorted(self.backups) or [""])
        if not name:
            return
        place = next(one for one in self.laptops if one.name == name)
        place.workspace.close()
        backup = find_backups(chance.choice(self.backups[name]))[0]
        restore_backup(place.folder, backup, PASSPHRASE)
        place.open()

    def clock_jumps(self, chance: Random) -> None:
        """Set a clock wrong by anything up to ten years, or right."""
        place = chance.choice(self.places)
        place.off = timedelta(days=chance.choice((0, 0, 1, -1, 400, -400, 3650, -3650)))

    def tables_are_made_anew(self, chance: Random) -> None:
        """Rebuild the tables of a workspace from its log: they are what they were."""
        place = chance.choice(self.places)
        before = raw(place.workspace.database)
        with place.work() as work:
            work.changes.rebuild()
        differ_nowhere(f"a rebuild at {place.name} gives", raw(place.workspace.database), before)

    # The end.

    def come_to_rest(self, chance: Random) -> None:
        """Let everybody meet until nothing is new to anybody."""
        chance.shuffle(self.mail)
        while self.mail:
            self._deliver(self.mail.pop(), chance)
        everybody = [*{one.device for one in self.laptops}, self.newer.identity.device.id]
        for _round in range(MOST_ROUNDS):
            quiet = True
            for laptop in self.laptops:
                if preview_export(laptop.workspace).changes:
                    quiet = False
                    self._send(laptop, chance)
                    self._deliver_all(laptop)
            held = ids_of(self.office)
            for laptop in self.laptops:
                if ids_of(laptop) != held or withheld_from(laptop):
                    quiet = False
                    self._fill(laptop, everybody)
                    self._deliver_all(laptop)
                    self._tell_all(laptop)
            if quiet:
                return
        raise Broken(f"not at rest after {MOST_ROUNDS} rounds")

    def stick(self) -> Path:
        """Return an empty folder."""
        self._made += 1
        path = self.folder / f"stick {self._made}"
        path.mkdir()
        return path

    def _send(self, place: Place, chance: Random, to: str | None = None) -> None:
        watch = Interrupted(chance.randrange(9)) if chance.random() < 1 / 8 else None
        try:
            made = export_bundle(place.workspace, to, self.stick(), watch)
        except (NothingToHandOver, NoOffice):
            return
        except Cancelled:
            place.kill()
            return
        self.mail.append(Letter(made.path, to or self.office.device))

    def _tell_all(self, laptop: Place) -> None:
        """Give a laptop what the office alone wrote: no file of its holds what is no laptop's."""
        with self.office.workspace.reading() as work:
            own = work.devices.own().device
            epochs = [epoch for device, epoch in work.changes.tips() if device == own.id]
            commits = [
                one for epoch in epochs for one in work.changes.commits_after(own.id, epoch, 0)
            ]
        with laptop.work() as work:
            work.changes.apply(commits, source=own)

    def _fill(self, laptop: Place, sources: list[str]) -> None:
        try:
            made = fill_laptop(self.office.workspace, laptop.device, sources, self.stick())
        except NothingToFillWith:
            return
        self.mail += [Letter(path, laptop.device) for path in made.paths]

    def _reader_of(self, letter: Letter, chance: Random) -> Place | None:
        readers = [place for place in self.places if place.device == letter.to]
        return chance.choice(readers) if readers else None

    def _deliver(self, letter: Letter, chance: Random) -> None:
        place = self._reader_of(letter, chance)
        if place is None:
            return
        if chance.random() < 1 / 10:
            try:
                take_in(place.workspace, letter.path, Interrupted(chance.randrange(9)))
            except Cancelled:
                place.kill()
        self._take(place, letter)

    def _deliver_all(self, laptop: Place) -> None:
        """Take in what lies there, each file by this laptop or the office, answers too."""
        while self.mail:
            letter = self.mail.pop(0)
            place = self.office if letter.to == self.office.device else laptop
            self._take(place, letter)

    def _take(self, place: Place, letter: Letter) -> None:
        found: Intake = take_in(place.workspace, letter.path)
        if found.status is IntakeStatus.REFUSED and letter.unheard:
            return
        if found.status is IntakeStatus.REFUSED:
            raise Broken(f"{place.name} refused {letter.path.name}: {found.sentence}")
        if found.receipt_path is not None:
            self.mail.append(Letter(found.receipt_path, found.sender))
        if place is self.office:
            held = ids_of(self.office)
            if self.held_by_office - held:
                raise Broken("the office lost what it had")
            self.held_by_office = held
        else:
            confirmed = confirmed_of(place)
            lost = confirmed - ids_of(self.office)
            if lost:
                raise Broken(f"{len(lost)} changes are confirmed to {place.name} and nowhere")
            self.acknowledged |= confirmed
            with place.workspace.reading() as work:
                compared = last_compared(work)
            if compared is not None and (not compared.agrees or compared.rebuilt):
                raise Broken(f"{place.name} believes that something is damaged: {compared}")


def ids_of(place: Place) -> set[bytes]:
    """Return the ids of all changes that a workspace has."""
    with place.workspace.database._engine.connect() as connection:
        return set(connection.exec_driver_sql("SELECT id FROM changes").scalars())


def withheld_from(place: Place) -> bool:
    """Tell whether a workspace has changes of which it was told no more than that they are."""
    with place.workspace.database._engine.connect() as connection:
        query = "SELECT EXISTS (SELECT 1 FROM changes WHERE state = ?)"
        return bool(connection.exec_driver_sql(query, (HIDDEN,)).scalar())


def confirmed_of(place: Place) -> set[bytes]:
    """Return the ids of our own changes that count as confirmed, on the path to each head."""
    query = """SELECT chains.id, chains.head, changes.id, changes.prev, changes.seq,
        chains.confirmed FROM changes JOIN chains ON chains.id = changes.chain
        WHERE chains.own = 1"""
    with place.workspace.database._engine.connect() as connection:
        rows = connection.exec_driver_sql(query).all()
    before = {row[2]: (row[3], row[4] <= row[5]) for row in rows}
    found: set[bytes] = set()
    for head in {row[1] for row in rows}:
        at = head
        while at in before:
            if before[at][1]:
                found.add(at)
            at = before[at][0]
    return found


WHAT_HAPPENS: tuple[Callable[[Region, Random], None], ...] = (
    *(Region.somebody_works,) * 14,
    *(Region.hand_over,) * 4,
    *(Region.arrive,) * 6,
    *(Region.office_sends, Region.office_sends, Region.newer_program_sends),
    Region.families_go_to_a_colleague,
    *(Region.arrive_twice, Region.get_lost, Region.get_damaged),
    *(Region.power_fails, Region.be_cloned, Region.back_up, Region.be_restored),
    *(Region.clock_jumps, Region.tables_are_made_anew),
)
