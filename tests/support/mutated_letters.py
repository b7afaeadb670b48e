"""Files of the other kinds spoilt in every layer: joining, answers, the kit, a hand-over.

``python -m tests.support.mutated_letters [SEED] [ROUNDS]`` tries many and prints what became of
them. Each file is one that the program wrote on real workspaces; its reader is a real workspace,
and made anew from a copy whenever something was taken in. A stranger spoils bytes, a courier
the layers, the true sender what the documents say, another laptop of the office and another
office put their own name to what somebody else wrote.
"""

import json
import random
import shutil
import sys
import tempfile
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fieldkit.bundles.limits import MIB
from fieldkit.errors import FieldkitError
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.workspace import Workspace, open_workspace
from fieldkit.store.tables import DERIVED, changes
from tests.support.bundles import Laptop, compressed
from tests.support.letters import PASSPHRASE, Letter, Post, document
from tests.support.mutated_bundles import Verdict


def outer(post: Post, letter: Letter, out: Path) -> str:
    """Spoil the finished file, as a bad stick does."""
    out.write_bytes(post.bytes_spoilt(letter.path.read_bytes()))
    return "honest" if out.read_bytes() == letter.path.read_bytes() else "unsigned"


def layers(post: Post, letter: Letter, out: Path) -> str:
    """Spoil one layer of the payload, and sign again as the sender."""
    layer = post.chance.choice(["tar", "zstd", "age"])
    letter.written(out, letter.sender, **{layer: post.bytes_spoilt})
    return "resigned"


def documents(post: Post, letter: Letter, out: Path) -> str:
    """Let the true sender say something else in header, manifest or document."""

    def members(found: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        places = [at for at, (name, _text) in enumerate(found) if name.endswith(".json")]
        at = post.chance.choice(places or [0])
        name, text = found[at]
        if post.chance.random() < 0.2 or not places:
            found[at] = (name, post.bytes_spoilt(text))
        else:
            found[at] = (name, document(post.json_spoilt(json.loads(text))))
        return found

    what = post.chance.choice(["header", "manifest", "members", "members", "members"])
    letter.written(out, letter.sender, **{what: members if what == "members" else post.json_spoilt})
    return "said otherwise"


def members(post: Post, letter: Letter, out: Path) -> str:
    """Leave a member out, double it, move it, or put a strange one in."""

    def spoilt(found: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
        chance = post.chance
        at = chance.randrange(len(found))
        match chance.randrange(5):
            case 0:
                del found[at]
            case 1:
                found.insert(at, found[at])
            case 2:
                found.insert(chance.randrange(len(found)), found.pop(at))
            case 3:
                names = ["../../x", "/etc/x", "att/" + "0" * 64, "changes/000001.jsonl", "CON"]
                found.insert(at, (chance.choice(names), b"x"))
            case _:
                found[at] = ("kit.json" if chance.random() < 0.5 else "receipt.json", found[at][1])
        return found

    letter.written(out, letter.sender, members=spoilt)
    return "said otherwise"


def insiders(post: Post, letter: Letter, out: Path) -> str:
    """Sign as another laptop of the office or another office, in one's own name or the sender's."""
    others = [post.insider, post.stranger, Laptop().identity]
    signer = post.chance.choice([one for one in others if one is not letter.sender])

    def header(told: dict[str, Any]) -> dict[str, Any]:
        key = signer.device.verify_key.hex()
        return {**told, "sender": {"device": signer.device.id, "verify_key": key}}

    letter.written(out, signer, **({"header": header} if post.chance.random() < 0.7 else {}))
    return "forged"


def bombs(post: Post, letter: Letter, out: Path) -> str:
    """Unfold without end, nest without end, or be larger than anything may be."""
    deep = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    name = letter.members[0][0]
    match post.chance.randrange(4):
        case 0:
            letter.written(out, letter.sender, zstd=lambda _data: compressed(bytes(300 * MIB), 1))
        case 1:
            letter.written(out, letter.sender, members=lambda _found: [(name, deep)])
        case 2:
            large = b'{"x":"' + b"x" * (2 * MIB) + b'"}'
            letter.written(out, letter.sender, members=lambda _found: [(name, large)])
        case _:
            many = [(f"att/{number:064x}", b"") for number in range(10_500)]
            letter.written(out, letter.sender, members=lambda found: [*found, *many])
    return "bomb"


SPOILERS: tuple[tuple[Callable[[Post, Letter, Path], str], int], ...] = (
    (outer, 20),
    (layers, 20),
    (documents, 40),
    (members, 10),
    (insiders, 10),
    (bombs, 1),
)


class Table:
    """One reader at work, made anew from its copy after each file that it took in."""

    def __init__(self, folder: Path, letter: Letter) -> None:
        self.letter = letter
        self._folder = folder / f"reading the {letter.name}"
        self._folder.mkdir()
        self.reader = self._anew()
        self.before = state_of(self.reader)
        self.said = ""  # what the last one was refused with

    def _anew(self) -> Workspace:
        place = self._folder / "workspace"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(self.letter.reader, place)
        return open_workspace(place, PASSPHRASE)

    def read(self, how: str, file: Path, out: Path) -> str:
        """Read a file and say what became of it; "wrong" is what must not come."""
        beside = {*file.parent.iterdir()}
        self.said = ""
        try:
            found = self.letter.reads(self.reader, file, out)
        except FieldkitError as error:
            found, self.said = None, repr(error)
        refused = found is None or getattr(found, "status", None) is IntakeStatus.REFUSED
        if {*file.parent.iterdir()} != beside:
            return "wrong"
        if refused and state_of(self.reader) == self.before:
            return "refused"
        allowed = how in {"honest", "said otherwise", "resigned"} and not refused
        verdict = "taken" if allowed and self._holds_together() else "wrong"
        self.reader.close()
        self.reader = self._anew()
        return verdict

    def _holds_together(self) -> bool:
        """Tell whether the log is whole and its tables are those that it gives."""
        with self.reader.unit_of_work() as work:
            grown = state_of_tables(work.changes._access.connection)
            work.changes.rebuild()
            return (
                work.changes.verify() == ()
                and state_of_tables(work.changes._access.connection) == grown
            )

    def close(self) -> None:
        """Leave the reader."""
        self.reader.close()


def state_of(workspace: Workspace) -> list[Any]:
    """Return what is recorded, whom a workspace knows, and its settings that matter."""
    with workspace.reading() as work:
        known = sorted(repr(one) for one in work.devices.list())
        return [known, work.forms.list(), *state_of_tables(work.changes._access.connection)]


def state_of_tables(connection: sa.Connection) -> list[list[tuple[Any, ...]]]:
    """Return the rows of everything that follows from the log, and the log."""
    return [
        sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
        for table in (*DERIVED, changes)
    ]


def try_many(folder: Path, seed: int, rounds: int) -> Verdict:
    """Try so many spoilt files, each kind in turn."""
    chance = random.Random(seed)  # noqa: S311 - a seeded test
    post, verdict = Post(folder, chance), Verdict()
    tables = [Table(folder, letter) for letter in post.letters]
    desk, out = folder / "desk", folder / "out"
    desk.mkdir()
    spoilers, weights = zip(*SPOILERS, strict=True)
    for table in tables:
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        # Made anew without a fault it is taken: what is refused below is so for its fault.
        anew = table.letter.written(desk / "x.fkb", table.letter.sender)
        verdict.outcomes[f"{table.letter.name} honest {table.read('honest', anew, out)}"] += 1
    for number in range(rounds):
        table = tables[number % len(tables)]
        spoiler = chance.choices(spoilers, weights)[0]
        name = f"{table.letter.name} {spoiler.__name__}"
        file = desk / "x.fkb"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        try:
            how = spoiler(post, table.letter, file)
            outcome = table.read(how, file, out)
        except Exception:  # noqa: BLE001 - whatever comes here is what must not come
            how, outcome = "", "uncaught"
            verdict.wrong.append(f"{number} {name}: {traceback.format_exc(limit=-4)}")
        if outcome == "wrong":
            verdict.wrong.append(f"{number} {name}: {how}: {table.said}")
        verdict.outcomes[f"{name} {outcome}"] += 1
    for table in tables:
        table.close()
    return verdict


def main() -> int:
    """Try them, and tell."""
    seed, rounds = (*map(int, sys.argv[1:]), *(int(time.time()), 100_000)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        found = try_many(Path(folder), seed, rounds).as_json()
    found["outcomes"] = dict(sorted(found["outcomes"].items()))
    sys.stdout.write(json.dumps({"seed": seed, "rounds": rounds, **found}, indent=1) + "\n")
    return min(len(found["wrong"]), 1)


if __name__ == "__main__":
    raise SystemExit(main())
