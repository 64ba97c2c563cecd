"""The rule desk: what the law says here on a day, and what it answers. Open to everybody."""

from electionsys.ruledesk.views import asking, looking
from electionsys.ruledesk.views.base import bp

__all__ = ["asking", "bp", "looking"]
