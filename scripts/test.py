"""Run every test: the whole suite on SQLite, then all that has a database on PostgreSQL.

    python3 scripts/test.py [--without browser,postgres] [pytest arguments]

Installs what the tests need, a browser and a PostgreSQL server included. What cannot be had is an
error. The tests read ELECTIONSYS_TEST_BROWSER (a path) and ELECTIONSYS_TEST_DATABASE_URL (set in
the second pass only); either may be set beforehand to use one's own.
"""

import argparse
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import _browser
import _env

BROWSER = "ELECTIONSYS_TEST_BROWSER"
DATABASE = "ELECTIONSYS_TEST_DATABASE_URL"
_PARTS = {"browser", "postgres"}


def _arguments() -> tuple[set[str], list[str]]:
    parser = argparse.ArgumentParser(
        prog="test.py",
        description="运行全部测试。Run every test. 其余参数交给 pytest / rest: pytest",
    )
    parser.add_argument(
        "--without",
        type=_parts,
        default=set(),
        metavar="browser,postgres",
        help="不运行的部分 / what to leave out, comma-separated",
    )
    asked, rest = parser.parse_known_args()
    return asked.without, rest


def _parts(text: str) -> set[str]:
    parts = {part.strip() for part in text.split(",")}
    if not parts <= _PARTS:
        raise argparse.ArgumentTypeError(f"browser, postgres: {text}")
    return parts


@contextmanager
def _postgres(python: Path) -> Iterator[str]:
    """Yield the address of a PostgreSQL server that is gone afterwards."""
    given = os.environ.get(DATABASE)
    if given:
        yield given
        return
    command = [str(python), str(_env.ROOT / "scripts" / "_postgres.py")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as server:
        try:
            yield _address(server)
        finally:
            # Closes the server's standard input, which is its sign to stop, and waits for it.
            server.communicate()


def _address(server: subprocess.Popen[str]) -> str:
    address = server.stdout.readline().strip() if server.stdout else ""
    if not address:
        raise _env.SetupError(
            "无法启动 PostgreSQL（原因见上）。可用 ELECTIONSYS_TEST_DATABASE_URL 指明一个"
            "现有的服务器，或用 --without postgres 不运行这一部分。",
            "PostgreSQL did not start (the reason stands above). Name a server of your own in "
            "ELECTIONSYS_TEST_DATABASE_URL, or leave this part out with --without postgres.",
        )
    return address


def _marks(left_out: set[str]) -> list[str]:
    """Return pytest's words for leaving these marks out."""
    expression = " and ".join(f"not {part}" for part in sorted(left_out))
    return ["-m", expression] if expression else []


def _pass(name: str, command: list[str], environment: dict[str, str]) -> tuple[str, int, float]:
    print(f"\n=== {name}", flush=True)
    begun = time.monotonic()
    code = _env.call(command, environment)
    return name, code, time.monotonic() - begun


def _passes(left_out: set[str], rest: list[str]) -> Iterator[tuple[str, int, float]]:
    python = _env.ready(_env.TEST_LOCK)
    sqlite = {name: value for name, value in os.environ.items() if name != DATABASE}
    if "browser" not in left_out:
        sqlite[BROWSER] = _browser.ready(python)
    workers = str(min(4, os.cpu_count() or 1))
    os.chdir(_env.ROOT)
    command = [str(python), "-m", "pytest", "-n", workers]
    # The server comes up first: that it cannot is better known before the long pass than after.
    with nullcontext() if "postgres" in left_out else _postgres(python) as address:
        marks = _marks({"postgres"} | left_out)
        yield _pass("SQLite", [*command, *marks, *rest], sqlite)
        if address:
            # The law and the sheets know no database (import contracts say so): once is enough.
            marks = [*_marks(left_out), "--ignore=tests/law", "--ignore=tests/sheets"]
            yield _pass("PostgreSQL", [*command, *marks, *rest], {**sqlite, DATABASE: address})


def main() -> int:
    left_out, rest = _arguments()
    results = list(_passes(left_out, rest))
    print()
    for name, code, seconds in results:
        print(f"{name:<10}  {'passed' if code == 0 else f'FAILED ({code})'}  {seconds:.0f} s")
    for part in sorted(left_out):
        print(f"{part:<10}  LEFT OUT  未运行")
    return 1 if any(code for _, code, _ in results) else 0


if __name__ == "__main__":
    _env.finish(main)
