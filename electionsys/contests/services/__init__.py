"""Set the posts, nominate, lock the list of candidates with two persons, and print it."""

from electionsys.contests.services.nominations import (
    nominate,
    nominations_of,
    nominees,
    open_nominations,
    posts_of,
    set_posts,
    withdraw,
)
from electionsys.contests.services.papers import ballot_face, candidates_notice, posted
from electionsys.contests.services.slate import (
    LOCK,
    candidates_of,
    changed_since_locked,
    leaving,
    lines_of,
    lock,
    lock_digest,
    locked,
    slate,
)

__all__ = [
    "LOCK",
    "ballot_face",
    "candidates_notice",
    "candidates_of",
    "changed_since_locked",
    "leaving",
    "lines_of",
    "lock",
    "lock_digest",
    "locked",
    "nominate",
    "nominations_of",
    "nominees",
    "open_nominations",
    "posted",
    "posts_of",
    "set_posts",
    "slate",
    "withdraw",
]
