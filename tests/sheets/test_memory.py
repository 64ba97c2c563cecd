"""A long table needs no more memory than a short one, here and in the process that reads it."""

import subprocess
import sys

import pytest

# Reads a table and prints the peak memory of itself and of its child, in KiB. Its own `ru_maxrss`
# would begin with that of the tests.
READS = """
import re, resource, sys
from pathlib import Path
from electionsys import sheets
with sheets.opened(Path(sys.argv[1]), "a.csv") as table:
    rows = sum(1 for _ in table.rows())
assert table.done() == 1
here = re.search("VmHWM:[^0-9]*([0-9]+)", Path("/proc/self/status").read_text())[1]
print(rows, here, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
MOST_MORE = 30 * 1024

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")


def peaks(path) -> tuple[int, int, int]:
    done = subprocess.run(
        [sys.executable, "-c", READS, str(path)], capture_output=True, check=True, text=True
    )
    rows, here, there = map(int, done.stdout.split())
    return rows, here, there


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_ten_times_the_rows_take_the_same_memory(tmp_path, encoding):
    row = "王秀兰,女,110101199003070003,3,12,1,,13900000000,城关镇合作村三组 12 号,,\n"
    used = []
    for rows in (20_000, 200_000):
        path = tmp_path / f"{rows}.csv"
        path.write_text(row * rows, encoding)
        found, *peak = peaks(path)
        assert found == rows
        used.append(peak)
    (few_here, few_there), (many_here, many_there) = used
    assert many_here - few_here < MOST_MORE
    assert many_there - few_there < MOST_MORE
