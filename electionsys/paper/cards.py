"""Voter cards (参选证), eight on a sheet, to be cut apart."""

from collections.abc import Sequence
from dataclasses import dataclass

from electionsys.paper import qr
from electionsys.paper.head import Heading, Writer, spaced
from electionsys.paper.press import typeset


@dataclass(frozen=True, slots=True)
class VoterCard:
    """One voter. `token` is random ASCII and all the QR code holds; tokens have one length.

    `sex` is "F" or "M"; `where` is the station with its hours, as the office writes it. `issue` is
    1 for the first card; a later one says that it was issued again, and which time. `age` is in
    full years on polling day.
    """

    number: int
    name: str
    sex: str
    group: str
    where: str
    token: str
    issue: int = 1
    age: int | None = None


def voter_cards(
    cards: Sequence[VoterCard], heading: Heading, *, practice: bool = False, language: str = "zh"
) -> bytes:
    """Return the PDF of all `cards`, in the order given."""
    writer = Writer(language, heading, practice=practice)
    sexes = writer.texts("sex", ("F", "M"))
    codes = qr.batch([card.token for card in cards])
    data = writer.frame("card.title") | {
        "cards": [
            {
                "number": f"{card.number:04d}",
                "name": spaced(card.name),
                "sex": sexes[card.sex],
                "age": "" if card.age is None else writer.say("card.age", n=card.age),
                "group": card.group,
                "where": card.where,
                "qr": code,
                "again": _again(writer, card.issue),
            }
            for card, code in zip(cards, codes, strict=True)
        ],
        "seal": writer.say("seal"),
        "words": writer.texts("card", ("number", "day", "where", "note")),
    }
    return typeset("cards", data, tags=False)


def _again(writer: Writer, issue: int) -> str:
    return writer.say("card.again", n=issue - 1) if issue > 1 else ""
