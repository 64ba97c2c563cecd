"""What is still to be done: each room says it for itself, the pages show it in one place."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from electionsys.actor import Role
from electionsys.db import Ref, Session


@dataclass(frozen=True, slots=True)
class Task:
    """One sentence (`key` in the catalogue), who does it, and the page where it is done.

    `order` sorts tasks along the election: a hundred to a stage.
    """

    order: int
    role: Role
    key: str
    done: bool
    endpoint: str
    values: Mapping[str, object] = field(default_factory=dict)


Source = Callable[[Session, Ref, str], Iterator[Task]]

_sources: list[Source] = []


def source(tasks: Source) -> Source:
    """Register a room's source of tasks: `(session, where, stage)` -> the tasks of that stage."""
    _sources.append(tasks)
    return tasks


def all_of(session: Session, where: Ref, stage: str) -> list[Task]:
    """Return every task of the stage the election is in, in order."""
    found = (task for tasks in _sources for task in tasks(session, where, stage))
    return sorted(found, key=lambda task: task.order)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of a room that can be looked at from the home of an election, and by whom."""

    order: int
    endpoint: str
    key: str
    roles: tuple[Role, ...]


_pages: list[Page] = []


def page(order: int, endpoint: str, key: str, *roles: Role) -> None:
    """Register a page for the home of an election."""
    _pages.append(Page(order, endpoint, key, roles))


def pages_for(role: Role) -> list[Page]:
    return sorted((one for one in _pages if role in one.roles), key=lambda one: one.order)
