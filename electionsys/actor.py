"""Who is acting, as far as any rule or record needs to know."""

from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a person may do in his place. One account has one role; nobody is two of them."""

    ADMINISTRATOR = "administrator"
    COUNTY = "county"
    TOWNSHIP = "township"
    CHAIR = "chair"
    CLERK = "clerk"
    TELLER = "teller"
    SCRUTINEER = "scrutineer"
    OBSERVER = "observer"
    PUBLIC = "public"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person: `place` is a 2- to 12-digit code, and he acts in it and below it."""

    id: int
    name: str
    role: Role
    place: str

    def within(self, unit: str) -> bool:
        return unit.startswith(self.place)
