"""Secrets planted on purpose, and the search for them in every shape they could be written in."""

from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from unicodedata import normalize
from urllib.parse import quote


class Planted:
    """Secrets in every shape in which they could be written by accident."""

    def __init__(self) -> None:
        self.octets: dict[str, set[bytes]] = {}
        self.texts: dict[str, set[str]] = {}

    def text(self, name: str, text: str) -> None:
        """Plant words: composed and decomposed, in small and capital letters, in any encoding."""
        spelt = {
            normalize(form, case) for form in ("NFC", "NFD") for case in (text, text.casefold())
        } | {text.upper()}
        self.texts[name] = spelt | {ascii(one)[1:-1] for one in spelt} | {quote(text)}
        self.octets[name] = {one.encode("ascii") for one in self.texts[name] if one.isascii()}
        for one in spelt:
            self.octets[name] |= {one.encode(c) for c in ("utf-8", "utf-16-le", "utf-16-be")}
            self.octets[name] |= {one.encode(c, "replace") for c in _OLD if _fits(one, c)}

    def key(self, name: str, key: bytes) -> None:
        """Plant a key: raw, as digits, as Python shows it."""
        self.texts[name] = {key.hex(), b64encode(key).decode(), repr(key)}
        self.octets[name] = {key, key.hex().encode(), b64encode(key)}

    def in_files(self, *folders: Path, besides: Iterable[Path] = ()) -> list[tuple[str, str]]:
        """Return (secret, file) for each secret that a file below the folders holds or is named by.

        What lies below one of ``besides`` was put there by a person on purpose.
        """
        left, found = tuple(besides), []
        for folder in folders:
            for path in folder.rglob("*"):
                if any(path.is_relative_to(one) for one in left):
                    continue
                content = path.read_bytes() if path.is_file() else b""
                told = str(path.relative_to(folder))
                found += [
                    (name, path.name)
                    for name, shapes in self.octets.items()
                    if any(shape in content for shape in shapes)
                    or any(text in told for text in self.texts[name])
                ]
        return found

    def in_text(self, text: str) -> list[str]:
        """Return which secrets a text tells."""
        return [name for name, shapes in self.texts.items() if any(s in text for s in shapes)]


_OLD = ("cp1251", "koi8-r", "cp866")


def _fits(text: str, encoding: str) -> bool:
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True
