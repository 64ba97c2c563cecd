"""Ten million places on ballot papers, each judged by the engine and read aloud one by one."""

import hashlib
from collections import Counter
from functools import cache

import pytest

from tests.law.both import engine, make, rules_of
from tests.law.plain_papers import Sheet, Table, add, empty, judged
from tests.law.plain_vote import Vote

BOXES = ("chair", "deputy", "member", "member", "member", "member", "member")
# Which name stands in a box: a byte of the stream for each. "" is a box left empty.
WRITTEN = (
    ("甲",) * 7 + ("乙",) * 6 + ("丙", "", ""),
    ("丙",) * 6 + ("丁",) * 6 + ("甲", "乙", "", ""),
    ("戊",) * 5 + ("己", "己", ""),
    ("己",) * 4 + ("庚", "庚", "丙", ""),
    ("庚",) * 4 + ("辛", "", "", ""),
    ("辛",) * 3 + ("丁", "", "", "", ""),
    ("壬",) + ("戊",) * 2 + ("",) * 5,
)
SEATS = {"chair": 1, "deputy": 1, "member": 4}
VILLAGES = [
    {"overvote_scope": over, "double_post_same_ballot": double, "majority_base": base}
    for over in ("ballot", "post_column")
    for double in ("ballot_void", "higher_only")
    for base in ("recovered", "valid")
]
POSITIONS = 10**7
EACH = POSITIONS // (len(VILLAGES) * len(BOXES)) + 1


def stream(village: int) -> bytes:
    return hashlib.shake_256(f"village {village}".encode()).digest(EACH * len(BOXES))


def marks(paper: bytes) -> dict[str, list[str]]:
    """Return post -> names of one paper, as a clerk would write them down."""
    found: dict[str, list[str]] = {}
    for post, names, byte in zip(BOXES, WRITTEN, paper, strict=True):
        name = names[byte % len(names)]
        if name:
            found.setdefault(post, []).append(name)
    return found


def short(data: bytes) -> bytes:
    """Return the stream with each place reduced to the name it stands for, so that papers agree."""
    columns = [bytearray(data[n :: len(BOXES)]) for n in range(len(BOXES))]
    for names, column in zip(WRITTEN, columns, strict=True):
        column[:] = column.translate(bytes(names.index(names[b % len(names)]) for b in range(256)))
    mixed = bytearray(len(data))
    for n, column in enumerate(columns):
        mixed[n :: len(BOXES)] = column
    return bytes(mixed)


def read_aloud(vote: Vote, papers: list[bytes]) -> tuple[Table, int]:
    """Call out every single paper; return the table and how many papers were invalid."""

    @cache
    def read(paper: bytes) -> Sheet | None:
        return judged(vote, {"count": 1, "marks": marks(paper)})

    table, invalid = empty(vote), 0
    for paper in papers:
        sheet = read(paper)
        add(table, 1, sheet, vote.posts)
        invalid += sheet is None
    return table, invalid


def test_ten_million_places_are_judged_without_one_error():
    judged_places, errors = 0, 0
    for village, settled in enumerate(VILLAGES):
        data = short(stream(village))
        papers = [data[at : at + len(BOXES)] for at in range(0, len(data), len(BOXES))]
        rows = [{"count": n, "marks": marks(paper)} for paper, n in Counter(papers).items()]
        recorded = settled | {"abstain_ballot": "invalid", "women_rule": "first_majority_woman"}
        case = make(SEATS, len(papers), papers=rows, ballots={}, settled=recorded)
        decision = engine(case)
        table, invalid = read_aloud(Vote(case, rules_of(case)), papers)
        found = {post: dict(result.votes) for post, result in decision.posts.items()}
        errors += sum(
            abs(found[post].get(name, 0) - table.votes[post].get(name, 0))
            for post in SEATS
            for name in {*found[post], *table.votes[post]}
        )
        paper_facts = next(f.values for f in decision.findings if f.code == "D118")
        assert (paper_facts["valid"], paper_facts["invalid"], paper_facts["blank"]) == (
            table.valid["chair"],
            invalid,
            table.blank["chair"],
        )
        judged_places += len(BOXES) * sum(row["count"] for row in rows)
    assert judged_places >= POSITIONS
    assert errors == 0


@pytest.mark.parametrize("wrong", ["overvote_scope", "double_post_same_ballot"])
def test_the_reading_aloud_would_find_an_error(wrong):
    """The control: read by another rule, the same papers give other votes."""
    other = {"overvote_scope": "post_column", "double_post_same_ballot": "higher_only"}
    data = short(stream(0))[: 700 * len(BOXES)]
    papers = [data[at : at + len(BOXES)] for at in range(0, len(data), len(BOXES))]
    case = make(SEATS, len(papers), papers=[], ballots={}, settled=VILLAGES[0])
    right = read_aloud(Vote(case, rules_of(case)), papers)[0].votes
    changed = case | {"settled": VILLAGES[0] | {wrong: other[wrong]}}
    assert read_aloud(Vote(changed, rules_of(changed)), papers)[0].votes != right
