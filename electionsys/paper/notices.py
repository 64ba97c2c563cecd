"""The notice of the candidates."""

from collections.abc import Sequence
from dataclasses import dataclass

from electionsys.paper.head import Heading, Notice, Writer, spaced
from electionsys.paper.press import typeset


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
    day = writer.day(heading.polling_day)
    data = (
        writer.frame("candidates.title")
        | writer.foot(notice)
        | {
            "opening": writer.say("candidates.opening", day=day),
            "posts": [_post(writer, post) for post in posts],
            "fingerprint": fingerprint,
            "key": writer.say("candidates.key"),
            "words": writer.texts("column", ("letter", "name", "sex", "age")),
        }
    )
    return typeset("candidates", data)


def _post(writer: Writer, post: CandidatePost) -> dict[str, object]:
    sexes = writer.texts("sex", ("F", "M"))
    return writer.post(post.kind, post.seats) | {
        "rows": [[r.letter, spaced(r.name), sexes[r.sex], str(r.age)] for r in post.rows],
    }
