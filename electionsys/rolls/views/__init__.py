"""The pages of the roll."""

from electionsys.rolls.views import life, listing, papers, proxies
from electionsys.rolls.views.base import bp

__all__ = ["bp", "life", "listing", "papers", "proxies"]
