"""Places and their codes: province 2 digits, prefecture 4, county 6, township 9, village 12."""

from dataclasses import dataclass

LEVELS = {2: "province", 4: "prefecture", 6: "county", 9: "township", 12: "village"}
VILLAGE = 12


@dataclass(frozen=True, slots=True)
class Place:
    """A place: its code, its own name, and the names of the places above it, highest first."""

    code: str
    name: str
    above: tuple[str, ...] = ()

    @property
    def level(self) -> str:
        return LEVELS[len(self.code)]

    @property
    def full_name(self) -> str:
        return " ".join((*self.above, self.name))


def ancestors(code: str) -> tuple[str, ...]:
    """Return the codes of the places above `code`, highest first."""
    return tuple(code[:digits] for digits in LEVELS if digits < len(code))


def is_code(text: str) -> bool:
    """Return whether a text has the form of a code, whether or not there is such a place."""
    return len(text) in LEVELS and text.isascii() and text.isdigit()


def trimmed(code: str) -> str:
    """Return a code without the zeros that only fill it up: 330000 is 33, the province."""
    shorter = (one for one in ancestors(code) if not code[len(one) :].strip("0"))
    return next(shorter, code)


def stem(name: str) -> str:
    """Return what all ways to write a committee's name have in common: 合作村民委员会 is 合作村."""
    for long, short in (("村村民委员会", "村"), ("村村委会", "村"), ("民委员会", ""), ("委会", "")):
        if name.endswith(long):
            return name.removesuffix(long) + short
    return name


def is_village(code: str) -> bool:
    return len(code) == VILLAGE and code.isascii() and code.isdigit()


def short_name(name: str) -> str:
    """Return the name people use: 合作村委会 is 合作村, 古城居委会 is 古城社区."""
    if name.endswith("村委会"):
        return name.removesuffix("委会")
    if name.endswith("居委会"):
        return name.removesuffix("居委会") + "社区"
    return name


def likely_body(name: str) -> str:
    """Return the body most likely elected in a place of this name; the office may change it."""
    return "residents_committee" if name.endswith(("社区", "居委会")) else "villagers_committee"
