"""The sealed file by which families go to a colleague's laptop."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from fieldkit.i18n import _
from fieldkit.records.case_handover import CaseHandover
from fieldkit.records.change import Commit
from fieldkit.records.device import Device
from fieldkit.records.ids import new_id
from fieldkit.services.bundle_parts import STICK_PART, Part, share_out, whole_files
from fieldkit.services.bundle_writing import counted_from, deliver_parts, file_name
from fieldkit.services.exchange import discard, header_to, outbox_folder, own_disk, paced
from fieldkit.services.handed_drafts import noted_drafts, put_drafts_away
from fieldkit.services.handover_checks import Relations
from fieldkit.services.progress import Progress
from fieldkit.services.trusting import list_to_pass_on
from fieldkit.services.workspace import Workspace

if TYPE_CHECKING:
    from fieldkit.bundles.case_handover import HandoverNote
    from fieldkit.bundles.writer import Written
    from fieldkit.store.family_scope import FamilyScope
    from fieldkit.store.unit_of_work import Reading

_OCTETS_A_CHANGE = 400  # as in an export; only for a word on space


@dataclass(frozen=True, slots=True)
class WrittenHandover:
    """A handing over whose file lies in its folder, read back; counts of what it holds."""

    handover: CaseHandover
    paths: tuple[Path, ...]
    changes: int
    files: int


def write_handover(
    workspace: Workspace, handover: CaseHandover, folder: Path, progress: Progress
) -> WrittenHandover:
    """Write the families of a handing over, with their files, sealed for the other laptop.

    Raises NotWritten, OfficeDiskFull, Cancelled.
    """
    from fieldkit.bundles.delivery import require_room, stick_errors

    progress.step(0, 1, _("Looking for what goes along"))
    with workspace.reading() as work:
        scope = work.family_scopes.of_families([one.family_id for one in handover.families])
        files = _files(workspace, work, scope)
    parts = share_out(files, scope.scope.changes, STICK_PART)
    expected = scope.scope.changes * _OCTETS_A_CHANGE + sum(part.size for part in parts)
    with stick_errors(folder, expected):
        require_room(folder, 0)
    making = _Making(workspace, handover, scope, progress)
    try:
        with own_disk(expected):
            made = making.run(parts)
        paths = deliver_parts(made, folder, progress)
    finally:
        # It can be made anew at any time, and no receipt would ever let it go.
        for kept in making.kept:
            discard(kept)
    written = replace(handover, written_at=workspace.now())
    with workspace.unit_of_work() as work:
        work.handovers.save(written)
        put_drafts_away(workspace, work, handover)
        work.log.audit("handover_written", handover.id, number=handover.number)
        work.commit()
    count = sum(len(one.files) for one in made)
    return WrittenHandover(written, paths, scope.scope.changes, count)


class _Making:
    """One handing over while its file is made; the changes are in its first part."""

    def __init__(
        self, workspace: Workspace, handover: CaseHandover, scope: "FamilyScope", progress: Progress
    ) -> None:
        self._workspace = workspace
        self._handover = handover
        self._scope = scope
        self._progress = progress
        self.kept: list[Path] = []

    def run(self, parts: tuple[Part, ...]) -> "list[Written]":
        changes = self._scope.scope.changes
        total = changes + sum(len(part.files) for part in parts)
        step = paced(self._progress, max(1, total), _("Making the bundle"))
        made: list[Written] = []
        done = 0
        for place, part in enumerate(parts, 1):
            made.append(self._write(part, (place, len(parts)), counted_from(step, done)))
            done += (changes if place == 1 else 0) + len(part.files)
        return made

    def _write(self, part: Part, place: tuple[int, int], step: Callable[[int], None]) -> "Written":
        from fieldkit.bundles.handed_drafts import DRAFTS, drafts_bytes
        from fieldkit.bundles.header import Kind
        from fieldkit.bundles.writer import Beside, write_bundle

        workspace, number = self._workspace, self._handover.number
        out = outbox_folder(workspace) / f"handover-{file_name(workspace, number, place)}"
        self.kept.append(out)
        first = place[0] == 1
        with workspace.reading() as work:
            reader: Device | None = work.devices.get(self._handover.device)
            header = header_to(workspace, Kind.DATA, number, reader, new_id())
            header = replace(header, part=place[0], parts=place[1])
            commits: Iterator[Commit] = iter(())
            if first:
                commits = work.family_scopes.commits_of(self._scope)
            beside = Beside(
                files=whole_files(workspace, part.files),
                trust=list_to_pass_on(work) if first else None,
                handover=self._note(work),
            )
            drafts = noted_drafts(work, self._handover) if first else ()
            documents = {DRAFTS: drafts_bytes(drafts)} if drafts else {}
            return write_bundle(
                out,
                header,
                work.devices.own(),
                commits=commits,
                documents=documents,
                beside=beside,
                watch=step,
            )

    def _note(self, work: "Reading") -> "HandoverNote":
        from fieldkit.bundles.case_handover import HandoverNote

        handover = self._handover
        giver = work.users.get(handover.user_id)
        waiting = {commit.id for commit in work.peer_commits.commits()}
        return HandoverNote(
            id=handover.id,
            made_at=handover.made_at,
            families=tuple(one.family_id for one in handover.families),
            giver_id=(giver.specialist_id if giver else None) or "",
            giver_name=handover.giver_name,
            receiver_id=handover.receiver_id,
            receiver_name=handover.receiver_name,
            others=self._others(work),
            drafts=len(noted_drafts(work, handover)),
            unconfirmed=(*self._scope.unconfirmed, *(waiting & self._scope.scope.commits)),
        )

    def _others(self, work: "Reading") -> tuple[str, ...]:
        """Return the families of which parts go along, as the receiver will see them."""
        families = {one.family_id for one in self._handover.families}
        relations = Relations(families)
        for commit in work.family_scopes.commits_of(self._scope):
            relations.hear(commit)
        relations.look_up(work)
        found = (relations.about(one) for one in work.family_scopes.commits_of(self._scope))
        return tuple(sorted({family for about in found for family in about} - families))


def _files(
    workspace: Workspace, work: "Reading", scope: "FamilyScope"
) -> tuple[tuple[str, int], ...]:
    sizes = work.attachments.sizes(scope.scope.files)
    files = workspace.database.files
    return tuple((one, sizes[one]) for one in sizes if files.has(files.key_of(one)))
