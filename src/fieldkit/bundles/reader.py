"""Opening an examined bundle: unsealing, unpacking and checking it all before anything counts."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Self

from fieldkit.bundles.container import SEALED_NAME
from fieldkit.bundles.envelope import Envelope, PayloadSource, Watch, unwatched
from fieldkit.bundles.errors import BundleMalformed, BundleTooLarge, ForAnotherOffice
from fieldkit.bundles.handed_drafts import DRAFTS
from fieldkit.bundles.header import Kind
from fieldkit.bundles.limits import MIB, STANDARD, WINDOW_LOG, Limits
from fieldkit.bundles.lines import CommitReader, LineTooLong, LineWrong
from fieldkit.bundles.manifest import Manifest, read_manifest
from fieldkit.bundles.seal import NotForThisKey, SealBroken, looks_sealed, unseal
from fieldkit.bundles.staging import Staging
from fieldkit.bundles.tape import (
    ATTACHMENTS,
    CHANGES,
    MANIFEST,
    SEALED,
    TapeReader,
    TapeTooLong,
    TapeWrong,
)
from fieldkit.records.change import Commit
from fieldkit.records.device import Identity

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_OUTPUT = 128 * 1024
KIT = "kit.json"
_WITH_CHANGES = frozenset({Kind.DATA, Kind.RECEIPT, Kind.KIT, Kind.INVITATION})
_DOCUMENT = {
    Kind.RECEIPT: "receipt.json",
    Kind.INVITATION: "invitation.json",
    Kind.ENROL: "enrol.json",
    Kind.WELCOME: "welcome.json",
    Kind.KIT: KIT,
    Kind.PAIRING: "pairing.json",
    Kind.TOTALS: "totals.json",
}


class Opened:
    """A bundle that was unsealed to its end and holds together; close it to forget it."""

    def __init__(
        self, envelope: Envelope, manifest: Manifest, staging: Staging, limits: Limits
    ) -> None:
        self.envelope = envelope
        self.manifest = manifest
        self._staging = staging
        self._limits = limits

    def commits(self) -> Iterator[Commit]:
        """Return the commits in the order in which they were written; may be called again.

        Lines are read here for the first time: raises BundleMalformed or
        BundleTooLarge, and then nothing of what came before may count.
        """
        reader = CommitReader(self._limits)
        commits = changes = 0
        with _refusals(self.envelope):
            for commit in self._read(reader):
                commits += 1
                changes += len(commit.changes)
                yield commit
            reader.finish()
            if (self.manifest.commits, self.manifest.changes) != (commits, changes):
                raise LineWrong("the manifest counts otherwise")

    def _read(self, reader: CommitReader) -> Iterator[Commit]:
        for name in self._staging.names():
            if name.startswith(CHANGES):
                for block in self._staging.read(name):
                    yield from reader.feed(block)

    def attachments(self) -> tuple[tuple[str, int], ...]:
        """Return the attached files in the bundle: SHA-256 and bytes."""
        return tuple(
            (member.sha256, member.size)
            for member in self.manifest.members
            if member.name.startswith(ATTACHMENTS)
        )

    def attachment(self, sha256: str) -> Iterator[bytes]:
        """Return the content of one attached file, block by block."""
        return self._staging.read(f"{ATTACHMENTS}{sha256}")

    def document(self) -> bytes:
        """Return the one document of a bundle that is not of kind DATA."""
        return b"".join(self._staging.read(_DOCUMENT[self.envelope.header.kind]))

    def kit(self) -> bytes | None:
        """Return the kit of a bundle, None where it brings none."""
        named = {member.name for member in self.manifest.members}
        return b"".join(self._staging.read(KIT)) if KIT in named else None

    def drafts(self) -> bytes | None:
        """Return the drafts that a colleague hands over, None where none go along."""
        named = {member.name for member in self.manifest.members}
        return b"".join(self._staging.read(DRAFTS)) if DRAFTS in named else None

    def close(self) -> None:
        """Forget what was read."""
        self._staging.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def open_bundle(
    envelope: Envelope,
    identity: Identity,
    *,
    staging: Path | None = None,
    limits: Limits = STANDARD,
    watch: Watch = unwatched,
) -> Opened:
    """Return the content of an examined file: genuine, whole, and of the form that it must have.

    ``staging`` is the folder for encrypted temporary blocks (default: the
    system's); ``watch`` hears the bytes of payload done. Raises
    ForAnotherOffice, BundleMalformed, BundleTooLarge, BundleDamaged.
    """
    keep = Staging(staging)
    try:
        unpacking = _Unpacking(envelope, keep, limits, watch)
        manifest = unpacking.run(identity)
    except BaseException:
        keep.close()
        raise
    return Opened(envelope, manifest, keep, limits)


@contextmanager
def _refusals(envelope: Envelope) -> Iterator[None]:
    """Turn what is wrong inside into a refusal that names the file."""
    file = {"file": envelope.name}
    try:
        yield
    except NotForThisKey:
        raise ForAnotherOffice(**file) from None
    except (TapeTooLong, LineTooLong) as error:
        raise BundleTooLarge(**file, detail=str(error)) from None
    except (SealBroken, TapeWrong, LineWrong) as error:
        raise BundleMalformed(**file, detail=str(error) or "seal") from None
    except zstd.ZstdError:
        raise BundleMalformed(**file, detail="zstd") from None


class _Unpacking:
    """One pass over one payload: the sink of age, the source of tar."""

    def __init__(self, envelope: Envelope, keep: Staging, limits: Limits, watch: Watch) -> None:
        self._envelope = envelope
        self._keep = keep
        self._limits = limits
        self._watch = watch
        self._zstd = zstd.ZstdDecompressor(
            options={zstd.DecompressionParameter.window_log_max: WINDOW_LOG}
        )
        self._tape = TapeReader(self, limits)
        self._compressed = 0
        self._total = 0

    def run(self, identity: Identity) -> Manifest:
        """Read everything and return the manifest."""
        with _refusals(self._envelope):
            with self._envelope.path.open("rb") as stream:
                self._pour(PayloadSource(self._envelope, stream), identity)
            return self._finish()

    def _pour(self, source: PayloadSource, identity: Identity) -> None:
        header = self._envelope.header
        if not header.recipients:
            while data := source.read(MIB):
                self.write(data)
            return
        readers = {address.device for address in header.recipients}
        if readers.isdisjoint(identity.ids):
            raise NotForThisKey
        with self._envelope.path.open("rb") as stream:
            stream.seek(self._envelope.payload_offset)
            if not looks_sealed(stream.read(MIB)):
                raise SealBroken(SEALED_NAME)
        unseal(_Watching(source, self._watch), self, *identity.opening)

    def write(self, data: bytes) -> int:
        """Take some of the compressed tar."""
        self._compressed += len(data)
        if self._zstd.eof:
            raise TapeWrong("something follows the zstd frame")
        given = data
        more = True
        while more:
            out = self._zstd.decompress(given, _OUTPUT)
            given = b""
            self._total += len(out)
            most = self._limits.ratio * self._compressed + self._limits.ratio_slack
            if self._total > self._limits.total or self._total > most:
                raise TapeTooLong("content")
            self._tape.feed(out)
            more = not self._zstd.needs_input and not self._zstd.eof
        if self._zstd.unused_data:
            raise TapeWrong("something follows the zstd frame")
        return len(data)

    def flush(self) -> None:
        """Do nothing: nothing is kept back."""

    def begin(self, name: str) -> None:
        """Hear that a member begins."""
        self._refuse_other_kind(name)
        self._keep.begin(name)

    def data(self, data: memoryview) -> None:
        """Take some of the member's bytes."""
        self._keep.write(data)

    def end(self) -> None:
        """Hear that the member is complete."""
        self._keep.end()

    def _refuse_other_kind(self, name: str) -> None:
        """Refuse changes outside DATA, and a document that is not of its kind."""
        kind = self._envelope.header.kind
        if name == MANIFEST:
            return
        of_data = name.startswith((CHANGES, ATTACHMENTS, SEALED))
        fits = kind in _WITH_CHANGES if of_data else name == _DOCUMENT.get(kind)
        fits = fits or (name == KIT and kind is Kind.INVITATION)
        fits = fits or (name == DRAFTS and kind is Kind.DATA)
        if not fits:
            raise TapeWrong("a member of another kind")

    def _finish(self) -> Manifest:
        if not self._zstd.eof or not self._tape.finished:
            raise TapeWrong("it ends too early")
        try:
            manifest = read_manifest(b"".join(self._keep.read(MANIFEST)))
        except ValueError as error:
            raise TapeWrong(f"manifest: {error}") from None
        envelope = self._envelope
        seen = self._tape.members[:-1]
        if not manifest.fits(envelope.header, envelope.header_sha256, seen):
            raise TapeWrong("the manifest is of another bundle")
        kind = envelope.header.kind
        if kind in _DOCUMENT and _DOCUMENT[kind] not in {one.name for one in seen}:
            raise TapeWrong("no document")
        if not _in_order([one.name for one in seen]):
            raise TapeWrong("members in another order")
        named = (one for one in seen if one.name.startswith(ATTACHMENTS))
        if any(one.name != f"{ATTACHMENTS}{one.sha256}" for one in named):
            raise TapeWrong("an attached file under another's name")
        return manifest


def _in_order(names: Sequence[str]) -> bool:
    """Tell whether the document stands first, then the change files by number, then the others."""
    beginnings = (*_DOCUMENT.values(), DRAFTS, CHANGES, ATTACHMENTS, SEALED)
    places = [next(n for n, one in enumerate(beginnings) if name.startswith(one)) for name in names]
    numbered = [name for name in names if name.startswith(CHANGES)]
    wanted = [f"{CHANGES}{number:06d}.jsonl" for number in range(1, len(numbered) + 1)]
    return places == sorted(places) and numbered == wanted


class _Watching:
    """A source that tells how far it is."""

    def __init__(self, source: PayloadSource, watch: Watch) -> None:
        self._source = source
        self._watch = watch

    def read(self, size: int = -1) -> bytes:
        """Return up to ``size`` bytes."""
        data = self._source.read(size)
        if data:
            self._watch(self._source.done)
        return data
