"""Files of the other kinds as the program writes them on real workspaces, to be taken apart."""

import json
import random
import shutil
import sys
import tarfile
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import Any

import pyrage

from fieldkit.bundles import container
from fieldkit.bundles.strict_json import dump_document
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
from fieldkit.services.kit_taking import take_kit
from fieldkit.services.workspace import Workspace, create_workspace
from fieldkit.store.keys import KeyCost
from tests.support.bundles import compressed, enveloped, sealed, tar
from tests.support.bundles import office as any_office
from tests.support.mutated_bundles import Ground
from tests.support.two_laptops import ANNA, BELLA, becomes, case, do, save, tell_list

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PASSPHRASE = "дрозд клён мост лампа"
Reader = Callable[[Workspace, Path, Path], object]


def document(value: Any) -> bytes:
    """Return a document in its one form, as far as a spoilt one has a form."""
    try:
        return dump_document(value)
    except (TypeError, ValueError):
        return json.dumps(value, ensure_ascii=False).encode(errors="surrogatepass") + b"\n"


def _sender_in(header: Any) -> str:
    """Return whom a header names as its sender, "" where it is spoilt."""
    sender = header.get("sender") if isinstance(header, dict) else None
    return str(sender.get("device", "")) if isinstance(sender, dict) else ""


@dataclass
class Letter:
    """A file as its sender wrote it, who reads it, and how."""

    name: str
    path: Path
    sender: Identity
    reader: Path  # the reader's workspace as it is before it reads
    reads: Reader
    identity: Identity  # the reader's
    header: dict[str, Any] = field(default_factory=dict)
    members: list[tuple[str, bytes]] = field(default_factory=list)
    manifest: dict[str, Any] = field(default_factory=dict)
    sealed: bool = False

    def __post_init__(self) -> None:
        """Take the file apart."""
        with zipfile.ZipFile(self.path) as outer:
            self.header = json.loads(outer.read("header.json"))
            self.sealed = container.SEALED_NAME in outer.namelist()
            payload = outer.read(container.SEALED_NAME if self.sealed else container.OPEN_NAME)
        if self.sealed:
            key = pyrage.x25519.Identity.from_str(self.identity.age_identity)
            payload = pyrage.decrypt(payload, [key])
        with tarfile.open(fileobj=BytesIO(zstd.decompress(payload))) as tape:
            found = [(one.name, tape.extractfile(one).read()) for one in tape]  # type: ignore[union-attr]  # files alone
        self.members = [one for one in found if one[0] != MANIFEST]
        self.manifest = json.loads(dict(found)[MANIFEST])

    def written(self, out: Path, signer: Identity, **spoilers: Any) -> Path:
        """Write the file anew with some layers spoilt, everything else fitting, and sign it."""
        header = spoilers.get("header", dict)(dict(self.header))
        head = document(header)
        members = spoilers.get("members", list)(list(self.members))
        told = dict(self.manifest)
        told["header_sha256"] = sha256(head).hexdigest()
        if "header" in spoilers:
            told["sender"] = _sender_in(header) or told["sender"]
        told["members"] = [
            {"name": name, "size": len(text), "sha256": sha256(text).hexdigest()}
            for name, text in members
        ]
        told = spoilers.get("manifest", dict)(told)
        whole = spoilers.get("tar", bytes)(tar([*members, (MANIFEST, document(told))]) + END)
        payload = spoilers.get("zstd", bytes)(compressed(whole))
        if self.sealed:
            payload = sealed(payload, self.identity)
        payload = spoilers.get("age", bytes)(payload)
        name = container.SEALED_NAME if self.sealed else container.OPEN_NAME
        return enveloped(out, head, payload, signer, name)


@dataclass
class Post:
    """An office, two laptops of its own and one that has not joined, and what they write."""

    folder: Path
    chance: random.Random
    letters: list[Letter] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Let everybody write what the tests spoil; keep each reader as it is before it reads."""
        self.stick = self.folder / "stick"
        self.stick.mkdir()
        self.office = self._made("office", DeviceKind.OFFICE)
        anna, bella = self._made("anna"), self._made("bella")
        self.stranger = any_office()
        invitation = invite(self.office, "ольховка", self.stick)
        fresh = self._kept(anna, "before the invitation")
        request = accept_invitation(anna, invitation)
        waiting = self._kept(self.office, "before the request")
        welcome = confirm_enrolment(self.office, enrol(self.office, request), self.stick)
        asked = self._kept(anna, "before the welcome")
        accept_welcome(anna, welcome)
        request_of_bella = accept_invitation(bella, invite(self.office, "берёзовка", self.stick))
        enrolled = enrol(self.office, request_of_bella)
        accept_welcome(bella, confirm_enrolment(self.office, enrolled, self.stick))
        self.insider = self._identity(bella)
        self._fill(anna, bella)
        kit = write_kit(self.office, self.stick).path
        without_kit = self._kept(anna, "before the kit")
        sent = export_bundle(anna, None, self.stick)
        unanswered = self._kept(anna, "before the answer")
        answer = take_in(self.office, sent.path).receipt_path
        without_family = self._kept(anna, "before the hand-over")
        given = hand_over_cases(bella, ["f9"], anna.device.id, self.stick, receiver_id=ANNA).paths[
            0
        ]
        own, office = self._identity(anna), self._identity(self.office)
        assert kit is not None
        assert answer is not None
        self.letters = [
            Letter("invitation", invitation, office, fresh, _invited, own),
            Letter("request", request, own, waiting, _enrolled, office),
            Letter("welcome", welcome, office, asked, _welcomed, own),
            Letter("kit", kit, office, without_kit, _kit_taken, own),
            Letter("answer", answer, office, unanswered, _taken, own),
            Letter("hand-over", given, self.insider, without_family, _taken, own),
        ]
        for workspace in (self.office, anna, bella):
            workspace.close()

    def bytes_spoilt(self, data: bytes) -> bytes:
        """Return bytes with some of them other ones."""
        return Ground.bytes_spoilt(self, data) if data else b"\0"  # type: ignore[arg-type]  # it asks for chance alone

    def json_spoilt(self, value: Any) -> Any:
        """Return a JSON value with one thing in it another one."""
        return Ground.json_spoilt(self, value)  # type: ignore[arg-type]  # as above

    def _made(self, name: str, kind: DeviceKind = DeviceKind.LAPTOP) -> Workspace:
        return create_workspace(
            self.folder / name,
            user_name="Ольхова Т. С.",
            passphrase=PASSPHRASE,
            kind=kind,
            device_name=name,
            cost=KeyCost.lowest(),
        )

    def _kept(self, workspace: Workspace, name: str) -> Path:
        """Return a copy of a workspace as it is now."""
        folder = self.folder / "kept" / name
        shutil.copytree(workspace.folder, folder)
        return folder

    def _identity(self, workspace: Workspace) -> Identity:
        with workspace.reading() as work:
            return work.devices.own()

    def _fill(self, anna: Workspace, bella: Workspace) -> None:
        save(
            self.office,
            Entity("specialists", ANNA, "Ольхова Анна", {"active": "yes"}),
            Entity("specialists", BELLA, "Берёзова Белла", {"active": "yes"}),
        )
        tell_list(self.office, anna, bella)
        save(self.office, Entity("districts", "d1", "Синичкинский район", {}))
        becomes(anna, ANNA, "Ольхова Анна")
        save(anna, Entity("families", "f1", "Рябинины", {"surname": "Рябинина"}))
        save(anna, case("c1", "f1", ANNA))
        do(self.office, lambda work: work.changes.confirm(work.changes.tips()))
        save(self.office, Entity("districts", "d2", "Дроздовский район", {}))
        becomes(bella, BELLA, "Берёзова Белла")
        save(bella, Entity("families", "f9", "Осинины", {"surname": "Осинина"}))
        save(bella, case("c9", "f9", BELLA))


def _invited(reader: Workspace, file: Path, out: Path) -> object:
    return accept_invitation(reader, file, out)


def _enrolled(reader: Workspace, file: Path, out: Path) -> object:
    return confirm_enrolment(reader, enrol(reader, file), out)


def _welcomed(reader: Workspace, file: Path, _out: Path) -> object:
    return accept_welcome(reader, file)


def _kit_taken(reader: Workspace, file: Path, _out: Path) -> object:
    return take_kit(reader, file)


def _taken(reader: Workspace, file: Path, out: Path) -> object:
    return take_in(reader, file, receipt_to=out)
