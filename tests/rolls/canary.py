"""Fifty people who sing when one of their numbers is anywhere in the clear.

Their numbers exist nowhere else, and all begin alike, so that one search finds a piece of any of
them: an identity number, a telephone number or an address, in the encodings people use without
thinking. What a hash was made of is found by making the hashes of all fifty.
"""

import base64
import codecs
import hashlib
import io
import itertools
import json
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import quote

import pypdfium2
import zxingcpp
from stdnum.cn import ric

BORN = date(1987, 9, 9)
# What no other number of the tests begins with.
ANCHORS = {
    "id_number": f"640199{BORN:%Y%m%d}",
    "id_number in parts": f"640199 {BORN:%Y%m%d}",
    "phone": "1397531",
    "address": "金丝雀巷",
}
_SURNAMES, _GIVEN = "赵钱孙李周吴郑王冯陈", "兰芳敏静磊"
_HASHES = ("md5", "sha1", "sha256")
_SHORTEST = 16


@dataclass(frozen=True, slots=True)
class Canary:
    name: str
    id_number: str
    phone: str
    address: str

    @property
    def secrets(self) -> dict[str, str]:
        return {"id_number": self.id_number, "phone": self.phone, "address": self.address}

    @property
    def in_parts(self) -> str:
        """Return the identity number as offices write it so that it can be read."""
        return " ".join((self.id_number[:6], self.id_number[6:14], self.id_number[14:]))


def _canary(number: int) -> Canary:
    body = f"{ANCHORS['id_number']}{100 + number}"
    return Canary(
        name=_SURNAMES[number // 5 % 10] + _GIVEN[number % 5] + "雀",
        id_number=body + ric.calc_check_digit(body + "0"),
        phone=f"{ANCHORS['phone']}{1000 + 37 * number}",
        address=f"合作村{ANCHORS['address']}{number + 1}号",
    )


CANARIES = [_canary(number) for number in range(50)]


def in_base64(text: bytes) -> Iterator[bytes]:
    """Yield how a piece of a longer text may stand in base64: there are three ways."""
    for before in range(3):
        written = base64.b64encode(b"\0" * before + text)
        loose = (len(text) + before) % 3
        yield written[(0, 2, 3)[before] : len(written) - (0, 3, 2)[loose]]


def encoded(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield a text as it may be written: name of the encoding, bytes."""
    raw = text.encode()
    yield "raw", raw
    yield "reversed", text[::-1].encode()
    for kind in ("utf-16-le", "utf-16-be"):
        yield kind, text.encode(kind)
        yield f"{kind} in hex", codecs.encode(text.encode(kind), "hex")
    yield "hex", raw.hex().encode()
    yield "HEX", raw.hex().upper().encode()
    for written in in_base64(raw):
        yield "base64", written
        yield "base64url", written.translate(bytes.maketrans(b"+/", b"-_"))
    yield "html", "".join(f"&#{ord(one)};" for one in text).encode()
    if not text.isascii():
        yield "gb18030", text.encode("gb18030")
        yield "address", quote(text).encode()
        yield "json", json.dumps(text)[1:-1].encode()


def hashed(text: str) -> Iterator[tuple[str, bytes]]:
    """Yield the unkeyed hashes of a text: whoever has them tries all numbers."""
    for name in _HASHES:
        digest = hashlib.new(name, text.encode()).digest()
        yield name, digest
        yield f"{name} in hex", digest.hex().encode()
        yield f"{name} in base64", base64.b64encode(digest).rstrip(b"=")[:_SHORTEST]


_NEEDLES = sorted({pair for anchor in ANCHORS.values() for pair in encoded(anchor)})
# What is looked up, not searched for: there are too many.
_HASHED = {
    needle[:_SHORTEST]: kind
    for one in CANARIES
    for secret in one.secrets.values()
    for kind, needle in hashed(secret)
}
# Where a hash may stand: a run of letters and digits, or among bytes that are no text.
_WORD = re.compile(rb"[A-Za-z0-9+/_-]{16,}")


def leaks(content: bytes) -> set[str]:
    """Return the encodings in which something of a canary stands in this content, at any depth."""
    return {kind for part in _parts(content) for kind in _leaks(part)}


def _leaks(part: bytes) -> Iterator[str]:
    lower = part.lower()
    for kind, needle in _NEEDLES:
        if needle in part or (kind.endswith("hex") and needle in lower):
            yield kind
    for found in _WORD.finditer(part):
        for word in (found[0], found[0].lower()):
            windows = (word[at : at + _SHORTEST] for at in range(len(word) - _SHORTEST + 1))
            yield from (_HASHED[window] for window in windows if window in _HASHED)
    if not _is_text(part):
        yield from (kind for needle, kind in _HASHED.items() if needle in part)


def _is_text(part: bytes) -> bool:
    try:
        part.decode()
    except ValueError:
        return False
    return True


def _parts(content: bytes) -> Iterator[bytes]:
    """Yield a content, and what is packed in it."""
    yield content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            for name in packed.namelist():
                yield name.encode()
                yield from _parts(packed.read(name))
    if content.startswith(b"%PDF"):
        yield from _of_pdf(content)


def streams(content: bytes) -> Iterator[bytes]:
    """Yield what a PDF is made of, unpacked."""
    for found in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        try:
            yield zlib.decompress(found[1])
        except zlib.error:
            yield found[1]


def _of_pdf(content: bytes) -> Iterator[bytes]:
    yield from streams(content)
    pages = pypdfium2.PdfDocument(content)
    yield str(pages.get_metadata_dict()).encode()
    for page in pages:
        # Names and numbers are set with spaces between them.
        yield "".join(page.get_textpage().get_text_range().split()).encode()
        for code in zxingcpp.read_barcodes(page.render(scale=3).to_pil()):
            yield code.text.encode()


def of_cookie(header: str) -> bytes:
    """Return what a signed cookie holds, which is packed and in base64, but not sealed."""
    value = header.partition("=")[2].partition(";")[0].strip('"')
    packed = value.startswith(".")
    try:
        text = value.lstrip(".").partition(".")[0]
        content = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
        return zlib.decompress(content) if packed else content
    except (ValueError, zlib.error):
        return b""


def without(content: str, *secrets: str) -> str:
    """Return a page without what may stand on it."""
    for secret in secrets:
        content = content.replace(secret, "")
    return content


def every_way() -> Iterator[tuple[str, bytes]]:
    """Yield each encoding of something of a canary, for the control: name, bytes."""
    one = CANARIES[17]
    yield from encoded(one.in_parts)
    for secret in one.secrets.values():
        yield from itertools.chain(encoded(f"7{secret}7"), hashed(secret))


def table(canaries: list[Canary]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Return headings and rows of a file that lists them."""
    headings = (
        *("姓名", "身份证号", "村民小组", "户号", "登记类别", "登记依据"),
        *("电话", "住址", "需要", "同意文件"),
    )
    rows = [
        (
            one.name,
            one.id_number,
            str(n % 3 + 1),
            str(n // 3 + 1),
            "1",
            "",
            one.phone,
            one.address,
            "委托" if n % 7 == 0 else "",
            "",
        )
        for n, one in enumerate(canaries)
    ]
    return headings, rows


def columns() -> Mapping[str, str]:
    """Return which columns of the file are telephone, address, needs and consent."""
    return {"phone": "6", "address": "7", "needs": "8", "consent": "9"}
