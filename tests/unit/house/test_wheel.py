"""What is built is the whole program: code, fonts, icons, Russian."""

import subprocess
import sys
import zipfile

import pytest

from tests.support.places import ROOT


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture
def names(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


@pytest.mark.parametrize("folder", ["fonts", "icons", "packs", "translations", "styles", "help"])
def test_the_wheel_carries_every_resource(names, folder):
    here = ROOT / "resources" / folder
    wanted = {
        f"fieldkit/resources/{path.relative_to(ROOT / 'resources').as_posix()}"
        for path in here.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".part"
    }

    assert wanted <= names


def test_the_wheel_carries_the_compiled_russian(names):
    assert "fieldkit/resources/translations/ru/LC_MESSAGES/fieldkit.mo" in names


def test_the_wheel_carries_every_module(names):
    wanted = {p.relative_to(ROOT / "src").as_posix() for p in (ROOT / "src").rglob("*.py")}

    assert wanted <= names


def test_the_wheel_carries_no_leavings(names):
    leavings = [name for name in names if "__pycache__" in name or name.endswith((".part", ".pyc"))]

    assert leavings == []


def test_the_wheel_carries_its_licences(names):
    ends = {name.split("/licenses/")[1] for name in names if "/licenses/" in name}

    assert {"LICENSE", "resources/LICENSES.md", "resources/fonts/GolosText-OFL.txt"} <= ends


def test_the_program_finds_its_resources_inside_the_wheel(wheel, tmp_path):
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(tmp_path)
    question = "from fieldkit.assets import asset; print(asset('icons', 'house.svg'))"

    done = subprocess.run(
        [sys.executable, "-S", "-c", question],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.stdout.strip().endswith("house.svg"), done.stderr
    assert str(tmp_path) in done.stdout
