"""What people do through services while the disk fails: filling, upgrading, handing over."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TypeVar

from fieldkit.bundles.errors import BundleRefused
from fieldkit.errors import FieldkitError
from fieldkit.records.device import DeviceKind
from fieldkit.records.entity import Entity
from fieldkit.records.exchange import IntakeStatus
from fieldkit.services.backups import backup_state, carry_backup
from fieldkit.services.cases import find_families
from fieldkit.services.export import export_bundle, list_bundles
from fieldkit.services.filling import (
    begin_form,
    finalize_form,
    list_drafts,
    list_submissions,
    resume_draft,
    save_draft,
)
from fieldkit.services.inspection import inspect_bundle
from fieldkit.services.intake import list_intakes, take_in
from fieldkit.services.restoring import find_backups
from fieldkit.services.workspace import Workspace, counters, create_workspace, open_workspace
from fieldkit.store.backup import BACKUPS, list_backups
from fieldkit.store.database import open_database
from fieldkit.store.keys import KeyCost
from fieldkit.store.restore import look_into
from tests.golden.workspaces.make import PASSPHRASE as GOLDEN_PASSPHRASE
from tests.support.answers import answer_registration
from tests.support.faulty_disk import Act, Say, arm_now, disarm
from tests.support.joining import join
from tests.support.laptops import NOON, PASSPHRASE, copied_laptop, open_laptop
from tests.support.places import ROOT
from tests.support.workspaces import do, family

Result = TypeVar("Result")

_OLDEST = ROOT / "tests" / "golden" / "workspaces" / "0001"
_FAMILIES = 12
_TYPED = tuple(f"слово {number}" for number in range(1, 7))
_WORDS = "/data/reg/request_words"


@contextmanager
def _opened(folder: Path) -> Iterator[Workspace]:
    workspace = open_workspace(folder, PASSPHRASE)
    try:
        yield workspace
    finally:
        workspace.close()


def _unsound(workspace: Workspace) -> list[str]:
    with workspace.reading() as work:
        found = [f"log: {one}" for one in work.changes.verify()]
    return found + [f"database: {one}" for one in workspace.database.check()]


# Filling


def fill(folder: Path, say: Say) -> None:
    """Answer one question after another, each saved, and finalize; the disk may come back."""
    workspace = open_laptop(folder / "laptop")
    filling = begin_form(workspace, "family_registration")
    arm_now()
    for words in _TYPED:
        filling.session.answer(_WORDS, words)
        filling = until_it_works(partial(save_draft, workspace, filling, place=_WORDS))
        say(words.split()[1])
    answer_registration(filling.session)
    until_it_works(partial(finalize_form, workspace, filling))
    say("finalized")
    disarm()
    workspace.close()


def until_it_works(act: Callable[[], Result]) -> Result:
    """Do something, and once more on a disk that works where it was refused."""
    try:
        return act()
    except FieldkitError:
        # The page keeps what was typed and tries again once the disk works.
        disarm()
        return act()


def _problems_of_filling(folder: Path, said: list[str]) -> list[str]:
    with _opened(folder / "laptop") as laptop:
        found = _unsound(laptop)
        drafts, forms = list_drafts(laptop), list_submissions(laptop)
        if len(forms) != find_families(laptop).total or len(drafts) + len(forms) > 1:
            found.append(f"half done: {len(drafts)} drafts, {len(forms)} forms")
        if "finalized" in said and not forms:
            found.append("lost: the form that was finalized")
        answered = [int(word) for word in said if word.isdigit()]
        if answered and not forms:
            kept = ""
            if drafts:
                kept = resume_draft(laptop, drafts[0].id).session.node(_WORDS).value
            if kept not in _TYPED[answered[-1] - 1 :]:
                found.append(f"lost: answer {answered[-1]}, found {kept!r}")
    return found


def _prepare_laptop(root: Path) -> None:
    (root / "template").mkdir(parents=True)
    copied_laptop(root / "template" / "laptop")


# Upgrading


def upgrade(folder: Path, say: Say) -> None:
    """Open a workspace of the first tables, which are brought up to the present ones."""
    arm_now()
    with suppress(FieldkitError):
        open_database(folder, GOLDEN_PASSPHRASE).close()
        say("upgraded")
    disarm()


def _prepare_oldest(root: Path) -> None:
    shutil.copytree(_OLDEST, root / "template")


def _problems_of_upgrade(folder: Path, said: list[str]) -> list[str]:
    workspace = open_workspace(folder, GOLDEN_PASSPHRASE)
    try:
        found = _unsound(workspace)
        kept = (
            find_families(workspace).total,
            len(list_submissions(workspace)),
            [
                resume_draft(workspace, one.id).session.node("/data/reg/settlement").value
                for one in list_drafts(workspace)
            ],
        )
        if kept != (1, 2, ["с. Ольховка"]):
            found.append(f"lost: {kept}")
        if workspace.database.rolled_back is not None:
            found.append("an upgrade was taken for an older copy")
        apart = workspace.database.tables_apart()
        found += [f"half done: table {name}" for name in apart]
    finally:
        workspace.close()
    copies = list_backups(folder / BACKUPS)
    if said and not copies:
        found.append("no copy was made before the upgrade")
    for one in copies:
        look_into(one, GOLDEN_PASSPHRASE)
    return found


# Carrying a copy to a stick


def carry(folder: Path, say: Say) -> None:
    """Put a copy on a stick that has one already."""
    laptop = open_laptop(folder / "laptop")
    arm_now()
    with suppress(FieldkitError):
        carry_backup(laptop, folder / "stick")
        say("carried")
    disarm()
    laptop.close()


def _prepare_stick(root: Path) -> None:
    _prepare_laptop(root)
    (root / "template" / "stick").mkdir()
    laptop = open_laptop(root / "template" / "laptop", NOON - timedelta(days=1))
    carry_backup(laptop, root / "template" / "stick")
    laptop.close()


def _problems_of_carrying(folder: Path, said: list[str]) -> list[str]:
    laptop = open_laptop(folder / "laptop")
    try:
        found = _unsound(laptop)
        there = find_backups(folder / "stick")
        if not len(there) >= 1 + len(said):
            found.append(f"lost: {len(there)} copies on the stick")
        if said and backup_state(laptop).outside_at != NOON:
            found.append("lost: that a copy was carried")
        for one in there:
            look_into(one, PASSPHRASE)
        carry_backup(laptop, folder / "stick")
        if len(find_backups(folder / "stick")) != len(there) + 1:
            found.append("half done: no other copy can be carried")
    finally:
        laptop.close()
    return found


# Handing over


def _made(folder: Path, kind: DeviceKind = DeviceKind.LAPTOP) -> Workspace:
    return create_workspace(
        folder, user_name="Ольхова", passphrase=PASSPHRASE, kind=kind, cost=KeyCost.lowest()
    )


def _prepare_exchange(root: Path) -> None:
    """Make an office and a laptop of it with families that are only there."""
    stick = root / "template" / "stick"
    stick.mkdir(parents=True)
    office = _made(root / "template" / "office", DeviceKind.OFFICE)
    laptop = _made(root / "template" / "laptop")
    join(laptop, office, stick)
    do(laptop.database, lambda work: work.entities.save_all(_families()))
    (root / "counted").write_text(json.dumps(counters(laptop).only_here))
    laptop.close()
    office.close()


def _prepare_import(root: Path) -> None:
    _prepare_exchange(root)
    with _opened(root / "template" / "laptop") as laptop:
        export_bundle(laptop, None, root / "template" / "stick")


def _families() -> list[Entity]:
    return [family(f"f{number}", f"Семья {number}") for number in range(_FAMILIES)]


def export(folder: Path, say: Say) -> None:
    """Write a bundle onto the stick."""
    with _opened(folder / "laptop") as laptop:
        arm_now()
        with suppress(FieldkitError):
            export_bundle(laptop, None, folder / "stick")
            say("exported")
        disarm()


def _problems_of_export(folder: Path, said: list[str]) -> list[str]:
    stick, found = folder / "stick", []
    with _opened(folder / "laptop") as laptop:
        found += _unsound(laptop)
        total, counted = json.loads((folder.parent / "counted").read_text()), counters(laptop)
        bundles = list_bundles(laptop)
        if said and (counted.handed_over, len(bundles)) != (total, 1):
            found.append("lost: the export was said to be done")
        if counted.handed_over != total * bool(bundles):
            found.append(f"half done: {counted.handed_over} handed over, {len(bundles)} bundles")
        for one in bundles:
            kept = laptop.folder / "outbox" / one.file_name
            if not kept.is_file() or inspect_bundle(kept).sha256 != one.sha256:
                found.append("lost: the file of a bundle that counts as handed over")
            if one.sha256 not in {inspect_bundle(file).sha256 for file in stick.glob("*.fkb")}:
                found.append("lost: the bundle is not on the stick")
        again = folder / "again"
        again.mkdir()
        export_bundle(laptop, None, again)
    with _opened(folder / "office") as office:
        for file in (*stick.glob("*.fkb"), *again.glob("*.fkb")):
            taken = take_in(office, file, receipt_to=again)
            if taken.status is IntakeStatus.REFUSED:
                found.append(f"half done: a file on the stick is refused ({taken.reason})")
        found += _unsound(office) + _not_all(office)
    return found


def import_(folder: Path, say: Say) -> None:
    """Take in a bundle from the stick, and answer it."""
    with _opened(folder / "office") as office:
        arm_now()
        with suppress(FieldkitError):
            taken = take_in(office, next((folder / "stick").glob("*.fkb")))
            if taken.status is IntakeStatus.TAKEN:
                say("taken")
        disarm()


def _problems_of_import(folder: Path, said: list[str]) -> list[str]:
    (bundle,) = (one for one in (folder / "stick").glob("*.fkb") if "receipt" not in one.name)
    with _opened(folder / "office") as office:
        found = _unsound(office)
        records, there = list_intakes(office), _count(office)
        if there != _FAMILIES * len(records) or any(
            one.status is not IntakeStatus.TAKEN for one in records
        ):
            found.append(f"half done: {there} families, {len(records)} records of files")
        if said and not records:
            found.append("lost: what was taken in is not there")
        for file in (*(folder / "stick").glob("*.fkb"), *(office.folder / "inbox").glob("*.fkb")):
            with _refusal_to(found):
                inspect_bundle(file)
        again = take_in(office, bundle, receipt_to=folder)
        if again.receipt_path is None:
            found.append("the repeated file is not answered")
        found += _unsound(office) + _not_all(office)
    with _opened(folder / "laptop") as laptop:
        if again.receipt_path is not None:
            take_in(laptop, again.receipt_path)
        if counters(laptop).not_confirmed:
            found.append("the receipt does not confirm everything")
    return found


@contextmanager
def _refusal_to(found: list[str]) -> Iterator[None]:
    try:
        yield
    except BundleRefused as refused:
        found.append(f"half done: a file that has its name is refused ({refused.reason})")


def _count(workspace: Workspace) -> int:
    with workspace.reading() as work:
        return int(work.entities.count("families"))


def _not_all(office: Workspace) -> list[str]:
    there = _count(office)
    return [] if there == _FAMILIES else [f"lost: {there} of {_FAMILIES} families"]


ERRANDS = {
    "fill": Act(_prepare_laptop, fill, _problems_of_filling),
    "carry": Act(_prepare_stick, carry, _problems_of_carrying),
    "upgrade": Act(_prepare_oldest, upgrade, _problems_of_upgrade),
    "export": Act(_prepare_exchange, export, _problems_of_export),
    "import": Act(_prepare_import, import_, _problems_of_import),
}
