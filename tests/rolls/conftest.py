"""A roll of a few people, at each stage of its life."""

import hashlib
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from stdnum.cn import ric

from electionsys import sheets
from electionsys.actor import Role
from electionsys.db import Ref
from electionsys.elections import services as elections
from electionsys.elections.models import Election
from electionsys.elections.rules import Body, Decided, Mode, NewElection, Preparation
from electionsys.errors import RefusedError
from electionsys.rolls import rules, services
from tests.conftest import BEGIN, POLLING_DAY, UNIT, on, person

CLERK, CHAIR = person(Role.CLERK), person(Role.CHAIR)
HEADINGS = ("姓名", "身份证号", "村民小组", "户号", "登记类别", "登记依据")
# So long a second act has to come as far as it gets.
_A_MOMENT = 0.4
NAMES = ("王秀兰", "李建国", "张伟", "刘洋", "陈静", "杨帆", "赵敏", "黄磊", "周涛", "吴芳")


def id_number(born: date = date(1980, 5, 6), serial: int = 2, place: str = "640221") -> str:
    """Return a well-formed identity number; an odd serial is a man's."""
    body = f"{place}{born:%Y%m%d}{serial:03d}"
    return body + ric.calc_check_digit(body + "0")


def row(number: int, **change: str) -> tuple[str, ...]:
    """Return one good row; `number` makes the person and the household another."""
    cells = {
        "姓名": NAMES[number % len(NAMES)],
        "身份证号": id_number(serial=number + 1),
        "村民小组": str(number % 3 + 1),
        "户号": str(number // 2 + 1),
        "登记类别": "1",
        "登记依据": "",
    }
    return tuple((cells | change)[heading] for heading in HEADINGS)


def roll_file(rows, headings=HEADINGS) -> bytes:
    columns = [sheets.Column(heading) for heading in headings]
    return sheets.workbook(columns, rows, most_rows=100)


def typed(number: int, **change: str) -> rules.NewVoter:
    """Return one good person as typed into the form."""
    cells = {
        "name": NAMES[number % len(NAMES)],
        "id_number": id_number(serial=number + 1),
        "group_no": "1",
        "household": "77",
        "registration_class": "1",
    }
    return rules.NewVoter(cells | change, "补登")


def new_election(act, unit=UNIT, body=Body.VILLAGERS, mode=Mode.VOTERS, parent=None):
    new = NewElection(unit, body, mode, 12, POLLING_DAY, practice=True, parent_id=parent)
    where = act(elections.create, person(Role.ADMINISTRATOR, unit), new, at=BEGIN)
    prepared = Preparation(("钱一", "孙二", "李三"), "会议", "村办1号")
    act(elections.prepare, person(Role.CHAIR, unit), where, prepared, at=BEGIN)
    return where


def record(act, where, parameter, value, at):
    """Record what the law leaves to the place; the clerk of these tests has read it nowhere."""
    decided = Decided(parameter, value, "县选举办", "县选办1号", BEGIN.date(), "按县里的规定")
    act(elections.settle, CHAIR, where, decided, at=at)


def import_file(session, actor, where, content, filename, *, at) -> int:
    """Read a file and list everybody in it, as the page does."""
    with sheets.opened(content, filename) as table:
        layout, sha256 = rules.layout_of(table.head), hashlib.sha256(content).hexdigest()
        done = services.import_file(session, actor, where, table, layout, sha256, at=at)
    return done.would_list


def check_file(session, where, content, filename) -> services.Report:
    """Return what would happen to a file."""
    with sheets.opened(content, filename) as table:
        return services.check_file(session, where, table, rules.layout_of(table.head))


@pytest.fixture
def roll_open(act, election) -> Ref:
    """Return an election whose registration has begun."""
    act(services.open_roll, CHAIR, election, at=BEGIN)
    return election


@pytest.fixture
def listed(act, roll_open) -> Ref:
    """Return an election with ten people on the roll."""
    content = roll_file([row(number) for number in range(10)])
    act(import_file, CLERK, roll_open, content, "roll.xlsx", at=on(35))
    return roll_open


@pytest.fixture
def posted(act, listed) -> Ref:
    """Return an election whose roll was posted thirty days before polling day."""
    act(services.post_roll, CHAIR, listed, at=on(30))
    return listed


@pytest.fixture
def frozen(act, posted) -> Ref:
    """Return an election whose roll is final."""
    act(services.freeze, CHAIR, posted, at=on(22))
    return posted


@pytest.fixture
def ids(read, frozen) -> list[int]:
    """Return the ids of the voters, in the order of their cards."""
    return [one.id for one in read(services.voters_of, frozen)]


@pytest.fixture
def change(act):
    """Do a change: the clerk proposes, the chair confirms."""

    def do(where, entry, at=None):
        at = at or on(20)
        proposed = act(services.propose_change, CLERK, where, entry, at=at)
        return act(services.confirm_change, CHAIR, where, proposed, at=at)

    return do


@pytest.fixture
def in_stage(store):
    """Put an election into a stage that other rooms lead to."""

    def do(where, stage):
        with store.writing() as session:
            session.get_one(Election, where).stage = stage
            session.recorded = True

    return do


@pytest.fixture
def meanwhile(store):
    """Do an act while an earlier one is not over; return the codes it is refused with."""

    def codes_of(act) -> list[str]:
        try:
            store.act(act)
        except RefusedError as refused:
            return [one.code for one in refused.findings]
        return []

    def do(first, second) -> list[str]:
        with ThreadPoolExecutor(1) as pool:
            with store.writing() as session:
                first(session)
                session.flush()
                later = pool.submit(codes_of, second)
                time.sleep(_A_MOMENT)
            return later.result()

    return do
