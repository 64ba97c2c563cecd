"""The road of an election up to the sealed count, through the services of every room."""

from dataclasses import dataclass, field

from electionsys.actor import Role
from electionsys.contests import services as contests
from electionsys.contests.rules import NewNomination, PostKind, Route
from electionsys.counting import services as counting
from electionsys.counting.rules import Entry, WriteIn
from electionsys.db import Ref
from electionsys.eligibility import services as eligibility
from electionsys.journal.rules import digest
from electionsys.polling import services as polling
from electionsys.polling.rules import STORE, NewStation, Opening
from electionsys.results import services as results
from electionsys.rolls import services as rolls
from tests.conftest import on, person
from tests.rolls.conftest import import_file

NAMES = ("王秀兰", "李建国", "张伟", "刘芳", "陈静", "杨洋", "赵磊", "黄敏", "周杰", "吴桂英")
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)

CHAIR, CLERK = person(Role.CHAIR), person(Role.CLERK)
SCRUTINEER, TOWNSHIP = person(Role.SCRUTINEER), person(Role.TOWNSHIP)
SEATS = {PostKind.CHAIR: 1, PostKind.MEMBER: 2}


@dataclass
class Plan:
    """How the village votes: candidates by their place on the roll, votes by name.

    `votes` are of valid papers; `written` are (post, name, votes).
    """

    voters: int = 40
    chair: tuple[int, ...] = (0, 1)
    members: tuple[int, ...] = (2, 3, 4)
    came: int = 36
    blank: int = 1
    invalid: int = 2
    lost: int = 0
    extra: int = 0
    votes: dict[str, int] = field(
        default_factory=lambda: {"王秀兰": 24, "李建国": 9, "张伟": 25, "刘芳": 21, "陈静": 8}
    )
    written: tuple[tuple[PostKind, str, int], ...] = ()
    seats: dict[PostKind, int] = field(default_factory=lambda: dict(SEATS))


def roll_csv(voters: int) -> bytes:
    """Return a roll: the first ten have NAMES, women and men take turns, six to a group."""
    rows = ["姓名,身份证号,村民小组,户号,登记类别"]
    for n in range(voters):
        name = NAMES[n] if n < len(NAMES) else f"{NAMES[n % 10][0]}{'甲乙丙丁戊己庚辛'[n // 10]}"
        # The last digit but one is even for a woman.
        digits = f"64022119{60 + n % 40}0{1 + n % 9}1{n % 9}{n:02}{n % 2}"
        check = "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]
        rows.append(f"{name},{digits}{check},{1 + n // 6},{100 + n // 2},1")
    return "\n".join(rows).encode()


def to_imported(act, where: Ref, plan: Plan) -> None:
    act(rolls.open_roll, CHAIR, where, at=on(48))
    act(import_file, CLERK, where, roll_csv(plan.voters), "roll.csv", at=on(47))


def to_frozen(act, read, where: Ref, plan: Plan) -> None:
    to_imported(act, where, plan)
    act(rolls.post_roll, CHAIR, where, at=on(45))
    act(rolls.freeze, CHAIR, where, at=on(30))


def to_posted(act, read, where: Ref, plan: Plan) -> None:
    act(contests.set_posts, CHAIR, where, plan.seats, at=on(30))
    act(contests.open_nominations, CHAIR, where, at=on(29))
    roll = read(rolls.voters_of, where)
    for kind, places in ((PostKind.CHAIR, plan.chair), (PostKind.MEMBER, plan.members)):
        for place in places:
            entry = NewNomination(kind, roll[place].id, Route.VOTERS, 1)
            act(contests.nominate, CLERK, where, entry, at=on(28))
    for place in sorted({*plan.chair, *plan.members}):
        act(eligibility.screen, TOWNSHIP, where, roll[place].id, at=on(20))
    digest = read(contests.lock_digest, where, at=on(10))
    act(contests.lock, CHAIR, where, digest, at=on(10))
    act(contests.lock, SCRUTINEER, where, digest, at=on(10))


def to_counting(act, read, where: Ref, plan: Plan) -> None:
    act(polling.print_papers, CHAIR, where, plan.voters, at=on(2))
    station = act(polling.add_station, CHAIR, where, NewStation(1, "村部"), at=on(2))
    act(polling.receive_papers, CHAIR, where, station.id, plan.voters, at=on(1))
    act(polling.open_polls, CHAIR, where, Opening(True, True), at=on(0, 0))
    for voter in read(rolls.voters_of, where)[: plan.came]:
        act(polling.check_in, CLERK, where, station.id, voter.id, at=on(0, 1))
    unused = {station.id: plan.voters - plan.came - plan.lost, STORE: 0}
    why = "剩余选票少一张，已查找" if plan.lost else ""
    act(polling.close_polls, CHAIR, where, unused, at=on(0, 8), explanation=why)


def to_counted(act, read, where: Ref, plan: Plan) -> None:
    papers = plan.came + plan.extra
    act(counting.open_box, SCRUTINEER, where, "1", papers, at=on(0, 9))
    act(counting.mix_boxes, CHAIR, where, True, at=on(0, 9))
    lines = read(contests.lines_of, where)
    posts = {post.kind: post.id for post in read(contests.posts_of, where)}
    entry = Entry(
        papers,
        plan.blank,
        plan.invalid,
        {line.id: plan.votes.get(line.name, 0) for line in lines},
        tuple(WriteIn(posts[kind], name, votes) for kind, name, votes in plan.written),
    )
    for teller in (1, 2):
        act(counting.enter_stack, person(Role.TELLER, number=teller), where, 1, entry, at=on(0, 9))
    act(counting.seal, CHAIR, where, at=on(0, 10))


def counted(act, read, where: Ref, plan: Plan | None = None) -> Ref:
    plan = plan or Plan()
    for stretch in (to_frozen, to_posted, to_counting, to_counted):
        stretch(act, read, where, plan)
    return where


def digest_of(read, where: Ref) -> str:
    return digest(read(results.data, where))


def certify(act, read, where: Ref) -> Ref:
    digest = digest_of(read, where)
    assert act(results.sign, CHAIR, where, digest, at=on(0, 11)) is False
    assert act(results.sign, SCRUTINEER, where, digest, at=on(0, 11)) is True
    return where
