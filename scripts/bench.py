"""Measure us against bare peers, each pair interleaved in one run, as ratios; and what people
wait for against the time they have.

    python3 scripts/bench.py [--rounds N] [--only NAME] [--out FILE]

A ratio is our time over the peer's: 1.00 is as fast, 2.00 takes twice as long. Wall clocks of a
busy machine vary; the ratio of two neighbours in time varies less. A bound's ratio is the time in
which nineteen of twenty are done over the limit. `--out` writes JSON.
"""

import argparse
import json
import os
import platform
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any

import _env

if TYPE_CHECKING:
    from _rows import Row, Work
    from _search import Bound


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench.py", description="与裸组件比较 / against peers")
    usual = "次数，默认 7，长的一次 / default 7, a long one 1"
    parser.add_argument("--rounds", type=int, help=usual)
    parser.add_argument("--only", help="只测名称含此文字的行 / rows whose name contains this")
    parser.add_argument("--out", type=Path, help="结果写成 JSON / write the result as JSON")
    return parser.parse_args()


def _seconds(work: "Work") -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _measured(row: "Row", rounds: int) -> dict[str, Any]:
    """Run both sides `rounds` times, each going first in turn, after one to warm up.

    What is measured once only is long enough to be warm.
    """
    seconds: dict[str, list[float]] = {"ours": [], "peer": []}
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="es-bench-"))
        ours, peer = stack.enter_context(row.scene(Path(folder)))
        sides = [("ours", ours), ("peer", peer)]
        for _, side in sides if rounds > 1 else ():
            side()()
        for _ in range(rounds):
            for name, side in sides:
                seconds[name].append(_seconds(side()))
            sides.reverse()
    pairs = zip(seconds["ours"], seconds["peer"], strict=True)
    ratios = sorted(ours / peer for ours, peer in pairs)
    return {
        "name": row.name,
        "unit": row.unit,
        "amount": row.amount,
        "peer": row.peer,
        "seconds": seconds,
        "ratio": statistics.median(ratios),
        "ratio_low": ratios[0],
        "ratio_high": ratios[-1],
        "more": _more(row),
    }


def _more(row: "Row") -> dict[str, float]:
    if row.more is None:
        return {}
    with tempfile.TemporaryDirectory(prefix="es-bench-") as folder:
        return row.more(Path(folder))


def _waited(bound: "Bound", rounds: int) -> dict[str, Any]:
    """Do it once to warm up, then `rounds` times; see in what time nineteen of twenty are done."""
    with tempfile.TemporaryDirectory(prefix="es-bench-") as folder, bound.scene(Path(folder)) as do:
        do()
        took = [sorted(do()) for _ in range(rounds)]
    slow = sorted(one[len(one) * 19 // 20] for one in took)
    return {
        "name": bound.name,
        "unit": bound.unit,
        "amount": bound.amount,
        "limit_ms": bound.limit,
        "middle_ms": statistics.median(ms for one in took for ms in one),
        "p95_ms": statistics.median(slow),
        "ratio": statistics.median(slow) / bound.limit,
        "ratio_low": slow[0] / bound.limit,
        "ratio_high": slow[-1] / bound.limit,
    }


def _per_second(result: dict[str, Any], side: str) -> float:
    return float(result["amount"] / statistics.median(result["seconds"][side]))


def _bound_line(result: dict[str, Any]) -> str:
    ratio = f"{result['ratio']:.2f} ({result['ratio_low']:.2f}-{result['ratio_high']:.2f})"
    p95, limit = f"{result['p95_ms']:.1f}", f"{result['limit_ms']:.0f}"
    said = f"p95 and limit; the middle {result['middle_ms']:.1f} ms"
    return f"{result['name']:<14}{p95:>10}{limit:>10} {'ms':<10}{ratio:<20}{said}"


def _line(result: dict[str, Any]) -> str:
    ratio = f"{result['ratio']:.2f} ({result['ratio_low']:.2f}-{result['ratio_high']:.2f})"
    ours, peer = _per_second(result, "ours"), _per_second(result, "peer")
    unit = f"{result['unit']}/s"
    line = f"{result['name']:<14}{ours:>10,.0f}{peer:>10,.0f} {unit:<10}{ratio:<20}{result['peer']}"
    return "\n".join([line, *(f"{'':<14}{n:>10,.0f} {what}" for what, n in result["more"].items())])


def _bench(asked: argparse.Namespace) -> int:
    # Needs what the environment holds, so it is imported only once we run inside it.
    from _rows import ROWS
    from _search import BOUNDS

    chosen = [row for row in ROWS if asked.only is None or asked.only in row.name]
    bounds = [one for one in BOUNDS if asked.only is None or asked.only in one.name]
    if not chosen and not bounds:
        names = ", ".join(row.name for row in (*ROWS, *BOUNDS))
        raise _env.SetupError(f"没有这一行：{asked.only}", f"No such row; there are: {names}")
    print(f"{'':<14}{'ours':>10}{'peer':>10} {'':<10}{'ratio':<20}peer", flush=True)
    results = []
    for row in chosen:
        results.append(_measured(row, asked.rounds or row.rounds))
        print(_line(results[-1]), flush=True)
    for bound in bounds:
        results.append(_waited(bound, asked.rounds))
        print(_bound_line(results[-1]), flush=True)
    if asked.out:
        machine = {
            "python": platform.python_version(),
            "platform": platform.platform(),
            "cpus": os.cpu_count(),
        }
        text = json.dumps({"machine": machine, "rows": results}, indent=2, ensure_ascii=False)
        asked.out.write_text(text + "\n", "utf-8")
    return 0


def main() -> int:
    asked = _arguments()
    if Path(sys.prefix).resolve() == _env.VENV.resolve():
        return _bench(asked)
    return _env.call([str(_env.ready()), str(Path(__file__).resolve()), *sys.argv[1:]])


if __name__ == "__main__":
    _env.finish(main)
