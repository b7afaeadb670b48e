"""The house rules that no outside tool holds."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import ROOT

LONGEST = 400
SWEPT = ("src", "tests", "packaging")
NAMES_THAT_SAY_NOTHING = {"utils", "util", "helpers", "helper", "manager", "base", "misc"}
TEXTS = {".py", ".md", ".toml", ".txt", ".in", ".po", ".json", ".svg", ".sh", ".cfg", ".csv", ""}
SKIPPED = re.compile(r"\.git|\.venv|build|dist|__pycache__|\..*_cache|\.hypothesis")
# Put together here, so that this file does not hold them either.
HOSTS = tuple(
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("deb", "debian", "org"),
    )
)
MACHINE_PLACES = ("/" + "work/", "/" + "tmp/fk")
EXCUSE = re.compile(r"#\s*(noqa|type:\s*ignore|pragma)\b(?P<what>.*)")
RUFF_CODES = re.compile(r"^:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|^\[[\w, -]+\]")


def python_files() -> Iterator[Path]:
    for folder in SWEPT:
        yield from (p for p in (ROOT / folder).rglob("*.py") if "__pycache__" not in p.parts)


def text_files() -> Iterator[Path]:
    for path in ROOT.rglob("*"):
        parts = path.relative_to(ROOT).parts
        if path.suffix in TEXTS and not any(map(SKIPPED.fullmatch, parts)) and path.is_file():
            yield path


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def test_no_python_file_is_longer_than_four_hundred_lines():
    lengths = {named(p): len(p.read_text(encoding="utf-8").splitlines()) for p in python_files()}

    too_long = {name: length for name, length in lengths.items() if length > LONGEST}

    assert too_long == {}


def test_no_module_has_a_name_that_says_nothing():
    speechless = [
        named(p)
        for p in python_files()
        if NAMES_THAT_SAY_NOTHING & {p.stem, *p.relative_to(ROOT).parent.parts}
    ]

    assert speechless == []


def test_no_file_names_a_registry_or_a_place_on_one_machine():
    forbidden = (*HOSTS, *MACHINE_PLACES)

    found = [
        f"{named(path)}: {word}"
        for path in text_files()
        for word in forbidden
        if word in path.read_text(encoding="utf-8", errors="replace")
    ]

    assert found == []


def test_every_excuse_to_a_checker_gives_its_reason():
    unexplained = []
    for path in python_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            excuse = EXCUSE.search(line)
            if excuse and not _reason(excuse["what"]):
                unexplained.append(f"{named(path)}:{number}")

    assert unexplained == []


def _reason(said: str) -> str:
    return RUFF_CODES.sub("", said).strip(" -–#")


def test_the_top_of_the_repository_holds_what_the_architecture_names():
    allowed = {"pyproject.toml", "src", "resources", "tests", "packaging", "README.md"}
    allowed |= {"LICENSE", "CHANGELOG.md", "CONTRIBUTING.md", "build", "dist"}

    # What the demo leaves behind is no part of the repository, and ignored.
    names = {p.name for p in ROOT.iterdir() if not p.name.startswith((".", "fieldkit-demo"))}

    assert names - allowed == set()


@pytest.mark.parametrize(
    "pins", sorted((ROOT / "packaging").glob("requirements*.txt")), ids=lambda path: path.name
)
def test_every_pinned_requirement_is_exact_and_hashed(pins):
    joined = pins.read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in joined.splitlines() if line and not line.lstrip().startswith("#")]

    loose = [line for line in lines if "==" not in line or "--hash=sha256:" not in line]

    assert lines
    assert loose == []


def test_every_dependency_is_pinned():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    pinned = (ROOT / "packaging" / "requirements.txt").read_text(encoding="utf-8")
    named_there = set(re.findall(r"^([a-z0-9-]+)==", pinned, re.MULTILINE))

    wanted = {re.split(r"[\s><=;\[]", line)[0] for line in project["dependencies"]}

    assert {re.sub(r"[-_.]+", "-", name).lower() for name in wanted} <= named_there


def test_every_shipped_font_and_icon_is_covered_by_a_recorded_licence():
    record = (ROOT / "resources" / "LICENSES.md").read_text(encoding="utf-8")
    covered = [Path(pattern) for pattern in re.findall(r"`((?:fonts|icons)/[^`]+)`", record)]

    uncovered = [
        named(path)
        for folder in ("fonts", "icons")
        for path in (ROOT / "resources" / folder).iterdir()
        if not any(path.match(str(pattern)) for pattern in covered)
    ]

    assert uncovered == []


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md"])
def test_every_link_and_picture_of_a_page_is_there(page):
    text = (ROOT / page).read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#]+)\)|src=\"([^\"]+)\"", text)
    targets = [one or other for one, other in links if "://" not in one + other]

    assert [target for target in targets if not (ROOT / target).is_file()] == []
