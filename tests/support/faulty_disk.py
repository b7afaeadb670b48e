"""The disk that fails on purpose: when it begins to, and when it works again (``faults.c``)."""

import ctypes
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Act:
    """What is tried: ``prepare`` makes ``root/template``, ``run`` works on a copy of it.

    ``run`` says each thing that it acknowledged; ``problems`` opens what was
    left and tells what is wrong with it, given what was said.
    """

    prepare: Callable[[Path], None]
    run: Callable[[Path, Say], None]
    problems: Callable[[Path, list[str]], list[str]]


@dataclass
class _Wish:
    """The call that fails; the one state of a process made to fail."""

    below: str = ""
    call: int = -1
    error: int = 0
    stays: int = 0
    library: ctypes.CDLL = field(default_factory=lambda: ctypes.CDLL(None))


_wish = _Wish()


def wish(below: Path, call: int, error: int, stays: int) -> None:
    """Let the call of this number below a folder fail, once ``arm_now`` is called.

    ``error`` 0 kills the process; call 0 never fails. Where it ``stays``, every later call
    fails too.
    """
    _wish.below, _wish.call, _wish.error, _wish.stays = str(below), call, error, stays


def arm_now() -> None:
    """Begin to count calls; a try asks for this once its workspace is open."""
    call = ctypes.c_long(_wish.call)
    _wish.library.fieldkit_arm(os.fsencode(_wish.below), call, _wish.error, _wish.stays)


def disarm() -> None:
    """Let the disk work again."""
    wish(Path(), -1, 0, 0)
    _wish.library.fieldkit_arm(b"", ctypes.c_long(-1), 0, 0)


def calls_made() -> int:
    """Return how many calls that alter a file were made since it was armed."""
    return int(_wish.library.fieldkit_calls())
