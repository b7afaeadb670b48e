"""Identifiers that two laptops never give twice."""

import os
import time


def new_id() -> str:
    """Return a UUID of version 7 (RFC 9562): sorted by the time of its making."""
    milliseconds = time.time_ns() // 1_000_000
    value = (milliseconds & (1 << 48) - 1) << 80 | int.from_bytes(os.urandom(10))
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    digits = f"{value:032x}"
    # Written by hand: the module uuid looks at the computer when it is imported.
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:]))


_CODE_LETTERS = "abcdefghkmnprstuvwxyz23456789"


def short_code(fingerprint: str) -> str:
    """Return the four signs by which a laptop is called aloud, such as "a7k3".

    They are derived from its key's fingerprint (hexadecimal) and leave out
    what is misheard or misread; two laptops may share a code, so it is only
    for people, never a key.
    """
    value = int(fingerprint[:16], 16)
    signs = []
    for _place in range(4):
        value, rest = divmod(value, len(_CODE_LETTERS))
        signs.append(_CODE_LETTERS[rest])
    return "".join(signs)
