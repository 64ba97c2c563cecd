"""One person as a row of the table: what is sealed, what is hashed, what is written as it is."""

import secrets
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import func, select

from electionsys.db import Ref, Session, new_id
from electionsys.keys import Keys
from electionsys.rolls import rules
from electionsys.rolls.models import Voter
from electionsys.rolls.rules import RollEntry
from electionsys.rolls.services.reading import of

ID_NUMBER, PHONE, ADDRESS = "voter.id_number", "voter.phone", "voter.address"

# Base 32 (RFC 4648), two characters at once.
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
_PAIRS = [first + second for first in _LETTERS for second in _LETTERS]


def row(keys: Keys, where: Ref, entry: RollEntry, card_no: int, at: datetime) -> dict[str, object]:
    return {
        "unit": where.unit,
        "id": new_id(),
        "election_id": where.id,
        "card_no": card_no,
        "card_token": token(),
        "added_at": at,
        **person(keys, where.unit, entry),
    }


class Sealer:
    """What is sealed and what is hashed of the people of one unit."""

    def __init__(self, keys: Keys, unit: str) -> None:
        self.number, self.phone, self.address = (
            keys.sealing(unit, purpose) for purpose in (ID_NUMBER, PHONE, ADDRESS)
        )
        self.index, self._ending = keys.index, f"{unit}//ending//"

    def ending(self, characters: str) -> str:
        """Return the keyed hash by which the last characters of an ID number are found."""
        return self.index(self._ending + characters)[:16]


def person(keys: Keys, unit: str, entry: RollEntry) -> dict[str, object]:
    return written(Sealer(keys, unit), entry)


def written(seal: Sealer, entry: RollEntry) -> dict[str, object]:
    """Return column -> value: all that is kept of a person, and nothing of his election."""
    pinyin, initials = rules.spelling(entry.name)
    return {
        "name": entry.name,
        "pinyin": pinyin,
        "initials": initials,
        "sex": entry.sex,
        "born_on": entry.born_on,
        "id_cipher": seal.number(entry.id_number),
        "id_index": seal.index(entry.id_number),
        "id_tail": seal.ending(entry.id_number[-4:]),
        "id_six": seal.ending(entry.id_number[-6:]),
        "phone_cipher": seal.phone(entry.phone) if entry.phone else None,
        "group_no": entry.group_no,
        "household": entry.household,
        "registration_class": entry.registration_class,
        "basis": entry.basis,
        "consent": entry.consent,
        "address_cipher": seal.address(entry.address) if entry.address else None,
        "needs_proxy": "proxy" in entry.needs,
        "needs_box": "box" in entry.needs,
        "needs_assistant": "assistant" in entry.needs,
    }


def ending(keys: Keys, unit: str, characters: str) -> str:
    """Return the keyed hash by which the last characters of an ID number are found in one unit."""
    return Sealer(keys, unit).ending(characters)


def token() -> str:
    """Return 80 random bits in 16 characters a QR code sets small."""
    bits = secrets.randbits(80)
    return "".join([_PAIRS[bits >> at & 1023] for at in range(0, 80, 10)])


def household_order(household: str) -> tuple[int, str]:
    """Sort household 9 before household 10."""
    return (int(household) if household.isdecimal() else 10**20, household)


def last_card(session: Session, where: Ref) -> int:
    return session.scalar(select(func.max(Voter.card_no)).where(*of(where))) or 0


def columns(keys: Keys, voter: Voter) -> Mapping[str, str]:
    """Return a voter as `rules.written` does an entry: column -> text, what is sealed opened."""

    def opened(purpose: str, cipher: bytes | None) -> str:
        return "" if cipher is None else keys.open_sealed(voter.unit, purpose, cipher)

    needs = {"proxy": voter.needs_proxy, "box": voter.needs_box, "assistant": voter.needs_assistant}
    return {
        "name": voter.name,
        "id_number": opened(ID_NUMBER, voter.id_cipher),
        "group_no": str(voter.group_no),
        "household": voter.household,
        "registration_class": str(voter.registration_class),
        "basis": voter.basis,
        "consent": voter.consent,
        "phone": opened(PHONE, voter.phone_cipher),
        "address": opened(ADDRESS, voter.address_cipher),
        "needs": ",".join(sorted(need for need, wanted in needs.items() if wanted)),
    }
