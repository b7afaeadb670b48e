"""Export and import against tar, zstd and age: ``python -m tests.benchmarks.bundles [CHANGES]``.

100,000 changes unless told, made and taken in by the services on real
workspaces; the other side handles the same bytes with the standard tools.
``python -m tests.benchmarks.bundles growth [CONFIRMED]`` exports ten new
changes among a million.
"""

import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.header import Address
from fieldkit.bundles.reader import open_bundle
from fieldkit.records.device import DeviceKind
from fieldkit.records.entity import Entity
from fieldkit.records.ids import new_id
from fieldkit.services.exchange import OFFICE_SETTING
from fieldkit.services.export import export_bundle
from fieldkit.services.intake import take_in
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost

FIELDS = 19
FAMILIES_AT_ONCE = 2
WRITTEN = ("chains", "things", "commits", "changes", "heads", "entities", "facets")
TOOLS = ("age", "age-keygen", "zstd", "tar")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    what: str
    ours: float
    bare: float
    budget: str


def timed(act: Callable[[], object]) -> float:
    """Return the seconds that something takes."""
    before = time.perf_counter()
    act()
    return time.perf_counter() - before


def workspace(folder: Path, kind: DeviceKind) -> Workspace:
    """Return a new workspace."""
    return create_workspace(
        folder, user_name="Ольхова", passphrase="дрозд клён мост", kind=kind, cost=KeyCost.lowest()
    )


def joined(folder: Path) -> tuple[Workspace, Workspace]:
    """Return a laptop and its office, introduced without files."""
    laptop = workspace(folder / "laptop", DeviceKind.LAPTOP)
    office = workspace(folder / "office", DeviceKind.OFFICE)
    with office.unit_of_work() as work:
        work.devices.save(laptop.device)
        work.commit()
    with laptop.unit_of_work() as work:
        work.devices.save(office.device)
        work.settings.set(OFFICE_SETTING, office.device.id)
        work.commit()
    return laptop, office


def fill(laptop: Workspace, changes: int) -> None:
    """Save families of nineteen fields and a label until there are so many changes."""
    made = 0
    while made < changes:
        with laptop.unit_of_work() as work:
            for _family in range(FAMILIES_AT_ONCE):
                values = {f"field_{n}": f"значение {made + n}" for n in range(FIELDS)}
                work.entities.save(Entity("families", new_id(), f"Рябинины {made}", values))
                made += FIELDS + 1
            work.commit()


def content_of(office: Workspace, path: Path, folder: Path) -> Path:
    """Lay the files of a bundle's payload into a folder for the standard tools."""
    with office.reading() as work:
        identity = work.devices.own()
    folder.mkdir()
    (folder / "changes").mkdir()
    with open_bundle(examine(path), identity) as opened:
        for member in opened.manifest.members:
            (folder / member.name).write_bytes(b"".join(opened._staging.read(member.name)))
    return folder


def tools_out(content: Path, recipient: str, out: Path) -> None:
    """Seal the content with the standard tools."""
    line = f"tar c -C {content} . | zstd -3 -q | age -r {recipient} -o {out}"
    subprocess.run(["bash", "-o", "pipefail", "-c", line], check=True)


def tools_in(sealed: Path, key: Path, folder: Path) -> None:
    """Open what they sealed."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    line = f"age -d -i {key} {sealed} | zstd -d -q | tar x -C {folder}"
    subprocess.run(["bash", "-o", "pipefail", "-c", line], check=True)


def bare_insert(office: Workspace, other: Workspace) -> float:
    """Return the seconds of writing what an import wrote, already made, into another store.

    No file is read, nothing is hashed or asked: rows from memory, by executemany, in one
    transaction with the same settings. An import cannot be quicker.
    """
    with office.reading() as work:
        driver = work.changes._access.connection.connection.driver_connection
        read = {name: driver.execute(f"SELECT * FROM {name}").fetchall() for name in WRITTEN}  # noqa: S608 - our own tables
        words = driver.execute("SELECT rowid, numbers, words FROM entity_search").fetchall()
    lines = [
        (f"INSERT INTO {name} VALUES ({','.join('?' * len(rows[0]))})", rows)  # noqa: S608 - our own tables
        for name, rows in read.items()
    ]
    lines += [
        ("INSERT INTO entity_search(rowid, numbers, words) VALUES (?, ?, ?)", words),
        ("INSERT INTO entity_parts(rowid, numbers, words) VALUES (?, ?, ?)", words),
    ]
    with other.unit_of_work() as work:
        driver = work.changes._access.connection.connection.driver_connection
        driver.execute("DELETE FROM chains")

        def write() -> None:
            for line, rows in lines:
                driver.executemany(line, rows)
            driver.execute("COMMIT")

        seconds = timed(write)
        driver.execute("BEGIN")
    return seconds


def against_the_tools(folder: Path, changes: int) -> list[Row]:
    """Measure one large bundle, our way and the tools' way."""
    laptop, office = joined(folder)
    fill(laptop, changes)
    stick = folder / "stick"
    stick.mkdir()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    exported = timed(lambda: export_bundle(laptop, None, stick))
    path = next(stick.glob("*.fkb"))
    taken = timed(lambda: take_in(office, path))
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    content = content_of(office, path, folder / "content")
    with office.reading() as work:
        identity = work.devices.own()
    key = folder / "key"
    key.write_text(identity.age_identity + "\n")
    address = Address(office.device.id, office.device.recipient)
    sealed = folder / "tools.age"
    out = min(timed(lambda: tools_out(content, address.recipient, sealed)) for _turn in range(3))
    back = min(timed(lambda: tools_in(sealed, key, folder / "back")) for _turn in range(3))
    sealed_size = path.stat().st_size / 1e6
    size = sum(one.stat().st_size for one in content.rglob("*") if one.is_file())
    print(f"{changes:,} changes, {size / 1e6:.0f} MB of lines, {sealed_size:.1f} MB sealed;")
    print(f"memory grew by {grown:.0f} MB while exporting and importing (budget: 80)")
    again = timed(lambda: take_in(office, path))
    others = [workspace(folder / name, DeviceKind.OFFICE) for name in ("third", "fourth")]
    bare = min(bare_insert(office, other) for other in others)
    for one in (laptop, office, *others):
        one.close()
    return [
        Row("export", exported, out, "6x"),
        Row("import", taken, back, "8x"),
        Row("  its rows alone, from memory into SQLCipher", bare, back, ""),
        Row("  import against those", taken, bare, ""),
        Row("import of the same file again", again, back, ""),
    ]


def export_of_ten(folder: Path, changes: int) -> float:
    """Return the seconds, median of five, of exporting ten new changes among so many."""
    folder.mkdir()
    laptop, office = joined(folder)
    fill(laptop, changes)
    turns = []
    for turn in range(6):
        with laptop.unit_of_work() as work:
            work.changes.confirm(work.changes.tips())
            values = {f"field_{n}": str(turn) for n in range(9)}
            work.entities.save(Entity("families", new_id(), "Дроздовы", values))
            work.commit()
        stick = folder / f"stick {turn}"
        stick.mkdir()
        before = time.perf_counter()
        export_bundle(laptop, None, stick)
        turns.append(time.perf_counter() - before)
    for one in (laptop, office):
        one.close()
    return statistics.median(turns[1:])


def growth(folder: Path, large: int) -> list[Row]:
    """Measure the export of ten new changes beside few and beside many confirmed ones."""
    small = export_of_ten(folder / "small", 1_000)
    what = f"export of 10 new changes among {large:,}, against among 1,000"
    return [Row(what, export_of_ten(folder / "large", large), small, "1.5x")]


def table(rows: list[Row]) -> None:
    """Print the rows."""
    print(f"{'':60} {'ours, s':>9} {'other, s':>9} {'ratio':>7} {'budget':>7}")
    for row in rows:
        ratio = row.ours / row.bare
        print(f"{row.what:60} {row.ours:9.3f} {row.bare:9.3f} {ratio:6.1f}x {row.budget:>7}")


def main() -> None:
    """Measure and print the table."""
    grows = "growth" in sys.argv[1:]
    changes = next((int(word) for word in sys.argv[1:] if word.isdigit()), 0)
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing and not grows:
        sys.exit(f"Not installed: {', '.join(missing)}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if grows:
            table(growth(folder, changes or 1_000_000))
            return
        (folder / "tools").mkdir()
        rows = against_the_tools(folder / "tools", changes or 100_000)
        table(rows + growth(folder, changes or 100_000))


if __name__ == "__main__":
    main()
