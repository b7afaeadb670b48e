"""The one door to the files that are shipped with the program: fonts, icons, words, packs."""

from functools import cache
from pathlib import Path

_HERE = Path(__file__).resolve().parent


@cache
def resources() -> Path:
    """Return the folder of shipped files, inside the wheel or beside ``src`` in a checkout."""
    shipped = _HERE / "resources"
    return shipped if shipped.is_dir() else _HERE.parents[1] / "resources"


def asset(*parts: str) -> Path:
    """Return the path of one shipped file or folder, such as ``asset("fonts", "x.ttf")``.

    Raises FileNotFoundError where the installation lacks it.
    """
    path = resources().joinpath(*parts)
    if not path.exists():
        raise FileNotFoundError(path.name)
    return path
