"""The pages of the roll."""

from electionsys.rolls.views import importing, life, listing, papers, proxies
from electionsys.rolls.views.base import bp

__all__ = ["bp", "importing", "life", "listing", "papers", "proxies"]
