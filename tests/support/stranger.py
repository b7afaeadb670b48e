"""A reader of bundles that a stranger wrote from FORMAT.md, with nothing of the program in it.

Only the standard library, pyrage, zstd and PyNaCl are used. It is strict where the document says
MUST; whatever the program accepts it has to accept, and find the same in it.
"""

import hashlib
import io
import json
import re
import struct
import sys
import tarfile
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyrage
from nacl.exceptions import BadSignatureError
from nacl.signing import VerifyKey

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

MIMETYPE = b"application/vnd.fieldkit.bundle+zip"
DOCUMENTS = ("receipt", "invitation", "enrol", "welcome", "kit", "pairing", "totals")
FOR_ANYBODY = ("invitation", "kit", "pairing")
DATA_MEMBERS = re.compile(r"changes/[0-9]{6}\.jsonl|att/[0-9a-f]{64}|sealed/[0-9a-f-]{36}\.age")
CHANGE_KEYS = {
    "id", "device", "epoch", "seq", "prev", "hlc", "user", "entity", "type", "field", "op",
    "parents", "form", "commit", "salt", "payload_sha256", "payload",
}  # fmt: skip


class Refused(Exception):
    """The file is not as the document says."""


@dataclass
class Found:
    """What stands in a bundle, as it stands there."""

    header: dict[str, Any]
    manifest: dict[str, Any]
    members: dict[str, bytes]
    document: dict[str, Any] | None = None
    commits: list[dict[str, Any]] = field(default_factory=list)

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Return every line of the change files, those that open commits too."""
        text = b"".join(data for name, data in self.members.items() if name.startswith("changes/"))
        return [json.loads(line) for line in text.splitlines()]


def need(rule: object, words: str) -> None:
    """Raise Refused where a rule does not hold."""
    if not rule:
        raise Refused(words)


def canonical(value: object) -> bytes:
    """Return JSON with sorted keys, no spaces, and no escapes beyond JSON's own."""
    return json.dumps(
        value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def sha256(*parts: bytes) -> str:
    """Return H of the joined parts."""
    return hashlib.sha256(b"".join(parts)).hexdigest()


def signed(key: str, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 key made this signature."""
    try:
        VerifyKey(bytes.fromhex(key)).verify(message, signature)
    except (BadSignatureError, ValueError):
        return False
    return True


def read(path: Path, identity: str, keys: dict[str, str]) -> Found:
    """Return what a bundle says, opened with an age identity.

    ``keys`` are the verify keys of the devices that are known, by device. Raises Refused.
    """
    header_bytes, payload, signature = outer(path)
    header = json_document(header_bytes)
    judge_header(header)
    message = (
        b"fieldkit-bundle-v1\0"
        + hashlib.sha256(header_bytes).digest()
        + hashlib.sha256(payload).digest()
        + struct.pack(">Q", len(payload))
    )
    need(signed(header["sender"]["verify_key"], message, signature), "signature")
    if header["recipients"]:
        need(payload.startswith(b"age-encryption.org/v1\n"), "binary age")
        payload = pyrage.decrypt(
            payload, [pyrage.x25519.Identity.from_str(one) for one in identity.split()]
        )
    members = untarred(unpacked(payload))
    manifest = json_document(members.pop("manifest.json"))
    judge_manifest(manifest, header, header_bytes, members)
    found = Found(header, manifest, members)
    if header["kind"] != "data":
        found.document = json_document(members[f"{header['kind']}.json"])
    found.commits = commits(found, keys)
    return found


def outer(path: Path) -> tuple[bytes, bytes, bytes]:
    """Return header, payload and signature of the outer file."""
    whole = path.read_bytes()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        names = archive.namelist()
        parts = [archive.read(name) for name in names]
    payloads = ("payload.age", "payload.tar.zst")
    need(
        names in [["mimetype", "header.json", one, "signature"] for one in payloads],
        "the four entries",
    )
    mimetype, header, payload, signature = parts
    need(mimetype == MIMETYPE, "mimetype")
    need(len(header) <= 64 * 1024 and len(signature) == 64, "sizes")
    need(zipped(list(zip(names, parts, strict=True))) == whole, "the one form of the ZIP")
    opened = json_document(header)["kind"] in FOR_ANYBODY
    need((names[2] == "payload.tar.zst") == opened, "only invitations and kits are open")
    return header, payload, signature


def zipped(parts: list[tuple[str, bytes]]) -> bytes:
    """Build the outer file anew from names and contents, as the document gives its fields."""
    out, central = b"", b""
    for name, data in parts:
        shared = struct.pack(
            "<HHHHHIII", 20, 0, 0, 0, 33, zlib.crc32(data), len(data), len(data)
        ) + struct.pack("<HH", len(name), 0)
        central += b"PK\1\2" + struct.pack("<H", 20) + shared
        central += struct.pack("<HHHII", 0, 0, 0, 0, len(out)) + name.encode()
        out += b"PK\3\4" + shared + name.encode() + data
    count = len(parts)
    end = b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, count, count, len(central), len(out), 0)
    return out + central + end


def json_document(data: bytes) -> dict[str, Any]:
    """Return an object, each key given once, no invented numbers, not nested too deep."""

    def once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        need(len(dict(pairs)) == len(pairs), "a key twice")
        return dict(pairs)

    def never(_word: str) -> None:
        raise Refused("NaN")

    value = json.loads(data, object_pairs_hook=once, parse_constant=never)
    need(isinstance(value, dict) and depth(value) <= 32, "an object, not too deep")
    return value


def depth(value: object) -> int:
    """Return how deep lists and objects lie in each other."""
    inner = value.values() if isinstance(value, dict) else value
    return 1 + max(map(depth, inner), default=0) if isinstance(value, (dict, list)) else 0


def judge_header(header: dict[str, Any]) -> None:
    """Hold the header to what the document says a reader MUST refuse."""
    need(header["format"] == "fieldkit-bundle" and header["version"] == 1, "format, version")
    codes = ["pseudonymised"] if header["kind"] == "data" else []
    known = header["kind"] in {"data", *DOCUMENTS} and header["features"] in ([], codes)
    need(known, "kind, features")
    key = bytes.fromhex(header["sender"]["verify_key"])
    need(header["sender"]["device"] == sha256(key)[:32], "sender")
    need(1 <= header["part"]["number"] <= header["part"]["of"], "part")
    need(bool(header["recipients"]) == (header["kind"] not in FOR_ANYBODY), "recipients")
    need(all(one["type"] == "x25519" for one in header["recipients"]), "recipient type")


def unpacked(data: bytes) -> bytes:
    """Return the content of the one zstd frame."""
    frame = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})
    content = frame.decompress(data)
    need(frame.eof and not frame.unused_data, "one frame and nothing behind it")
    need(len(content) <= 200 * len(data) + 16 * 2**20, "ratio")
    return content


def untarred(content: bytes) -> dict[str, bytes]:
    """Return the members of the tar, which has one possible form, the manifest last."""
    members: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(content), mode="r:") as tape:
        for info in tape:
            need(info.isreg() and info.name not in members, "plain files, each name once")
            stream = tape.extractfile(info)
            members[info.name] = stream.read() if stream else b""
    again = b""
    for name, data in members.items():
        info = tarfile.TarInfo(name)
        info.size = len(data)
        again += info.tobuf(tarfile.USTAR_FORMAT) + data + bytes(-len(data) % 512)
    need(again + bytes(1024) == content, "the one form of the tar")
    need(list(members)[-1:] == ["manifest.json"], "the manifest is the last member")
    return members


def judge_manifest(
    manifest: dict[str, Any], header: dict[str, Any], raw: bytes, members: dict[str, bytes]
) -> None:
    """Hold a payload to the envelope that it came in."""
    need(manifest["format"] == "fieldkit-manifest" and manifest["version"] == 1, "manifest")
    need(manifest["header_sha256"] == sha256(raw), "header of the manifest")
    need(manifest["sender"] == header["sender"]["device"], "sender of the manifest")
    readers = [one["device"] for one in header["recipients"]]
    need(manifest["recipients"] == readers, "readers of the manifest")
    listed = [
        {"name": name, "size": len(data), "sha256": sha256(data)} for name, data in members.items()
    ]
    need(manifest["members"] == listed, "members of the manifest")
    documents = [] if header["kind"] == "data" else [f"{header['kind']}.json"]
    if header["kind"] == "data" and "handover" in manifest and "drafts.json" in members:
        documents.append("drafts.json")
    if header["kind"] == "invitation" and "kit.json" in members:
        documents.append("kit.json")
    others = list(members)[len(documents) :]
    need(list(members)[: len(documents)] == documents, "the document is the first member")
    need(all(map(DATA_MEMBERS.fullmatch, others)), "members of data")
    texts = [name for name in others if name.startswith("changes/")]
    numbered = [f"changes/{number:06d}.jsonl" for number in range(1, len(texts) + 1)]
    need(others[: len(texts)] == numbered, "the change files by number")
    beside = {"data", "receipt", "kit"} | ({"invitation"} if "kit.json" in members else set())
    need(not others or header["kind"] in beside, "a document and nothing beside it")
    for name, data in members.items():
        need(not name.startswith("att/") or name == f"att/{sha256(data)}", "attached files")


def commits(found: Found, keys: dict[str, str]) -> list[dict[str, Any]]:
    """Return the commits, each with its changes, held to their hashes, links and signatures."""
    lines = found.lines
    made: list[dict[str, Any]] = []
    at = 0
    while at < len(lines):
        opening = lines[at]
        names = {"commit", "device", "epoch", "changes", "signature"}
        need(opening.keys() == names, "a line that opens a commit")
        mine = lines[at + 1 : at + 1 + opening["changes"]]
        need(len(mine) == opening["changes"] > 0, "so many changes follow")
        for number, change in enumerate(mine):
            judge_change(change, opening, mine[number - 1] if number else None)
        said = {
            "id": opening["commit"],
            "device": opening["device"],
            "epoch": opening["epoch"],
            "changes": [change["id"] for change in mine],
        }
        message = b"fieldkit-commit-v1\0" + canonical(said)
        key = keys.get(opening["device"], "")
        need(signed(key, message, bytes.fromhex(opening["signature"])), "signature of a commit")
        made.append({**opening, "changes": mine})
        at += 1 + len(mine)
    counted = sum(len(commit["changes"]) for commit in made)
    need((found.manifest["commits"], found.manifest["changes"]) == (len(made), counted), "counts")
    return made


def judge_change(
    change: dict[str, Any], opening: dict[str, Any], before: dict[str, Any] | None
) -> None:
    """Hold a change to its hashes, its commit and the change before it."""
    need(change.keys() == CHANGE_KEYS, "the fields of a change")
    need(all(change[name] == opening[name] for name in ("commit", "device", "epoch")), "owner")
    if before:
        need((change["seq"], change["prev"]) == (before["seq"] + 1, before["id"]), "link")
    gone = change["payload"] is None and change["salt"] in {"", "00"}  # erased, or withheld
    gone = gone or change["salt"] == "01"  # something less stands there
    if not gone:
        hashed = sha256(bytes.fromhex(change["salt"]), canonical(change["payload"]))
        need(hashed == change["payload_sha256"], "payload")
    header = {
        name: value for name, value in change.items() if name not in {"id", "salt", "payload"}
    }
    header["parents"] = sorted(header["parents"])
    need(sha256(b"fieldkit-change-v1\0", canonical(header)) == change["id"], "id")


def check_words(office: dict[str, str], laptop: dict[str, str], words: list[str]) -> list[str]:
    """Return the twelve words that two people compare when a laptop joins."""
    joined = b"fieldkit-check-words-v1\0"
    joined += bytes.fromhex(office["verify_key"]) + office["recipient"].encode() + b"\0"
    joined += bytes.fromhex(laptop["verify_key"]) + laptop["recipient"].encode()
    bits = int.from_bytes(hashlib.sha256(joined).digest(), "big") >> (256 - 132)
    return [words[bits >> (11 * place) & 2047] for place in reversed(range(12))]


def certified(document: dict[str, Any], office_key: str) -> bool:
    """Tell whether the office signed the certificate of a welcome."""
    message = b"fieldkit-certificate-v1\0" + canonical(document["certificate"])
    return signed(office_key, message, bytes.fromhex(document["signature"]))


def trusted(trust: dict[str, Any], office_key: str) -> bool:
    """Tell whether the office signed a list of trusted keys."""
    message = b"fieldkit-trust-list-v1\0" + canonical(trust["list"])
    return signed(office_key, message, bytes.fromhex(trust["signature"]))
