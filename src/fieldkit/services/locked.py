"""A workspace that is still locked: where it lies, whether it is there, how long one has to wait.

The unlock screen knows no more of it; what opens it is loaded while the passphrase is typed.
"""

from pathlib import Path


def default_folder() -> Path:
    """Return where a workspace lies unless told otherwise: the platform's local data folder."""
    import platformdirs

    return platformdirs.user_data_path("fieldkit", appauthor=False) / "workspace"


def workspace_exists(folder: Path) -> bool:
    """Tell whether the folder holds a workspace, without opening it."""
    # The third is a restored database that waits to take its place (store.restore).
    names = ("fieldkit.db", "slots.json", "restoring/ready")
    return any((folder / name).exists() for name in names)


def seconds_to_wait(folder: Path) -> int:
    """Return the seconds until the next passphrase may be tried, 0 where one may try now."""
    from fieldkit.store.attempts import Attempts

    return Attempts(folder).waiting()
