"""The notices before the vote: who may vote, and who stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from electionsys.paper.head import Heading, Notice, Writer, spaced
from electionsys.paper.press import typeset


@dataclass(frozen=True, slots=True)
class RollRow:
    """One person as posted: `age` in full years on polling day, `sex` "F" or "M"."""

    serial: int
    name: str
    sex: str
    age: int


@dataclass(frozen=True, slots=True)
class RollGroup:
    name: str
    rows: tuple[RollRow, ...]


@dataclass(frozen=True, slots=True)
class CandidateRow:
    letter: str
    name: str
    sex: str
    age: int


@dataclass(frozen=True, slots=True)
class CandidatePost:
    kind: str
    seats: int
    rows: tuple[CandidateRow, ...]


def roll_notice(
    heading: Heading,
    notice: Notice,
    groups: Sequence[RollGroup],
    frozen: str | None = None,
    *,
    practice: bool = False,
    language: str = "zh",
) -> bytes:
    """Return the roll as posted (登记参加选举的村民名单公告) or, with its hash, as made final."""
    writer = Writer(language, heading, practice=practice)
    total = sum(len(group.rows) for group in groups)
    data = _notice(writer, notice, "roll_final" if frozen else "roll") | {
        "groups": [_group(writer, group) for group in groups],
        "total": writer.say("roll.total", total=total, groups=len(groups)),
        "frozen": writer.say("roll.frozen", hash=frozen) if frozen else "",
        "words": writer.texts("column", ("serial", "name", "sex", "age")),
    }
    return typeset("roll", data)


def candidates_notice(
    heading: Heading,
    notice: Notice,
    posts: Sequence[CandidatePost],
    fingerprint: str,
    *,
    practice: bool = False,
    language: str = "zh",
) -> bytes:
    """Return the posted candidates (正式候选人名单公告).

    `fingerprint` is that of the key which will sign the result: posted now, so that nobody can
    bring another key later.
    """
    writer = Writer(language, heading, practice=practice)
    data = _notice(writer, notice, "candidates") | {
        "posts": [_post(writer, post) for post in posts],
        "fingerprint": fingerprint,
        "key": writer.say("candidates.key"),
        "words": writer.texts("column", ("letter", "name", "sex", "age")),
    }
    return typeset("candidates", data)


def _notice(writer: Writer, notice: Notice, kind: str) -> dict[str, object]:
    day = writer.day(writer.heading.polling_day)
    opening = {"opening": writer.say(f"{kind}.opening", day=day)}
    return writer.frame(f"{kind}.title") | writer.foot(notice) | opening


def _group(writer: Writer, group: RollGroup) -> dict[str, object]:
    sexes = writer.texts("sex", ("F", "M"))
    return {
        "name": writer.say("roll.group", group=group.name, count=len(group.rows)),
        "rows": [[str(r.serial), spaced(r.name), sexes[r.sex], str(r.age)] for r in group.rows],
    }


def _post(writer: Writer, post: CandidatePost) -> dict[str, object]:
    sexes = writer.texts("sex", ("F", "M"))
    return writer.post(post.kind, post.seats) | {
        "rows": [[r.letter, spaced(r.name), sexes[r.sex], str(r.age)] for r in post.rows],
    }
