from dataclasses import dataclass

import pytest

from electionsys.actor import Role
from electionsys.counting import services
from electionsys.counting.rules import Column, Entry, WriteIn
from electionsys.db import Ref
from tests.conftest import on, person
from tests.results.road import Plan, to_counting, to_frozen, to_posted

CHAIR, SCRUTINEER = person(Role.CHAIR), person(Role.SCRUTINEER)
FIRST, SECOND, THIRD = (person(Role.TELLER, number=number) for number in (1, 2, 3))
NIGHT = on(0, 10)


@dataclass
class Hall:
    """The polls are closed, no box is open. One chair of two candidates, two members of three."""

    where: Ref
    ballot: tuple[Column, ...]

    def entry(self, papers=50, blank=1, invalid=2, votes=(30, 10, 40, 30, 20), names=()) -> Entry:
        """Return a record: `votes` in the order of the ballot, `names` of the chair's post."""
        lines = [line.id for column in self.ballot for line in column.lines]
        written = tuple(WriteIn(self.ballot[0].post_id, name, n) for name, n in names)
        return Entry(papers, blank, invalid, dict(zip(lines, votes, strict=True)), written)


@pytest.fixture
def hall(act, read, election) -> Hall:
    for stretch in (to_frozen, to_posted, to_counting):
        stretch(act, read, election, Plan(came=0))
    return Hall(election, read(services.ballot, election))


@pytest.fixture
def mixed(act, hall) -> Hall:
    """Two boxes of sixty papers and forty are open and mixed: two stacks of fifty."""
    for label, papers in (("1号站", 60), ("流动票箱", 40)):
        act(services.open_box, SCRUTINEER, hall.where, label, papers, at=NIGHT)
    act(services.mix_boxes, CHAIR, hall.where, True, at=NIGHT)
    return hall


@pytest.fixture
def agreed(act, mixed) -> Hall:
    """Both stacks have two records that agree."""
    for stack in (1, 2):
        for teller in (FIRST, SECOND):
            act(services.enter_stack, teller, mixed.where, stack, mixed.entry(), at=NIGHT)
    return mixed
