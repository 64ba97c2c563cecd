"""Votes given to others: the proxy's certificate (委托投票证), and the list that is posted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from electionsys.paper.head import Heading, Notice, Writer, spaced
from electionsys.paper.press import typeset


@dataclass(frozen=True, slots=True)
class Certificate:
    """One proxy. `relation` and `ground` are words of the office; cards are printed 0001.

    `holds` is how many votes he was given, this one included.
    """

    number: int
    principal: str
    principal_card: int
    proxy: str
    proxy_card: int
    relation: str
    ground: str
    holds: int
    dated: date


@dataclass(frozen=True, slots=True)
class ProxyRow:
    """Who votes for whom, as posted; a card number stands with those only who share a name."""

    principal: str
    proxy: str
    principal_card: int | None = None
    proxy_card: int | None = None


def proxy_certificates(
    certificates: Sequence[Certificate],
    heading: Heading,
    *,
    practice: bool = False,
    language: str = "zh",
) -> bytes:
    """Return the PDF of the certificates, two on a sheet, in the order given."""
    writer = Writer(language, heading, practice=practice)
    names = ("principal", "proxy", "card", "relation", "ground", "holds", "day", "note")
    data = writer.frame("certificate.title") | {
        "certificates": [_certificate(writer, one) for one in certificates],
        "words": writer.texts("certificate", names),
        "seal": writer.say("seal"),
    }
    return typeset("certificates", data)


def _certificate(writer: Writer, one: Certificate) -> dict[str, str]:
    return {
        "number": writer.say("certificate.number", number=one.number),
        "principal": spaced(one.principal),
        "principal_card": f"{one.principal_card:04d}",
        "proxy": spaced(one.proxy),
        "proxy_card": f"{one.proxy_card:04d}",
        "relation": one.relation,
        "ground": one.ground,
        "holds": writer.say("certificate.held", n=one.holds),
        "dated": writer.day(one.dated),
    }


def proxies_notice(
    heading: Heading,
    notice: Notice,
    rows: Sequence[ProxyRow],
    ended: Sequence[ProxyRow] = (),
    *,
    practice: bool = False,
    language: str = "zh",
) -> bytes:
    """Return who votes for whom as posted (委托投票公告): two names in a row, and no more.

    `ended` are the pairs of an earlier posting that hold no longer.
    """
    writer = Writer(language, heading, practice=practice)
    day = writer.day(heading.polling_day)
    data = (
        writer.frame("proxies.title")
        | writer.foot(notice)
        | {
            "opening": writer.say(_opening(rows, ended), day=day, n=len(rows)),
            "rule": writer.say("proxies.rule"),
            "rows": [_row(one) for one in rows],
            "ended": [_row(one) for one in ended],
            "ended_title": writer.say("proxies.ended", n=len(ended)),
            "words": writer.texts("proxies", ("principal", "proxy")),
        }
    )
    return typeset("proxies", data)


def _opening(rows: Sequence[ProxyRow], ended: Sequence[ProxyRow]) -> str:
    if not rows:
        return "proxies.opening_none"
    return "proxies.opening_again" if ended else "proxies.opening"


def _row(one: ProxyRow) -> list[str]:
    return [_told(one.principal, one.principal_card), _told(one.proxy, one.proxy_card)]


def _told(name: str, card: int | None) -> str:
    return spaced(name) if card is None else f"{spaced(name)} {card:04d}"
