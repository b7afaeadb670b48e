"""Tells what is still as it was left: the environment's packages and the compiled translations."""

import hashlib
import json
import sys
from collections.abc import Iterable
from pathlib import Path


def fingerprint(root: Path, files: Iterable[Path]) -> str:
    """Return one word that changes with the files, with this Python and with the folder's place."""
    digest = hashlib.sha256()
    for part in (str(root), sys.platform, sys.version):
        digest.update(part.encode("utf-8", "surrogateescape") + b"\0")
    for path in files:
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def read_stamps(stamp: Path) -> dict[str, str]:
    """Return the fingerprints that were left, by what they are for; none where it is unreadable."""
    try:
        stamps = json.loads(stamp.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return stamps if isinstance(stamps, dict) else {}


def write_stamps(stamp: Path, stamps: dict[str, str]) -> None:
    """Leave the fingerprints for the next run."""
    partial = stamp.with_suffix(".part")
    partial.write_text(json.dumps(stamps, indent=1), encoding="utf-8")
    partial.replace(stamp)


def catalogue_is_stale(target: Path) -> bool:
    """Tell whether a .po of this language changed, came or went since it was compiled.

    ``target`` is ``<language>/LC_MESSAGES/<domain>.mo``; the .po files lie in
    ``<language>``.
    """
    if not target.is_file():
        return True
    made = target.stat().st_mtime_ns
    folder = target.parents[1]
    return any(path.stat().st_mtime_ns > made for path in (folder, *folder.glob("*.po")))


def catalogues(translations: Path) -> dict[str, Path]:
    """Return the compiled catalogue of each language that has .po files, made or not yet made."""
    found = sorted({path.parent.name for path in translations.glob("*/*.po")})
    return {name: translations / name / "LC_MESSAGES" / "fieldkit.mo" for name in found}
