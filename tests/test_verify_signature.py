"""The verifier's own Ed25519 against the standard and against the library that signs."""

import hashlib
import importlib.util
from pathlib import Path
from types import ModuleType

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SCRIPT = Path(__file__).resolve().parent.parent / "scripts" / "verify_bundle.py"
SIGNER = Ed25519PrivateKey.from_private_bytes(hashlib.sha256(b"village").digest())


def _verifier() -> ModuleType:
    spec = importlib.util.spec_from_file_location("verify_bundle", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


verifier = _verifier()

# RFC 8032, section 7.1, tests 1 to 3: key, message, signature.
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_the_verifier_agrees_with_the_standard(key: str, message: str, signature: str) -> None:
    given = (bytes.fromhex(key), bytes.fromhex(signature), bytes.fromhex(message))
    assert verifier.verifies(*given)
    assert not verifier.verifies(*given[:2], given[2] + b"\0")


def test_the_verifier_agrees_with_the_library_on_many_keys() -> None:
    for number in range(60):
        seed = hashlib.sha512(bytes([number])).digest()
        signer = Ed25519PrivateKey.from_private_bytes(seed[:32])
        key, message = signer.public_key().public_bytes_raw(), seed[32 : 32 + number % 33]
        signature = bytearray(signer.sign(message))
        assert verifier.verifies(key, bytes(signature), message)
        signature[number] ^= 1 << number % 8
        assert not verifier.verifies(key, bytes(signature), message)


def test_the_verifier_refuses_what_the_library_refuses() -> None:
    order = 2**252 + 27742317777372353535851937790883648493
    key = SIGNER.public_key().public_bytes_raw()
    signature = SIGNER.sign(b"m")
    larger = int.from_bytes(signature[32:], "little") + order
    malleable = signature[:32] + larger.to_bytes(32, "little")
    for candidate in (malleable, bytes(64), signature[:63], b""):
        with pytest.raises(InvalidSignature):
            Ed25519PublicKey.from_public_bytes(key).verify(candidate, b"m")
        assert not verifier.verifies(key, candidate, b"m")
    assert not verifier.verifies(b"\xff" * 32, signature, b"m")
