"""A guard against one fault of PySide 6.12 under Python 3.11."""

import ctypes
import sys

_ENOUGH = 1 << 48
_IMMORTAL_SINCE = (3, 12)


def guard_none() -> None:
    """Keep ``None`` and ``True`` alive while PySide gives their references away.

    Each call from Qt into a Python ``pixelMetric``, ``styleHint`` or ``draw...``
    with a null pointer drops one reference to None that nobody took, some
    twenty a repaint, until Python 3.11 aborts with "deallocating None".
    Each ``emit`` of a signal drops one of True in the same way, and methods
    without a value one of None. From 3.12 on these are immortal (PEP 683) and
    nothing needs to be done. Measured with PySide6 6.12.0 on CPython 3.11.7; a
    count too high is harmless.
    """
    if sys.version_info >= _IMMORTAL_SINCE or sys.implementation.name != "cpython":
        return
    for one in (None, True, False):
        if sys.getrefcount(one) < _ENOUGH:
            # In CPython 3.11 an object begins with its count of references.
            ctypes.c_ssize_t.from_address(id(one)).value += _ENOUGH
