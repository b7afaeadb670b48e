"""The code on a participant's badge: digits that say nothing about anybody."""

import hashlib
from collections.abc import Iterable

from fieldkit.records.event import Registration

# On one key under every layout, and no key of the grid: by it a scanner is told from hands.
SCAN_SIGN = "*"
_DIGITS = 12


def badge_code(registration_id: str) -> str:
    """Return the content of a badge's QR sign: a star, twelve digits and two to check them."""
    digest = hashlib.sha256(f"fieldkit-badge:{registration_id}".encode()).digest()
    digits = f"{int.from_bytes(digest, 'big') % 10**_DIGITS:0{_DIGITS}}"
    return f"{SCAN_SIGN}{digits}{_check(digits)}"


def is_badge_code(scanned: str) -> bool:
    """Tell whether this is a badge's code, read without a mistake."""
    digits = scanned.removeprefix(SCAN_SIGN)
    plain = digits.isascii() and digits.isdigit() and len(digits) == _DIGITS + 2
    return plain and digits[_DIGITS:] == _check(digits[:_DIGITS])


def wearer(people: Iterable[Registration], scanned: str) -> Registration | None:
    """Return whose badge was scanned, None for nobody among these people."""
    if not is_badge_code(scanned):
        return None
    code = SCAN_SIGN + scanned.removeprefix(SCAN_SIGN)
    return next((one for one in people if badge_code(one.id) == code), None)


def _check(digits: str) -> str:
    return f"{98 - int(digits) * 100 % 97:02}"
