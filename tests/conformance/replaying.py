"""Replays golden traces and counts the cells that agree or deviate for a listed reason."""

import collections
import fnmatch
import gzip
import importlib.util
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from fieldkit.forms.attachments import read_attachment
from fieldkit.forms.trace import replay
from tests.conformance.lists import rebuilt_lists

DEVIATIONS = Path(__file__).with_name("deviations.toml")


@dataclass(frozen=True)
class Golden:
    """One golden trace with the form it is of and the folders of its lists."""

    name: str
    form: Path
    trace: Path
    folders: tuple[Path, ...]

    @property
    def form_name(self) -> str:
        return self.name.partition(".")[0]

    def reference(self) -> Mapping[str, Any]:
        return json.loads(gzip.decompress(self.trace.read_bytes()))


@dataclass
class Outcome:
    """How many cells were compared by aspect, and which of them differ without a reason.

    ``excused`` are those that differ for a reason in deviations.toml, ``rebuilt``
    the lists that had to be told from the trace itself.
    """

    cells: collections.Counter[str] = field(default_factory=collections.Counter)
    excused: collections.Counter[str] = field(default_factory=collections.Counter)
    wrong: collections.Counter[str] = field(default_factory=collections.Counter)
    differences: list[str] = field(default_factory=list)
    rebuilt: tuple[str, ...] = ()


def goldens(odk: Path) -> Iterator[Golden]:
    """Yield every golden trace of the reference material."""
    for trace in sorted((odk / "pack").glob("*.gz")):
        form = odk / "pack" / f"{trace.name.partition('.')[0]}.xml"
        yield Golden(trace.name, form, trace, (odk / "pack" / "lists",))
    for folder in sorted((odk / "real").iterdir()):
        for trace in sorted(folder.glob(f"{folder.name}.s*.gz")):
            yield Golden(trace.name, folder / "form.xml", trace, (folder / "media",))
    for trace in sorted((odk / "xforms" / "traces").glob("*.gz")):
        form = odk / "xforms" / "forms" / f"{trace.name.partition('.')[0]}.xml"
        yield Golden(trace.name, form, trace, ())


@cache
def comparer(odk: Path) -> ModuleType:
    """Load the reference material's own comparison."""
    spec = importlib.util.spec_from_file_location("compare_traces", odk / "compare_traces.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@cache
def deviations() -> tuple[Mapping[str, Any], ...]:
    """Return the listed deviations."""
    return tuple(tomllib.loads(DEVIATIONS.read_text(encoding="utf-8"))["deviation"])


def excused(form: str, ref: str, aspect: str) -> bool:
    """Say whether a cell may differ, for a reason that is written down."""
    return any(
        aspect in entry["aspects"]
        and any(fnmatch.fnmatchcase(form, pattern) for pattern in entry["forms"])
        and any(fnmatch.fnmatchcase(ref, pattern) for pattern in entry["refs"])
        for entry in deviations()
    )


def play(golden: Golden, odk: Path) -> Outcome:
    """Replay one golden trace and compare every cell."""
    reference = golden.reference()
    xml = golden.form.read_bytes()
    lists: dict[str, Any] = {}
    missing = []
    for attachment in reference.get("attachments", ()):
        name = attachment["url"].rpartition("/")[2]
        path = next((f / name for f in golden.folders if (f / name).is_file()), None)
        if path is not None:
            lists[path.stem] = read_attachment(name, path.read_bytes())
        elif attachment["found"]:
            missing.append(name)
    if missing:
        lists = rebuilt_lists(xml, reference) | lists
    outcome = Outcome(rebuilt=tuple(missing))
    ours = replay(xml, reference, lists)
    told: set[tuple[str, str]] = set()

    def note(moment: int, key: tuple[str, str], aspect: str, want: object, have: object) -> None:
        if excused(golden.form_name, key[0], aspect):
            outcome.excused[aspect] += 1
            return
        outcome.wrong[aspect] += 1
        if (key[0], aspect) not in told:
            told.add((key[0], aspect))
            words = f"after step {moment}: {key[0]} {aspect}: expected {want!r}, got {have!r}"
            outcome.differences.append(words)

    _agree, total = comparer(odk).compare(reference, ours, note)
    outcome.cells.update(total)
    return outcome
