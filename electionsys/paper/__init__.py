"""Typesetting: everything that leaves the office on paper, as PDF.

The other edge of the house, beside the web. It knows no election: it takes plain values, sets them
with the sentences of the catalogue, and gives bytes back. The same values give the same bytes on
every machine: fonts come from a package, no date is written, no network is asked.
"""

from electionsys.paper.ballots import BallotFace, BallotPost, BallotRow, ballot
from electionsys.paper.calendar import Kind, Wall, WallMark, WallRow, wall_calendar
from electionsys.paper.cards import VoterCard, voter_cards
from electionsys.paper.fonts import missing_characters
from electionsys.paper.head import Heading, Notice
from electionsys.paper.notices import (
    CandidatePost,
    CandidateRow,
    candidates_notice,
)
from electionsys.paper.outcome import Counts, ResultFace, ResultPost, ResultRow, result_notice
from electionsys.paper.proxies import (
    Certificate,
    ProxyRow,
    proxies_notice,
    proxy_certificates,
)
from electionsys.paper.qr import svg
from electionsys.paper.roll import (
    ChangedRow,
    DecidedRow,
    DecisionFace,
    RegistrationFace,
    RollGroup,
    RollRow,
    Supplement,
    decision_slip,
    registration_notice,
    roll_notice,
    supplement_notice,
)
from electionsys.paper.sheets import stack_sheet

__all__ = [
    "BallotFace",
    "BallotPost",
    "BallotRow",
    "CandidatePost",
    "CandidateRow",
    "Certificate",
    "ChangedRow",
    "Counts",
    "DecidedRow",
    "DecisionFace",
    "Heading",
    "Kind",
    "Notice",
    "ProxyRow",
    "RegistrationFace",
    "ResultFace",
    "ResultPost",
    "ResultRow",
    "RollGroup",
    "RollRow",
    "Supplement",
    "VoterCard",
    "Wall",
    "WallMark",
    "WallRow",
    "ballot",
    "candidates_notice",
    "decision_slip",
    "missing_characters",
    "proxies_notice",
    "proxy_certificates",
    "registration_notice",
    "result_notice",
    "roll_notice",
    "stack_sheet",
    "supplement_notice",
    "svg",
    "voter_cards",
    "wall_calendar",
]
