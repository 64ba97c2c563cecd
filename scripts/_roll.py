"""The benchmark of a long roll: from a file to the table, against its parser and its database."""

import csv
import hashlib
import io
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from datetime import date, timedelta
from functools import partial
from itertools import islice
from pathlib import Path

from stdnum.cn import ric

from electionsys import migrations, sheets
from electionsys.config import Settings
from electionsys.db import Session, Store
from electionsys.elections.rules import day_of
from electionsys.keys import Keys
from electionsys.rehearsal import before, people, roll_life
from electionsys.rehearsal.scene import Scene, hire
from electionsys.rehearsal.telling import Teller
from electionsys.rolls import services as rolls
from electionsys.rolls.rules import layout_of
from electionsys.web.clock import real_now

VOTERS = 1_000_000
_VILLAGE = "640221100200"
_AT_ONCE = 5_000
_HEAD = (
    "姓名",
    "性别",
    "身份证号",
    "出生日期",
    "村民小组",
    "户号",
    "登记类别",
    "登记依据",
    "电话",
    "住址",
)
_FAMILIES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹"
_GIVEN = "秀英建国桂兰志强玉梅永红海燕文军芳娜敏静丽涛明超勇艳杰娟刚平辉鹏华飞霞鑫波斌宇浩凯帆倩琳"
# Runs a command and says how much memory it needed at most, in kB (Linux: since it was begun, not
# since its parent was).
_WATCHED = """
import re, sys
from pathlib import Path
from electionsys.cli import main
try:
    main(sys.argv[1:])
finally:
    print(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1])
"""


@contextmanager
def importing(folder: Path) -> Iterator[tuple[Callable[[], Callable[[], object]], ...]]:
    """Compare the import of a file with reading it as CSV and inserting rows made before.

    Ours also reads every cell, checks it by the law, seals and hashes what is private, finds who
    stands there twice, counts and keeps the journal. The peer's rows are those that we inserted,
    as they lie in the database, and go into the same table through the same engine.
    """
    file, empty = _file(folder / "roll.csv", VOTERS), _Office(folder / "office")
    rounds = iter(range(1_000))

    def copied() -> Path:
        return Path(shutil.copytree(empty.folder, folder / f"round-{next(rounds)}"))

    first = copied()
    _import(first, empty, file)
    rows = _rows(first)
    shutil.rmtree(first)

    def ours() -> Callable[[], object]:
        return partial(_import, copied(), empty, file)

    def peer() -> Callable[[], object]:
        return partial(_bare, copied(), file, rows)

    yield ours, peer


def peaks(folder: Path) -> dict[str, float]:
    """Return the memory, in MB, that the command needs at most for a tenth of the roll and for all
    of it, its reader not counted; nothing where the system does not tell."""
    if not Path("/proc/self/status").exists():
        return {}
    found = {}
    for voters in (VOTERS // 10, VOTERS):
        file = _file(folder / f"{voters}.csv", voters)
        office = _Office(folder / f"office-{voters}")
        command = ["roll", "import", file, "--data", office.folder, "--election", _VILLAGE]
        done = subprocess.run(
            [sys.executable, "-c", _WATCHED, *map(str, command)],
            check=True,
            capture_output=True,
            text=True,
        )
        found[f"MB at {voters:,}"] = int(done.stdout.split()[-1]) / 1024
    return found


class _Office:
    """A data folder in which one village has its registration open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        store = _store(folder)
        faker, now = people.dice(1), real_now()
        with redirect_stdout(io.StringIO()):
            staff = hire(store, faker, _VILLAGE, "zh", now)
            day = day_of(now) + timedelta(days=40)
            scene = Scene(store, Teller("zh", folder / "out"), faker, day, now, staff)
            before.begin(scene, _VILLAGE)
            before.prepare(scene, 38)
            roll_life.register(scene, 36, 32)
        self.clerk, self.where, self.at = scene.who("clerk"), scene.where, scene.at(34)
        store.close()


def _store(folder: Path) -> Store:
    folder.mkdir(parents=True, exist_ok=True)
    store = Store(Settings.at(folder).database_url, Keys.in_folder(folder))
    migrations.upgrade(store)
    return store


def _import(folder: Path, office: _Office, file: Path) -> None:
    store, sha256 = _store(folder), hashlib.sha256(file.read_bytes()).hexdigest()

    def act(session: Session) -> int:
        with sheets.opened(file, file.name) as table:
            layout, where, at = layout_of(table.head), office.where, office.at
            report = rolls.import_file(session, office.clerk, where, table, layout, sha256, at=at)
        return report.would_list

    if store.act(act) != VOTERS:
        raise RuntimeError("somebody is missing")
    store.close()


def _rows(folder: Path) -> list[list[tuple[object, ...]]]:
    """Return the rows as they lie in the table, some thousands at a time, in their order."""
    with sqlite3.connect(folder / "electionsys.sqlite") as database:
        found = database.execute("SELECT * FROM voter ORDER BY card_no")
        return [*iter(lambda: found.fetchmany(_AT_ONCE), [])]


def _bare(folder: Path, file: Path, rows: list[list[tuple[object, ...]]]) -> None:
    with file.open(encoding="utf-8", newline="") as opened:
        for _ in csv.reader(opened):
            pass
    store = _store(folder)
    marks = ", ".join("?" * len(rows[0][0]))
    with store.engine.execution_options(writes=True).begin() as connection:
        for chunk in rows:
            connection.exec_driver_sql(f"INSERT INTO voter VALUES ({marks})", chunk)  # noqa: S608
    store.close()


def _file(path: Path, voters: int) -> Path:
    """Write a roll whose people the seed draws; no two have one identity number."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(_HEAD)
        writer.writerows(islice(_people(), voters))
    return path


def _people() -> Iterator[list[str]]:
    dice, taken, first = people.dice(7).random, set[str](), date(1936, 1, 1)
    while True:
        born, serial = first + timedelta(days=dice.randrange(26_000)), dice.randrange(1_000)
        body = f"64022{dice.randrange(1, 6)}{born:%Y%m%d}{serial:03}"
        if body in taken:
            continue
        taken.add(body)
        number, away = len(taken), dice.random() < 0.1
        yield [
            dice.choice(_FAMILIES) + "".join(dice.choices(_GIVEN, k=dice.randrange(1, 3))),
            "男" if serial % 2 else "女",
            body + str(ric.calc_check_digit(body + "0")),
            born.isoformat(),
            str(dice.randrange(1, 31)),
            str(number // 3 + 1),
            "2" if away else "1",
            "本人声明 2026-10-08" if away else "",
            f"13{dice.randrange(10**9):09}" if dice.random() < 0.7 else "",
            f"合作村{number % 30 + 1}组{number % 300}号",
        ]
