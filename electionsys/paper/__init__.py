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
    RollGroup,
    RollRow,
    candidates_notice,
    roll_notice,
)
from electionsys.paper.outcome import Counts, ResultFace, ResultPost, ResultRow, result_notice
from electionsys.paper.qr import svg
from electionsys.paper.sheets import stack_sheet

__all__ = [
    "BallotFace",
    "BallotPost",
    "BallotRow",
    "CandidatePost",
    "CandidateRow",
    "Counts",
    "Heading",
    "Kind",
    "Notice",
    "ResultFace",
    "ResultPost",
    "ResultRow",
    "RollGroup",
    "RollRow",
    "VoterCard",
    "Wall",
    "WallMark",
    "WallRow",
    "ballot",
    "candidates_notice",
    "missing_characters",
    "result_notice",
    "roll_notice",
    "stack_sheet",
    "svg",
    "voter_cards",
    "wall_calendar",
]
