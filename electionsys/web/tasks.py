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

_sources: list[tuple[Source, frozenset[Role]]] = []


def source(tasks: Source) -> Source:
    """Register a room's source of tasks: `(session, where, stage)` -> the tasks of that stage."""
    _sources.append((tasks, frozenset(Role)))
    return tasks


def source_for(*roles: Role) -> Callable[[Source], Source]:
    """Register a source that looks long and has tasks for these roles only.

    The first thing to do stands on every page; nobody else waits for this one.
    """

    def register(tasks: Source) -> Source:
        _sources.append((tasks, frozenset(roles)))
        return tasks

    return register


def all_of(session: Session, where: Ref, stage: str, role: Role | None = None) -> list[Task]:
    """Return every task of the stage the election is in, in order, or those of one role."""
    sources = [tasks for tasks, roles in _sources if role is None or role in roles]
    found = (task for tasks in sources for task in tasks(session, where, stage))
    mine = (task for task in found if role is None or task.role is role)
    return sorted(mine, key=lambda task: task.order)


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
