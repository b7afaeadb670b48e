"""A laptop with a form that asks for files, and files attached to it."""

from pathlib import Path

from fieldkit.records.attachment import Attachment
from fieldkit.records.people import Role
from fieldkit.services.attachments import attach_file, attachments_of, read_attachment
from fieldkit.services.backups import backups_folder
from fieldkit.services.doctor import Finding, examine
from fieldkit.services.filling import Filling, begin_form, finalize_form, save_draft
from fieldkit.services.packs import install_form
from fieldkit.services.users import add_user
from fieldkit.services.workspace import Workspace, create_workspace, open_workspace
from fieldkit.store.attached_files import FOLDER
from fieldkit.store.keys import KeyCost
from tests.support.laptops import NOON, PASSPHRASE, USER
from tests.support.workbooks import workbook

OTHER = "зимородок ива тополь"
NAME, PHOTO, PAPER, SOUND = "/data/name", "/data/photo", "/data/paper", "/data/sound"
SEALED, SPECIAL = "/data/sealed", "/data/special"
CHILD = "/data/children[{place}]/{name}"


def form(path: Path) -> Path:
    """Write a form that asks for a photo, a paper, a sound, a sealed paper, and photos in rows."""
    return workbook(
        path,
        survey=(
            ("type", "name", "label", "bind::fk:privacy"),
            ("text", "name", "Name", "P2"),
            ("image", "photo", "Photo", "P2"),
            ("file", "paper", "Paper", "P2"),
            ("audio", "sound", "Sound", "P2"),
            ("file", "sealed", "Sealed paper", "P4"),
            ("file", "special", "Certificate of health", "P3"),
            ("begin repeat", "children", "Children", None),
            ("text", "who", "Who", "P2"),
            ("image", "portrait", "Portrait", "P2"),
            ("end repeat", None, None, None),
        ),
        settings=(
            ("form_id", "form_title", "version", "namespaces"),
            ("visit", "Visit", "1", 'fk="urn:fieldkit"'),
        ),
    )


def laptop_of(folder: Path) -> Workspace:
    """Return an open laptop with the form and a second user, who is no holder."""
    workspace = create_workspace(
        folder, user_name=USER, passphrase=PASSPHRASE, cost=KeyCost.lowest()
    )
    workspace.now = lambda: NOON
    install_form(workspace, form(folder.parent / "visit.xlsx"))
    add_user(workspace, "Снегирёва Инна", OTHER, Role.SUPERVISOR)
    return workspace


def as_other(workspace: Workspace) -> Workspace:
    """Close the laptop and open it as the second user."""
    workspace.close()
    other = open_workspace(workspace.folder, OTHER)
    other.now = lambda: NOON
    return other


def attached(
    workspace: Workspace, ref: str, content: bytes, title: str
) -> tuple[Filling, Attachment]:
    """Begin the form, attach a file, answer with it and save the draft."""
    filling = begin_form(workspace, "visit")
    one = attach_file(workspace, filling, ref, content, title)
    filling.session.answer(ref, one.name)
    return save_draft(workspace, filling), one


def on_disk(workspace: Workspace) -> set[str]:
    """Return the names of the encrypted files."""
    return {path.name for path in (workspace.folder / FOLDER).glob("*")}


def pool(workspace: Workspace) -> set[str]:
    """Return the names of those beside the backups."""
    return {path.name for path in (backups_folder(workspace) / FOLDER).glob("*")}


def findings(workspace: Workspace) -> list[Finding]:
    """Return what the check of the workspace says of files."""
    return [one for one in examine(workspace) if one.check == "files"]


def finalized(workspace: Workspace, content: bytes, ref: str = PAPER) -> str:
    """Finalize the form with a file, and return its instance ID."""
    filling, _one = attached(workspace, ref, content, "скан.pdf")
    return finalize_form(workspace, filling).instance_id


def content_of(workspace: Workspace, owner: str) -> bytes:
    """Return the content of the only file of a form or a draft."""
    (one,) = attachments_of(workspace, owner)
    return read_attachment(workspace, one.id)
