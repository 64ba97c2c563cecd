"""The rows of the benchmark. Each sets a scene and yields our side and the side of a bare peer.

A scene is a context manager over an empty folder. A side is called once per round, unmeasured, to
prepare fresh input; what it returns is then called and measured. Both do the same amount of work.
"""

import hashlib
import itertools
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import typst

from electionsys import paper
from electionsys.paper import press

Work = Callable[[], object]
Side = Callable[[], Work]
Scene = Callable[[Path], AbstractContextManager[tuple[Side, Side]]]


@dataclass(frozen=True)
class Row:
    """`amount` is how many of `unit` one round of either side handles."""

    name: str
    unit: str
    amount: int
    peer: str
    scene: Scene


_CARDS = 1_000
_FAMILIES = "王李张刘陈杨黄赵吴周"
_GIVEN = "秀英建国桂兰志强玉梅永红海燕文军"
_HEADING = paper.Heading(
    place="宁夏回族自治区吴忠市盐池县花马池镇",
    unit="某某村",
    body="villagers_committee",
    term_no=12,
    polling_day=date(2026, 11, 8),
)


def _batches() -> Iterator[list[paper.VoterCard]]:
    """Yield cards never seen before: the typesetter remembers what it has set."""
    names = ["".join(part) for part in itertools.product(_FAMILIES, _GIVEN, _GIVEN)]
    for batch in itertools.count():
        yield [
            paper.VoterCard(
                number=number,
                name=names[(batch * 37 + number) % len(names)],
                sex="FM"[number % 2],
                group=f"第{number % 9 + 1}村民小组",
                where="村委会大院投票站 8:00—14:00",
                token=hashlib.sha256(f"{batch} {number}".encode()).hexdigest()[:32].upper(),
            )
            for number in range(1, _CARDS + 1)
        ]


@contextmanager
def _voter_cards(_folder: Path) -> Iterator[tuple[Side, Side]]:
    """Compare the cards, from names to bytes, with the typesetter alone on input made before."""
    batches = _batches()

    def ours() -> Work:
        return partial(paper.voter_cards, next(batches), _HEADING)

    def alone() -> Work:
        return _typesetting(next(batches))

    yield ours, alone


def _typesetting(cards: list[paper.VoterCard]) -> Work:
    """Return the compilation that `voter_cards` asks for, not yet run."""
    asked: list[Work] = []

    class Recorder:
        def __init__(self, *arguments: Any, **options: Any) -> None:
            self.make = partial(typst.Compiler, *arguments, **options)

        def compile(self, **options: Any) -> bytes:
            asked.append(lambda: self.make().compile(**options))
            return b""

    with patch.object(press, "Compiler", Recorder):
        paper.voter_cards(cards, _HEADING)
    return asked[0]


ROWS = (Row("voter cards", "card", _CARDS, "typst alone, same input", _voter_cards),)
