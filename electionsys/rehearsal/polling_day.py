"""Polling day: papers to the stations, voters to the desk, the count by two blind records."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from electionsys.contests import services as contests
from electionsys.counting import services as counting
from electionsys.counting.rules import Entry, WriteIn
from electionsys.polling import services as polling
from electionsys.polling.rules import STORE, NewStation, Opening
from electionsys.rehearsal.scene import Scene
from electionsys.rehearsal.voting import Choice, Marked, marked_papers, stacks
from electionsys.rolls import services as rolls
from electionsys.rolls.models import Voter

_MOBILE_VOTERS, _SPOILED = 18, 3
# Of a hundred papers handed out so many never reach a box.
_CARRIED_AWAY = 1


def poll(scene: Scene, share: int, *, mobile: bool) -> int:
    """Hand out papers to `share` in a hundred of those who have no proxy; return how many."""
    teller = scene.teller
    teller.chapter("rehearsal.polling", day=scene.day)
    everybody = scene.look(rolls.voters_of)
    hall, box = open_polls(scene, len(everybody), mobile=mobile)
    coming = _coming(scene, everybody, share)
    at_home = coming[:_MOBILE_VOTERS] if box else []
    for number, voter in enumerate(coming):
        station = box if voter in at_home else hall
        scene.do(polling.check_in, "clerk", station, voter.id, at=scene.at(0, seconds=8 * number))
    first = coming[0]
    again = partial(scene.do, polling.check_in, "clerk", hall, first.id, at=scene.at(0, seconds=60))
    scene.tell_refusal("rehearsal.refused", again)
    for _ in range(_SPOILED):
        scene.do(polling.spoil_paper, "clerk", hall, at=scene.at(0, seconds=15_000))
    _close(scene)
    figures = scene.look(polling.figures)
    teller.line(
        "rehearsal.polled",
        registered=figures.registered,
        checked_in=figures.checked_in,
        issued=figures.issued,
        by_proxy=figures.by_proxy,
        by_mobile=figures.by_mobile,
        spoiled=_SPOILED,
    )
    return figures.issued


def open_polls(scene: Scene, voters: int, *, mobile: bool) -> tuple[int, int]:
    """Open the hall and, with `mobile`, a box that is carried round; 0 where there is none."""
    stations = _stations(scene, voters, mobile=mobile)
    scene.do(polling.open_polls, "chair", Opening(True, True), at=scene.at(0, seconds=-3600))
    return stations


def _stations(scene: Scene, voters: int, *, mobile: bool) -> tuple[int, int]:
    scene.do(polling.print_papers, "chair", voters + 50, at=scene.at(2))
    hall = NewStation(1, scene.word("hall"))
    hall_id = scene.do(polling.add_station, "chair", hall, at=scene.at(2)).id
    scene.do(polling.receive_papers, "chair", hall_id, voters + 5, at=scene.at(1))
    if not mobile:
        return hall_id, 0
    box = NewStation(2, scene.word("mobile"), mobile=True)
    box_id = scene.do(polling.add_station, "chair", box, at=scene.at(2)).id
    scene.do(polling.receive_papers, "chair", box_id, 40, at=scene.at(1))
    return hall_id, box_id


def _coming(scene: Scene, everybody: Sequence[Voter], share: int) -> list[Voter]:
    away = {pair.principal.id for pair in scene.look(rolls.proxies_of) if pair.proxy.holds}
    able = [voter for voter in everybody if voter.id not in away]
    coming: list[Voter] = scene.faker.random.sample(able, len(able) * share // 100)
    return coming


def _close(scene: Scene) -> None:
    unused = {
        stock.station_id: stock.left for stock in scene.look(polling.stocks) if stock.received
    }
    unused.setdefault(STORE, 0)
    scene.do(polling.close_polls, "chair", unused, at=scene.at(0, seconds=18_000))


def count(scene: Scene, issued: int, *, boxes: int) -> None:
    """Open and mix the boxes, record every stack twice, settle what differs, seal the count."""
    teller = scene.teller
    teller.chapter("rehearsal.counting")
    returned = issued - issued * _CARRIED_AWAY // 100
    _open_boxes(scene, returned, boxes)
    papers = marked_papers(scene.faker, _choices(scene), returned)
    entries = [_entry(scene, stack) for stack in stacks(papers)]
    for who, slip in (("teller1", None), ("teller2", len(entries) // 2)):
        for number, entry in enumerate(entries, start=1):
            typed = _slipped(entry) if number - 1 == slip else entry
            scene.do(counting.enter_stack, who, number, typed, at=scene.at(0, seconds=20_000))
    _settle(scene, entries)
    scene.do(counting.seal, "chair", at=scene.at(0, seconds=25_000))
    if not scene.store.scrub(*counting.SECRET):
        raise RuntimeError("traces of the earlier records of the count are left")
    teller.line("rehearsal.counted", n=len(entries), papers=returned)


def _open_boxes(scene: Scene, returned: int, boxes: int) -> None:
    at = scene.at(0, seconds=19_000)
    carried = min(_MOBILE_VOTERS, returned) if boxes > 1 else 0
    for label, papers in (("1", returned - carried), ("2", carried))[:boxes]:
        scene.do(counting.open_box, "scrutineer", label, papers, at=at)
    scene.do(counting.mix_boxes, "chair", True, at=at)


def _choices(scene: Scene) -> list[Choice]:
    lines = scene.look(contests.lines_of)
    return [
        Choice(
            post.id, post.seats, _appeal([x.id for x in lines if x.post_id == post.id], post.seats)
        )
        for post in scene.look(contests.posts_of)
    ]


def _appeal(lines: Sequence[int], seats: int) -> dict[int, int]:
    """Return how much each line appeals: the first, as many as there are seats, far more."""
    return {
        line: 100 - 8 * place if place < seats else max(4, 24 - 6 * (place - seats))
        for place, line in enumerate(lines)
    }


def _entry(scene: Scene, stack: Sequence[Marked]) -> Entry:
    """Return what an attentive teller reads from a stack."""
    read = Counter(line for one in stack for line in one.lines)
    written = Counter(pair for one in stack for pair in one.written)
    return Entry(
        papers=len(stack),
        blank=sum(one.blank for one in stack),
        invalid=sum(one.invalid for one in stack),
        votes={line.id: read[line.id] for line in scene.look(contests.lines_of)},
        write_ins=tuple(
            WriteIn(post, name, votes) for (post, name), votes in sorted(written.items())
        ),
    )


def _slipped(entry: Entry) -> Entry:
    """Return the entry with one figure mistyped, as a tired teller does."""
    line, votes = max(entry.votes.items(), key=lambda pair: (pair[1], pair[0]))
    return replace(entry, votes={**entry.votes, line: votes - 1})


def _settle(scene: Scene, entries: Sequence[Entry]) -> None:
    for state in scene.look(counting.differences):
        if not state.ready:
            scene.teller.line("rehearsal.differs", stack=state.stack, n=len(state.fields))
            entry, why = entries[state.stack - 1], scene.word("counted_again")
            at = scene.at(0, seconds=24_000)
            scene.do(counting.settle, "scrutineer", state.stack, entry, why, at=at)
