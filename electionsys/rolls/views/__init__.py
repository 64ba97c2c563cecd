"""The pages of the roll."""

from electionsys.rolls.views import (
    cards,
    changes,
    duplicates,
    importing,
    life,
    listing,
    objections,
    papers,
    persons,
    proxies,
    representatives,
    selfcheck,
)
from electionsys.rolls.views.base import bp

__all__ = [
    "bp",
    "cards",
    "changes",
    "duplicates",
    "importing",
    "life",
    "listing",
    "objections",
    "papers",
    "persons",
    "proxies",
    "representatives",
    "selfcheck",
]
