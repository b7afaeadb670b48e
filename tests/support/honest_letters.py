"""Honest files of every kind but data, taken apart so that any layer of them can be spoilt."""

import hashlib
import io
import json
import random
import shutil
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyrage

from fieldkit.bundles.container import OPEN_NAME
from fieldkit.bundles.header import signed_message
from fieldkit.bundles.identity import sign
from fieldkit.bundles.tape import END, MANIFEST
from fieldkit.records.device import DeviceKind, Identity
from fieldkit.records.entity import Entity
from fieldkit.services.enrolment import (
    accept_invitation,
    accept_welcome,
    confirm_enrolment,
    enrol,
    invite,
)
from fieldkit.services.export import export_bundle
from fieldkit.services.handing_over_cases import hand_over_cases
from fieldkit.services.intake import take_in
from fieldkit.services.kit_making import write_kit
from fieldkit.services.laptop_answers import write_answer
from fieldkit.services.workspace import Workspace, create_workspace, open_workspace
from fieldkit.store.keys import KeyCost
from tests.support.bundles import compressed, parts_of, sealed, tar, zipped, zstd
from tests.support.mutated_bundles import Ground as DataGround
from tests.support.two_laptops import save, tell_list

PASSPHRASE = "дрозд клён мост лампа"


@dataclass(frozen=True, slots=True)
class Letter:
    """An honest file taken apart: its entries, the members inside, who signs and who reads."""

    kind: str
    parts: tuple[tuple[str, bytes], ...]
    members: tuple[tuple[str, bytes], ...]
    writer: Identity
    reader: Identity

    @property
    def header(self) -> bytes:
        """The header's bytes."""
        return dict(self.parts)["header.json"]


@dataclass
class Ground:
    """An office, an enrolled insider, and the laptop that all files but one are for."""

    folder: Path
    chance: random.Random
    letters: dict[str, Letter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Write one honest file of each kind, and keep everybody's workspace as it is then."""
        self.out = self.folder / "stick"
        self.out.mkdir()
        self.path = self.out / "x.fkb"
        office, other = self._made("office", "OFFICE"), self._made("other office", "OFFICE")
        laptop, insider = self._made("laptop"), self._made("insider")
        invitation = invite(office, "07", self.out)
        request = accept_invitation(laptop, invitation, self.out)
        welcome = confirm_enrolment(office, enrol(office, request), self.out)
        accept_welcome(laptop, welcome)
        theirs = accept_invitation(insider, invite(office, "08", self.out), self.out)
        accept_welcome(insider, confirm_enrolment(office, enrol(office, theirs), self.out))
        tell_list(office, laptop, insider)
        for one, key in ((laptop, "f1"), (insider, "f2")):
            save(one, Entity("families", key, "Рябинины", {"surname": "Рябинина"}))
            take_in(office, export_bundle(one, None, self.out).path)
        save(office, Entity("families", "f1", "Осинины", {"surname": "Осинина"}))
        receipt = write_answer(office, laptop.device.id, self.out).paths[0]
        kit = write_kit(office, self.out).path
        handed = hand_over_cases(insider, ["f2"], laptop.device.id, self.out).paths[0]
        who = {one.folder.name: _identity(one) for one in (office, other, laptop, insider)}
        self.who = who
        for kind, path, writer, reader in (
            ("receipt", receipt, "office", "laptop"),
            ("invitation", invitation, "office", "laptop"),
            ("enrol", request, "laptop", "office"),
            ("welcome", welcome, "office", "laptop"),
            ("kit", kit, "office", "laptop"),
            ("handover", handed, "insider", "laptop"),
        ):
            self.letters[kind] = _apart(kind, path, who[writer], who[reader])
        for one in (office, other, laptop, insider):
            one.close()
        shutil.rmtree(self.out)
        self.out.mkdir()
        self.kept = self.folder / "kept"
        self.kept.mkdir()
        for name in ("office", "laptop"):
            shutil.copytree(self.folder / name, self.kept / name)
        self.open = {name: self._opened(name) for name in ("office", "laptop")}
        # Flips, cuts, doublings and odd values are the same for every kind of file.
        self.bytes_spoilt: Callable[[bytes], bytes] = lambda data: DataGround.bytes_spoilt(
            self, data
        )

    def json_spoilt(self, value: Any) -> Any:
        """Return a JSON value with one thing in it gone, another, or more."""
        return DataGround.json_spoilt(self, value)

    def _made(self, name: str, kind: str = "LAPTOP") -> Workspace:
        return create_workspace(
            self.folder / name,
            user_name="Ольхова Т. С.",
            passphrase=PASSPHRASE,
            kind=DeviceKind[kind],
            device_name=name,
            cost=KeyCost.lowest(),
        )

    def _opened(self, name: str) -> Workspace:
        return open_workspace(self.folder / name, PASSPHRASE)

    def reader_of(self, letter: Letter) -> Workspace:
        """Return who takes a letter in."""
        return self.open["office" if letter.kind == "enrol" else "laptop"]

    def put_back(self, letter: Letter) -> None:
        """Let a reader who took something in be as before."""
        workspace = self.reader_of(letter)
        name = workspace.folder.name
        workspace.close()
        shutil.rmtree(workspace.folder)
        shutil.copytree(self.kept / name, self.folder / name)
        self.open[name] = self._opened(name)

    def write(self, letter: Letter, **spoilers: Any) -> Path:
        """Write a letter with layers spoilt, sealed and signed anew by ``signer``."""
        signer = spoilers.get("signer", letter.writer)
        header = spoilers.get("header", letter.header)
        members = [
            (name, data)
            for name, data in spoilers.get("members", letter.members)
            if name != MANIFEST
        ]
        manifest = json.loads(dict(letter.members)[MANIFEST])
        manifest["header_sha256"] = hashlib.sha256(header).hexdigest()
        manifest["sender"] = spoilers.get("sender", manifest["sender"])
        manifest["members"] = [
            {"name": name, "size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            for name, data in members
        ]
        manifest = spoilers.get("manifest", lambda one: one)(manifest)
        whole = tar([*members, (MANIFEST, dumped(manifest))]) + END
        payload = compressed(spoilers.get("tar", bytes)(whole))
        payload = spoilers.get("zstd", bytes)(payload)
        name = letter.parts[2][0]
        if name != OPEN_NAME:
            payload = sealed(payload, letter.reader)
        payload = spoilers.get("payload", bytes)(payload)
        message = signed_message(header, hashlib.sha256(payload).digest(), len(payload))
        first, *_others = letter.parts
        signed = ("signature", sign(signer, message))
        return zipped(self.path, [first, ("header.json", header), (name, payload), signed])


def _identity(workspace: Workspace) -> Identity:
    with workspace.reading() as work:
        found: Identity = work.devices.own()
    return found


def dumped(value: Any) -> bytes:
    """Return JSON in the form in which headers and manifests are written."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode(
        errors="surrogatepass"
    )


def _apart(kind: str, path: Path, writer: Identity, reader: Identity) -> Letter:
    parts = tuple(parts_of(path))
    name, payload = parts[2]
    if name != OPEN_NAME:
        payload = pyrage.decrypt(payload, [pyrage.x25519.Identity.from_str(reader.age_identity)])
    members = members_in(zstd.decompress(payload))
    return Letter(kind, parts, members, writer, reader)


def members_in(inside: bytes) -> tuple[tuple[str, bytes], ...]:
    """Return names and contents of a tar's members, as any other program reads them."""
    with tarfile.open(fileobj=io.BytesIO(inside)) as tape:
        return tuple((one.name, tape.extractfile(one).read()) for one in tape.getmembers())
