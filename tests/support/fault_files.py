"""What becomes of attached files while the disk fails: each acknowledged one is there and whole."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path

from fieldkit.errors import FieldkitError
from fieldkit.records.device import DeviceKind
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.attachment_check import check_files
from fieldkit.services.attachments import attach_file, attachments_of, read_attachment
from fieldkit.services.backups import backups_folder, make_backup
from fieldkit.services.export import NothingToHandOver, export_bundle
from fieldkit.services.filling import (
    begin_form,
    finalize_form,
    list_drafts,
    list_submissions,
    save_draft,
)
from fieldkit.services.intake import intake_folder, take_in
from fieldkit.services.packs import install_form
from fieldkit.services.workspace import Workspace, create_workspace, open_workspace
from fieldkit.store.attached_files import FOLDER, AttachmentMissing
from fieldkit.store.backed_up_files import is_whole, read_files_list
from fieldkit.store.backup import list_backups, verify_backup
from fieldkit.store.keys import KeyCost
from fieldkit.store.restore import SET_ASIDE, restore
from tests.support.attaching import PAPER, SEALED, form
from tests.support.fault_errands import until_it_works
from tests.support.faulty_disk import Act, Say, arm_now, disarm
from tests.support.joining import join
from tests.support.laptops import PASSPHRASE

_PART = 150_000


def _content(number: int) -> bytes:
    return b"%PDF-1.7 " + bytes((number,)) * 70_000


@contextmanager
def _opened(folder: Path) -> Iterator[Workspace]:
    workspace = open_workspace(folder, PASSPHRASE)
    try:
        yield workspace
    finally:
        workspace.close()


def _made(folder: Path, kind: DeviceKind = DeviceKind.LAPTOP) -> Workspace:
    return create_workspace(
        folder, user_name="Ольхова", passphrase=PASSPHRASE, kind=kind, cost=KeyCost.lowest()
    )


def _prepare(root: Path) -> None:
    """Make a laptop with a form that has a file, a backup of that, and a form with another."""
    (root / "template").mkdir(parents=True)
    laptop = _made(root / "template" / "laptop")
    install_form(laptop, form(root / "visit.xlsx"))
    _finalized(laptop, 1)
    make_backup(laptop)
    _finalized(laptop, 2)
    _finalized(laptop, 3, SEALED)
    laptop.close()


def _finalized(laptop: Workspace, number: int, ref: str = PAPER) -> None:
    filling = begin_form(laptop, "visit")
    one = attach_file(laptop, filling, ref, _content(number), f"{number}.pdf")
    filling.session.answer(ref, one.name)
    finalize_form(laptop, save_draft(laptop, filling))


def _lost(workspace: Workspace, wanted: set[int]) -> list[str]:
    """Return what is wrong with the log, the database and the files; ``wanted`` must be there."""
    with workspace.reading() as work:
        found = [f"log: {one}" for one in work.changes.verify()]
    found += [f"database: {one}" for one in workspace.database.check()]
    if lost := check_files(workspace, lambda: None).lost:
        found.append(f"lost: {lost} files of records")
    owners = [one.instance_id for one in list_submissions(workspace)]
    owners += [one.id for one in list_drafts(workspace)]
    there = set()
    for one in (one for owner in owners for one in attachments_of(workspace, owner)):
        # At head office one may come with another part.
        with suppress(AttachmentMissing):
            there.add(read_attachment(workspace, one.id)[-1])
    found += [f"lost: file {number}" for number in sorted(wanted - there)]
    return found


# Attaching


def attach(folder: Path, say: Say) -> None:
    """Attach three files to a form one after the other, and finalize it."""
    laptop = open_workspace(folder / "laptop", PASSPHRASE)
    filling = begin_form(laptop, "visit")
    arm_now()
    for number in (4, 5, 6):
        keep = partial(attach_file, laptop, filling, PAPER, _content(number), f"{number}.pdf")
        filling.session.answer(PAPER, until_it_works(keep).name)
        filling = until_it_works(partial(save_draft, laptop, filling))
        say(str(number))
    until_it_works(partial(finalize_form, laptop, filling))
    say("finalized")
    disarm()
    laptop.close()


def _problems_of_attaching(folder: Path, said: list[str]) -> list[str]:
    numbers = [int(word) for word in said if word.isdigit()]
    with _opened(folder / "laptop") as laptop:
        return _lost(laptop, {1, 2, 3, *numbers[-1:]})


# Copies and keys


def back_up(folder: Path, say: Say) -> None:
    """Make a backup."""
    with _opened(folder / "laptop") as laptop:
        arm_now()
        with suppress(FieldkitError):
            make_backup(laptop)
            say("copied")
        disarm()


def _problems_of_backup(folder: Path, said: list[str]) -> list[str]:
    with _opened(folder / "laptop") as laptop:
        found = _lost(laptop, {1, 2, 3})
        root = backups_folder(laptop)
        copies = list_backups(root)
        for copy in copies:
            verify_backup(copy.folder)
            listed = read_files_list(copy.folder)
            whole = all(is_whole(root / FOLDER / name, one) for name, one in listed.items())
            if not whole or not listed:
                found.append("lost: a file of a backup")
        if said and len(read_files_list(copies[0].folder)) != 3:
            found.append("lost: the backup is not there, or not all of its files")
        make_backup(laptop)
    return found


def put_back(folder: Path, say: Say) -> None:
    """Restore the backup that has one file."""
    laptop = folder / "laptop"
    (backup,) = list_backups(laptop / "backups")
    arm_now()
    with suppress(FieldkitError):
        restore(laptop, backup, PASSPHRASE)
        say("restored")


def _problems_of_restore(folder: Path, said: list[str]) -> list[str]:
    place = folder / "laptop"
    with _opened(place) as laptop:
        restored = len(list_submissions(laptop)) == 1
        found = _lost(laptop, {1} if restored else {1, 2, 3})
    if said and not restored:
        found.append("lost: the restore was said to be done")
    if restored:
        (aside,) = (place / SET_ASIDE).iterdir()
        with _opened(aside) as newer:
            found += _lost(newer, {1, 2, 3})
    return found


def re_encrypt(folder: Path, say: Say) -> None:
    """Encrypt the workspace anew."""
    laptop = open_workspace(folder / "laptop", PASSPHRASE)
    arm_now()
    with suppress(FieldkitError):
        laptop.database.re_encrypt(lambda _done, _total: None)
        say("done")
    disarm()
    with suppress(FieldkitError):
        laptop.close()


def _problems_of_keys(folder: Path, said: list[str]) -> list[str]:
    del said
    with _opened(folder / "laptop") as laptop:
        return _lost(laptop, {1, 2, 3})


# Handing over


def _prepare_exchange(root: Path) -> None:
    stick = root / "template" / "stick"
    stick.mkdir(parents=True)
    office = _made(root / "template" / "office", DeviceKind.OFFICE)
    laptop = _made(root / "template" / "laptop")
    join(laptop, office, stick)
    install_form(laptop, form(root / "visit.xlsx"))
    for number in (1, 2, 3):
        _finalized(laptop, number)
    laptop.close()
    office.close()


def send(folder: Path, say: Say) -> None:
    """Write a bundle of two parts onto the stick."""
    with _opened(folder / "laptop") as laptop:
        arm_now()
        with suppress(FieldkitError):
            export_bundle(laptop, None, folder / "stick", part_size=_PART)
            say("sent")
        disarm()


def _problems_of_sending(folder: Path, said: list[str]) -> list[str]:
    found = []
    with _opened(folder / "laptop") as laptop:
        found += _lost(laptop, {1, 2, 3})
    with _opened(folder / "office") as office:
        taken = intake_folder(office, folder / "stick")
        if any(one.status is IntakeStatus.REFUSED for one in taken):
            found.append("half done: a file on the stick is refused")
        if said:
            found += _lost(office, {1, 2, 3})
    return found + _healed(folder)


def _healed(folder: Path) -> list[str]:
    """Hand over, answer and hand over again; then the office must have every file."""
    again = folder / "again"
    again.mkdir()
    for _turn in range(2):
        with _opened(folder / "laptop") as laptop:
            for receipt in again.glob("receipt-*"):
                take_in(laptop, receipt)
            with suppress(NothingToHandOver):
                export_bundle(laptop, None, again)
        with _opened(folder / "office") as office:
            intake_folder(office, again)
    with _opened(folder / "office") as office:
        return _lost(office, {1, 2, 3})


def _prepare_taking(root: Path) -> None:
    _prepare_exchange(root)
    with _opened(root / "template" / "laptop") as laptop:
        export_bundle(laptop, None, root / "template" / "stick", part_size=_PART)


def take(folder: Path, say: Say) -> None:
    """Take in both parts of a bundle from the stick."""
    with _opened(folder / "office") as office:
        arm_now()
        for file in sorted((folder / "stick").glob("*.fkb")):
            with suppress(FieldkitError):
                if take_in(office, file, receipt_to=folder).status is IntakeStatus.TAKEN:
                    say(file.stem)
        disarm()


def _problems_of_taking(folder: Path, said: list[str]) -> list[str]:
    wanted = {1, 2, 3} if len(said) == 2 else set()
    with _opened(folder / "office") as office:
        found = _lost(office, wanted)
        intake_folder(office, folder / "stick")
        found += _lost(office, {1, 2, 3})
    return found + _healed(folder)


FILE_ACTS = {
    "attach": Act(_prepare, attach, _problems_of_attaching),
    "backup-files": Act(_prepare, back_up, _problems_of_backup),
    "restore-files": Act(_prepare, put_back, _problems_of_restore),
    "re-encrypt-files": Act(_prepare, re_encrypt, _problems_of_keys),
    "send-files": Act(_prepare_exchange, send, _problems_of_sending),
    "take-files": Act(_prepare_taking, take, _problems_of_taking),
}
