"""All files that are no laptop's data, spoilt in every layer: receipts, welcomes, kits, hand-overs.

``python -m tests.support.spoilt_letters [SEED] [ROUNDS]`` tries a million on real workspaces, by
the acts that a person takes them in with, and prints what became of them. The seed is printed.
"""

import json
import random
import tarfile
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

from fieldkit.bundles.header import Kind
from fieldkit.bundles.limits import MIB
from fieldkit.bundles.tape import MANIFEST
from fieldkit.errors import FieldkitError
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.enrolment import accept_invitation, accept_welcome, enrol
from fieldkit.services.intake import take_in
from fieldkit.services.kit_taking import take_kit
from tests.support.bundles import compressed, header_for, zipped, zstd
from tests.support.honest_letters import Ground, Letter, dumped, members_in
from tests.support.mutated_bundles import Verdict, told

TRAP = "kukushka"  # a name that must stand nowhere on the disk

# Each way of spoiling returns whether it may be taken in all the same.


def outer(ground: Ground, letter: Letter) -> bool:
    """Spoil the finished file, as a bad stick does."""
    honest = zipped(ground.path, letter.parts).read_bytes()
    ground.path.write_bytes(ground.bytes_spoilt(honest))
    return ground.path.read_bytes() == honest


def entries(ground: Ground, letter: Letter) -> bool:
    """Double entries, lay one over another, call one by a path, or put a fifth in."""
    parts = list(letter.parts)
    match ground.chance.randrange(5):
        case 0:
            parts.insert(ground.chance.randrange(5), ground.chance.choice(parts))
        case 1:
            parts.append((f"../../{TRAP}", b"x"))
        case 2:
            at = ground.chance.randrange(4)
            name = ground.chance.choice((f"../{TRAP}", f"/{TRAP}", f"C:\\{TRAP}"))
            parts[at] = (name, parts[at][1])
        case 3:
            parts.reverse()
        case _:
            data = bytearray(zipped(ground.path, parts).read_bytes())
            # The directory says that the last entry begins where the first one does.
            at = data.rfind(b"PK\1\2")
            data[at + 42 : at + 46] = bytes(4)
            ground.path.write_bytes(bytes(data))
            return False
    zipped(ground.path, parts)
    return False


def layers(ground: Ground, letter: Letter) -> bool:
    """Spoil one layer of the payload under a true signature."""
    layer = ground.chance.choice(("tar", "zstd", "payload"))
    same = []

    def spoil(data: bytes) -> bytes:
        spoilt = ground.bytes_spoilt(data)
        same.append(spoilt == data or _same_members(letter, spoilt, packed=layer != "tar"))
        return spoilt

    ground.write(letter, **{layer: spoil})
    return same[0]


def _same_members(letter: Letter, spoilt: bytes, *, packed: bool) -> bool:
    """Tell whether all members but the manifest are as they were: of that no hash is kept."""
    try:
        found = members_in(zstd.decompress(spoilt) if packed else spoilt)
    except (zstd.ZstdError, tarfile.TarError, UnicodeDecodeError):
        return False
    return [one for one in found if one[0] != MANIFEST] == [
        one for one in letter.members if one[0] != MANIFEST
    ]


def documents(ground: Ground, letter: Letter) -> bool:
    """Spoil what the file says, everything else right: its true writer is out of their mind."""
    if ground.chance.random() < 1 / 3:
        spoilt = dumped(ground.json_spoilt(json.loads(letter.header)))
        ground.write(letter, header=spoilt)
        return True
    if ground.chance.random() < 1 / 2:
        ground.write(letter, manifest=ground.json_spoilt)
        return True
    ground.write(letter, members=_one_spoilt(ground, letter))
    return True


def _one_spoilt(ground: Ground, letter: Letter) -> list[tuple[str, bytes]]:
    members = list(letter.members)
    at = ground.chance.randrange(len(members))
    name, data = members[at]
    try:
        lines = [json.loads(line) for line in data.splitlines()]
    except ValueError:
        lines = []
    if lines and ground.chance.random() < 0.8:
        line = ground.chance.randrange(len(lines))
        lines[line] = ground.json_spoilt(lines[line])
        end = b"\n" if data.endswith(b"\n") else b""
        members[at] = (name, b"\n".join(dumped(one) for one in lines) + end)
    else:
        members[at] = (name, ground.bytes_spoilt(data))
    return members


def paths(ground: Ground, letter: Letter) -> bool:
    """Call a member by a path that leads out of any folder, or have one twice."""
    members = [one for one in letter.members if one[0] != MANIFEST]
    data = members[0][1] if members else b"x"
    name = ground.chance.choice(
        (f"../{TRAP}", f"/{TRAP}", f"att/../../{TRAP}", f"forms/../../{TRAP}", TRAP)
    )
    if members and ground.chance.random() < 1 / 3:
        ground.write(letter, members=[*members, members[0]])
    else:
        ground.write(letter, members=[*members, (name, data)])
    return False


def bombs(ground: Ground, letter: Letter) -> bool:
    """Write what unfolds or nests without end, or a field that is endless."""
    members = [one for one in letter.members if one[0] != MANIFEST]
    match ground.chance.randrange(4):
        case 0:
            ground.write(letter, zstd=lambda _data: compressed(bytes(300 * MIB), 1))
            return False
        case 1:
            bad = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
        case 2:
            bad = b'{"a":"' + b"x" * (2 * MIB) + b'"}'
        case _:
            deep: Any = 1
            for _level in range(40):
                deep = [deep]
            ground.write(letter, manifest=lambda one: {**one, "deep": deep})
            return False
    if not members:
        ground.write(letter, manifest=lambda one: {**one, "x": "x" * (20 * MIB)})
        return False
    ground.write(letter, members=[(members[0][0], bad), *members[1:]])
    return False


def impostors(ground: Ground, letter: Letter) -> bool:
    """Write it as somebody else: an insider or another office, in their own name or another's."""
    who = ground.who[ground.chance.choice(("insider", "other office"))]
    if who.device == letter.writer.device:
        who = ground.who["other office"]
    if ground.chance.random() < 1 / 2:
        ground.write(letter, signer=who)
        return False
    header = json.loads(letter.header)
    header["sender"] = json.loads(header_for(who, who).as_bytes())["sender"]
    ground.write(letter, header=dumped(header), sender=who.device.id, signer=who)
    return False


def strangers_letters(ground: Ground, letter: Letter) -> bool:
    """Say that it is of another kind than it is, or for somebody else."""
    header = json.loads(letter.header)
    others = sorted(str(kind) for kind in Kind if str(kind) != header["kind"])
    header["kind"] = ground.chance.choice(others)
    ground.write(letter, header=dumped(header))
    return False


SPOILERS: tuple[tuple[Callable[[Ground, Letter], bool], int], ...] = (
    (outer, 20),
    (entries, 10),
    (layers, 20),
    (documents, 25),
    (paths, 8),
    (impostors, 10),
    (strangers_letters, 6),
    (bombs, 1),
)


def taken(ground: Ground, letter: Letter) -> bool:
    """Take in what lies there as a person does; tell whether it was, raise what is uncaught."""
    workspace, path = ground.reader_of(letter), ground.path
    try:
        match letter.kind:
            case "invitation":
                accept_invitation(workspace, path, ground.out)
            case "enrol":
                enrol(workspace, path)
            case "welcome":
                accept_welcome(workspace, path)
            case "kit":
                return take_kit(workspace, path).status is IntakeStatus.TAKEN
            case _:
                return take_in(workspace, path).status is not IntakeStatus.REFUSED
    except FieldkitError:
        return False
    return True


def try_many(folder: Path, seed: int, rounds: int) -> Verdict:
    """Try so many on real workspaces; who took one in is put back as they were."""
    ground = Ground(folder, random.Random(seed))  # noqa: S311 - a seeded test
    verdict = Verdict()
    for letter in ground.letters.values():
        zipped(ground.path, letter.parts)
        verdict.outcomes[f"honest {letter.kind} {_met(ground, letter, True, verdict)}"] += 1
    spoilers, weights = zip(*SPOILERS, strict=True)
    kinds = sorted(ground.letters)
    for _number in range(rounds):
        spoiler = ground.chance.choices(spoilers, weights)[0]
        letter = ground.letters[ground.chance.choice(kinds)]
        may = spoiler(ground, letter)
        met = _met(ground, letter, may, verdict, spoiler.__name__)
        verdict.outcomes[f"{spoiler.__name__} {letter.kind} {met}"] += 1
    if left := [str(path) for path in folder.rglob(f"*{TRAP}*")]:
        verdict.wrong.append(f"written outside: {left}")
    for workspace in ground.open.values():
        workspace.close()
    return verdict


def _met(ground: Ground, letter: Letter, may: bool, verdict: Verdict, how: str = "honest") -> str:
    try:
        found = taken(ground, letter)
    except Exception:  # noqa: BLE001 - whatever comes here is what must not come
        verdict.wrong.append(f"{how} {letter.kind}: {traceback.format_exc(limit=-4)}")
        ground.put_back(letter)
        return "uncaught"
    if found and not may:
        verdict.wrong.append(f"{how} {letter.kind}: taken in")
    if found and letter.kind != "enrol":
        with ground.reader_of(letter).reading() as work:
            if work.changes.verify():
                verdict.wrong.append(f"{how} {letter.kind}: the log is broken")
        ground.put_back(letter)
    left = {path for path in ground.out.iterdir() if path != ground.path}
    for path in left:
        path.unlink()
        if not found:
            verdict.wrong.append(f"{how} {letter.kind}: refused, and wrote {path.name}")
    return "taken" if found else "refused"


if __name__ == "__main__":
    raise SystemExit(told(try_many))
