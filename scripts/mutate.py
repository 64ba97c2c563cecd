"""Change the law's code in small ways, one at a time, and count how many of them the tests notice.

    python3 scripts/mutate.py [--of 600] [--seed law] [--only tally] [--jobs 2] [--keep DIR]

mutmut makes the mutants of every function in `electionsys/law`; a sample of `--of` of them, drawn
by the published seed (0: all), is tried against the tests of the law. The slowest stay out, a
sample of them (`test_mixed.py`) stays in. It prints the share that was killed and every survivor.
Not part of the checks: it takes about an hour. mutmut forks, so not on Windows (WSL serves).
"""

import argparse
import hashlib
import json
import shutil
import subprocess
import tempfile
from collections import Counter
from pathlib import Path

import _env

LAW = "electionsys/law"
# Read before every mutant and therefore dear; test_mixed.py holds a sample of the same.
SLOW = (
    "test_positions.py",
    "test_exhaustive.py",
    "test_exhaustive_papers.py",
    "test_invariants.py",
)
SETTINGS = f"""[mutmut]
source_paths=
    electionsys
only_mutate=
    {LAW}/*
pytest_add_cli_args_test_selection=
    tests/law
    tests/test_cli_rules.py
    tests/ruledesk/test_rules.py
    tests/paper/test_calendar.py
pytest_add_cli_args=
    -p
    no:xdist
    -p
    no:cacheprovider
    --hypothesis-profile=ci
{{ignored}}
also_copy=
{{copied}}
"""
# What pytest ends with, as mutmut keeps it; whatever else it may be was not noticed.
KILLED = {1, 3, 37}
TIMEOUT = {36, 24, -24, 152, 255, -9}


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="mutate.py", description="变异测试 / mutation testing")
    parser.add_argument("--of", type=int, default=600, help="抽取个数，0 为全部 / how many, 0: all")
    parser.add_argument("--seed", default="law", help="抽样种子 / seed of the sample")
    parser.add_argument(
        "--only", default="", help="只测名称含此文字的 / only names containing this"
    )
    parser.add_argument("--jobs", type=int, default=2, help="并行数 / how many at a time")
    parser.add_argument("--keep", type=Path, help="工作目录，可续用 / folder to work in, kept")
    return parser.parse_args()


def _tracked() -> list[str]:
    """Return the files of the checkout, those git knows and those it would take in."""
    found = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=_env.ROOT,
        stdout=subprocess.PIPE,
        check=True,
    )
    return [name for name in found.stdout.decode("utf-8").split("\0") if name]


def _lay_out(folder: Path) -> None:
    """Copy the checkout into a folder where mutmut may work."""
    names = [name for name in _tracked() if (_env.ROOT / name).is_file()]
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(_env.ROOT / name, folder / name)
    tops = sorted({name.split("/")[0] for name in names} - {"tests"})
    ignored = "\n".join(f"    --ignore=tests/law/{name}" for name in SLOW)
    copied = "\n".join(f"    {top}" for top in tops if not top.startswith("."))
    (folder / "setup.cfg").write_text(SETTINGS.format(ignored=ignored, copied=copied), "utf-8")


def _mutmut(python: Path, folder: Path, jobs: int, names: list[str]) -> "tuple[int, str]":
    done = subprocess.run(
        [str(python), "-m", "mutmut", "run", "--max-children", str(jobs), *names],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    return done.returncode, done.stdout


def _results(folder: Path) -> "dict[str, int | None]":
    """Return the mutants there are, and what the tests ended with where one was tried."""
    found: dict[str, int | None] = {}
    for path in sorted((folder / "mutants" / LAW).rglob("*.meta")):
        found.update(json.loads(path.read_text("utf-8"))["exit_code_by_key"])
    return found


def _drawn(names: "list[str]", seed: str, number: int) -> "list[str]":
    """Return the sample: the seed and the name decide, not the order or the machine."""
    order = sorted(names, key=lambda n: hashlib.sha256(f"{seed} {n}".encode()).digest())
    return sorted(order[: number or len(order)])


def _show(python: Path, folder: Path, name: str) -> str:
    done = subprocess.run(
        [str(python), "-m", "mutmut", "show", name],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
        check=False,
    )
    lines = [
        line for line in done.stdout.splitlines() if line[:1] in "+-" and line[1:2] not in "+-"
    ]
    return "\n".join(f"    {line}" for line in lines)


def _told(python: Path, folder: Path, sample: "list[str]") -> float:
    """Print every survivor and the figure; return the share killed."""
    results = _results(folder)
    ends = Counter(
        "killed" if results[n] in KILLED else "timeout" if results[n] in TIMEOUT else "survived"
        for n in sample
    )
    for name in sample:
        if results[name] not in KILLED | TIMEOUT:
            print(f"{name} ({results[name]})\n{_show(python, folder, name)}", flush=True)
    share = (ends["killed"] + ends["timeout"]) / len(sample)
    print(
        f"{len(sample)} of {len(results)} mutants of {LAW}: {ends['killed']} killed, "
        f"{ends['timeout']} stopped by the clock, {ends['survived']} survived: {share:.1%}"
    )
    return share


def _tried(python: Path, folder: Path, chosen: argparse.Namespace) -> int:
    _lay_out(folder)
    # A name that no mutant has: mutmut makes the mutants, reads which tests reach what, and stops.
    _, said = _mutmut(python, folder, chosen.jobs, ["none.at.all"])
    names = [name for name in _results(folder) if chosen.only in name]
    if not names or "nothing matches" not in said:
        print(said[-4000:])
        return 2
    sample = _drawn(names, chosen.seed, chosen.of)
    code, said = _mutmut(python, folder, chosen.jobs, sample)
    if code:
        print(said[-4000:])
        return 2
    return 0 if _told(python, folder, sample) >= 0.9 else 1


def main() -> int:
    chosen = _arguments()
    _env.ready(_env.TEST_LOCK)
    python = _env.ready(_env.MUTATE_LOCK)
    if chosen.keep:
        chosen.keep.mkdir(parents=True, exist_ok=True)
        return _tried(python, chosen.keep.resolve(), chosen)
    with tempfile.TemporaryDirectory(prefix="es-mutate-") as folder:
        return _tried(python, Path(folder), chosen)


if __name__ == "__main__":
    _env.finish(main)
