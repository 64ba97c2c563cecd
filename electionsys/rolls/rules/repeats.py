"""Who stands in a file more than once: a few bytes are kept of each person, whatever the size."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zlib import crc32

from electionsys.findings import Finding, Severity
from electionsys.rolls.rules.entries import RollEntry

_BUCKETS = 1024


@dataclass(frozen=True, slots=True)
class Repeat:
    """A row that repeats an earlier one. `same` is whether it is the same identity number."""

    row: int
    first: int
    group_no: int
    registration_class: int
    sex: str
    same: bool

    def finding(self) -> Finding:
        """R229: one person twice. R232 warns: same name, same day of birth, another number."""
        values = {"first": self.first}
        if self.same:
            return Finding("R229", field="id_number", values=values)
        return Finding("R232", severity=Severity.WARNS, field="name", values=values)


class _Bucket:
    """Some of the people of a file: the 17 digits of each, and what is told of a repeat."""

    __slots__ = ("kinds", "names", "numbers", "rows")

    def __init__(self) -> None:
        self.numbers = array("q")
        self.names = array("Q")
        self.rows = array("I")
        self.kinds = array("I")


class Repeats:
    """The people of one file, each added once."""

    def __init__(self) -> None:
        self._buckets: dict[int, _Bucket] = defaultdict(_Bucket)

    def add(self, entry: RollEntry) -> None:
        # Who has one number, or one name and one birthday, was born on one day.
        born = entry.born_on.toordinal()
        bucket = self._buckets[born % _BUCKETS]
        bucket.numbers.append(int(entry.id_number[:17]))
        bucket.names.append(born << 32 | crc32(entry.name.encode()))
        bucket.rows.append(entry.row)
        bucket.kinds.append(entry.group_no * 100 + entry.registration_class)

    def found(self) -> Iterator[Repeat]:
        """Yield the repeats, by row within each bucket."""
        for bucket in self._buckets.values():
            yield from _again(bucket, bucket.numbers, same=True)
            yield from _again(bucket, bucket.names, same=False)


def _again(bucket: _Bucket, keys: Sequence[int], *, same: bool) -> Iterator[Repeat]:
    """Yield who has the key of an earlier row; for a name, only with another number."""
    if len(set(keys)) == len(keys):
        return
    first: dict[int, int] = {}
    for at, key in enumerate(keys):
        earlier = first.setdefault(key, at)
        if earlier != at and (same or bucket.numbers[earlier] != bucket.numbers[at]):
            group_no, registration_class = divmod(bucket.kinds[at], 100)
            sex = "M" if bucket.numbers[at] % 2 else "F"
            rows = bucket.rows[at], bucket.rows[earlier]
            yield Repeat(*rows, group_no, registration_class, sex, same)
