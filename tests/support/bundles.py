"""Making bundles, honest and hostile ones, from invented changes."""

import hashlib
import io
import struct
import sys
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path

from fieldkit.bundles import container
from fieldkit.bundles.container import Entry
from fieldkit.bundles.header import Address, Header, Kind, signed_message
from fieldkit.bundles.identity import new_identity, sign
from fieldkit.bundles.lines import commit_lines
from fieldkit.bundles.manifest import Manifest
from fieldkit.bundles.seal import seal
from fieldkit.bundles.tape import END, MANIFEST, Member, member_header, padding
from fieldkit.bundles.writer import Written, write_bundle
from fieldkit.records.change import (
    Change,
    Commit,
    EntityType,
    Op,
    change_id,
    commit_bytes,
    payload_hash,
)
from fieldkit.records.device import DeviceKind, Identity
from fieldkit.records.ids import new_id

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BIRDS = ("Зарянкина", "Снегирёва", "Овсянкина", "Дроздова", "Ольхова", "Рябинина")


@dataclass
class Laptop:
    """A signer with a chain of invented changes."""

    identity: Identity = field(default_factory=lambda: new_identity(DeviceKind.LAPTOP, "Ольховка"))
    seq: int = 0
    prev: str = ""

    def commit(self, values: Sequence[object], **others: str) -> Commit:
        """Return the next commit: one change of a family's surname for each value."""
        commit = new_id()
        changes = tuple(self._change(commit, value, others) for value in values)
        device, epoch = self.identity.device.id, self.identity.epoch
        message = commit_bytes(commit, device, epoch, [change.id for change in changes])
        return Commit(commit, device, epoch, changes, sign(self.identity, message))

    def commits(self, count: int, each: int = 3) -> list[Commit]:
        """Return so many commits."""
        return [
            self.commit([f"{BIRDS[(n + k) % len(BIRDS)]} {n}" for k in range(each)])
            for n in range(count)
        ]

    def _change(self, commit: str, payload: object, others: dict[str, str]) -> Change:
        self.seq += 1
        salt = hashlib.sha256(f"{self.seq}".encode()).digest()[:16]
        header = {
            "device": self.identity.device.id,
            "epoch": self.identity.epoch,
            "seq": self.seq,
            "prev": self.prev,
            "hlc": f"{1_700_000_000_000 + self.seq:013d}-00000",
            "user": "0190f2a0-0000-7000-8000-000000000001",
            "entity": f"families/0190f2a0-0000-7000-8000-{self.seq:012d}",
            "type": "entity",
            "field": "surname",
            "op": "set",
            "parents": [],
            "form": "family_registration@1",
            "commit": commit,
            "payload_sha256": payload_hash(salt, payload),
            **others,
        }
        self.prev = change_id(header)
        facts = {name: value for name, value in header.items() if name not in ("type", "op")}
        return Change(
            **{**facts, "parents": ()},
            id=self.prev,
            salt=salt,
            payload=payload,
            type=EntityType.named(header["type"]),
            op=Op.named(header["op"]),
        )


def office() -> Identity:
    """Return an office that nobody knows yet."""
    return new_identity(DeviceKind.OFFICE, "Область")


def header_for(
    sender: Identity, *readers: Identity, kind: Kind = Kind.DATA, number: int = 1, **others: object
) -> Header:
    """Return a header from the sender to the readers."""
    header = Header(
        kind=kind,
        id=new_id(),
        number=number,
        sender=sender.device.id,
        sender_key=sender.device.verify_key,
        recipients=tuple(Address(r.device.id, r.device.recipient) for r in readers),
        written_at=datetime(2026, 11, 12, 9, 40, tzinfo=UTC),
        program="0.1.0",
    )
    return replace(header, **others)


def honest(
    folder: Path, laptop: Laptop, reader: Identity, commits: Iterable[Commit], number: int = 1
) -> Written:
    """Write a bundle as the program does."""
    name = f"{laptop.identity.device.code}-{number:06d}.fkb"
    header = header_for(laptop.identity, reader, number=number)
    return write_bundle(folder / name, header, laptop.identity, commits=commits)


def change_members(commits: Iterable[Commit]) -> list[tuple[str, bytes]]:
    """Return the commits as one change file."""
    data = b"".join(line for commit in commits for line in commit_lines(commit))
    return [("changes/000001.jsonl", data)]


def tar(members: Sequence[tuple[str, bytes]]) -> bytes:
    """Return a tar of these members in the one form, without manifest and end."""
    return b"".join(
        member_header(name, len(data)) + data + padding(len(data)) for name, data in members
    )


def manifest_for(
    header: Header, members: Sequence[tuple[str, bytes]], commits: int, changes: int
) -> Manifest:
    """Return the manifest that fits."""
    return Manifest(
        header_sha256=hashlib.sha256(header.as_bytes()).hexdigest(),
        sender=header.sender,
        recipients=tuple(a.device for a in header.recipients),
        members=tuple(Member(n, len(d), hashlib.sha256(d).hexdigest()) for n, d in members),
        commits=commits,
        changes=changes,
    )


def whole_tar(
    header: Header, members: Sequence[tuple[str, bytes]], commits: Sequence[Commit]
) -> bytes:
    """Return the whole tar: members, the manifest that fits, the end."""
    count = sum(len(commit.changes) for commit in commits)
    manifest = manifest_for(header, members, len(commits), count)
    return tar([*members, (MANIFEST, manifest.as_bytes())]) + END


def compressed(data: bytes, level: int = 3) -> bytes:
    """Return one zstd frame."""
    return zstd.compress(data, level)


def sealed(data: bytes, *readers: Identity) -> bytes:
    """Return the age file for these readers."""
    out = io.BytesIO()
    seal(io.BytesIO(data), out, [reader.device.recipient for reader in readers])
    return out.getvalue()


def enveloped(
    path: Path, header: bytes, payload: bytes, signer: Identity, name: str = container.SEALED_NAME
) -> Path:
    """Write the outer file around any header and payload, honestly signed."""
    message = signed_message(header, hashlib.sha256(payload).digest(), len(payload))
    return zipped(
        path,
        [
            ("mimetype", container.MIMETYPE),
            ("header.json", header),
            (name, payload),
            ("signature", sign(signer, message)),
        ],
    )


def zipped(path: Path, parts: Sequence[tuple[str, bytes]]) -> Path:
    """Write any entries as a stored ZIP in a bundle's own form."""
    entries = [Entry(name, zlib.crc32(data), len(data)) for name, data in parts]
    out = b"".join(e.local_header() + data for e, (_n, data) in zip(entries, parts, strict=True))
    path.write_bytes(out + container.directory(entries))
    return path


def insider(
    path: Path,
    laptop: Laptop,
    reader: Identity,
    change: Callable[[bytes], bytes],
    commits: Sequence[Commit] = (),
) -> Path:
    """Write a bundle whose tar was changed before it was sealed and signed, all else honest."""
    header = header_for(laptop.identity, reader)
    whole = whole_tar(header, change_members(commits) if commits else [], commits)
    payload = sealed(compressed(change(whole)), reader)
    return enveloped(path, header.as_bytes(), payload, laptop.identity)


def parts_of(path: Path) -> list[tuple[str, bytes]]:
    """Return the entries of a bundle's outer ZIP, in their order."""
    data = path.read_bytes()
    found = []
    at = 0
    while data[at : at + 4] == b"PK\3\4":
        size, length = (
            struct.unpack_from("<I", data, at + 18)[0],
            struct.unpack_from("<H", data, at + 26)[0],
        )
        name = data[at + 30 : at + 30 + length].decode()
        found.append((name, data[at + 30 + length : at + 30 + length + size]))
        at += 30 + length + size
    return found
