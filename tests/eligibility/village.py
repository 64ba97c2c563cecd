"""A village whose roll is frozen and in which people are being nominated."""

from electionsys.actor import Role
from electionsys.contests import services as contests
from electionsys.contests.rules import NewNomination, PostKind, Route
from electionsys.db import Ref
from electionsys.rolls import services as rolls
from tests.conftest import UNIT, on, person
from tests.rolls.conftest import import_file

COUNTY_PLACE, TOWN_PLACE = UNIT[:6], UNIT[:9]
CHAIR, CLERK = person(Role.CHAIR), person(Role.CLERK)
SCRUTINEER = person(Role.SCRUTINEER)
TOWNSHIP = person(Role.TOWNSHIP, TOWN_PLACE)
COUNTY = person(Role.COUNTY, COUNTY_PLACE)

# Women stand at even places. The two 王强 share a name; 李三 is of the election committee.
NAMES = (
    *("王秀兰", "李建国", "刘芳", "张伟", "陈静", "杨洋", "黄敏", "赵磊", "吴桂英", "周杰"),
    *("王强", "李三", "孙丽", "王强"),
)
SEATS = {"chair": 1, "deputy": 1, "member": 3}
_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def roll_csv(voters: int = 20) -> bytes:
    """Return a roll of valid people, five to a group."""
    rows = ["姓名,身份证号,村民小组,户号,登记类别"]
    for n in range(voters):
        name = NAMES[n] if n < len(NAMES) else "何" + "甲乙丙丁戊己庚辛壬癸"[n % 10]
        digits = f"64022119{60 + n}0{1 + n % 9}1{n % 9}{n:02}{n % 2}"
        check = "10X98765432"[sum(int(d) * w for d, w in zip(digits, _WEIGHTS, strict=True)) % 11]
        rows.append(f"{name},{digits}{check},{1 + n // 5},{100 + n // 2},1")
    return "\n".join(rows).encode()


def freeze_roll(act, where: Ref) -> Ref:
    act(rolls.open_roll, CHAIR, where, at=on(48))
    act(import_file, CLERK, where, roll_csv(), "roll.csv", at=on(47))
    act(rolls.post_roll, CHAIR, where, at=on(45))
    act(rolls.freeze, CHAIR, where, at=on(30))
    return where


def open_nominations(act, where: Ref) -> Ref:
    freeze_roll(act, where)
    act(contests.set_posts, CHAIR, where, SEATS, at=on(30))
    act(contests.open_nominations, CHAIR, where, at=on(29))
    return where


def nominate(act, where: Ref, kind: str, voter_id: int, supporters: int = 12) -> None:
    entry = NewNomination(PostKind(kind), voter_id, Route.VOTERS, supporters)
    act(contests.nominate, CLERK, where, entry, at=on(20))


def ids(read, where: Ref) -> list[int]:
    """Return the ids of the voters in the order of NAMES."""
    return [voter.id for voter in read(rolls.voters_of, where)]
