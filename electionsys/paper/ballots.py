"""The ballot paper (选票): one page, the same for everybody, with nothing on it per copy."""

from dataclasses import dataclass

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.paper.head import Heading, Writer, spaced
from electionsys.paper.press import typeset

# Millimetres between the title and the seal, and how tall a line of it is at least and at most.
_ROOM, _LOWEST, _TALLEST = 178.0, 10.0, 14.0
# The heading of a post takes as much as this many lines.
_HEAD = 1.35
# A post with more candidates than this sets them in two columns.
_LONG = 5


@dataclass(frozen=True, slots=True)
class BallotRow:
    """One printed name, and the letter that stands for it on screens and stack sheets."""

    letter: str
    name: str


@dataclass(frozen=True, slots=True)
class BallotPost:
    """One post: `kind` is chair, deputy or member."""

    kind: str
    seats: int
    rows: tuple[BallotRow, ...]

    @property
    def columns(self) -> int:
        return 2 if len(self.rows) > _LONG else 1

    @property
    def lines(self) -> float:
        printed = -(-len(self.rows) // self.columns)
        return max(printed, self.seats) + _HEAD


@dataclass(frozen=True, slots=True)
class BallotFace:
    """What is printed. `overvote` is what too many marks spoil: the "ballot" or the "post".

    `write_in` leaves lines for other persons (另选他人), as many as seats.
    """

    heading: Heading
    posts: tuple[BallotPost, ...]
    overvote: str = "ballot"
    write_in: bool = True


def ballot(face: BallotFace, *, practice: bool = False, language: str = "zh") -> bytes:
    """Return the PDF of one ballot paper. G701 where the names do not fit on one page."""
    lines = sum(post.lines for post in face.posts)
    if lines * _LOWEST > _ROOM:
        names = sum(len(post.rows) for post in face.posts)
        raise RefusedError(Finding("G701", values={"names": names}))
    writer = Writer(language, face.heading, practice=practice)
    data = writer.frame("ballot.title") | {
        "posts": [_post(writer, post, write_in=face.write_in) for post in face.posts],
        "line": f"{min(_ROOM / lines, _TALLEST):.2f}",
        "how": writer.say("ballot.how" if face.write_in else "ballot.how.printed"),
        "limit": _limit(writer, face),
        "seal": writer.say("seal"),
        "other": writer.say("ballot.other"),
    }
    return typeset("ballot", data)


def rows(post: BallotPost) -> list[dict[str, str]]:
    return [{"letter": row.letter, "name": spaced(row.name)} for row in post.rows]


def _post(writer: Writer, post: BallotPost, *, write_in: bool) -> dict[str, object]:
    return writer.post(post.kind, post.seats) | {
        "rows": rows(post),
        "columns": post.columns,
        "other": post.seats if write_in else 0,
    }


def _limit(writer: Writer, face: BallotFace) -> str:
    limits = writer.say("comma").join(
        writer.say("ballot.most", post=writer.say(f"post.{post.kind}"), seats=post.seats)
        for post in face.posts
    )
    return writer.say(f"ballot.limit.{face.overvote}", limits=limits)
