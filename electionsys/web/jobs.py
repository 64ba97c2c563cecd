"""Work that takes longer than a page should: done by a thread of its own, watched by pages.

    (none) → running → done | refused | failed
                     ↘ (none): nobody heard of it for `STALE` seconds, so its process ended

How far a job is stands in a small file in the data folder, so that any process of the server can
answer for it. It holds numbers and words of ours, nothing about anybody. What a job makes goes
through the store, as every act does: a job whose process dies has done nothing.
"""

import json
import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from queue import SimpleQueue

from flask import Flask, current_app

from electionsys.db import Ref
from electionsys.errors import RefusedError
from electionsys.web.clock import real_now

# Seconds: a running job says so every `BEAT`, and is given up when it did not for `STALE`.
BEAT, STALE = 5.0, 30.0
# The file is written so often at most while a job counts its rows.
_STEP = 0.2
# Who waits for a short job looks so often.
_LOOK = 0.05

_LOG = logging.getLogger(__name__)

Tell = Callable[[int, float], None]
# What a job does: it tells how many are done and which share of the whole, and returns how many
# it did in all.
Work = Callable[[Tell], int]


def _moment() -> float:
    return real_now().timestamp()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job is: `done` things, `share` of the whole from 0 to 1; moments in seconds."""

    kind: str
    state: str = "running"
    done: int = 0
    share: float = 0.0
    began: float = field(default_factory=_moment)
    beat: float = field(default_factory=_moment)

    @property
    def seconds(self) -> int:
        """How long it has taken so far, or took in all."""
        return max(0, int(self.beat - self.began))


class Jobs:
    """The jobs of one data folder. One thread of this process does its own, one after another."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: SimpleQueue[tuple[Path, Work]] = SimpleQueue()
        self._running: dict[Path, Progress] = {}
        self._lock = threading.Lock()
        self._awake = False

    def start(self, where: Ref, kind: str, work: Work) -> bool:
        """Begin `work`, or return False where this election has a job that is not over."""
        path = self._path(where)
        with self._lock:
            if self._runs(path):
                return False
            self._folder.mkdir(parents=True, exist_ok=True)
            begun = Progress(kind)
            _write(path, begun)
            self._running[path] = begun
            self._wake()
        self._waiting.put((path, work))
        return True

    def progress(self, where: Ref) -> Progress | None:
        """Return how far the job of this election is; None where there is none, or it was lost."""
        return _read(self._path(where))

    def wait(self, where: Ref, seconds: float) -> Progress | None:
        """Return as `progress` does, once the job is over or this time is: most are short."""
        until = time.monotonic() + seconds
        while (found := self.progress(where)) and found.state == "running":
            if time.monotonic() >= until:
                break
            time.sleep(_LOOK)
        return found

    def forget(self, where: Ref) -> None:
        """Drop what is known of a job that is over; one that waits or runs is left alone."""
        path = self._path(where)
        with self._lock:
            if not self._runs(path):
                path.unlink(missing_ok=True)

    def _runs(self, path: Path) -> bool:
        """Whether a job waits or runs, here or, as its file says, in another process."""
        held = _read(path)
        return path in self._running or (held is not None and held.state == "running")

    def _path(self, where: Ref) -> Path:
        return self._folder / f"{where.unit}-{where.id}.json"

    def _wake(self) -> None:
        if not self._awake:
            self._awake = True
            for loop in (self._work, self._live):
                threading.Thread(target=loop, daemon=True).start()

    def _work(self) -> None:
        while True:
            path, work = self._waiting.get()
            with _goes_on():
                self._do(path, work)

    def _do(self, path: Path, work: Work) -> None:
        state, done = "failed", None
        try:
            done = work(lambda done, share: self._tell(path, done, share))
            state = "done"
        except RefusedError:
            state = "refused"
        except Exception as error:
            _log(error)
        self._end(path, state, done)

    def _tell(self, path: Path, done: int, share: float) -> None:
        with self._lock:
            held, moment = self._running[path], _moment()
            told = replace(held, done=done, share=min(max(share, 0.0), 1.0))
            if moment - held.beat >= _STEP:
                told = replace(told, beat=moment)
                # The bar may stand still; the work does not end for that.
                with _goes_on():
                    _write(path, told)
            self._running[path] = told

    def _end(self, path: Path, state: str, done: int | None) -> None:
        with self._lock:
            # Before anything that can fail: what is over is never taken for running.
            held = self._running.pop(path)
            counted = held.done if done is None else done
            _write(path, replace(held, state=state, done=counted, share=1.0, beat=_moment()))

    def _live(self) -> None:
        """Say again and again that the jobs of this process live, also those that wait."""
        while True:
            time.sleep(BEAT)
            with self._lock:
                for path, held in self._running.items():
                    self._running[path] = replace(held, beat=_moment())
                    with _goes_on():
                        _write(path, self._running[path])


@contextmanager
def _goes_on() -> Iterator[None]:
    """Log a fault, as of a full disk, and go on: a thread that ended would do no job any more."""
    try:
        yield
    except Exception as error:
        _log(error)


def _log(error: Exception) -> None:
    """Log the kind and place of a fault: its words could hold what stands in a cell."""
    _LOG.error("a job failed: %s, %s", type(error).__name__, _place(error))


def _place(error: Exception) -> str:
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else "?"


def _read(path: Path) -> Progress | None:
    try:
        found = Progress(**json.loads(path.read_text("utf-8")))
    except (OSError, ValueError, TypeError):
        return None
    lost = found.state == "running" and abs(_moment() - found.beat) > STALE
    return None if lost else found


def _write(path: Path, progress: Progress) -> None:
    """Put the new file in the place of the old one, so that nobody reads half of one."""
    made = path.with_suffix(".new")
    made.write_text(json.dumps(asdict(progress)), "utf-8")
    for _ in range(20):
        try:
            os.replace(made, path)
        except PermissionError:
            # On Windows a file that is just being read cannot be replaced.
            time.sleep(0.05)
        else:
            return


def init_app(app: Flask, folder: Path) -> None:
    app.extensions["jobs"] = Jobs(folder / "jobs")


def jobs() -> Jobs:
    """Return the jobs of the app of this request."""
    held: Jobs = current_app.extensions["jobs"]
    return held
