"""Replays golden traces and counts the cells that agree or deviate for a listed reason."""

import collections
import gzip
import importlib.util
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Any

from fieldkit.forms.attachments import read_attachment
from fieldkit.forms.definition import read_form
from fieldkit.forms.trace import replay
from tests.conformance.deviating import Deviating, Difference
from tests.conformance.lists import rebuilt_lists


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
    found: list[Difference] = []

    def note(moment: int, key: tuple[str, str], aspect: str, want: object, have: object) -> None:
        found.append(Difference(moment, key[0], aspect, _plain(want), _plain(have)))

    _agree, total = comparer(odk).compare(reference, ours, note)
    outcome.cells.update(total)
    excused = Deviating(golden.form_name, read_form(xml)).excused(found) if found else set()
    told: set[tuple[str, str]] = set()
    for each in found:
        if each in excused:
            outcome.excused[each.aspect] += 1
            continue
        outcome.wrong[each.aspect] += 1
        if (each.ref, each.aspect) not in told:
            told.add((each.ref, each.aspect))
            values = f"expected {each.want!r}, got {each.have!r}"
            outcome.differences.append(
                f"after step {each.moment}: {each.ref} {each.aspect}: {values}"
            )
    return outcome


def _plain(value: object) -> object:
    """Return a cell's value as one that can be compared and kept: lists of choices as text."""
    return value if isinstance(value, str | bool | int | float | None) else repr(value)
