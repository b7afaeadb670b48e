"""Every row of ODK's feature list that JavaRosa and Collect have is held by a behaviour test."""

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from tests.support.places import ROOT, SHARED, shared

TABLE = tomllib.loads(Path(__file__).with_name("features.toml").read_text(encoding="utf-8"))
UNIT = ROOT / "tests" / "unit" / "forms"
_NAME = re.compile(r"[a-z][\w:\-]*")


def listed() -> Iterator[tuple[str, str, str]]:
    """Yield area, features and what JavaRosa has, for each row of the first table."""
    text = (SHARED / "odk" / "FEATURES.md").read_text(encoding="utf-8")
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        if line.startswith("| functions"):
            return
        if line.startswith("|") and len(cells) > 3 and cells[0] not in ("area", "---"):
            yield cells[0], cells[1], cells[-2]


def functions() -> Iterator[str]:
    """Yield the functions that JavaRosa and Collect have."""
    text = (SHARED / "odk" / "FEATURES.md").read_text(encoding="utf-8")
    for line in text.partition("| functions |")[2].splitlines()[2:]:
        if not line.startswith("|"):
            return
        cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
        yield from _NAME.findall(re.sub(r"\([^)]*\)", "", cells[0]))


@cache
def written() -> Mapping[str, str]:
    """Return the source of every test function of the engine by its name."""
    found = {}
    for path in UNIT.glob("test_*.py"):
        text = path.read_text(encoding="utf-8")
        for node in ast.parse(text).body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[node.name] = ast.get_source_segment(text, node) or ""
    return found


@pytest.mark.parametrize("entry", TABLE["feature"], ids=lambda entry: entry["row"])
def test_a_feature_is_held_by_tests_that_exist(entry: Mapping[str, Any]) -> None:
    missing = [name for name in entry["tests"] if name not in written()]

    assert entry["tests"]
    assert missing == []


def test_every_row_of_the_list_is_in_the_table():
    shared("odk", "FEATURES.md")

    rows = [
        f"{area}: {features}"
        for area, features, has in listed()
        if has != "n" or area == "grid/pages theme"
    ]
    unknown = [row for row in rows if not any(entry["row"] in row for entry in TABLE["feature"])]

    assert len(rows) > 50
    assert unknown == []


def test_every_entry_of_the_table_is_in_the_list():
    shared("odk", "FEATURES.md")

    rows = [f"{area}: {features}" for area, features, _has in listed()]

    assert [e["row"] for e in TABLE["feature"] if not any(e["row"] in row for row in rows)] == []


def test_every_function_is_called_by_a_test():
    shared("odk", "FEATURES.md")
    source = "".join(path.read_text(encoding="utf-8") for path in UNIT.glob("test_*.py"))

    names = set(functions())
    uncalled = [
        name for name in names if not re.search(rf"(?<![\w\-:]){re.escape(name)}\(", source)
    ]

    assert len(names) > 70
    assert uncalled == []
