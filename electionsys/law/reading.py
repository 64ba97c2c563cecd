"""A case written by anybody, as JSON, into a Case: everything wrong with it at once."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import TypeVar

from electionsys.errors import RefusedError
from electionsys.findings import Finding
from electionsys.law.cases import Ballots, Case, Paper, Post, PostKind, Round
from electionsys.law.seats import RELATIONS
from electionsys.law.values import PARAMETERS, Body, Mode, Plain

T = TypeVar("T")

_REQUIRED = ("place", "body", "election_day", "registered", "ballots", "posts")
_OPTIONAL = ("mode", "round", "settled", "votes", "papers", "people", "relatives", "elected_before")
# Free text beside the case: where it was published, and what was printed there.
_REMARKS = ("note", "source", "printed", "title")
_BALLOTS = ("issued", "returned", "voters", "invalid", "blank", "valid")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
PLACE = re.compile(r"[0-9]{2,12}")


class Reader:
    """Reads values and keeps every finding; each method returns something usable or None."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def note(self, code: str, where: str, **values: object) -> None:
        self.findings.append(Finding(code, field=where, values={"field": where, **values}))

    def table(self, where: str, found: object) -> dict[str, object]:
        if isinstance(found, dict):
            return {str(key): value for key, value in found.items()}
        self.note("L113", where, wanted="law.type.object")
        return {}

    def rows(self, where: str, found: object) -> list[object]:
        if isinstance(found, list):
            return found
        self.note("L113", where, wanted="law.type.list")
        return []

    def keys(
        self, where: str, found: Mapping[str, object], required: Iterable[str], also: Iterable[str]
    ) -> None:
        for key in required:
            if key not in found:
                self.note("L111", f"{where}{key}")
        for key in sorted(set(found) - set(required) - set(also)):
            self.note("L112", f"{where}{key}")

    def number(self, where: str, found: object, least: int = 0) -> int:
        """Return a whole number of at least `least`; a number in quotes is not one."""
        if isinstance(found, bool) or not isinstance(found, int):
            code = "L115" if isinstance(found, float) else "L116"
            self.note(code, where, found=str(found)[:40])
        elif found < least:
            self.note("L114" if found < 0 else "L119", where, found=found)
        else:
            return found
        return least

    def text(self, where: str, found: object) -> str:
        if isinstance(found, str) and found.strip():
            return found.strip()
        self.note("L124", where)
        return ""

    def word(self, where: str, found: object, allowed: Callable[[str], T], words: str) -> T | None:
        try:
            return allowed(found if isinstance(found, str) else "")
        except ValueError:
            self.note("L125", where, found=str(found)[:40], allowed=words)
            return None

    def names(self, where: str, found: object) -> tuple[str, ...]:
        return tuple(
            self.text(f"{where}[{n}]", name) for n, name in enumerate(self.rows(where, found))
        )


def read_case(data: object) -> Case:
    """Return the case in a parsed JSON value, or in JSON text; raises RefusedError.

    The text form also finds a name written twice in one table, which a parsed value has lost.
    """
    reader = Reader()
    if isinstance(data, str | bytes):
        data = _parsed(data, reader)
    if not isinstance(data, dict):
        reader.note("L110", "case")
        raise RefusedError(*reader.findings)
    case = _case(reader, reader.table("case", data))
    if case is None or reader.findings:
        raise RefusedError(*reader.findings)
    return case


def _parsed(text: str | bytes, reader: Reader) -> object:
    def table(pairs: list[tuple[str, object]]) -> dict[str, object]:
        seen: dict[str, object] = {}
        for key, value in pairs:
            if key in seen:
                reader.note("L118", key, name=key)
            seen[key] = value
        return seen

    try:
        return json.loads(text, object_pairs_hook=table)
    except (ValueError, RecursionError):
        return None


def _case(reader: Reader, table: Mapping[str, object]) -> Case | None:
    reader.keys("", table, _REQUIRED, (*_OPTIONAL, *_REMARKS))
    place = _place(reader, table.get("place"))
    body = reader.word("body", table.get("body"), Body, ", ".join(Body))
    day = _day(reader, table.get("election_day"))
    mode = reader.word("mode", table.get("mode", Mode.VOTERS), Mode, ", ".join(Mode))
    round_ = reader.word("round", table.get("round", Round.FIRST), Round, ", ".join(Round))
    registered = reader.number("registered", table.get("registered", 1), 1)
    posts = _posts(reader, table.get("posts", []))
    papers = _papers(reader, table, posts)
    ballots = _ballots(reader, table.get("ballots", {}), papers)
    votes = _votes(reader, table, posts)
    before = _before(reader, table.get("elected_before", {}))
    sexes = _sexes(reader, table.get("people", {}))
    relatives = _relatives(reader, table.get("relatives", []))
    settled = read_settled(reader, table.get("settled", {}))
    if body is None or day is None or mode is None or round_ is None:
        return None
    return Case(
        place=place,
        body=body,
        day=day,
        registered=registered,
        ballots=ballots,
        posts=posts,
        votes=votes,
        papers=papers,
        mode=mode,
        round=round_,
        sexes=sexes,
        relatives=relatives,
        elected_before=before,
        settled=settled,
    )


def _place(reader: Reader, found: object) -> str:
    if isinstance(found, str) and PLACE.fullmatch(found):
        return found
    reader.note("L101", "place", found=str(found)[:40])
    return ""


def _day(reader: Reader, found: object) -> date | None:
    if isinstance(found, str) and _DAY.fullmatch(found):
        try:
            return date.fromisoformat(found)
        except ValueError:
            pass
    reader.note("L121", "election_day", found=str(found)[:40])
    return None


def _kind(reader: Reader, where: str, found: object) -> str | None:
    if found in list(map(str, PostKind)):
        return str(found)
    reader.note("L117", where, found=str(found)[:40], allowed=", ".join(PostKind))
    return None


def _posts(reader: Reader, found: object) -> tuple[Post, ...]:
    posts: list[Post] = []
    for n, row in enumerate(reader.rows("posts", found)):
        where = f"posts[{n}]"
        table = reader.table(where, row)
        reader.keys(f"{where}.", table, ("post", "seats"), ())
        kind = _kind(reader, f"{where}.post", table.get("post"))
        seats = reader.number(f"{where}.seats", table.get("seats", 1), 1)
        if kind in [post.kind for post in posts]:
            reader.note("L118", where, name=f"post.{kind}")
        elif kind:
            posts.append(Post(kind, seats))
    if not posts:
        reader.note("L126", "posts")
    return tuple(posts)


def _ballots(reader: Reader, found: object, papers: tuple[Paper, ...] | None) -> Ballots:
    table = reader.table("ballots", found)
    reader.keys("ballots.", table, (), _BALLOTS)
    numbers = {
        key: None if table.get(key) is None else reader.number(f"ballots.{key}", table[key])
        for key in _BALLOTS
    }
    returned = numbers.pop("returned")
    if returned is None and papers is None:
        reader.note("L111", "ballots.returned")
    if returned is None:
        aside = (numbers["invalid"] or 0) + (numbers["blank"] or 0)
        returned = sum(paper.count for paper in papers or ()) + aside
    return Ballots(returned=returned, **numbers)


def _known_kind(reader: Reader, where: str, kind: str, posts: tuple[Post, ...]) -> bool:
    if kind in [post.kind for post in posts]:
        return True
    reader.note("L117", where, found=kind[:40], allowed=", ".join(post.kind for post in posts))
    return False


def _votes(
    reader: Reader, table: Mapping[str, object], posts: tuple[Post, ...]
) -> dict[str, dict[str, int]]:
    """Return post -> name -> votes; a post nobody was given a vote for may be left out."""
    if ("votes" in table) == ("papers" in table):
        reader.note("L122", "votes")
        return {}
    votes: dict[str, dict[str, int]] = {}
    for kind, rows in reader.table("votes", table.get("votes", {})).items():
        if _known_kind(reader, f"votes.{kind}", kind, posts):
            votes[kind] = _counts(reader, f"votes.{kind}", rows)
    return votes


def _counts(reader: Reader, where: str, found: object) -> dict[str, int]:
    counts: dict[str, int] = {}
    for written, number in reader.table(where, found).items():
        name = reader.text(f"{where}.{written}", written)
        if name in counts:
            reader.note("L118", where, name=name)
        counts[name] = reader.number(f"{where}.{name}", number)
    return counts


def _papers(
    reader: Reader, table: Mapping[str, object], posts: tuple[Post, ...]
) -> tuple[Paper, ...] | None:
    if "papers" not in table:
        return None
    papers: list[Paper] = []
    for n, row in enumerate(reader.rows("papers", table["papers"])):
        where = f"papers[{n}]"
        paper = reader.table(where, row)
        reader.keys(f"{where}.", paper, ("count", "marks"), ())
        marks: dict[str, tuple[str, ...]] = {}
        for kind, names in reader.table(f"{where}.marks", paper.get("marks", {})).items():
            if _known_kind(reader, f"{where}.marks.{kind}", kind, posts):
                marks[kind] = reader.names(f"{where}.marks.{kind}", names)
        papers.append(Paper(reader.number(f"{where}.count", paper.get("count", 0)), marks))
    return tuple(papers)


def _before(reader: Reader, found: object) -> dict[str, tuple[str, ...]]:
    before: dict[str, tuple[str, ...]] = {}
    seen: set[str] = set()
    for kind, names in reader.table("elected_before", found).items():
        where = f"elected_before.{kind}"
        read = reader.names(where, names)
        if _kind(reader, where, kind):
            before[kind] = read
        for name in [name for n, name in enumerate(read) if name in seen or name in read[:n]]:
            reader.note("L118", where, name=name)
        seen.update(read)
    return before


def _sexes(reader: Reader, found: object) -> dict[str, str]:
    sexes: dict[str, str] = {}
    for written, row in reader.table("people", found).items():
        where = f"people.{written}"
        person = reader.table(where, row)
        reader.keys(f"{where}.", person, (), ("sex",))
        name = reader.text(where, written)
        if person.get("sex") in ("F", "M"):
            sexes[name] = str(person["sex"])
        elif person.get("sex") is not None:
            reader.note("L125", f"{where}.sex", found=str(person["sex"])[:40], allowed="F, M")
    return sexes


def _relatives(reader: Reader, found: object) -> tuple[tuple[str, str, str], ...]:
    relatives: list[tuple[str, str, str]] = []
    for n, row in enumerate(reader.rows("relatives", found)):
        where = f"relatives[{n}]"
        words = reader.names(where, row)
        if len(words) != 3:
            reader.note("L127", where)
        elif words[2] not in RELATIONS:
            allowed = ", ".join(sorted(RELATIONS))
            reader.note("L125", where, found=words[2][:40], allowed=allowed)
        elif words[0] == words[1]:
            reader.note("L118", where, name=words[0])
        else:
            relatives.append((words[0], words[1], words[2]))
    return tuple(relatives)


def read_settled(reader: Reader, found: object) -> dict[str, Plain]:
    """Return the recorded local decisions, each checked against what may be recorded.

    Numbers may come as digits in a string, as they are kept with an election.
    """
    settled: dict[str, Plain] = {}
    for parameter, said in reader.table("settled", found).items():
        where = f"settled.{parameter}"
        known = PARAMETERS.get(parameter)
        if known is None:
            reader.note("L105", where, found=parameter[:40])
            continue
        value: object = tuple(said) if isinstance(said, list) else said
        if known.number and isinstance(said, str) and said.isascii() and said.isdigit():
            value = int(said)
        if known.accepts(value) and isinstance(value, str | int | tuple):
            settled[parameter] = value
        else:
            reader.note("L106", where, found=str(said)[:40], allowed=known.hint())
    return settled
