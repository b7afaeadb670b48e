"""How much a bundle may hold, whoever made it."""

from dataclasses import dataclass

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

JSON_DEPTH = 32
WINDOW_LOG = 23
SEAL_HEADER = 16 * KIB
CHANGE_FILE = MIB
COPY_BLOCK = MIB


@dataclass(frozen=True, slots=True)
class Limits:
    """The most of everything, in bytes unless the name says otherwise.

    ``ratio`` is how many times larger than its compressed form the content
    may be, beyond ``ratio_slack``: a small honest bundle of blank pages is let
    through, a bomb is not. ``line`` bounds one change with its payload.
    """

    header: int = 64 * KIB
    payload: int = 2 * GIB - 1
    members: int = 10_000
    member: int = 64 * MIB
    total: int = 2 * GIB
    ratio: int = 200
    ratio_slack: int = 16 * MIB
    field: int = MIB
    line: int = MIB + 64 * KIB
    commit_changes: int = 100_000
    commit_bytes: int = 64 * MIB


STANDARD = Limits()
