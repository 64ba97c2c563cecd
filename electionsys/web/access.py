"""Every view says who may use it. A view that says nothing stops the app from starting."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import Flask, abort, g

from electionsys.actor import Actor, Role

P = ParamSpec("P")
R = TypeVar("R")

# Flask serves files of ours under these two; they hold nothing about anybody.
_UNGUARDED = frozenset({"static", "bootstrap.static"})

EVERYBODY = tuple(role for role in Role if role is not Role.PUBLIC)


def allow(*roles: Role) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let only these roles in, and only to places their account covers.

    A stranger's village answers exactly like one that does not exist.
    """

    def guard(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def guarded(*args: P.args, **kwargs: P.kwargs) -> R:
            if Role.PUBLIC not in roles:
                _admit(actor(), roles, kwargs.get("unit"))
            return view(*args, **kwargs)

        guarded.allowed_roles = roles  # type: ignore[attr-defined]
        return guarded

    return guard


def _admit(who: Actor, roles: tuple[Role, ...], unit: object) -> None:
    if isinstance(unit, str) and not who.within(unit):
        abort(404)
    if who.role not in roles:
        abort(403)


def actor() -> Actor:
    """Return who is signed in; answer 401 where nobody is."""
    return signed_in() or abort(401)


def signed_in() -> Actor | None:
    who: Actor | None = g.get("actor")
    return who


def refuse_unguarded_views(app: Flask) -> None:
    """Raise RuntimeError where a view has no `@allow`."""
    bare = {
        rule.endpoint
        for rule in app.url_map.iter_rules()
        if rule.endpoint not in _UNGUARDED
        and not hasattr(app.view_functions[rule.endpoint], "allowed_roles")
    }
    if bare:
        raise RuntimeError(f"views without @allow: {', '.join(sorted(bare))}")
