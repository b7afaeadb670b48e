"""Reading PDF files back with the standard tools."""

import re
import subprocess
from pathlib import Path


def text_of(pdf: Path) -> str:
    """Return the text layer of a PDF, laid out as on the page."""
    return _run("pdftotext", "-layout", str(pdf), "-")


def page_texts(pdf: Path) -> list[str]:
    """Return the text of each page of a PDF, with single spaces."""
    pages = text_of(pdf).split("\f")
    return [" ".join(page.split()) for page in pages[: pages_of(pdf)]]


def pages_of(pdf: Path) -> int:
    """Return the number of pages of a PDF."""
    lines = dict(
        line.split(":", 1) for line in _run("pdfinfo", str(pdf)).splitlines() if ":" in line
    )
    return int(lines["Pages"])


def fonts_of(pdf: Path) -> set[str]:
    """Return the names of the fonts in a PDF, without the mark of their subset."""
    lines = _run("pdffonts", str(pdf)).splitlines()[2:]
    return {line.split()[0].rpartition("+")[2] for line in lines}


def _run(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def pictures_of(pdf: Path) -> list[tuple[int, int]]:
    """Return the pixels (width, height) of every picture in a PDF."""
    lines = _run("pdfimages", "-list", str(pdf)).splitlines()[2:]
    cells = [line.split() for line in lines]
    return [(int(cell[3]), int(cell[4])) for cell in cells if cell[2] == "image"]


def words_of(pdf: Path) -> list[dict[str, str]]:
    """Return each word of a PDF, as ``said``, with its box on the page in points."""
    found = re.findall(r"<word ([^>]*)>([^<]*)</word>", _run("pdftotext", "-bbox", str(pdf), "-"))
    return [dict(re.findall(r'(\w+)="([^"]*)"', box)) | {"said": said} for box, said in found]
