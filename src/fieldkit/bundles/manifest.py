"""The last member of a payload: what the sealed part says about itself and its envelope."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fieldkit.bundles import fields
from fieldkit.bundles.case_handover import NAME as HANDOVER
from fieldkit.bundles.case_handover import HandoverNote, read_handover
from fieldkit.bundles.header import Header
from fieldkit.bundles.laptop_report import NAME as REPORT
from fieldkit.bundles.laptop_report import read_report, report_json
from fieldkit.bundles.limits import STANDARD
from fieldkit.bundles.sealed_words import NAME, SealedWords, read_sealed_words
from fieldkit.bundles.strict_json import dump_document, load_document
from fieldkit.bundles.tape import Member
from fieldkit.bundles.thing_keys import Key, read_keys
from fieldkit.bundles.trust_list import NAME as TRUST
from fieldkit.bundles.trust_list import TrustList, read_trust_list
from fieldkit.records.laptop_report import LaptopReport

FORMAT = "fieldkit-manifest"


@dataclass(frozen=True, slots=True)
class Manifest:
    """Repeats sender, recipients and header hash, so that a payload fits one envelope only.

    Without it an enrolled stranger could take another laptop's ciphertext and
    sign it as their own. ``members`` are all others, in their order. ``words``
    are a laptop's recovery words, sealed to its head office, ``report`` is what
    it says of itself; ``trust`` is an office's list of its laptops' keys,
    ``handover`` is what one laptop hands to another.
    ``wanted`` are things of whose changes the sender's are damaged, so that the
    reader sends them again.
    """

    header_sha256: str
    sender: str
    recipients: tuple[str, ...]
    members: tuple[Member, ...]
    commits: int
    changes: int
    words: SealedWords | None = None
    trust: TrustList | None = None
    handover: HandoverNote | None = None
    report: LaptopReport | None = None
    wanted: tuple[Key, ...] = ()

    def as_bytes(self) -> bytes:
        """Return ``manifest.json``."""
        content: dict[str, Any] = {
            "format": FORMAT,
            "version": 1,
            "header_sha256": self.header_sha256,
            "sender": self.sender,
            "recipients": list(self.recipients),
            "members": [member.as_json() for member in self.members],
            "commits": self.commits,
            "changes": self.changes,
        }
        if self.words:
            content[NAME] = self.words.as_json()
        if self.trust:
            content[TRUST] = self.trust.as_json()
        if self.handover:
            content[HANDOVER] = self.handover.as_json()
        if self.report:
            content[REPORT] = report_json(self.report)
        if self.wanted:
            content["wanted"] = [list(key) for key in self.wanted]
        return dump_document(content)

    def fits(self, header: Header, header_sha256: str, seen: Sequence[Member]) -> bool:
        """Tell whether the manifest speaks of this envelope and of the members that were seen."""
        return (
            self.header_sha256 == header_sha256
            and self.sender == header.sender
            and self.recipients == tuple(a.device for a in header.recipients)
            and self.members == tuple(seen)
        )


def read_manifest(data: bytes) -> Manifest:
    """Return the manifest that the bytes hold; raises NotStrict or FieldWrong."""
    document = load_document(data)
    if document.get("format") != FORMAT or fields.whole(document, "version") != 1:
        raise fields.FieldWrong("format")
    return Manifest(
        header_sha256=fields.digits(document, "header_sha256", 32),
        sender=fields.digits(document, "sender", 16),
        recipients=fields.texts(document, "recipients", 50),
        members=tuple(
            Member(
                name=fields.text(item, "name"),
                size=fields.whole(item, "size"),
                sha256=fields.digits(item, "sha256", 32),
            )
            for item in fields.objects(document, "members", STANDARD.members)
        ),
        commits=fields.whole(document, "commits"),
        changes=fields.whole(document, "changes"),
        words=read_sealed_words(document),
        trust=read_trust_list(document),
        handover=read_handover(document),
        report=read_report(document),
        wanted=read_keys(document, "wanted"),
    )
