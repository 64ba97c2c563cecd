"""Read one file in a process of its own, with little memory, little time and nothing to write.

Run as `python -I -m electionsys.sheets.child KIND` with the file as standard input; the answer
(`answer`) goes to standard output. If the reader dies of what it was fed, only this process dies.
"""

import os
import sys

from electionsys.errors import RefusedError
from electionsys.sheets import books, limits, texts
from electionsys.sheets.answer import Answer


def main(kind: str) -> None:
    size = os.fstat(0).st_size
    _limit(limits.SECONDS + limits.SECONDS_A_MEGABYTE * size // limits.MEGABYTE)
    answer = Answer(sys.stdout.buffer, limits.MOST_LINES if kind == "csv" else limits.MOST_ROWS)
    try:
        if kind == "csv":
            texts.read(sys.stdin.buffer, size, answer)
        elif kind == "xlsx":
            books.read_packed(sys.stdin.buffer, answer)
        else:
            books.read_old(sys.stdin.buffer, answer)
        answer.end()
    except RefusedError as error:
        answer.refuse(error.findings)


def _limit(seconds: int) -> None:
    """Bound memory and processor time, forbid files and further processes, where the system can."""
    try:
        import resource
    except ImportError:
        return
    for what, most in (
        (resource.RLIMIT_AS, limits.MEMORY),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        # What is in memory here is a roll: it is not dumped when the process dies.
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    main(sys.argv[1])
