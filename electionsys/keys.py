"""The keys of one installation. They lie in a file beside the database, never in it.

`seal` and `open_sealed` encrypt a field (AES-256-GCM, bound to its unit and purpose); `index`
makes the keyed hash by which an ID number is found again (HMAC-SHA-256: a plain hash of an ID
number is found by trying all of them); `signer` signs what is certified (Ed25519, RFC 8032).
"""

import base64
import dataclasses
import hashlib
import json
import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_NAMES = ("cookie", "field", "index", "signing")
_NONCE = 12
# What a key of HMAC-SHA-256 is filled up to, and xored with before and after (RFC 2104).
_BLOCK, _INNER, _OUTER = 64, 0x36, 0x5C


@dataclass(frozen=True, slots=True)
class Keys:
    """Four secrets of 32 bytes each."""

    cookie: bytes
    field: bytes
    index_key: bytes
    signing: bytes
    # Made from them once: a roll is sealed and indexed a million times.
    _sealer: AESGCM = dataclasses.field(init=False, repr=False, compare=False)
    _keyed: tuple[Any, Any] = dataclasses.field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_sealer", AESGCM(self.field))
        filled = self.index_key.ljust(_BLOCK, b"\0")
        halves = (hashlib.sha256(bytes(one ^ pad for one in filled)) for pad in (_INNER, _OUTER))
        object.__setattr__(self, "_keyed", tuple(halves))

    @classmethod
    def in_folder(cls, folder: Path) -> "Keys":
        """Read `keys.json` in `folder`, or make it, readable by its owner only."""
        path = folder / "keys.json"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            fresh = {name: secrets.token_hex(32) for name in _NAMES}
            with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
                json.dump(fresh, file)
        stored = json.loads(path.read_text())
        return cls(*(bytes.fromhex(stored[name]) for name in _NAMES))

    def seal(self, unit: str, purpose: str, text: str) -> bytes:
        """Encrypt `text`; it opens only with the same `unit` and `purpose`."""
        return self.seal_bytes(unit, purpose, text.encode())

    def seal_bytes(self, unit: str, purpose: str, content: bytes) -> bytes:
        """Encrypt a file as `seal` does a text."""
        nonce = secrets.token_bytes(_NONCE)
        bound = f"{unit}//{purpose}".encode()
        return nonce + self._sealer.encrypt(nonce, content, bound)

    def sealing(self, unit: str, purpose: str) -> Callable[[str], bytes]:
        """Return `seal` for many texts of one unit and purpose."""
        encrypt, bound = self._sealer.encrypt, f"{unit}//{purpose}".encode()

        def seal(text: str) -> bytes:
            nonce = secrets.token_bytes(_NONCE)
            return nonce + encrypt(nonce, text.encode(), bound)

        return seal

    def open_sealed(self, unit: str, purpose: str, sealed: bytes) -> str:
        """Decrypt what `seal` returned. Raises ValueError when it was changed or moved."""
        return self.open_bytes(unit, purpose, sealed).decode()

    def open_bytes(self, unit: str, purpose: str, sealed: bytes) -> bytes:
        """Decrypt what `seal_bytes` returned. Raises ValueError when it was changed or moved."""
        bound = f"{unit}//{purpose}".encode()
        try:
            return self._sealer.decrypt(sealed[:_NONCE], sealed[_NONCE:], bound)
        except InvalidTag as error:
            raise ValueError("a sealed field does not open: wrong key, or changed") from error

    def index(self, text: str) -> str:
        """Return the keyed hash of `text`, 64 hexadecimal digits."""
        inner, outer = self._keyed[0].copy(), self._keyed[1].copy()
        inner.update(text.encode())
        outer.update(inner.digest())
        digest: str = outer.hexdigest()
        return digest

    def signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.signing)

    def public_key(self) -> bytes:
        """Return the 32 bytes anyone needs to check our signature."""
        return self.signer().public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)


def fingerprint(key: bytes) -> str:
    """Return a public key as people compare it: 80 bits of its SHA-256, `ABCD-EFGH-…`."""
    text = base64.b32encode(hashlib.sha256(key).digest()[:10]).decode()
    return "-".join(text[at : at + 4] for at in range(0, 16, 4))
