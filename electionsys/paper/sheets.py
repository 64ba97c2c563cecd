"""The stack sheet (计票单): what is called out of one stack, beside the letters of the screen."""

from collections.abc import Sequence

from electionsys.paper.ballots import BallotFace, BallotPost, rows
from electionsys.paper.head import Writer
from electionsys.paper.press import typeset


def stack_sheet(
    face: BallotFace, stacks: Sequence[int], *, practice: bool = False, language: str = "zh"
) -> bytes:
    """Return one page for each number of `stacks`, to be filled in by hand."""
    writer = Writer(language, face.heading, practice=practice)
    data = writer.frame("stack.title") | {
        "stacks": [writer.say("stack.number", number=f"{number:02d}") for number in stacks],
        "posts": [_post(writer, post, write_in=face.write_in) for post in face.posts],
        "words": writer.texts("stack", _WORDS),
        "signatures": [writer.say(f"stack.signs.{who}") for who in _SIGNS],
    }
    return typeset("stack", data)


_WORDS = ("papers", "blank", "invalid", "valid", "check", "entry", "strokes", "votes", "other")
_SIGNS = ("caller", "recorder", "scrutineer")


def _post(writer: Writer, post: BallotPost, *, write_in: bool) -> dict[str, object]:
    return writer.post(post.kind, post.seats) | {
        "rows": rows(post),
        "other": post.seats if write_in else 0,
        "sum": writer.say("stack.sum", seats=post.seats),
    }
