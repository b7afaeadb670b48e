"""The pages of a database as they lie on the disk, deciphered: freed ones too.

SQL shows what is in use; what was deleted may still stand in a page. SQLCipher
enciphers a page of 4,096 bytes by AES-256 in CBC mode and keeps the last 80
for the vector and the check; the first 16 of the file are the salt.
"""

from functools import cache
from pathlib import Path

PAGE, RESERVED, SALT, BLOCK = 4096, 80, 16, 16
_ROUNDS = 14


def deciphered(file: Path, key: bytes) -> bytes:
    """Return the content of all pages of an encrypted file, one after another."""
    raw = file.read_bytes()
    words = _expanded(key)
    found = []
    for start in range(0, len(raw), PAGE):
        page = raw[start : start + PAGE]
        body, vector = page[: PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + BLOCK]
        found.append(_plain(body[SALT:] if start == 0 else body, vector, words))
    return b"".join(found)


def _plain(body: bytes, vector: bytes, keys: list[bytes]) -> bytes:
    out = bytearray()
    before = vector
    for at in range(0, len(body), BLOCK):
        block = body[at : at + BLOCK]
        out += (int.from_bytes(_block(block, keys)) ^ int.from_bytes(before)).to_bytes(BLOCK)
        before = block
    return bytes(out)


def _times(one: int, other: int) -> int:
    found = 0
    while other:
        if other & 1:
            found ^= one
        one = one << 1 ^ (0x11B if one & 0x80 else 0)
        other >>= 1
    return found


@cache
def _boxes() -> tuple[list[int], list[int]]:
    forward = [0] * 256
    for value in range(256):
        inverse = next((n for n in range(256) if _times(value, n) == 1), 0)
        mixed = inverse
        for turn in range(1, 5):
            mixed ^= (inverse << turn | inverse >> (8 - turn)) & 0xFF
        forward[value] = mixed ^ 0x63
    back = [0] * 256
    for value, box in enumerate(forward):
        back[box] = value
    return forward, back


@cache
def _table(factor: int) -> list[int]:
    return [_times(value, factor) for value in range(256)]


def _expanded(key: bytes) -> list[bytes]:
    """Return the fifteen round keys of a key of 32 bytes."""
    forward, _back = _boxes()
    words = [list(key[at : at + 4]) for at in range(0, 32, 4)]
    turn = 1
    while len(words) < 4 * (_ROUNDS + 1):
        word = list(words[-1])
        if len(words) % 8 == 0:
            word = [forward[byte] for byte in (*word[1:], word[0])]
            word[0] ^= turn
            turn = _times(turn, 2)
        elif len(words) % 8 == 4:
            word = [forward[byte] for byte in word]
        words.append([a ^ b for a, b in zip(words[-8], word, strict=True)])
    flat = [byte for word in words for byte in word]
    return [bytes(flat[at : at + BLOCK]) for at in range(0, len(flat), BLOCK)]


_SHIFTED = [0, 13, 10, 7, 4, 1, 14, 11, 8, 5, 2, 15, 12, 9, 6, 3]


def _block(block: bytes, keys: list[bytes]) -> bytes:
    _forward, back = _boxes()
    by9, by11, by13, by14 = _table(9), _table(11), _table(13), _table(14)
    state = [a ^ b for a, b in zip(block, keys[_ROUNDS], strict=True)]
    for turn in range(_ROUNDS - 1, -1, -1):
        key = keys[turn]
        state = [back[state[_SHIFTED[at]]] ^ key[at] for at in range(BLOCK)]
        if turn:
            mixed = []
            for at in range(0, BLOCK, 4):
                a, b, c, d = state[at : at + 4]
                mixed += (
                    by14[a] ^ by11[b] ^ by13[c] ^ by9[d],
                    by9[a] ^ by14[b] ^ by11[c] ^ by13[d],
                    by13[a] ^ by9[b] ^ by14[c] ^ by11[d],
                    by11[a] ^ by13[b] ^ by9[c] ^ by14[d],
                )
            state = mixed
    return bytes(state)
