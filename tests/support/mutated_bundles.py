"""Bundles spoilt in every layer, by a stranger, a courier and an enrolled insider who signs anew.

``python -m tests.support.mutated_bundles [SEED] [ROUNDS]`` tries a million and prints what became
of them: taken in wrongly, broken off by anything but a refusal, most memory. The seed is printed.
"""

import json
import random
import resource
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from fieldkit.bundles.envelope import examine
from fieldkit.bundles.identity import sign
from fieldkit.bundles.limits import MIB
from fieldkit.bundles.lines import commit_lines
from fieldkit.bundles.reader import Opened, open_bundle
from fieldkit.bundles.tape import END, MANIFEST
from fieldkit.errors import FieldkitError
from fieldkit.records.change import Change, Commit, EntityType, Op, payload_hash
from fieldkit.records.device import DeviceKind
from fieldkit.store.contents import KINDS
from fieldkit.store.tables import DERIVED, changes
from tests.support.bundles import (
    Laptop,
    compressed,
    enveloped,
    header_for,
    manifest_for,
    sealed,
    tar,
)
from tests.support.workspaces import do, identity_of, workspace

ODD: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 2**31, 2**53, 2**63, 2**64 - 1, 0.5, 1e308, "", " ", "x", "0",
    "\0", "../../x", "ё" * 300, "x" * 5000, [], {}, [[]], {"": ""}, ["x"] * 50, "P", "a" * 64,
    "2026-02-31", "9999999999999-00000",
)  # fmt: skip
Spoilt = tuple[str, Path]


@dataclass
class Ground:
    """An office that knows an insider and a victim, and has taken in what the victim wrote."""

    folder: Path
    chance: random.Random
    insider: Laptop = field(default_factory=Laptop)
    victim: Laptop = field(default_factory=Laptop)

    def __post_init__(self) -> None:
        """Enrol both, take in the victim's records, and let the insider write some honestly."""
        self.office = workspace(self.folder / "office", DeviceKind.OFFICE)
        self.reader = identity_of(self.office)
        for laptop in (self.insider, self.victim):
            do(self.office, lambda work, one=laptop: work.devices.save(one.identity.device))
        theirs = self.victim.commits(3)
        source = self.victim.identity.device
        do(self.office, lambda work: work.changes.apply(theirs, source=source))
        self.commits = self.insider.commits(4)
        self.honest = {change.id: change for commit in self.commits for change in commit.changes}
        self.path = self.folder / "x.fkb"

    def bundle(self, commits: list[Commit], *, lines: bytes = b"", **spoilers: Any) -> Path:
        """Write a bundle whose layers were spoilt and which is sealed and signed all the same."""
        header = header_for(self.insider.identity, self.reader)
        data = header.as_bytes()
        if spoil := spoilers.get("header"):
            data = json.dumps(
                spoil(json.loads(data)), sort_keys=True, separators=(",", ":")
            ).encode()
        text = lines or b"".join(line for one in commits for line in commit_lines(one))
        members = [("changes/000001.jsonl", text), *spoilers.get("members", ())]
        count = sum(len(commit.changes) for commit in commits)
        counts = spoilers.get("counts") or (len(commits), count)
        manifest = manifest_for(header, members, *counts).as_bytes()
        if spoil := spoilers.get("manifest"):
            manifest = spoil(manifest)
        whole = tar([*members, (MANIFEST, manifest)]) + END
        whole = spoilers.get("tar", bytes)(whole)
        payload = spoilers.get("zstd", bytes)(compressed(whole))
        payload = spoilers.get("age", bytes)(sealed(payload, self.reader))
        return enveloped(self.path, data, payload, self.insider.identity)

    def bytes_spoilt(self, data: bytes) -> bytes:
        """Return bytes with some flipped, cut out, doubled or put in."""
        chance, spoilt = self.chance, bytearray(data)
        for _round in range(chance.choice([1, 1, 2, 6])):
            at = chance.randrange(len(spoilt) + 1)
            size = chance.choice([1, 1, 4, 64, 512])
            match chance.randrange(4):
                case 0 if at < len(spoilt):
                    spoilt[at] ^= 1 << chance.randrange(8)
                case 1:
                    del spoilt[at : at + size]
                case 2:
                    spoilt[at:at] = spoilt[at : at + size]
                case _:
                    spoilt[at:at] = chance.randbytes(size)
        return bytes(spoilt)

    def json_spoilt(self, value: Any) -> Any:
        """Return a JSON value with one thing in it gone, another, or more."""
        chance = self.chance
        if isinstance(value, dict) and value and chance.random() < 0.9:
            name = chance.choice(sorted(value))
            if chance.random() < 0.15:
                return {key: one for key, one in value.items() if key != name}
            if chance.random() < 0.1:
                return {**value, chance.choice(["x", "", "\0"]): chance.choice(ODD)}
            return {**value, name: self.json_spoilt(value[name])}
        if isinstance(value, list) and value and chance.random() < 0.8:
            at = chance.randrange(len(value))
            if chance.random() < 0.3:
                return value[:at] + value[at + 1 :]
            return [*value[:at], self.json_spoilt(value[at]), *value[at + 1 :]]
        if isinstance(value, str) and value and chance.random() < 0.4:
            return self.bytes_spoilt(value.encode()).decode(errors="replace")
        return chance.choice(ODD)


def outer(ground: Ground) -> Spoilt:
    """Spoil the finished file, as a bad stick does."""
    path = ground.bundle(ground.commits)
    path.write_bytes(ground.bytes_spoilt(path.read_bytes()))
    return "unsigned", path


def sealed_layers(ground: Ground) -> Spoilt:
    """Spoil one layer of the payload, and sign again."""
    layer = ground.chance.choice(["tar", "zstd", "age"])
    return "resigned", ground.bundle(ground.commits, **{layer: ground.bytes_spoilt})


def documents(ground: Ground) -> Spoilt:
    """Spoil the header or the manifest as JSON, or the manifest's bytes."""
    if ground.chance.random() < 0.4:
        return "resigned", ground.bundle(ground.commits, header=ground.json_spoilt)
    if ground.chance.random() < 0.3:
        return "resigned", ground.bundle(ground.commits, manifest=ground.bytes_spoilt)

    def spoil(manifest: bytes) -> bytes:
        return json.dumps(ground.json_spoilt(json.loads(manifest))).encode()

    return "resigned", ground.bundle(ground.commits, manifest=spoil)


def lines(ground: Ground) -> Spoilt:
    """Spoil the lines of changes under a manifest that fits them."""
    chance = ground.chance
    text = [line for commit in ground.commits for line in commit_lines(commit)]
    at = chance.randrange(len(text))
    match chance.randrange(6):
        case 0:
            text[at] = ground.bytes_spoilt(text[at])
        case 1:
            text.insert(chance.randrange(len(text)), text.pop(at))
        case 2:
            text.insert(at, text[at])
        case 3:
            del text[at]
        case _:
            spoilt = ground.json_spoilt(json.loads(text[at]))
            text[at] = (
                json.dumps(spoilt, ensure_ascii=chance.random() < 0.5).encode(
                    errors="surrogatepass"
                )
                + b"\n"
            )
    count = chance.choice([(4, 12), (4, 12), (3, 9), (4, 11), (5, 13)])
    return "resigned", ground.bundle([], lines=b"".join(text) or b"\n", counts=count)


def contents(ground: Ground) -> Spoilt:
    """Write anything at all in one's own name, with every hash and signature right."""
    return "authored", ground.bundle(_authored(ground, ground.insider, ground.insider))


def forged(ground: Ground) -> Spoilt:
    """Write in the victim's name, signed by the insider: in a part of the changes, or in all."""
    return "forged", ground.bundle(_authored(ground, ground.victim, ground.insider))


def bombs(ground: Ground) -> Spoilt:
    """Write what unfolds without end, nests without end, or claims to be endless."""
    deep = b'{"a":' * 50_000 + b"1" + b"}" * 50_000
    match ground.chance.randrange(6):
        case 0:
            return "bomb", ground.bundle([], zstd=lambda _data: compressed(bytes(300 * MIB), 1))
        case 1:
            return "bomb", ground.bundle([], lines=deep + b"\n")
        case 2:
            return "bomb", ground.bundle([], lines=b"[" * 3_000_000 + b"\n")
        case 3:
            return "bomb", ground.bundle([], lines=b'"' + b"x" * (2 * MIB) + b'"\n')
        case 4:
            many = [(f"att/{number:064x}", b"") for number in range(10_500)]
            return "bomb", ground.bundle([], members=many)
        case _:
            commit = next(iter(commit_lines(ground.commits[0])))
            claim = json.dumps({**json.loads(commit), "changes": 100_000}).encode()
            return "bomb", ground.bundle([], lines=claim + b"\n" + b"{}\n" * 100_000)


def _authored(ground: Ground, author: Laptop, signer: Laptop) -> list[Commit]:
    chance = ground.chance
    base = Laptop(author.identity)
    (commit,) = base.commits(1, each=chance.choice([1, 2, 4]))
    made: list[Change] = []
    for change in commit.changes:
        if chance.random() < 0.4:
            # Something that is taken, so that the odd ones stand among good ones.
            name = chance.choice(["surname", "label", "phone", "family_id", "case_no"])
            plain = change._replace(field=name, prev=made[-1].id if made else change.prev)
            made.append(plain._replace(id=plain.true_id()))
            continue
        kind = chance.choice([EntityType.ENTITY, *KINDS, EntityType.named("spell")])
        names = [*KINDS[kind].fields] if kind in KINDS else ["surname", "", "label", "status"]
        key = chance.choice(["families/f1", "persons/p1", "s1/r1", "e1", "\0", "x" * 300, "/", ""])
        payload = chance.choice([*ODD, ground.json_spoilt({"a": [1, {"b": "x"}]})])
        spoilt = change._replace(
            type=kind,
            entity=chance.choice([key, change.entity]),
            field=chance.choice([*names, "\0", "no such"]),
            op=chance.choice([*Op, Op.named("explode")]),
            parents=chance.choice([(), (), ("f" * 64,), tuple(one.id for one in made[-1:])]),
            payload=payload,
            payload_sha256=payload_hash(change.salt, payload),
            prev=made[-1].id if made else change.prev,
            hlc=chance.choice([change.hlc, "0000000000000-00000", "9007199254740991-99999"]),
        )
        made.append(spoilt._replace(id=spoilt.true_id()))
    signed = replace(commit, changes=tuple(made))
    return [replace(signed, signature=sign(signer.identity, signed.signed_bytes()))]


SPOILERS: tuple[tuple[Callable[[Ground], Spoilt], int], ...] = (
    (outer, 20),
    (sealed_layers, 20),
    (documents, 20),
    (lines, 25),
    (contents, 20),
    (forged, 5),
    (bombs, 1),
)


@dataclass
class Verdict:
    """What became of the tries: how many of each outcome, and those that must not be."""

    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        """Return the figures, with the most memory that the process took, in MiB."""
        return {"outcomes": dict(self.outcomes), "wrong": self.wrong[:20], "peak": most_memory()}


def most_memory() -> int:
    """Return the most memory that this process took, in MiB.

    Where the system tells it, of this program alone: ``ru_maxrss`` begins with what the
    process took that started this one, such as a worker that has drawn the window for minutes.
    """
    told = Path("/proc/self/status")
    if told.exists():
        peak = next(line for line in told.read_text().splitlines() if line.startswith("VmHWM"))
        return int(peak.split()[1]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def try_many(folder: Path, seed: int, rounds: int) -> Verdict:
    """Try so many spoilt bundles on one office; nothing is ever committed."""
    ground = Ground(folder, random.Random(seed))  # noqa: S311 - a seeded test
    verdict = Verdict()
    spoilers, weights = zip(*SPOILERS, strict=True)
    for number in range(rounds):
        spoiler = ground.chance.choices(spoilers, weights)[0]
        how, path = spoiler(ground)
        try:
            outcome = _taken(ground, how, path)
        except Exception:  # noqa: BLE001 - whatever comes here is what must not come
            outcome = "uncaught"
            verdict.wrong.append(f"{number} {spoiler.__name__}: {traceback.format_exc(limit=-4)}")
        if outcome == "wrong":
            verdict.wrong.append(f"{number} {spoiler.__name__}: {how} and taken in")
        verdict.outcomes[f"{spoiler.__name__} {outcome}"] += 1
    ground.office.close()
    return verdict


def _taken(ground: Ground, how: str, path: Path) -> str:
    """Say how a bundle was met: refused, taken, kept aside, or taken wrongly."""
    device = ground.insider.identity.device
    before = set(path.parent.iterdir())
    try:
        envelope = examine(path)
        if envelope.header.sender_key != device.verify_key:
            return "refused"
        with (
            open_bundle(envelope, ground.reader, staging=path.parent) as opened,
            ground.office.unit_of_work() as work,
        ):
            commits = list(opened.commits())
            applied = work.changes.apply(commits, source=device)
            came = [change for commit in commits for change in commit.changes]
            honest = all(ground.honest.get(change.id) == change for change in came)
            if not _belongs(opened):
                return "wrong"
            if how in {"bomb", "forged"} or (how != "authored" and not honest):
                return "wrong"
            if how == "authored" and not _holds_together(work.changes):
                return "wrong"
            return "aside" if applied.parked else "taken"
    except FieldkitError:
        return "refused" if set(path.parent.iterdir()) == before else "wrong"


def _belongs(opened: Opened) -> bool:
    """Tell whether a manifest repeats whose bundle it is, and for whom."""
    manifest, envelope = opened.manifest, opened.envelope
    readers = tuple(address.device for address in envelope.header.recipients)
    return (manifest.header_sha256, manifest.sender, manifest.recipients) == (
        envelope.header_sha256,
        envelope.header.sender,
        readers,
    )


def _holds_together(log: Any) -> bool:
    """Tell whether the log is whole and its tables are those that it gives."""
    connection = log._access.connection
    grown = _tables(connection)
    log.rebuild()
    return log.verify() == () and _tables(connection) == grown


def _tables(connection: sa.Connection) -> dict[str, list[tuple[Any, ...]]]:
    return {
        table.name: sorted((tuple(row) for row in connection.execute(sa.select(table))), key=repr)
        for table in (*DERIVED, changes)
    }


def told(tried: Callable[[Path, int, int], Verdict]) -> int:
    """Try as many as the command line asks for, tell, and return 1 where something is wrong."""
    seed, rounds = (*map(int, sys.argv[1:]), *(int(time.time()), 1_000_000)[len(sys.argv) - 1 :])
    with tempfile.TemporaryDirectory() as folder:
        found = tried(Path(folder), seed, rounds).as_json()
    sys.stdout.write(json.dumps({"seed": seed, "rounds": rounds, **found}, indent=1) + "\n")
    return min(len(found["wrong"]), 1)


if __name__ == "__main__":
    raise SystemExit(told(try_many))
