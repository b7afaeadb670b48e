"""What the first run found out, and the work that follows from it."""

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from fieldkit.services.progress import Progress
from fieldkit.services.workspace import Workspace

DEMO_FOLDER = "demo"


class Beginning(StrEnum):
    """The ways to begin, in the order in which they are offered."""

    INVITATION = "invitation"
    OWN = "own"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Plan:
    """One way to begin, whose laptop it is, and the passphrase; the passphrase is never shown."""

    beginning: Beginning
    folder: Path
    name: str
    passphrase: str = field(repr=False)
    invitation: Path | None = None


@dataclass(frozen=True, slots=True)
class Begun:
    """An open workspace, and the enrolment request that has to reach head office, if any."""

    workspace: Workspace
    request: Path | None = None


def begin(plan: Plan, progress: Progress) -> Begun:
    """Make the workspace and put the forms into it; runs in the worker.

    Where anything is refused after the workspace was made, it is closed and
    stays as it is: trying again, or the next start, goes on from there with the
    same passphrase.
    """
    from fieldkit.services.locked import workspace_exists
    from fieldkit.services.workspace import create_workspace, open_workspace

    if plan.beginning is Beginning.DEMO:
        return Begun(_demo(plan.folder.parent / DEMO_FOLDER, progress))
    if workspace_exists(plan.folder):
        workspace = open_workspace(plan.folder, plan.passphrase)
    else:
        workspace = create_workspace(plan.folder, user_name=plan.name, passphrase=plan.passphrase)
    try:
        give_forms(workspace, progress)
        request = None
        if plan.invitation is not None:
            from fieldkit.services.enrolment import accept_invitation

            request = accept_invitation(workspace, plan.invitation)
    except BaseException:
        workspace.close()
        raise
    return Begun(workspace, request)


def give_forms(workspace: Workspace, progress: Progress) -> None:
    """Put the built-in forms into a workspace that has none.

    Making it may have been cut off before they were in, and a workspace
    without forms is of no use to anybody.
    """
    from fieldkit.services.packs import built_in_pack, install_pack, list_forms

    if not list_forms(workspace, withdrawn=True):
        install_pack(workspace, built_in_pack(), progress)


def demo_passphrase() -> str:
    """Return what opens the demo; its families are invented, so it is no secret."""
    from fieldkit.services.demo.story import PASSPHRASE

    return PASSPHRASE


def _demo(folder: Path, progress: Progress) -> Workspace:
    """Open the demo that lies beside the workspace, made first where there is none."""
    from fieldkit.services.demo.story import make_demo
    from fieldkit.services.workspace import open_workspace

    laptop = folder / "laptop"
    if not (folder / "summary.json").exists():
        laptop = make_demo(folder, progress).laptop
    return open_workspace(laptop, demo_passphrase())
