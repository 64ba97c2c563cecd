"""A case of one vote, as it is written by others, into a Case."""

import re
from collections.abc import Mapping

from electionsys.errors import RefusedError
from electionsys.law.cases import Ballots, Case, Occasion, Paper, Post, PostKind, Round, Station
from electionsys.law.reading import Reader, read_settled, read_table
from electionsys.law.relatives import RELATIONS
from electionsys.law.values import ELECTED, Body, Mode

_REQUIRED = ("place", "body", "election_day", "registered", "ballots", "posts")
_OPTIONAL = (
    *("mode", "round", "election", "family", "settled", "votes", "papers", "stations"),
    *("candidates", "people", "relatives", "elected_before"),
)
# Free text beside the case: where it was published, and what was printed there.
_REMARKS = ("note", "source", "printed", "title")
_BALLOTS = ("issued", "returned", "voters", "invalid", "blank", "valid")
_CLAUSE = re.compile(r"C[0-9]{2}")


def read_case(data: object) -> Case:
    """Return the case in a parsed JSON value, or in JSON text; raises RefusedError."""
    reader = Reader()
    case = _case(reader, read_table(data, reader))
    if case is None or reader.findings:
        raise RefusedError(*reader.findings)
    return case


def _case(reader: Reader, table: Mapping[str, object]) -> Case | None:
    reader.keys("", table, _REQUIRED, (*_OPTIONAL, *_REMARKS))
    place = reader.place("place", table.get("place"))
    body = reader.word("body", table.get("body"), _elected, ", ".join(ELECTED))
    day = reader.day("election_day", table.get("election_day"))
    mode = reader.word("mode", table.get("mode", Mode.VOTERS), Mode, ", ".join(Mode))
    round_ = reader.word("round", table.get("round", Round.FIRST), Round, ", ".join(Round))
    term = table.get("election", Occasion.TERM)
    occasion = reader.word("election", term, Occasion, ", ".join(Occasion))
    registered = reader.number("registered", table.get("registered", 1), 1)
    posts = _posts(reader, table.get("posts", []))
    papers = _papers(reader, table, posts)
    ballots = _ballots(reader, table.get("ballots", {}), papers)
    votes = _votes(reader, table, posts)
    candidates = _candidates(reader, table.get("candidates", {}), posts)
    before = _before(reader, table.get("elected_before", {}))
    sexes, barred = _people(reader, table.get("people", {}))
    relatives = _relatives(reader, table.get("relatives", []))
    stations = _stations(reader, table.get("stations", []))
    family = reader.family("family", table.get("family"))
    settled = read_settled(reader, table.get("settled", {}))
    if body is None or day is None or mode is None or round_ is None or occasion is None:
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
        family=family,
        election=occasion,
        candidates=candidates,
        barred=barred,
        stations=stations,
    )


def _elected(word: str) -> Body:
    """Return the body of this name; a meeting votes, nobody elects it."""
    if word not in ELECTED:
        raise ValueError(word)
    return Body(word)


def _kind(reader: Reader, where: str, found: object) -> str | None:
    if found in list(map(str, PostKind)):
        return str(found)
    reader.note("L117", where, found=str(found)[:40], allowed=", ".join(PostKind))
    return None


def _posts(reader: Reader, found: object) -> tuple[Post, ...]:
    posts: list[Post] = []
    rows = reader.rows("posts", found)
    for n, row in enumerate(rows):
        where = f"posts[{n}]"
        table = reader.table(where, row)
        reader.keys(f"{where}.", table, ("post", "seats"), ())
        kind = _kind(reader, f"{where}.post", table.get("post"))
        seats = reader.number(f"{where}.seats", table.get("seats", 1), 1)
        if kind in [post.kind for post in posts]:
            reader.note("L118", where, name=f"post.{kind}")
        elif kind:
            posts.append(Post(kind, seats))
    if not rows:
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
        reader.keys(f"{where}.", paper, ("count", "marks"), ("unreadable", "extra_marks"))
        marks: dict[str, tuple[str, ...]] = {}
        for kind, names in reader.table(f"{where}.marks", paper.get("marks", {})).items():
            if _known_kind(reader, f"{where}.marks.{kind}", kind, posts):
                marks[kind] = reader.names(f"{where}.marks.{kind}", names)
        count = reader.number(f"{where}.count", paper.get("count", 0))
        extra = reader.yes(f"{where}.extra_marks", paper.get("extra_marks", False))
        papers.append(Paper(count, marks, _unreadable(reader, where, paper, posts), extra))
    return tuple(papers)


def _unreadable(
    reader: Reader, paper: str, found: Mapping[str, object], posts: tuple[Post, ...]
) -> tuple[str, ...]:
    where = f"{paper}.unreadable"
    kinds = reader.names(where, found.get("unreadable", []))
    return tuple(kind for kind in kinds if _known_kind(reader, where, kind, posts))


def _candidates(
    reader: Reader, found: object, posts: tuple[Post, ...]
) -> dict[str, tuple[str, ...]]:
    candidates: dict[str, tuple[str, ...]] = {}
    for kind, names in reader.table("candidates", found).items():
        where = f"candidates.{kind}"
        read = reader.names(where, names)
        if _known_kind(reader, where, kind, posts):
            candidates[kind] = read
        for name in [name for n, name in enumerate(read) if name in read[:n]]:
            reader.note("L118", where, name=name)
    return candidates


def _stations(reader: Reader, found: object) -> tuple[Station, ...]:
    stations: list[Station] = []
    for n, row in enumerate(reader.rows("stations", found)):
        where = f"stations[{n}]"
        table = reader.table(where, row)
        reader.keys(f"{where}.", table, ("name", "returned"), ("issued", "voters"))
        name = reader.text(f"{where}.name", table.get("name"))
        if name in [station.name for station in stations]:
            reader.note("L118", where, name=name)
        numbers = {
            key: reader.number(f"{where}.{key}", table[key])
            for key in ("returned", "issued", "voters")
            if table.get(key) is not None
        }
        stations.append(Station(name=name, **{"returned": 0} | numbers))
    return tuple(stations)


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


def _people(reader: Reader, found: object) -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Return name -> sex and name -> clauses that bar, of those for whom they were given."""
    sexes: dict[str, str] = {}
    barred: dict[str, tuple[str, ...]] = {}
    seen: set[str] = set()
    for written, row in reader.table("people", found).items():
        where = f"people.{written}"
        person = reader.table(where, row)
        reader.keys(f"{where}.", person, (), ("sex", "barred"))
        name = reader.text(where, written)
        if name in seen:
            reader.note("L118", "people", name=name)
        seen.add(name)
        if person.get("sex") is not None:
            sexes[name] = reader.one_of(f"{where}.sex", person["sex"], ("F", "M")) or ""
        clauses = _clauses(reader, f"{where}.barred", person.get("barred", []))
        if clauses:
            barred[name] = clauses
    return sexes, barred


def _clauses(reader: Reader, where: str, found: object) -> tuple[str, ...]:
    """Return the codes of the clauses by which somebody may not be elected."""
    clauses = reader.names(where, found)
    for clause in clauses:
        if clause and not _CLAUSE.fullmatch(clause):
            reader.note("L125", where, found=clause[:40], allowed="C01, C02, C03, …")
    return clauses


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
