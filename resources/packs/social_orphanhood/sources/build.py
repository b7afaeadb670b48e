"""Rebuilds the pack's workbooks from their sources: ``python build.py [FOLDER]``."""

import importlib
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
FORMS = ("family_registration", "family_crisis_assessment", "service_record", "event_feedback")


def build(folder: Path) -> list[Path]:
    """Write each form's workbook into the folder."""
    sys.path.insert(0, str(HERE))
    written = []
    for name in FORMS:
        path = folder / f"{name}.xlsx"
        importlib.import_module(name).f.save(path)
        written.append(path)
    return written


if __name__ == "__main__":
    build(Path(sys.argv[1]) if len(sys.argv) > 1 else HERE.parent / "forms")
