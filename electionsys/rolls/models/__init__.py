"""The voters of an election, the life of their roll, their cards and proxies."""

from electionsys.rolls.models.duplicates import RollClaim
from electionsys.rolls.models.life import (
    Evidence,
    Objection,
    RollChange,
    RollFreeze,
    RollPosting,
    RollRegistration,
    RollSupplement,
)
from electionsys.rolls.models.proxies import Proxy
from electionsys.rolls.models.uploads import RollUpload
from electionsys.rolls.models.voters import VoidCard, Voter, province_of

__all__ = [
    "Evidence",
    "Objection",
    "Proxy",
    "RollChange",
    "RollClaim",
    "RollFreeze",
    "RollPosting",
    "RollRegistration",
    "RollSupplement",
    "RollUpload",
    "VoidCard",
    "Voter",
    "province_of",
]
