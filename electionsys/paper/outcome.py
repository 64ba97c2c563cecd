"""The notice of the result (选举结果公告): the numbers, who is elected and why, how to check."""

from dataclasses import dataclass

from electionsys.paper import qr
from electionsys.paper.head import Heading, Notice, Writer, spaced
from electionsys.paper.press import typeset

_COUNTS = ("registered", "issued", "returned", "valid", "invalid", "blank")
_COLUMNS = ("post", "name", "sex", "votes", "result", "why")


@dataclass(frozen=True, slots=True)
class Counts:
    """Whole papers, and voters registered."""

    registered: int
    issued: int
    returned: int
    valid: int
    invalid: int
    blank: int


@dataclass(frozen=True, slots=True)
class ResultRow:
    """One person. `why` is the reason with its article, in the language of the notice.

    `sex` is "F", "M", or empty for a person written in whom nobody looked up.
    """

    name: str
    sex: str
    votes: int
    elected: bool
    why: str = ""


@dataclass(frozen=True, slots=True)
class ResultPost:
    kind: str
    seats: int
    rows: tuple[ResultRow, ...]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ResultFace:
    """`verdict` is one sentence with its article; `notes` are those on women and relatives.

    `qr_text` is the signed record, `fingerprint` its key, `signers` those who certified.
    """

    heading: Heading
    notice: Notice
    counts: Counts
    posts: tuple[ResultPost, ...]
    verdict: str
    notes: tuple[str, ...]
    qr_text: str
    fingerprint: str
    signers: tuple[str, ...]


def result_notice(
    face: ResultFace, *, size: str = "a4", practice: bool = False, language: str = "zh"
) -> bytes:
    """Return the notice on A4, or on A3 for the wall (`size="a3"`)."""
    writer = Writer(language, face.heading, practice=practice)
    data = writer.frame("result.title") | writer.foot(face.notice) | _check(writer, face)
    data |= {
        "size": size,
        "opening": writer.say("result.opening", day=writer.day(face.heading.polling_day)),
        "counts": [[writer.say(f"count.{c}"), f"{getattr(face.counts, c):,}"] for c in _COUNTS],
        "verdict": face.verdict,
        "posts": [_post(writer, post) for post in face.posts],
        "notes": list(face.notes),
        "words": writer.texts("column", _COLUMNS),
    }
    return typeset("result", data)


def _check(writer: Writer, face: ResultFace) -> dict[str, object]:
    steps = [writer.say(f"check.{n}", fingerprint=face.fingerprint) for n in (1, 2, 3)]
    return {
        "qr": qr.svg(face.qr_text),
        "check": {"title": writer.say("check.title"), "steps": steps},
        "fingerprint": writer.say("check.fingerprint", fingerprint=face.fingerprint),
        "signers": writer.say("signers", names=writer.say("comma").join(face.signers)),
    }


def _post(writer: Writer, post: ResultPost) -> dict[str, object]:
    rows = [
        {
            "name": spaced(row.name),
            "sex": writer.say(f"sex.{row.sex}") if row.sex else "",
            "votes": f"{row.votes:,}",
            "elected": row.elected,
            "result": writer.say("elected" if row.elected else "not_elected"),
            "why": row.why,
        }
        for row in post.rows
    ]
    return writer.post(post.kind, post.seats) | {"rows": rows, "note": post.note}
