"""Checking of Ed25519 signatures (RFC 8032, section 5.1.7), for extract-signed().

Forms ask for it on a text scanned from a code, a few dozen bytes; nothing
secret is handled, so plain integers do.
"""

import hashlib

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_ROOT = pow(2, (_P - 1) // 4, _P)
_SIGNATURE, _KEY, _HALF = 64, 32, 32
_Point = tuple[int, int, int, int]


def _x_of(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P) % _P
    x = pow(square, (_P + 3) // 8, _P)
    if (x * x - square) % _P:
        x = x * _ROOT % _P
    if (x * x - square) % _P or (x == 0 and sign):
        return None
    return _P - x if x & 1 != sign else x


def _point(raw: bytes) -> _Point | None:
    number = int.from_bytes(raw, "little")
    y = number & ((1 << 255) - 1)
    x = _x_of(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % _P)


def _add(one: _Point, other: _Point) -> _Point:
    a = (one[1] - one[0]) * (other[1] - other[0]) % _P
    b = (one[1] + one[0]) * (other[1] + other[0]) % _P
    c = 2 * one[3] * other[3] * _D % _P
    d = 2 * one[2] * other[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(number: int, point: _Point) -> _Point:
    total: _Point = (0, 1, 1, 0)
    while number:
        if number & 1:
            total = _add(total, point)
        point = _add(point, point)
        number >>= 1
    return total


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _x_of(_BASE_Y, 0) or 0
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def verified(signature: bytes, message: bytes, key: bytes) -> bool:
    """Say whether the signature (64 bytes) over the message is that of the key (32 bytes)."""
    if len(signature) != _SIGNATURE or len(key) != _KEY:
        return False
    public, commitment = _point(key), _point(signature[:_HALF])
    scalar = int.from_bytes(signature[_HALF:], "little")
    if public is None or commitment is None or scalar >= _ORDER:
        return False
    digest = hashlib.sha512(signature[:_HALF] + key + message).digest()
    challenge = int.from_bytes(digest, "little") % _ORDER
    left, right = _times(scalar, _BASE), _add(commitment, _times(challenge, public))
    return (left[0] * right[2] - right[0] * left[2]) % _P == 0 and (
        left[1] * right[2] - right[1] * left[2]
    ) % _P == 0
