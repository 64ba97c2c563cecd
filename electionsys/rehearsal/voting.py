"""What the paper ballots of a rehearsal say: the only thing that is not done by the services."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from faker import Faker

STACK = 50
# Of a thousand papers so many are blank, and so many cannot be read.
_BLANK, _INVALID, _WRITE_IN = 8, 15, 12


@dataclass(frozen=True, slots=True)
class Marked:
    """One paper: the lines marked on it, and a name written in for a post, if any."""

    lines: tuple[int, ...] = ()
    written: tuple[tuple[int, str], ...] = ()
    blank: bool = False
    invalid: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """A post as the voter sees it: its seats, and how much each line appeals to him."""

    post: int
    seats: int
    appeal: Mapping[int, int]


def marked_papers(faker: Faker, choices: Sequence[Choice], papers: int) -> list[Marked]:
    """Return what so many papers say, in the order in which they come out of the mixed boxes."""
    name = faker.name()
    return [_paper(faker, choices, name) for _ in range(papers)]


def stacks(papers: Sequence[Marked]) -> list[Sequence[Marked]]:
    return [papers[first : first + STACK] for first in range(0, len(papers), STACK)]


def _paper(faker: Faker, choices: Sequence[Choice], other: str) -> Marked:
    drawn = faker.random.randrange(1000)
    if drawn < _BLANK:
        return Marked(blank=True)
    if drawn < _BLANK + _INVALID:
        return Marked(invalid=True)
    lines: list[int] = []
    written: list[tuple[int, str]] = []
    for choice in choices:
        if faker.random.randrange(1000) < _WRITE_IN:
            written.append((choice.post, other))
            continue
        lines += _chosen(faker, choice)
    return Marked(tuple(lines), tuple(written))


def _chosen(faker: Faker, choice: Choice) -> list[int]:
    """Draw as many lines as there are seats, the appealing ones more often, none twice."""
    left = dict(choice.appeal)
    chosen = []
    for _ in range(min(choice.seats, len(left))):
        line = faker.random.choices(list(left), weights=list(left.values()))[0]
        chosen.append(line)
        del left[line]
    return chosen
