"""Whether every attached file is on the disk and whole, and what is put back from backups."""

from collections.abc import Callable
from dataclasses import dataclass

from fieldkit.i18n import _, ngettext
from fieldkit.records.device import DeviceKind
from fieldkit.services.attachment_upkeep import sweep_files
from fieldkit.services.workspace import Workspace

_HOUR = 3600


@dataclass(frozen=True, slots=True)
class FilesFound:
    """What a check of the attached files found, in files.

    ``mended`` were put back from a backup on this computer, ``lost`` are
    nowhere whole, ``coming`` are named by forms and never arrived, ``swept``
    belonged to nothing.
    """

    count: int
    mended: int
    lost: int
    coming: int
    swept: int

    def sentences(self) -> tuple[tuple[bool, str], ...]:
        """Return what is to be said, each with whether all is well."""
        said = []
        if self.lost:
            words = ngettext(
                "{count} attached file is missing or damaged, and no backup on this computer has "
                "it whole. Look for an earlier backup on a stick, or attach the file again.",
                "{count} attached files are missing or damaged, and no backup on this computer has "
                "them whole. Look for an earlier backup on a stick, or attach the files again.",
                self.lost,
            )
            said.append((False, words.format(count=self.lost)))
        if self.mended:
            words = ngettext(
                "{count} damaged attached file was put back from a backup.",
                "{count} damaged attached files were put back from a backup.",
                self.mended,
            )
            said.append((True, words.format(count=self.mended)))
        if self.coming:
            words = ngettext(
                "{count} attached file has not come with its form yet.",
                "{count} attached files have not come with their forms yet.",
                self.coming,
            )
            said.append((True, words.format(count=self.coming)))
        if self.swept:
            words = ngettext(
                "{count} file that belonged to no form was cleared away.",
                "{count} files that belonged to no form were cleared away.",
                self.swept,
            )
            said.append((True, words.format(count=self.swept)))
        if self.count and not self.lost:
            said.append((True, _("Every attached file is whole.")))
        return tuple(said)


def check_files(workspace: Workspace, pause: Callable[[], None]) -> FilesFound:
    """Read every attached file through; what is damaged is put back from a backup if one can.

    ``pause`` is called between files and may stop the check by raising. At head
    office what is lost is asked for again in the next receipt.
    """
    from fieldkit.store.attached_files import AttachedFiles
    from fieldkit.store.backup import BACKUPS

    files = workspace.database.files
    kept = AttachedFiles(workspace.folder / BACKUPS, workspace.database.keys.data_key)
    with workspace.reading() as work:
        plain = work.attachments.sums()
        sealed = work.attachments.sealed_files()
        coming = len({sha256 for sha256, _form in work.attachments.lacking()})
    lost, mended = [], 0
    for sha256 in plain:
        pause()
        key = files.key_of(sha256)
        if not files.is_whole(key):
            if kept.is_whole(key):
                files.write(key, kept.read(key))
                mended += 1
            else:
                lost.append(sha256)
    gone = 0
    for name in sealed:
        pause()
        if not files.has_name(name):
            if kept.has_name(name):
                files.write_as_it_is(name, kept.blocks(name))
                mended += 1
            else:
                gone += 1
    if lost and workspace.device.kind is DeviceKind.OFFICE:
        with workspace.unit_of_work() as work:
            work.attachments.forget_lost(lost)
            work.commit()
    swept = sweep_files(workspace, at_least=_HOUR)
    return FilesFound(len(plain) + len(sealed), mended, len(lost) + gone, coming, swept)
