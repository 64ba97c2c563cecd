"""What the desk asks of the law and of the list of places. It keeps nothing and writes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from electionsys import words
from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.law import catalogue
from electionsys.law.packs import Pack, packs
from electionsys.law.values import Evidence
from electionsys.places import services as places
from electionsys.places.rules import Place
from electionsys.ruledesk.rules import evidence_of

_MOST_OFFERED = 12
_FAMILIES = ("village", "community", "general")


@dataclass(frozen=True, slots=True)
class Shipped:
    """One rule pack of this installation, and how much of it somebody has read."""

    pack: Pack
    place: Place | None
    evidence: Mapping[Evidence, int]

    @property
    def place_name(self) -> str:
        return self.place.name if self.place else ""


@dataclass(frozen=True, slots=True)
class Named:
    """One finding of the law: its number, its name, its sentence in each language."""

    code: str
    name: str
    sentences: Mapping[str, str]

    @property
    def letter(self) -> str:
        return self.code[0]


def place_of(text: str) -> Place:
    """Return the place that a name, a code, or a name with its code means.

    Raises RefusedError: G302 where nothing is written, G101 where there is no such place, G303
    where several have that name (`offered` tells which).
    """
    if not text.strip():
        raise RefusedError(Finding("G302", field="place"))
    found = offered(text)
    if not found:
        raise RefusedError(Finding("G101", field="place", values={"code": text.strip()[:60]}))
    if len(found) == 1:
        return found[0]
    meant = [place for place in found if _is(place, text)]
    if len(meant) == 1:
        return meant[0]
    raise RefusedError(Finding("G303", field="place", values={"name": text.strip()[:60]}))


def _is(place: Place, text: str) -> bool:
    """Return whether a text is all of the place's name; a province needs no more than its start."""
    whole = "".join(text.split())
    return whole in {place.full_name.replace(" ", ""), place.name} or place.level == "province"


def offered(text: str) -> tuple[Place, ...]:
    """Return the places that a name may mean, the highest first, no more than fit on a phone."""
    return places.look(" ".join(text.split())[:120], most=_MOST_OFFERED)


def provinces() -> tuple[Place, ...]:
    return places.below("")


def shipped() -> list[Shipped]:
    """Return every rule pack: those of the nation first, then by province, the newest first."""
    found = sorted(packs().values(), key=lambda pack: pack.since, reverse=True)
    found.sort(key=lambda pack: (pack.place, _FAMILIES.index(pack.family)))
    return [
        Shipped(pack, places.find(pack.place) if pack.place else None, _evidence(pack))
        for pack in found
    ]


def _evidence(pack: Pack) -> Mapping[Evidence, int]:
    return evidence_of(
        [
            value
            for table in pack.bodies.values()
            for modes in table.values()
            for value in modes.values()
        ]
    )


def findings() -> list[Named]:
    """Return the numbered list of all findings of the law."""
    return [
        Named(code, name, {each: words.say(each, code) for each in words.LANGUAGES})
        for code, name in catalogue.names().items()
    ]
