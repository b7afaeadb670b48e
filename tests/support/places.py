"""Where the tests find the repository, and the reference material that may lie beside it."""

from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"


def shared(*parts: str) -> Path:
    """Return a path of the reference material, or skip the test where it was not brought along."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"the reference material is not beside this checkout: {'/'.join(parts)}")
    return path
