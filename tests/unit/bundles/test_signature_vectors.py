"""Signatures are those of RFC 8032, section 7.1, and no second form of one holds."""

from dataclasses import replace

import pytest

from fieldkit.bundles.identity import new_identity, sign, signature_holds
from fieldkit.records.device import DeviceKind

# Secret key, public key, message, signature.
VECTORS = {
    "1": (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        (
            "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
            "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
        ),
    ),
    "2": (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        (
            "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
            "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
        ),
    ),
    "3": (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        (
            "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
            "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
        ),
    ),
    "SHA(abc)": (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        (
            "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
            "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f"
        ),
        (
            "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
            "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
        ),
    ),
}
ORDER = 2**252 + 27742317777372353535851937790883648493
# Points of small order: under some of them a signature fits whatever is said.
SMALL = (
    "0100000000000000000000000000000000000000000000000000000000000000",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "0000000000000000000000000000000000000000000000000000000000000080",
    "0000000000000000000000000000000000000000000000000000000000000000",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
)


@pytest.mark.parametrize("name", VECTORS)
def test_a_signature_is_the_one_of_the_vector(name: str):
    secret, public, message, signature = map(bytes.fromhex, VECTORS[name])
    signer = replace(new_identity(DeviceKind.LAPTOP, "07"), signing_key=secret)

    assert sign(signer, message) == signature
    assert signature_holds(public, message, signature)


@pytest.mark.parametrize("name", VECTORS)
def test_one_flipped_bit_anywhere_breaks_it(name: str):
    _secret, public, message, signature = map(bytes.fromhex, VECTORS[name])

    for at in range(len(signature) * 8):
        flipped = bytearray(signature)
        flipped[at // 8] ^= 1 << at % 8
        assert not signature_holds(public, message, bytes(flipped)), at
    assert not signature_holds(public, message + b"\0", signature)


@pytest.mark.parametrize("name", VECTORS)
def test_a_second_form_of_a_signature_does_not_hold(name: str):
    _secret, public, message, signature = map(bytes.fromhex, VECTORS[name])
    shifted = int.from_bytes(signature[32:], "little") + ORDER

    second = signature[:32] + shifted.to_bytes(32, "little")

    assert not signature_holds(public, message, second)


@pytest.mark.parametrize("point", SMALL)
def test_a_key_that_signs_whatever_is_said_signs_nothing(point: str):
    key = bytes.fromhex(point)

    for first in map(bytes.fromhex, SMALL):
        assert not signature_holds(key, b"anything", first + bytes(32))


@pytest.mark.parametrize("size", [0, 31, 33, 63, 65])
def test_a_key_or_signature_of_another_length_does_not_hold(size: int):
    _secret, public, message, signature = map(bytes.fromhex, VECTORS["2"])

    assert not signature_holds(bytes(size), message, signature)
    assert not signature_holds(public, message, bytes(size))
