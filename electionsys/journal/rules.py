"""The hash chain of acts, as anyone can recompute it.

The public line of an act is `{"seq", "at", "act", "facts_digest", "previous", "hash"}`. Its hash is
SHA-256 over the canonical JSON of `{"seq", "at", "act", "facts_digest", "previous", "chain"}`,
where `chain` is `"<unit>/<election id>"` and the first `previous` is 64 zeros. What was done to
whom stands only behind `facts_digest`, salted, so that publishing the chain publishes nobody.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from electionsys.findings import Finding

FIRST = "0" * 64


def canonical(value: object) -> bytes:
    """Return the one JSON text of `value`: keys sorted, no spaces, UTF-8."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(value: object) -> str:
    """Return SHA-256 of the canonical JSON of `value`, 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value)).hexdigest()


def stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, slots=True)
class Line:
    """One act as the chain sees it."""

    seq: int
    at: str
    act: str
    facts_digest: str
    previous: str
    hash: str

    def public(self) -> dict[str, object]:
        return {name: getattr(self, name) for name in self.__slots__}


def facts_digest(salt: str, actor: str, facts: Mapping[str, object]) -> str:
    return digest([salt, actor, facts])


def line(chain: str, seq: int, at: datetime, act: str, facts: str, previous: str) -> Line:
    """Return the next line of `chain`; `facts` is the digest of who did what."""
    hashed = {
        "seq": seq,
        "at": stamp(at),
        "act": act,
        "facts_digest": facts,
        "previous": previous,
        "chain": chain,
    }
    return Line(seq, stamp(at), act, facts, previous, digest(hashed))


def check_chain(chain: str, lines: Iterable[Line]) -> Finding | None:
    """Return what is wrong with the first bad line, or None.

    J101: the line was changed. J102: a line before it is missing, added or moved.
    """
    previous, expected = FIRST, 1
    for found in lines:
        values = {"seq": found.seq, "act": found.act, "at": found.at[:19]}
        if found.seq != expected or found.previous != previous:
            return Finding("J102", values={**values, "expected": expected})
        at = datetime.fromisoformat(found.at)
        again = line(chain, found.seq, at, found.act, found.facts_digest, previous)
        if again.hash != found.hash:
            return Finding("J101", values=values)
        previous, expected = found.hash, expected + 1
    return None
