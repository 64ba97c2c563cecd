"""One stack sheet: what it holds, and everything about it that cannot be."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from electionsys.findings import Finding

# As many papers as one counts by hand without losing one; the last stack has fewer.
STACK = 50
MOST_PAPERS = 100
MOST_STACKS = 9999

_NAME = 40


@dataclass(frozen=True, slots=True)
class WriteIn:
    """A name that voters wrote themselves: for which post, and on how many papers."""

    post_id: int
    name: str
    votes: int


@dataclass(frozen=True, slots=True)
class Entry:
    """What one person read from one stack. `votes` has a number for every line of the ballot."""

    papers: int
    blank: int
    invalid: int
    votes: Mapping[int, int]
    write_ins: tuple[WriteIn, ...] = ()

    @property
    def valid(self) -> int:
        return self.papers - self.blank - self.invalid

    def names(self) -> dict[tuple[int, str], int]:
        return {(one.post_id, one.name): one.votes for one in self.write_ins}


@dataclass(frozen=True, slots=True)
class Line:
    """A printed line of the ballot."""

    id: int
    letter: str
    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """One post on the ballot, with its lines."""

    post_id: int
    kind: str
    seats: int
    lines: tuple[Line, ...]


def tidy(name: str) -> str:
    """Return a written name as it is compared: composed (NFC), without spaces round and within."""
    return "".join(unicodedata.normalize("NFC", name).split())


def check_entry(
    stack: int, entry: Entry, ballot: Sequence[Column], *, write_in: bool = True
) -> tuple[Finding, ...]:
    """Return everything about a record that cannot be, first what concerns the papers.

    T101 stack number, T102 papers, T103 blank and invalid, T104 a line without a number, T105 a
    line or post of another ballot, T106 a line with more votes than valid papers, T107 a post with
    more votes than seats allow, T108 a written name, T109 the same name twice, T110 a name that
    the ballot prints for this post, T111 a name though nobody may be written in.
    """
    banned = (Finding("T111"),) if entry.write_ins and not write_in else ()
    return (
        *banned,
        *_papers(stack, entry),
        *(found for column in ballot for found in _column(entry, column)),
        *_strangers(entry, ballot),
        *_names(entry, ballot),
    )


def _papers(stack: int, entry: Entry) -> Iterator[Finding]:
    if not 1 <= stack <= MOST_STACKS:
        yield Finding("T101", field="stack", values={"most": MOST_STACKS})
    if not 1 <= entry.papers <= MOST_PAPERS:
        yield Finding("T102", field="papers", values={"most": MOST_PAPERS})
    if entry.blank < 0 or entry.invalid < 0 or entry.valid < 0:
        values = {"blank": entry.blank, "invalid": entry.invalid, "papers": entry.papers}
        yield Finding("T103", field="invalid", values=values)


def _column(entry: Entry, column: Column) -> Iterator[Finding]:
    valid = _ceiling(entry)
    post = f"post.{column.kind}"
    for line in column.lines:
        field, votes = f"line_{line.id}", entry.votes.get(line.id)
        if votes is None:
            yield Finding("T104", field=field, values={"post": post, "letter": line.letter})
        elif not 0 <= votes <= valid:
            values = {"post": post, "letter": line.letter, "votes": votes, "valid": valid}
            yield Finding("T106", field=field, values=values)
    total = _total(entry, column)
    if total > column.seats * valid:
        values = {"post": post, "votes": total, "seats": column.seats, "valid": valid}
        values["most"] = column.seats * valid
        yield Finding("T107", field=f"names_{column.post_id}", values=values)


def _ceiling(entry: Entry) -> int:
    """Return the most votes a person can have; where the papers themselves cannot be, roughly."""
    return entry.valid if entry.valid >= 0 else max(entry.papers, 0)


def _total(entry: Entry, column: Column) -> int:
    printed = sum(entry.votes.get(line.id, 0) for line in column.lines)
    return printed + sum(one.votes for one in entry.write_ins if one.post_id == column.post_id)


def _strangers(entry: Entry, ballot: Sequence[Column]) -> Iterator[Finding]:
    lines = {line.id for column in ballot for line in column.lines}
    posts = {column.post_id for column in ballot}
    if set(entry.votes) - lines or {one.post_id for one in entry.write_ins} - posts:
        yield Finding("T105")


def _names(entry: Entry, ballot: Sequence[Column]) -> Iterator[Finding]:
    for column in ballot:
        printed = {tidy(line.name) for line in column.lines}
        seen: set[str] = set()
        for one in entry.write_ins:
            if one.post_id == column.post_id:
                yield from _name(one, column, printed, seen, _ceiling(entry))
                seen.add(tidy(one.name))


def _name(
    one: WriteIn, column: Column, printed: set[str], seen: set[str], valid: int
) -> Iterator[Finding]:
    name, field = tidy(one.name), f"names_{column.post_id}"
    values: dict[str, object] = {"post": f"post.{column.kind}", "name": name[:_NAME]}
    if not _is_name(name) or not 1 <= one.votes <= valid:
        yield Finding("T108", field=field, values=values)
    if name in seen:
        yield Finding("T109", field=field, values=values)
    if name in printed:
        yield Finding("T110", field=field, values=values)


def _is_name(name: str) -> bool:
    """A name is letters and what stands between them; brackets tell two of one name apart."""
    letters = all(letter.isalnum() or letter in "·.-()（）" for letter in name)
    return 0 < len(name) <= _NAME and letters and name[0].isalpha()
